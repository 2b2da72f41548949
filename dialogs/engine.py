"""What flows are made of, and the conversation between two turns, which is plain JSON.

A flow is a module of steps. A step takes (turn, answers) and returns `ask(form, then=next_step)` or a
finished Reply. Nothing but the conversation outlives a turn, so any process can take the next one. Not here:
how a turn is run, which is in `running`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from dialogs.account import NO_ACCOUNT, Account
from dialogs.closed import Closed
from dialogs.messages import Action, Answer, Form, Json, Press, Question, Reply
from dialogs.understanding import Name
from store.db import Tx

Answers = Mapping[str, Json]
Flows = Mapping[str, ModuleType]


class CalendarLinks(Protocol):
    """Makes addresses of people's own calendars."""

    def feed(self, person_id: int, generation: int) -> str:
        """Return the address of a person's calendar, which works until they end it."""


@dataclass(frozen=True, slots=True)
class Hub:
    """What the flows know of the hub itself. A colleague’s e-mail is of `email_domains`; empty means any.

    `calendar_links` is None where the hub has no address that links could lead to. `help` says whom
    somebody in distress can turn to in the Trust.
    """

    name: str
    zone: ZoneInfo
    email_domains: tuple[str, ...] = ()
    calendar_links: CalendarLinks | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step may use: who is speaking, the moment, the hub, and the store's transaction.

    `missed` is called where what was typed is not understood, or asked about among guesses.
    """

    tx: Tx
    person_id: int
    name: str
    now: datetime
    hub: Hub
    names: Callable[[], list[Name]]
    account: Account = NO_ACCOUNT
    missed: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Ask:
    """A step's wish to ask: the form, the step that gets the answers, and what to keep until then."""

    form: Form
    then: str
    keep: Answers


@dataclass(frozen=True, slots=True)
class Conversation:
    """The open question of one address, and the buttons of its last message. `step` is "flow.step".

    `begun` is what led to the question, and `closed` are the last questions before it. `cards` are the
    numbers in the outbox of the messages that show it. `choosing`: the buttons are guesses, of which one is
    to be picked. `waiting` is what else was wanted in the same breath.

    It holds no words that were shown beside those buttons: they may be about others, and belong in no
    export of this person.
    """

    step: str | None = None
    form: Form | None = None
    kept: Mapping[str, Json] = field(default_factory=dict)
    answered: Mapping[str, Answer] = field(default_factory=dict)
    shown: tuple[Action, ...] = ()
    number: int = 0
    begun: Press | None = None
    closed: tuple[Closed, ...] = ()
    cards: tuple[int, ...] = ()
    choosing: bool = False
    waiting: tuple[Press, ...] = ()

    def question(self, errors: Mapping[str, str] | None = None) -> Question | None:
        """Return the open form as it is to be shown, or None."""
        if self.form is None:
            return None
        return Question(self.form, f"{self.step}:{self.number}", self.answered, errors or {})


Step = Callable[[Turn, Answers], Ask | Reply]
_CONVERSATION = TypeAdapter(Conversation)


def load(state: Mapping[str, Json]) -> Conversation:
    """Return the conversation a row holds; one that this version cannot read starts afresh."""
    try:
        return _CONVERSATION.validate_python(state)
    except ValueError:
        return Conversation()


def dump(conversation: Conversation) -> dict[str, Json]:
    """Return the conversation as JSON values."""
    state: dict[str, Json] = _CONVERSATION.dump_python(conversation, mode="json", exclude_defaults=True)
    return state


def ask(form: Form, then: Step, **keep: Json) -> Ask:
    """Ask the person; `then` gets what was kept and every answer of the form."""
    return Ask(form, f"{then.__module__.rpartition('.')[2]}.{then.__name__}", keep)
