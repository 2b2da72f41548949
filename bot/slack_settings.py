"""What the settings say about Slack: which of four shapes this hub has, and what does not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from bot.setting_types import is_safe_address

if TYPE_CHECKING:
    from bot.settings import Settings

API = "https://slack.com/api/"
_TEAM = re.compile(r"T[A-Z0-9]{2,}", re.ASCII)


def _begins_with(prefix: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and not (
            value.startswith(prefix) and value[len(prefix) :].isprintable() and " " not in value
        ):
            raise ValueError
        return value

    return AfterValidator(check)


def _is_api(value: str) -> str:
    """Return the address with a slash at its end."""
    if not is_safe_address(value):
        raise ValueError
    return f"{value.rstrip('/')}/"


def _are_teams(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(_TEAM.fullmatch, value)):
        raise ValueError
    return value


BotToken = Annotated[str, _begins_with("xoxb-")]
AppToken = Annotated[str, _begins_with("xapp-")]
ApiUrl = Annotated[str, AfterValidator(_is_api)]
TeamIds = Annotated[tuple[str, ...], AfterValidator(_are_teams)]


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What is needed to talk to Slack. Nothing secret stands in its repr.

    Messages come through Socket Mode when there is an `app_token`, else by HTTP, signed. One workspace has
    its `bot_token` here; with a `client_id` there are several, whose tokens are in the database.
    `allowed_teams` is empty for the bot token's own workspace.
    """

    api_url: str
    allowed_teams: frozenset[str]
    client_id: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    client_secret: str = field(repr=False)

    @property
    def is_socket_mode(self) -> bool:
        """Return whether this hub connects to Slack, and Slack never to it."""
        return bool(self.app_token)

    @property
    def has_several_workspaces(self) -> bool:
        """Return whether workspaces install it themselves, by OAuth."""
        return bool(self.client_id)

    @property
    def in_words(self) -> str:
        """Return the shape as people say it, such as "Socket Mode, one workspace"."""
        how = "Socket Mode" if self.is_socket_mode else "HTTP"
        return f"{how}, {'several workspaces' if self.has_several_workspaces else 'one workspace'}"


def read(settings: Settings) -> SlackSettings | None:
    """Return what the settings say about Slack, or None when the hub is not on Slack."""
    if not settings.slack_bot_token and not settings.slack_client_id:
        return None
    return SlackSettings(
        api_url=settings.slack_api_base_url,
        allowed_teams=frozenset(settings.slack_allowed_teams),
        client_id=settings.slack_client_id,
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        client_secret=settings.slack_client_secret,
    )


def problems(settings: Settings) -> Iterator[str]:
    """Yield a line for each thing about Slack that does not fit together, naming the setting to change."""
    token, client_id = settings.slack_bot_token, settings.slack_client_id
    if token and client_id:
        yield (
            "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for several that install the app "
            "themselves: unset one of them"
        )
        return
    if client_id and not settings.slack_client_secret:
        yield "SLACK_CLIENT_SECRET is missing: SLACK_CLIENT_ID is of no use without it"
    if settings.slack_client_secret and not client_id:
        yield "SLACK_CLIENT_ID is missing: SLACK_CLIENT_SECRET is of no use without it"
    if (token or client_id) and not (settings.slack_signing_secret or settings.slack_app_token):
        yield (
            "SLACK_SIGNING_SECRET is missing: without it nobody knows what comes from Slack "
            "(or set SLACK_APP_TOKEN, for Socket Mode)"
        )
    if not (token or client_id or settings.slack_client_secret):
        for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
            if getattr(settings, name.lower()):
                yield f"SLACK_BOT_TOKEN is missing: {name} alone does not let the bot write"
    if client_id:
        yield from _missing_for_several(settings)


def _missing_for_several(settings: Settings) -> Iterator[str]:
    if not settings.hub_base_url:
        yield "HUB_BASE_URL is missing: with SLACK_CLIENT_ID, Slack sends whoever installs the app back there"
    if not settings.hub_secret_key and not settings.makes_its_own_key:
        yield "HUB_SECRET_KEY is missing: with SLACK_CLIENT_ID, it encrypts the tokens of the workspaces"
    if not settings.slack_allowed_teams:
        yield (
            "SLACK_ALLOWED_TEAMS is missing: with SLACK_CLIENT_ID, it names the workspaces that may install "
            "the app, as any other could claim to be your staff"
        )
