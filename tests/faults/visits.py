"""What a person does in these runs: one press through the real turn, and what they were told, in one word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot.turn import Answered, Handled, Turns
from dialogs.engine import Hub
from dialogs.messages import Incoming, Press, Reply, Sender
from store import outbox
from store.db import Store
from tests.faults.file_channel import CHANNEL

HUB = Hub("Innovation Hub", ZoneInfo("Europe/London"))

# The words that tell one answer from another.
_SAID = {
    "You’re booked": "booked",
    " is full.": "full",
    "already have a place": "already_booked",
    "Cancelled": "cancelled",
    "was cancelled before": "nothing_to_cancel",
    "A lot of people are booking": "busy",
    "something went wrong": "trouble",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One press of one person, under the key by which a channel would deliver it again."""

    key: str
    person: str
    flow: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def incoming(self) -> Incoming:
        return Incoming(self.key, sender(self.person), press=Press(self.flow, self.args))


def sender(person: str) -> Sender:
    return Sender(CHANNEL, person, name=person, email=person)


def person(number: int) -> str:
    return f"person{number}@trust.example"


def turns(store: Store, owner: str, **more: Any) -> Turns:
    return Turns(store, HUB, owner, **({"lease": outbox.LEASE} | more))


def reply_of(handled: Handled) -> Reply:
    return handled.outgoing.reply if isinstance(handled, Answered) else handled.reply


def outcome(reply: Reply) -> str:
    """Return what somebody was told: an action of the audit, "busy", "trouble", or the words themselves."""
    return outcome_of(reply.text)


def outcome_of(text: str) -> str:
    """Return what the words of an answer say, as above."""
    return next((name for words, name in _SAID.items() if words in text), text or "silence")


def booking_in(reply: Reply) -> int | None:
    """Return the booking that the answer's own buttons name."""
    return next((int(action.args["booking"]) for action in reply.actions if "booking" in action.args), None)
