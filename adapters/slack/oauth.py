"""The two pages at which a workspace installs the app: Bolt's OAuth, with our list of who may have it.

Not here: what those pages say (`oauth_words`), and where Bolt keeps what came of it (`oauth_stores`).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from aiohttp import web
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation

from adapters.slack import oauth_words as words
from adapters.slack.exchanging import Exchange
from adapters.slack.installations import Installations, NoTokenNow
from adapters.slack.oauth_stores import STATE_SECONDS, HubInstallationStore, HubStateStore
from adapters.slack.oauth_words import Page
from adapters.slack.scopes import SCOPES
from adapters.slack.web_api import Done, ask
from dialogs.messages import Json

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
_FROM_SLACK = frozenset(
    ("access_denied", "invalid_browser", "invalid_state", "missing_code", "invalid_code", "storage_error")
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What installing needs. `draw` makes a page of a message; `installed` hears of each workspace that came.

    `base_url` is where people and Slack find the hub, without a slash at its end.
    """

    exchange: Exchange
    installations: Installations
    allowed_teams: frozenset[str]
    base_url: str
    hub_name: str
    draw: Callable[[Page], str]
    installed: Callable[[str], None]

    @property
    def begin_at(self) -> str:
        """Return the address at which an installation begins."""
        return f"{self.base_url}{INSTALL_PATH}"

    @property
    def redirect_uri(self) -> str:
        """Return the address to which Slack sends people back."""
        return f"{self.base_url}{REDIRECT_PATH}"


class _Unwanted(BoltError):
    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self.page = page


class HubOAuthFlow(AsyncOAuthFlow):
    """Bolt's flow, which asks Slack as everything here does, and takes only workspaces on the list."""

    def __init__(self, door: Door) -> None:
        super().__init__(client=door.exchange.client, logger=log, settings=_settings(door))
        self.door = door

    async def run_installation(self, code: str) -> Installation | None:
        """Return what Slack gave for the code; None, with a line in the log, when it gave nothing."""
        match await self.door.exchange.by_code(code, self.door.redirect_uri):
            case Done(data):
                told = await ask(self.client, data["access_token"], "auth.test")
                if isinstance(told, Done):
                    bot_id = {"bot_id": told.data.get("bot_id")}
                    return _installation({**data, **bot_id}, self.door.exchange)
                log.warning("Slack does not say who the bot is in a new workspace: %s", told)
            case nothing:
                log.warning("Slack gives no token for an installation: %s", nothing)
        return None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it; raises BoltError when that cannot be done, or the workspace may not have the app."""
        if unwanted := self._refusal(installation):
            log.warning("an installation was turned away: %s (%s)", unwanted.title, installation.team_id)
            await ask(self.client, installation.bot_token or "", "auth.revoke", reads=True)
            raise _Unwanted(unwanted)
        try:
            await super().store_installation(request, installation)
        except NoTokenNow as error:
            log.warning("an installation cannot be kept: %s", error)
            raise BoltError("storage") from error
        log.info("the app was installed in Slack workspace %s", installation.team_id)
        self.door.installed(installation.team_id or "")

    def _refusal(self, installation: Installation) -> Page | None:
        if installation.is_enterprise_install or installation.team_id is None:
            return words.one_at_a_time()
        if installation.team_id not in self.door.allowed_teams:
            return words.not_allowed(self.door.hub_name, installation.team_id)
        return None


def routes(door: Door) -> list[web.RouteDef]:
    """Return where an installation begins, and where Slack sends people back."""
    flow = HubOAuthFlow(door)

    async def install(_request: web.Request) -> web.Response:
        return await _answered(door, flow.handle_installation(AsyncBoltRequest(body="")))

    async def come_back(request: web.Request) -> web.Response:
        cookies = request.headers.getall("Cookie", [])
        given = AsyncBoltRequest(body="", query=request.query_string, headers={"cookie": cookies})
        return await _answered(door, flow.handle_callback(given))

    # Nothing begins by a HEAD, as of whoever only looks at a link.
    return [
        web.get(INSTALL_PATH, install, allow_head=False),
        web.get(REDIRECT_PATH, come_back, allow_head=False),
    ]


async def _answered(door: Door, answering: Awaitable[BoltResponse]) -> web.Response:
    try:
        answer = await answering
    except NoTokenNow as error:
        log.warning("nobody can install the app now: %s", error)
        answer = _page(door, words.away(door.begin_at))
    response = web.Response(status=answer.status, text=answer.body, content_type="text/html")
    if location := answer.first_headers().get("location"):
        response.headers["Location"] = location
    is_secure = door.base_url.startswith("https:")
    for cookies in answer.cookies():
        for name, cookie in cookies.items():
            # Lax, or it would not come along when Slack sends people back.
            response.set_cookie(
                name,
                cookie.value,
                max_age=int(cookie["max-age"] or 0),
                path="/slack/",
                secure=is_secure,
                httponly=True,
                samesite="Lax",
            )
    return response


def _settings(door: Door) -> AsyncOAuthSettings:
    exchange = door.exchange

    async def success(args: AsyncSuccessArgs) -> BoltResponse:
        return _page(door, words.installed(door.hub_name, args.installation.team_name or ""), is_over=True)

    async def failure(args: AsyncFailureArgs) -> BoltResponse:
        if isinstance(args.error, _Unwanted):
            return _page(door, args.error.page, is_over=True)
        # The reason may be anybody's words, which belong in no log.
        log.warning("installing failed: %s", args.reason if args.reason in _FROM_SLACK else "another reason")
        return _page(door, words.failed(args.reason, door.begin_at), is_over=True)

    return AsyncOAuthSettings(
        client_id=exchange.client_id,
        client_secret=exchange.client_secret,
        scopes=SCOPES,
        user_scopes=(),
        redirect_uri=door.redirect_uri,
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=AsyncCallbackOptions(success, failure),
        authorization_url=urljoin(exchange.client.base_url, "/oauth/v2/authorize"),
        installation_store=HubInstallationStore(door.installations, exchange.now),
        installation_store_bot_only=True,
        state_store=HubStateStore(door.installations, exchange.now),
        state_expiration_seconds=STATE_SECONDS,
        logger=log,
    )


def _page(door: Door, page: Page, *, is_over: bool = False) -> BoltResponse:
    response = BoltResponse(status=page.status, body=door.draw(page))
    if is_over:
        response.headers["set-cookie"] = [f"{OAuthStateUtils.default_cookie_name}=over; Max-Age=0"]
    return response


def _installation(data: Mapping[str, Json], exchange: Exchange) -> Installation:
    """Return what oauth.v2.access and auth.test say together."""
    team, enterprise, ends_at = (
        data.get("team"),
        data.get("enterprise"),
        exchange.ends_at(data.get("expires_in")),
    )
    return Installation(
        app_id=data.get("app_id"),
        enterprise_id=enterprise["id"] if enterprise else None,
        team_id=team["id"] if team else None,
        team_name=team.get("name") if team else None,
        bot_token=data["access_token"],
        bot_id=data.get("bot_id"),
        bot_user_id=data["bot_user_id"],
        bot_scopes=data.get("scope") or "",
        bot_refresh_token=data.get("refresh_token"),
        bot_token_expires_at=ends_at,
        user_id="",
        is_enterprise_install=bool(data.get("is_enterprise_install")),
        installed_at=exchange.now(),
    )
