"""Sends messages to Teams, one request for each, and says what became of it.

Here: the sender contract. Not here: how a message is drawn (`rendering`), where it goes (`talks`), how fast
is sent (`pace`), what a refusal means (`refusals`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, Protocol

from adapters.calendar_files import CalendarFiles, NoCalendarFiles, linked
from adapters.teams.connector import Busy, Connector, Done, Lost, NotReached, Refused, Result
from adapters.teams.pace import Pace
from adapters.teams.refusals import CONVERSATION_NOT_FOUND, GONE_PLACES, Meaning, meaning_of
from adapters.teams.talks import AGAIN_SECONDS, TROUBLE_SECONDS, Talk, Talks
from dialogs.messages import (
    Json,
    Never,
    Outgoing,
    Reply,
    SendOutcome,
    Sent,
    TryAgainAfter,
    Unknown,
)

log = logging.getLogger(__name__)

# How many messages the clock may have under way: what waits for its turn must be gone in a few seconds.
AT_ONCE = 16

# A message that cannot be changed, or any more, may still be sent anew.
_NOT_CHANGED = (Meaning.REFUSED, Meaning.DRAWN)

Activity = dict[str, Json]
_Ready = Talk | Refused | SendOutcome


class Draw(Protocol):
    """Draws a reply as an activity without addresses.

    `message` is our number of it; `can_type`: what the reader types next is taken as an answer.
    """

    def __call__(self, reply: Reply, *, message: int = 0, can_type: bool = True) -> Activity: ...


class TeamsSender:
    """Sends through the one connector of the process.

    What has to be there before a message can leave, a token, a turn, and the talk with the person, is waited
    for `ready_seconds`; whatever takes longer goes later.
    """

    def __init__(
        self,
        connector: Connector,
        draw: Draw,
        *,
        pace: Pace | None = None,
        calendar: CalendarFiles | None = None,
        ready_seconds: float = 6.5,
        most_remembered: int = 10_000,
    ) -> None:
        self._connector = connector
        self._draw = draw
        self._pace = pace or Pace()
        self._calendar = calendar or NoCalendarFiles()
        self._ready_seconds = ready_seconds
        self._talks = Talks(connector, self._pace, most_remembered)
        self._told: set[tuple[str, str]] = set()

    async def send(self, message: Outgoing) -> SendOutcome:
        """Post the message when it is its turn, into the person's own talk with the bot or its place."""
        reply = linked(message.reply, self._calendar)
        if reply is None:
            return Never("the hub has no address for a link", is_needless=True)
        try:
            activity = self._draw(reply, message=message.outbox_id, can_type=not message.place)
        except Exception as error:
            return TryAgainAfter(TROUBLE_SECONDS, _not_drawn(message, error))
        talk = await self._in_time(self._ready(message))
        if not isinstance(talk, Talk):
            return self._not_ready(message, talk)
        outcome = await self._post(message, talk, activity)
        if outcome == Never(CONVERSATION_NOT_FOUND) and not message.place:
            talk = await self._in_time(self._talks.find_again(message, talk))
            if not isinstance(talk, Talk):
                return self._not_ready(message, talk)
            outcome = await self._post(message, talk, activity)
        return outcome

    async def find(self, message: Outgoing) -> Unknown:
        """Return that nobody knows: Teams cannot be asked what stands in a conversation."""
        return Unknown("Teams cannot be asked")

    async def say(self, place: Mapping[str, Json], activity: Mapping[str, Json]) -> bool:
        """Post something that is in no outbox to a place; return whether it is there."""
        service_url, conversation = str(place.get("service_url", "")), str(place.get("conversation", ""))
        if await self._pace.turn("", conversation, is_answer=True):
            return False
        return isinstance(await self._connector.send(service_url, conversation, activity), Done)

    async def update(
        self, tenant: str, service_url: str, conversation: str, message: str, activity: Mapping[str, Json]
    ) -> bool:
        """Put something in the place of a message; return whether it is there. Nobody waits for it long."""
        if await self._pace.turn(tenant, conversation, is_answer=True):
            return False
        result = await self._connector.update(service_url, conversation, message, activity)
        if isinstance(result, Busy):
            self._pace.throttled(tenant, conversation, result.seconds)
        return isinstance(result, Done)

    # --- Before anything is sent

    async def _in_time(self, ready: Coroutine[Any, Any, _Ready]) -> _Ready:
        try:
            async with asyncio.timeout(self._ready_seconds):
                return await ready
        except TimeoutError:
            return TryAgainAfter(AGAIN_SECONDS, "not ready in time")

    async def _ready(self, message: Outgoing) -> _Ready:
        """Return where to post, once it may be posted."""
        no_token = await self._connector.ready()
        if no_token is not None:
            return TryAgainAfter(no_token.seconds, no_token.reason)
        return await self._talks.find(message)

    def _not_ready(self, message: Outgoing, why: Refused | SendOutcome) -> SendOutcome:
        return self._refused(message, why) if isinstance(why, Refused) else why

    # --- Sending

    async def _post(self, message: Outgoing, to: Talk, activity: Activity) -> SendOutcome:
        match await self._put(message, to, activity):
            case Done(data):
                self._told = {told for told in self._told if told[0] != message.tenant}
                return Sent(str(data.get("id") or message.replaces), _changed(message, to))
            case Busy(seconds):
                self._pace.throttled(message.tenant, to.conversation, seconds)
                return TryAgainAfter(seconds, "throttled")
            case NotReached(reason, seconds):
                return TryAgainAfter(seconds, reason)
            case Lost(reason):
                return Unknown(reason)
            case Refused() as refused:
                return self._refused(message, refused)

    async def _put(self, message: Outgoing, to: Talk, activity: Activity) -> Result:
        """Put it in the place of an earlier message where there is one; post it where that is not taken."""
        if message.replaces:
            where = (to.service_url, to.conversation)
            changed = await self._connector.update(*where, message.replaces, activity)
            if not isinstance(changed, Refused) or meaning_of(changed) not in (
                Meaning.REFUSED,
                Meaning.DRAWN,
            ):
                return changed
        return await self._connector.send(to.service_url, to.conversation, activity)

    def _refused(self, message: Outgoing, refused: Refused) -> SendOutcome:
        match meaning_of(refused):
            case Meaning.GONE | Meaning.REFUSED as meaning:
                self._talks.forget(message)
                is_gone = refused.code in GONE_PLACES if message.place else meaning is Meaning.GONE
                return Never(refused.code, is_gone=is_gone)
            case Meaning.DRAWN:
                log.error(
                    "Teams refused how outbox row %d is drawn: %s (HTTP %d)",
                    message.outbox_id, refused.code, refused.status,
                )  # fmt: skip
                return Never(refused.code)
            case Meaning.SETUP:
                self._tell(message.tenant, refused)
                return TryAgainAfter(TROUBLE_SECONDS, refused.code)
            case Meaning.LATER:
                return TryAgainAfter(AGAIN_SECONDS, refused.code)

    def _tell(self, tenant: str, refused: Refused) -> None:
        """Write down what somebody has to repair, once until a message goes again."""
        if (tenant, refused.code) not in self._told:
            self._told.add((tenant, refused.code))
            log.error(
                "Teams does not let the app write in tenant %s: %s (HTTP %d)",
                tenant, refused.code, refused.status,
            )  # fmt: skip


def _changed(message: Outgoing, to: Talk) -> Mapping[str, Json]:
    """Return what is to be kept of where a person was reached, if that is not where they were."""
    before = message.reference.get("conversation")
    if message.place or before in (None, "", to.conversation):
        return {}
    return {"conversation": to.conversation}


def _not_drawn(message: Outgoing, error: Exception) -> str:
    """Write down a fault of ours, which must spoil no other message; its text may name a person."""
    log.error("outbox row %d cannot be drawn: %s", message.outbox_id, type(error).__name__)
    return f"cannot be drawn: {type(error).__name__}"
