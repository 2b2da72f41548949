"""Sends messages to Slack, one request for each, and says what became of it.

Here: the sender contract. Not here: how a message is drawn (`rendering`), how fast is sent (`pace`), what a
refusal means (`refusals`), which workspaces cannot be written to (`troubles`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from adapters.calendar_files import FILE_NAME, CalendarFiles, NoCalendarFiles, linked
from adapters.slack import files, finding
from adapters.slack.files import Upload
from adapters.slack.finding import Found
from adapters.slack.pace import Pace
from adapters.slack.questions import is_opened
from adapters.slack.refusals import GONE_PLACES, Meaning, meaning_of
from adapters.slack.requests import CHANGE, POST, Requests, TokenFor
from adapters.slack.troubles import SECONDS as TROUBLE_SECONDS
from adapters.slack.troubles import Troubles
from adapters.slack.web_api import Busy, Done, Lost, NotReached, Refused
from dialogs.messages import (
    Json,
    Never,
    Outgoing,
    Question,
    Reply,
    SendOutcome,
    Sent,
    TryAgainAfter,
    Unknown,
)

log = logging.getLogger(__name__)

# How many messages the clock may have under way: what waits for its turn must be gone in a few seconds.
AT_ONCE = 16

Body = dict[str, Json]


class Draw(Protocol):
    """Draws a reply as `text` and `blocks`; `can_type`: what the reader types next is taken as an answer."""

    def __call__(self, reply: Reply, *, can_type: bool = True) -> Body: ...


class SlackSender:
    """Sends with the token of each workspace, over the one session of the process.

    `token_for` gives None where the app is not installed. What a message's reference holds beside the address
    was put there by the adapter for this one sending: `trigger` lets a form be opened at once for whoever has
    pressed something.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        token_for: TokenFor,
        draw: Draw,
        form_view: Callable[[Question, str], Body],
        *,
        pace: Pace | None = None,
        troubles: Troubles | None = None,
        calendar: CalendarFiles | None = None,
        seconds: float = 5.0,
    ) -> None:
        self._client = client
        self._calendar = calendar or NoCalendarFiles()
        self._requests = Requests(client, token_for, troubles or Troubles(), seconds)
        self._draw = draw
        self._form_view = form_view
        self._pace = pace or Pace()

    async def send(self, message: Outgoing) -> SendOutcome:
        """Open the form if one can be opened now; else post the message, when it is its turn."""
        opened = await self._open(message)
        if opened is not None:
            return opened
        wait = await self._pace.turn(message.tenant, _channel(message), is_answer=message.is_answer)
        if wait > 0:
            return TryAgainAfter(wait, "too many messages at once")
        token = await self._requests.token(message.tenant)
        if isinstance(token, TryAgainAfter):
            return token
        if message.reply.calendar:
            return await self._share(message, token)
        return await self._draw_and_post(message, token)

    async def _share(self, message: Outgoing, token: str) -> SendOutcome:
        """Pass dates on as a file, or as a link where the workspace has not allowed files."""
        content, session = self._calendar.file(message.reply.calendar), self._client.session
        if content and session is not None:
            upload = Upload(FILE_NAME, content, message.reply.text)
            shared = await files.share(self._requests, session, token, message, upload)
            if shared != Never(files.NO_SCOPE):
                return shared
        reply = linked(message.reply, self._calendar)
        if reply is None:
            return Never("neither a file nor a link can be sent", is_needless=True)
        return await self._draw_and_post(replace(message, reply=reply), token)

    async def _draw_and_post(self, message: Outgoing, token: str) -> SendOutcome:
        try:
            drawn = self._draw(message.reply, can_type=not message.place)
        except Exception as error:
            return TryAgainAfter(TROUBLE_SECONDS, _not_drawn(message, error))
        body = _addressed(message, drawn)
        changed = await self._change(message, token, body)
        return changed if changed is not None else await self._post(message, token, body)

    async def find(self, message: Outgoing) -> Found:
        """Look through the person's direct messages; in a channel the app may not read what stands there.

        Nor can a file be told from another of that name.
        """
        if message.reply.calendar:
            return Unknown("a file is not looked for")
        if message.place:
            return Unknown("a channel is not read")
        token = await self._requests.token(message.tenant, tries=False)
        if isinstance(token, TryAgainAfter):
            return token
        return await finding.find(self._requests, token, message)

    # --- Sending

    async def _open(self, message: Outgoing) -> Sent | None:
        """Show the form as a modal; None when there is none to show or it may not be there."""
        trigger, question = message.reference.get("trigger"), message.reply.question
        if not trigger or message.place or question is None or not is_opened(question.form):
            return None
        token = await self._requests.token(message.tenant)
        if isinstance(token, TryAgainAfter):
            return None
        try:
            view = self._form_view(question, message.reply.text)
        except Exception as error:
            _not_drawn(message, error)
            return None
        arguments = {"trigger_id": trigger, "view": view}
        opened = await self._requests.ask(message.tenant, token, "views.open", arguments)
        if not isinstance(opened, Done):
            return None
        return Sent(f"view:{(opened.data.get('view') or {}).get('id', '')}")

    async def _change(self, message: Outgoing, token: str, body: Body) -> SendOutcome | None:
        """Put it in the place of an earlier message; None where that cannot be done, so that it goes anew."""
        channel, _, ts = message.replaces.partition(":")
        if not ts or channel == "view":
            return None
        change: Body = {name: body[name] for name in ("text", "blocks", "metadata") if name in body}
        result = await self._requests.ask(
            message.tenant, token, CHANGE, {**change, "channel": channel, "ts": ts}
        )
        match result:
            case Done():
                return Sent(message.replaces)
            case Refused(code) if meaning_of(code) is not Meaning.SETUP:
                return None
            case Refused(code):
                return TryAgainAfter(TROUBLE_SECONDS, code)
            case Busy(seconds):
                self._pace.throttled(message.tenant, channel, seconds)
                return TryAgainAfter(seconds, "ratelimited")
            case NotReached(reason):
                return TryAgainAfter(finding.NOT_REACHED_SECONDS, reason)
            case Lost(reason):
                return Unknown(reason)

    async def _post(self, message: Outgoing, token: str, body: Body) -> SendOutcome:
        match await self._requests.ask(message.tenant, token, POST, body):
            case Done(data):
                return Sent(f"{data.get('channel', '')}:{data.get('ts', '')}")
            case Busy(seconds):
                self._pace.throttled(message.tenant, _channel(message), seconds)
                return TryAgainAfter(seconds, "ratelimited")
            case NotReached(reason):
                return TryAgainAfter(finding.NOT_REACHED_SECONDS, reason)
            case Lost(reason):
                return Unknown(reason)
            case Refused(code):
                return await self._refused(message, token, body, code)

    async def _refused(self, message: Outgoing, token: str, body: Body, code: str) -> SendOutcome:
        match meaning_of(code):
            case Meaning.GONE:
                return Never(code, is_gone=not message.place)
            case Meaning.ACCOUNT:
                return await self._whose_account(message, token, code)
            case Meaning.DRAWN if "blocks" in body:
                log.error("Slack refused how outbox row %d is drawn: %s", message.outbox_id, code)
                return await self._post(message, token, _as_text(body))
            case Meaning.REFUSED | Meaning.DRAWN:
                return Never(code, is_gone=bool(message.place) and code in GONE_PLACES)
            case Meaning.SETUP | Meaning.LATER:
                return TryAgainAfter(TROUBLE_SECONDS, code)

    async def _whose_account(self, message: Outgoing, token: str, code: str) -> SendOutcome:
        """Tell a person who has gone from an app that was removed: Slack says the same of both."""
        match await self._requests.ask(message.tenant, token, "auth.test"):
            case Done():
                return Never(code, is_gone=not message.place)
            case Refused(other):
                self._requests.is_refused(message.tenant, token, other)
        return TryAgainAfter(TROUBLE_SECONDS, code)


def _channel(message: Outgoing) -> str:
    """Return where it goes; a person's own id means their direct messages with the app."""
    return str(message.place.get("channel") or message.user_id)


def _addressed(message: Outgoing, drawn: Mapping[str, Json]) -> Body:
    thread = message.place.get("thread")
    return {
        **drawn,
        "channel": _channel(message),
        "metadata": finding.mark_of(message),
        "unfurl_links": False,
        "unfurl_media": False,
        **({"thread_ts": thread} if thread else {}),
    }


def _not_drawn(message: Outgoing, error: Exception) -> str:
    """Write down a fault of ours, which must spoil no other message; its text may name a person."""
    log.error("outbox row %d cannot be drawn: %s", message.outbox_id, type(error).__name__)
    return f"cannot be drawn: {type(error).__name__}"


def _as_text(body: Body) -> Body:
    return {name: value for name, value in body.items() if name != "blocks"} | {"mrkdwn": False}
