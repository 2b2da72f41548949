"""The words adapters and dialogs share: what came in, what goes out, and what became of it.

Here: frozen, channel-neutral values. Not here: how a channel draws them, and who answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Json = Any
Answer = str | int | bool | list[str]
FieldKind = Literal["text", "number", "choice", "choices", "yes_no"]
# The fact whose value is an address to follow, and the name of an item's link.
JOIN = "Join online"
# Facts whose value is an address that nobody wants to read: their name is what is pressed.
ADD_TO_CALENDAR = "Add to my calendar"
TAKE_OUT_OF_CALENDAR = "Take out of my calendar"
SUBSCRIBE = "My calendar link"
NAMED_LINKS = frozenset((ADD_TO_CALENDAR, TAKE_OUT_OF_CALENDAR, SUBSCRIBE))
# So many of what was picked before are said where it cannot be filled in.
_MOST_SAID = 10
# What stands on a question that was left, also by a button of another message.
NO_LONGER_OPEN = "No longer open"


# --- What came in -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel knows them. `email` only when the platform confirms it.

    `is_named`: the platform says that this is their name; else it is only what the delivery calls them.
    `is_guest`: the platform says that the account is not one of the staff, whatever it was before.
    `reference` is what the adapter needs to write to them later; nobody else looks inside.
    """

    channel: str
    user_id: str
    tenant: str = ""
    name: str = ""
    email: str | None = None
    reference: Mapping[str, Json] = field(default_factory=dict)
    is_guest: bool = False
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: a request to start `flow`, never a right to anything in `args`."""

    flow: str
    args: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole form that was sent; `token` says which form was shown."""

    token: str
    answers: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Room:
    """A place where others read along, such as a channel, apart from any thread in it.

    `key` tells it from others of the tenant, `place` is what the adapter needs to write there, and `name` is
    what the platform calls it, "" where it does not say.
    """

    key: str
    place: Mapping[str, Json]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did. `key` identifies the delivery, so that a repeat is recognised.

    Exactly one of `text`, `press`, `submission`, `reopen` and `leave` is meaningful; the last two are the
    token of a form that the person wants to see again, or has closed without sending it.

    `place` is where it was said when others read along there, such as a channel: what the adapter needs to
    answer there. It is empty for what only the bot reads. `room` is the whole of that place.
    """

    key: str
    sender: Sender
    text: str = ""
    press: Press | None = None
    submission: Submission | None = None
    reopen: str = ""
    leave: str = ""
    place: Mapping[str, Json] = field(default_factory=dict)
    room: Room | None = None


# --- What goes out ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, by its value; people see the label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `kind` decides the widget in a card and the parser of typed text.

    `most` is the longest text in characters, the largest number, or the most choices, and `least` the
    smallest number. `takes_words`: a sentence that is typed to a choice is an answer of its own, of at most
    that length. `nothing` are words that answer an optional question with nothing, the first of them the
    plainest, beside "skip".

    `before` is what stands now: it is filled in already where a whole form is shown. `reads` is what whole
    sentences are read for: who did not come, or how many came besides.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    options: tuple[Option, ...] = ()
    required: bool = True
    most: int = 300
    hint: str = ""
    takes_words: bool = False
    least: int = 1
    nothing: tuple[str, ...] = ()
    before: Answer | None = None
    reads: Literal["", "absent", "walk_ins"] = ""

    @property
    def typing(self) -> str:
        """Return what helps whoever types the answer: what stands, and the words for nothing; or ""."""
        said = self._said_before()
        stands = f"So far: {said}. Say “same” to keep that." if said else ""
        ahead = "Give a number" if self.kind == "number" else "Name them"
        nothing = f"{ahead}, or say “{self.nothing[0]}”." if self.nothing else ""
        return " ".join(filter(None, (stands, nothing)))

    def _said_before(self) -> str:
        if not isinstance(self.before, list):
            return "" if self.before is None else str(self.before)
        labels = [one.label for one in self.options if one.value in self.before]
        more = len(labels) - _MOST_SAID
        return ", ".join([*labels[:_MOST_SAID], *([f"{more} more"] if more > 0 else [])])


@dataclass(frozen=True, slots=True)
class Form:
    """Questions that belong together, declared once; each channel draws them in its own way."""

    title: str
    fields: tuple[Field, ...]
    submit: str = "Send"
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button that starts a flow afresh; safe to press weeks later, as it carries its own arguments."""

    label: str
    flow: str
    args: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, such as an occurrence, with the buttons that belong to it.

    `group` is the heading it stands under, such as a day. `link` is where to join online: an address from the
    catalogue, which a channel may let people follow.
    """

    title: str
    lines: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    group: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An open form: all of it, what has been answered, and what was wrong with the last try."""

    form: Form
    token: str
    answered: Mapping[str, Answer] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def next_field(self) -> Field | None:
        """Return the first field without an answer, for channels that ask one question at a time."""
        return next((f for f in self.form.fields if f.name not in self.answered), None)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A date for somebody's own calendar, or that it is to go from there (`is_on` false).

    `number` is its name there for ever, a higher `sequence` is the later word on it, said at `changed_at`.
    """

    number: int
    series_id: int
    person_id: int
    generation: int
    name: str
    email: str
    is_on: bool
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    summary: str
    place: str
    slug: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: prose first, then facts, a list, a question, and at last the buttons.

    `done` says in a word or two what the person has changed by it, such as "Cancelled"; "" when nothing. A
    channel that can shows it on the card that was pressed, in place of its buttons. `closed` is the same for
    a question that is over without that: what was picked, such as "No", or that it is open no longer.
    `notifies`: everybody in the place is called by it, where the platform lets a bot do so.

    `calendar` are dates that go with it as one file where the channel takes files, else as a link to one.
    """

    text: str
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    question: Question | None = None
    actions: tuple[Action, ...] = ()
    done: str = ""
    closed: str = ""
    notifies: bool = False
    calendar: tuple[Invitation, ...] = ()

    def all_actions(self) -> tuple[Action, ...]:
        """Return every button in the order in which a person meets it."""
        return tuple(a for item in self.items for a in item.actions) + self.actions


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a person's home page: a heading, words, a list, and the buttons below it."""

    title: str
    text: str = ""
    items: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """What a channel that has a page for each person shows there; it is drawn afresh, never answered."""

    text: str
    sections: tuple[Section, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """What a wording gives when there is nothing to say any more, such as after a cancel."""

    reason: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way to one address. `key` is what a channel is asked for when in doubt.

    With a `place` it goes there, where others read along, and not to the person alone. `is_answer`: somebody
    waits for it, so it goes ahead of what the clock sends. `replaces` is the channel's own id of an earlier
    message, in the place of which this one is put where that can be done; elsewhere it is sent anew.
    """

    outbox_id: int
    key: str
    channel: str
    tenant: str
    user_id: str
    reference: Mapping[str, Json]
    reply: Reply
    place: Mapping[str, Json] = field(default_factory=dict)
    is_answer: bool = False
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that is there already: the channel's own id of it, and what it says.

    A channel that can change its messages redraws it when its question is over, without the buttons.
    """

    provider_id: str
    reply: Reply


# --- What became of it: the one sender contract of every channel --------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there; `provider_id` is the channel's own id of the message.

    `reference` is what of the address turned out to be otherwise, to be kept for the next message.
    """

    provider_id: str = ""
    reference: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TryAgainAfter:
    """It is surely not there; try again after so many seconds."""

    seconds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came: it may or may not be there."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """It will never arrive: the person has gone, blocked the bot, or the channel refuses the message.

    `is_gone`: the account itself is closed, or the bot is not in the place any more that it was to go to, so
    nothing else need be tried there either. `is_needless`: the channel has no way for this kind of thing, and
    nobody is the worse without it.
    """

    reason: str
    is_gone: bool = False
    is_needless: bool = False


SendOutcome = Sent | TryAgainAfter | Unknown | Never


class ChannelSender(Protocol):
    """What a channel offers for sending. Neither method raises for what the channel says."""

    async def send(self, message: Outgoing) -> SendOutcome:
        """Send once, without a retry of its own, and say what became of it."""
        ...

    async def find(self, message: Outgoing) -> Sent | TryAgainAfter | Unknown | None:
        """Look for a message sent before.

        Sent when it is there, None when it surely is not, TryAgainAfter when the channel can be asked but did
        not say, Unknown when it cannot be asked.
        """
        ...
