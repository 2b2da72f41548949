"""Where a message goes: a place that others read, or the talk with a person, which is opened if need be.

Here: which conversation it is, and what this process has opened. Not here: what is posted there (`sender`).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from adapters.teams.connector import Busy, Connector, Done, Lost, NotReached, Refused
from adapters.teams.pace import Pace
from adapters.teams.refusals import Meaning, meaning_of
from dialogs.messages import Never, Outgoing, SendOutcome, TryAgainAfter

# Waits of at least so much: the outbox lets them grow.
AGAIN_SECONDS = 5.0
TROUBLE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, and where it is to be asked for."""

    service_url: str
    conversation: str


class Talks:
    """The conversations of a process. It opens one with whoever has not written yet, or is elsewhere now."""

    def __init__(self, connector: Connector, pace: Pace, most_remembered: int) -> None:
        self._connector = connector
        self._pace = pace
        self._most_remembered = most_remembered
        # By the member with whom, and by the conversation in whose place, it was opened.
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def find(self, message: Outgoing) -> Talk | Refused | SendOutcome:
        """Return where to post, once it may be posted there."""
        to = message.place or message.reference
        service_url, conversation = str(to.get("service_url") or ""), str(to.get("conversation") or "")
        if not message.place:
            known = conversation or _of(message, "member")
            conversation = self._opened.get((message.tenant, known), conversation)
        if service_url and conversation:
            return await self._in_turn(message, Talk(service_url, conversation))
        if message.place:
            return Never("no address")
        return await self._open(message, service_url)

    async def find_again(self, message: Outgoing, gone: Talk) -> Talk | Refused | SendOutcome:
        """Return where to post now that a talk is not where it was."""
        self.forget(message)
        found = await self._open(message, gone.service_url)
        if isinstance(found, Talk):
            # What was on its way before goes there as well.
            self._remember((message.tenant, gone.conversation), found.conversation)
        return found

    def forget(self, message: Outgoing) -> None:
        """Open the talk afresh the next time."""
        for name in ("member", "conversation"):
            self._opened.pop((message.tenant, _of(message, name)), None)

    async def _in_turn(self, message: Outgoing, talk: Talk) -> Talk | SendOutcome:
        wait = await self._pace.turn(message.tenant, talk.conversation, is_answer=message.is_answer)
        return TryAgainAfter(wait, "too many messages at once") if wait else talk

    async def _open(self, message: Outgoing, service_url: str) -> Talk | Refused | SendOutcome:
        """Open the talk with a person; to do so twice is harmless, as it is the same one."""
        member, bot = _of(message, "member"), _of(message, "bot")
        if not (service_url and member and bot):
            return Never("no address")
        wait = await self._pace.turn(message.tenant, f"with {member}", is_answer=message.is_answer)
        if wait:
            return TryAgainAfter(wait, "too many messages at once")
        match await self._connector.create(service_url, message.tenant, bot, member):
            case Done(data) if isinstance(data.get("id"), str) and data["id"]:
                self._remember((message.tenant, member), data["id"])
                return await self._in_turn(message, Talk(service_url, data["id"]))
            case Refused(403, _) as refused if meaning_of(refused) is not Meaning.SETUP:
                # Until they add the app or write again, messages go to where they can be reached.
                return Never("not installed", is_gone=meaning_of(refused) is Meaning.GONE)
            case Refused() as refused:
                return refused
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


def _of(message: Outgoing, name: str) -> str:
    return str(message.reference.get(name) or "")
