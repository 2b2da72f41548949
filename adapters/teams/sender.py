"""Sends messages to Teams, one request for each, and says what became of it.

Here: the sender contract, and the talk that is opened with whoever has not written yet. Not here: how a
message is drawn (`rendering`), how fast is sent (`pace`), what a refusal means (`refusals`).
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from adapters.teams.connector import Busy, Connector, Done, Lost, NotReached, Refused
from adapters.teams.pace import Pace
from adapters.teams.refusals import Meaning, meaning_of
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
# Waits of at least so much: the outbox lets them grow.
AGAIN_SECONDS = 5.0
TROUBLE_SECONDS = 60.0

Activity = dict[str, Json]


class Draw(Protocol):
    """Draws a reply as an activity without addresses.

    `message` is our number of it; `can_type`: what the reader types next is taken as an answer.
    """

    def __call__(self, reply: Reply, *, message: int = 0, can_type: bool = True) -> Activity: ...


@dataclass(frozen=True, slots=True)
class _Address:
    service_url: str
    conversation: str


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
        ready_seconds: float = 6.5,
        most_remembered: int = 10_000,
    ) -> None:
        self._connector = connector
        self._draw = draw
        self._pace = pace or Pace()
        self._ready_seconds = ready_seconds
        self._most_remembered = most_remembered
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._told: set[tuple[str, str]] = set()

    async def send(self, message: Outgoing) -> SendOutcome:
        """Post the message when it is its turn, into the person's own talk with the bot or its place."""
        try:
            activity = self._draw(message.reply, message=message.outbox_id, can_type=not message.place)
        except Exception as error:
            return TryAgainAfter(TROUBLE_SECONDS, _not_drawn(message, error))
        try:
            async with asyncio.timeout(self._ready_seconds):
                address = await self._ready(message)
        except TimeoutError:
            return TryAgainAfter(AGAIN_SECONDS, "not ready in time")
        if not isinstance(address, _Address):
            return address
        return await self._post(message, address, activity)

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

    async def _ready(self, message: Outgoing) -> _Address | SendOutcome:
        """Return where to post, once it may be posted."""
        no_token = await self._connector.ready()
        if no_token is not None:
            return TryAgainAfter(no_token.seconds, no_token.reason)
        address = await self._address(message)
        if not isinstance(address, _Address):
            return address
        wait = await self._pace.turn(message.tenant, address.conversation, is_answer=message.is_answer)
        return TryAgainAfter(wait, "too many messages at once") if wait else address

    async def _address(self, message: Outgoing) -> _Address | SendOutcome:
        to = message.place or message.reference
        service_url, conversation = str(to.get("service_url") or ""), str(to.get("conversation") or "")
        member, bot = (str(message.reference.get(name) or "") for name in ("member", "bot"))
        conversation = conversation or self._opened.get((message.tenant, member), "")
        if service_url and conversation:
            return _Address(service_url, conversation)
        if message.place or not (service_url and member and bot):
            return Never("no address")
        return await self._open(message, service_url, bot, member)

    async def _open(
        self, message: Outgoing, service_url: str, bot: str, member: str
    ) -> _Address | SendOutcome:
        """Open the talk with a person; to do so twice is harmless, as it is the same one."""
        wait = await self._pace.turn(message.tenant, f"with {member}", is_answer=message.is_answer)
        if wait:
            return TryAgainAfter(wait, "too many messages at once")
        match await self._connector.create(service_url, message.tenant, bot, member):
            case Done(data) if isinstance(data.get("id"), str) and data["id"]:
                self._remember((message.tenant, member), data["id"])
                return _Address(service_url, data["id"])
            case Refused(403, _) as refused if meaning_of(refused) is not Meaning.SETUP:
                # Until they add the app or write again, messages go to where they can be reached.
                return Never("not installed", is_gone=meaning_of(refused) is Meaning.GONE)
            case Refused() as refused:
                return self._refused(message, refused)
            case Busy(seconds):
                self._pace.throttled(message.tenant, f"with {member}", seconds)
                return TryAgainAfter(seconds, "throttled")
            case NotReached(reason, seconds):
                return TryAgainAfter(seconds, reason)
            case Lost(reason):
                return TryAgainAfter(AGAIN_SECONDS, reason)
            case Done():
                return TryAgainAfter(TROUBLE_SECONDS, "no conversation")

    def _remember(self, who: tuple[str, str], conversation: str) -> None:
        self._opened[who] = conversation
        if len(self._opened) > self._most_remembered:
            self._opened.popitem(last=False)

    # --- Sending

    async def _post(self, message: Outgoing, to: _Address, activity: Activity) -> SendOutcome:
        match await self._connector.send(to.service_url, to.conversation, activity):
            case Done(data):
                self._told = {told for told in self._told if told[0] != message.tenant}
                return Sent(str(data.get("id") or ""))
            case Busy(seconds):
                self._pace.throttled(message.tenant, to.conversation, seconds)
                return TryAgainAfter(seconds, "throttled")
            case NotReached(reason, seconds):
                return TryAgainAfter(seconds, reason)
            case Lost(reason):
                return Unknown(reason)
            case Refused() as refused:
                return self._refused(message, refused)

    def _refused(self, message: Outgoing, refused: Refused) -> SendOutcome:
        match meaning_of(refused):
            case Meaning.GONE:
                self._forget(message)
                return Never(refused.code, is_gone=not message.place)
            case Meaning.REFUSED:
                self._forget(message)
                return Never(refused.code)
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

    def _forget(self, message: Outgoing) -> None:
        """Open the talk afresh the next time."""
        self._opened.pop((message.tenant, str(message.reference.get("member") or "")), None)


def _not_drawn(message: Outgoing, error: Exception) -> str:
    """Write down a fault of ours, which must spoil no other message; its text may name a person."""
    log.error("outbox row %d cannot be drawn: %s", message.outbox_id, type(error).__name__)
    return f"cannot be drawn: {type(error).__name__}"
