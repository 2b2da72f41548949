"""The Bolt app: which of Slack's deliveries lead to which of our answers. What each means is elsewhere.

A listener runs to its end before Slack gets its answer: acknowledged means committed. Bolt is not asked to
verify or greet anything, as that is done before it (`verifying`).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.logger.messages import (
    info_default_oauth_settings_loaded,
    warning_client_prioritized_and_token_skipped,
)
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.hub import Away, TooFast
from adapters.slack import reading
from adapters.slack.answering import NOTHING, Answering, Body
from adapters.slack.busy import BusyFirst
from adapters.slack.heard import CHANNEL, Heard
from adapters.slack.installations import NoTokenNow
from adapters.slack.workspaces import Workspace, Workspaces

log = logging.getLogger(__name__)

COMMAND = "/hub"
_END_OF_TIME = 2**33  # in seconds since 1970; what comes later is no moment of Slack's
_ANYTHING = re.compile("")
_AWAY = "I can’t reach my records just now, so nothing was saved. Please try again in a minute."
# Without the words: Slack delivers an event again, and shows its own warning beside a button.
_NOT_TAKEN = BoltResponse(status=503, body="")
# Bolt looks for its own settings in the environment, finds ours, and tells of doing what is not done.
_UNTRUE = (warning_client_prioritized_and_token_skipped(), info_default_oauth_settings_loaded())

# All that ends the bot's being in a channel; Slack does not always send the two that say so of itself.
_LEFT = (
    "channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left",
)  # fmt: skip

Listener = Callable[..., Awaitable[BoltResponse]]


def build_app(answering: Answering, workspaces: Workspaces, client: AsyncWebClient) -> AsyncApp:
    """Return the app; `client` says where Slack's Web API is, and has no token."""

    async def authorize(enterprise_id: str | None, team_id: str | None, **_: Any) -> AuthorizeResult:
        known = await _known(workspaces, team_id or "")
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=known.bot_user_id if known else None,
            bot_id=known.bot_id if known else None,
            bot_token=known.token if known else None,
        )

    bolt_log = logging.getLogger("slack_bolt")
    bolt_log.addFilter(_is_true)
    app = AsyncApp(
        name="hub",
        logger=bolt_log,
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    app.error(_failed)
    listeners = Listeners(answering, workspaces)
    app.use(BusyFirst(listeners.message, listeners.press))
    _listen(app, listeners)
    return app


def _is_true(record: logging.LogRecord) -> bool:
    return record.getMessage() not in _UNTRUE


async def _failed(error: Exception) -> BoltResponse:
    """Write down that a delivery failed, in place of Bolt, which adds words that may be a person's."""
    if isinstance(error, BoltUnhandledRequestError):
        # Acknowledged, as nobody here will listen to it the next time either.
        log.warning("Slack delivers what nobody here listens to: %s", _kind_of(error.request.body))
        return _answered()
    log.error("a delivery of Slack failed: %s", type(error).__name__)
    return BoltResponse(status=500, body="")


def _kind_of(body: Mapping[str, Any]) -> object:
    event = body.get("event")
    return event.get("type") if isinstance(event, dict) else body.get("type") or body.get("command")


async def _known(workspaces: Workspaces, team: str) -> Workspace | None:
    """Return the workspace, or None: what is said is handled all the same, and answered when it can be."""
    try:
        return await workspaces.workspace(team)
    except NoTokenNow as error:
        log.warning("%s", error)
        return None


def _listen(app: AsyncApp, listeners: Listeners) -> None:
    """Name the listener of each delivery; `scopes` has what each of these events needs and why."""
    app.action(_ANYTHING)(listeners.press)
    for event, listener in listeners.of_events().items():
        app.event(event)(listener)
    app.command(COMMAND)(listeners.command)
    app.view_submission(_ANYTHING)(listeners.submission)
    app.view_closed(_ANYTHING)(listeners.closing)


class Listeners:
    """What is done about each delivery. Each returns what Slack is answered."""

    def __init__(self, answering: Answering, workspaces: Workspaces) -> None:
        self._answering = answering
        self._workspaces = workspaces

    def of_events(self) -> Mapping[str, Listener]:
        """Return the listener of each event the app takes."""
        return {
            "message": self.message,
            "app_mention": self.mention,
            "app_home_opened": self.home,
            "member_joined_channel": self.invitation,
            "member_left_channel": self.member_left,
            **dict.fromkeys(_LEFT, self.left),
            "user_change": self.user_change,
            "app_uninstalled": self.uninstalled,
            "tokens_revoked": self.tokens_revoked,
        }

    async def message(self, body: dict[str, Any]) -> BoltResponse:
        """Answer what was said to the bot alone."""
        return await self._event(reading.read_message(body))

    async def mention(self, body: dict[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        """Answer what was said to the bot where others read along."""
        return await self._event(reading.read_mention(body), str(context.get("bot_user_id") or ""))

    async def invitation(self, body: dict[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        """Say hello in a channel that the bot was brought into."""
        return await self._event(reading.read_invitation(body, str(context.get("bot_user_id") or "")))

    async def left(self, body: dict[str, Any]) -> BoltResponse:
        """Announce nothing more in a channel that the bot was removed from, or that is gone."""
        channel = body.get("event", {}).get("channel")
        if not isinstance(channel, str) or not channel:
            return _answered()
        return await _committed(self._answering.hub.room_left(reading.team_of(body), channel))

    async def member_left(self, body: dict[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        """Offer a channel no more to whoever has left it; the bot itself may be who left."""
        event = body.get("event", {})
        channel, user = event.get("channel"), event.get("user")
        if not (isinstance(channel, str) and isinstance(user, str) and channel and user):
            return _answered()
        if user == context.get("bot_user_id"):
            return await self.left(body)
        return await _committed(self._answering.hub.member_left(reading.team_of(body), channel, user))

    async def home(self, body: dict[str, Any]) -> BoltResponse:
        """Publish the home page of whoever opened it."""
        visit = reading.read_visit(body)
        return await _committed(self._answering.show_home(*visit)) if visit else _answered()

    async def user_change(self, body: dict[str, Any]) -> BoltResponse:
        """Take note of a new name, another e-mail or a closed account."""
        user = body.get("event", {}).get("user")
        team = reading.team_of(body)
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            return _answered()
        who = self._answering.people.learn(team, user)
        if who.kind == "deactivated":
            return await _committed(self._answering.hub.account_closed(team, user["id"]))
        if who.kind in ("member", "guest"):
            return await _committed(
                self._answering.hub.account_changed(who.sender(CHANNEL, team, user["id"]))
            )
        return _answered()

    async def uninstalled(self, body: dict[str, Any]) -> BoltResponse:
        """Stop sending to a workspace that has removed the app."""
        team, at = reading.team_of(body), _happened_at(body)
        return await _committed(self._workspaces.uninstalled(team, at))

    async def tokens_revoked(self, body: dict[str, Any]) -> BoltResponse:
        """Stop sending to a workspace that has taken back the bot's token; a person's own is none of ours."""
        tokens = body.get("event", {}).get("tokens")
        if not isinstance(tokens, dict) or not tokens.get("bot"):
            return _answered()
        return await self.uninstalled(body)

    async def command(self, body: dict[str, Any]) -> BoltResponse:
        """Answer the slash command; without a database the person is told so at once.

        In a flood each one is met with the same line: it costs nothing, and Slack shows nothing else of it.
        """
        try:
            return _answered(await self._answering.answer(reading.read_command(body)))
        except Away:
            return _answered({"response_type": "ephemeral", "text": _AWAY})
        except TooFast as told:
            return _answered({"response_type": "ephemeral", "text": str(told)})

    async def press(self, body: dict[str, Any]) -> BoltResponse:
        """Answer a button or a choice."""
        return await self._event(reading.read_press(body))

    async def submission(self, body: dict[str, Any]) -> BoltResponse:
        """Answer a form; without a database it stays open with all that was filled in."""
        heard = reading.read_submission(body)
        try:
            return _answered(await self._answering.answer(heard))
        except Away:
            return _answered(_first_field_says(body, _AWAY))
        except TooFast as told:
            return _answered(_first_field_says(body, str(told)))

    async def closing(self, body: dict[str, Any]) -> BoltResponse:
        """Leave a form that was closed."""
        return await self._event(reading.read_closing(body))

    async def _event(self, heard: Heard | None, bot_user: str = "") -> BoltResponse:
        if heard is None:
            return _answered()
        try:
            return _answered(await self._answering.answer(heard, bot_user))
        except Away:
            return _NOT_TAKEN
        except TooFast:
            return _answered()


def _happened_at(body: Mapping[str, Any]) -> datetime:
    """Return when an event happened; the beginning of time when it does not say so."""
    seconds = body.get("event_time")
    is_moment = isinstance(seconds, int) and 0 <= seconds < _END_OF_TIME
    return datetime.fromtimestamp(seconds if seconds and is_moment else 0, UTC)


async def _committed(work: Awaitable[None]) -> BoltResponse:
    try:
        await work
    except (Away, NoTokenNow):
        return _NOT_TAKEN
    return _answered()


def _answered(body: Body = NOTHING) -> BoltResponse:
    if not body:
        return BoltResponse(status=200, body="")
    headers: dict[str, Any] = {"Content-Type": ["application/json; charset=utf-8"]}
    return BoltResponse(status=200, body=json.dumps(body), headers=headers)


def _first_field_says(body: Mapping[str, Any], text: str) -> Body:
    block_id = reading.first_field(body)
    return {"response_action": "errors", "errors": {block_id: text}} if block_id else NOTHING
