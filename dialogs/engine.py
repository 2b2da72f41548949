"""Runs flows one turn at a time over a conversation that is plain JSON.

A flow is a module of steps. A step takes (turn, answers) and returns `ask(form, then=next_step)` or a
finished Reply. Nothing but the conversation outlives a turn, so any process can take the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import ModuleType
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from dialogs import closed, forms, texts, understanding
from dialogs.account import NO_ACCOUNT, Account
from dialogs.closed import Closed
from dialogs.messages import Action, Answer, Field, Form, Incoming, Json, Press, Question, Reply, Submission
from dialogs.understanding import Name, Wish
from store.db import Tx

Answers = Mapping[str, Json]
Flows = Mapping[str, ModuleType]

# How many buttons of the last answer can be pressed by typing their label.
_REMEMBERED = 40
_LEAVE = frozenset(
    ("cancel", "stop", "quit", "exit", "start over", "never mind", "nevermind", "forget it", "back")
)
# What gives up a place; "Leave" and the like are read as any other words, and asked about.
_ASKED_WHEN_TYPED = frozenset(("cancel", "leave_set", "accept"))
_IN_A_QUESTION = (
    "Please answer the question below. Say “cancel” to leave it: nothing has been changed so far."
)
_STILL_OPEN = "The question is still open; say “cancel” to leave it."
_NO_LONGER_OPEN = "No longer open"
_ANSWERED = "Answered"
# "Put me on the waiting list" means the one that was just spoken of.
_OF_WHAT_IS_SHOWN = ("join_waiting", "leave_waiting")
# "Where is it?" is about what was just spoken of.
_OF_IT = "where_is_it"
# Fewer words answer no question about one's work.
_SENTENCE = 3
_BARE = re.compile(r"(?:yes|yeah|yep|yup|no|nope|nah)\b")
# A clear question about one of these, asked while a form is open, is answered and the form stays open.
_ASIDES = frozenset(("details", "whats_on", "human", "help"))
_ASKS = re.compile(
    r"(?:how|what|what[’']?s|when|where|which|who|why|can|could|is|are|do|does)\b|.*\?$", re.IGNORECASE
)
_COMMAND = re.compile(r"(?:what[’']?s|what is|my|where is my|show|book|cancel|help)\b")


class CalendarLinks(Protocol):
    """Makes addresses of people's own calendars."""

    def feed(self, person_id: int, generation: int) -> str:
        """Return the address of a person's calendar, which works until they end it."""


@dataclass(frozen=True, slots=True)
class Hub:
    """What the flows know of the hub itself. A colleague’s e-mail is of `email_domains`; empty means any.

    `calendar_links` is None where the hub has no address that links could lead to.
    """

    name: str
    zone: ZoneInfo
    email_domains: tuple[str, ...] = ()
    calendar_links: CalendarLinks | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step may use: who is speaking, the moment, the hub, and the store's transaction."""

    tx: Tx
    person_id: int
    name: str
    now: datetime
    hub: Hub
    names: Callable[[], list[Name]]
    account: Account = NO_ACCOUNT


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
    numbers in the outbox of the messages that show it.
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


def run(
    flows: Flows, conversation: Conversation, incoming: Incoming, turn: Turn
) -> tuple[Reply, Conversation]:
    """Return the answer to one incoming message, and the conversation after it."""
    reply, after = _Run(flows, conversation, turn).take(incoming)
    return reply, replace(after, shown=reply.all_actions()[:_REMEMBERED])


def instead(before: Conversation, reply: Reply) -> Conversation:
    """Return the conversation after an answer that no flow gave: the open question is closed."""
    past = closed.added(before.closed, before.question(), before.begun)
    return Conversation(shown=reply.all_actions()[:_REMEMBERED], number=before.number, closed=past)


def unread(before: Conversation, reply: Reply) -> Reply:
    """Return the answer to what was not taken, with what is asked below it: the conversation stays as it is.

    What was typed to a form and is nowhere kept a channel fills in again, as with what was wrong.
    """
    question = before.question()
    if question is None:
        return reply
    return replace(reply, text=f"{reply.text} {_STILL_OPEN}", question=question)


@dataclass(frozen=True, slots=True)
class _Run:
    """One turn under way: the same three things, wherever the message leads."""

    flows: Flows
    before: Conversation
    turn: Turn

    def take(self, incoming: Incoming) -> tuple[Reply, Conversation]:
        if len(incoming.text) > texts.LONGEST_MESSAGE:
            return self._refuse("too_long")
        text = texts.clean(incoming.text)
        args = texts.clean_json(incoming.press.args if incoming.press else {})
        answers = texts.clean_json(incoming.submission.answers if incoming.submission else {})
        heard = forms.written(self.before.question(), text, answers)
        if any(texts.holds_nhs_number(texts.as_text(said)) for said in (args, heard)):
            return self._refuse("nhs_number")
        if incoming.press:
            return self._press(Press(incoming.press.flow, args))
        if incoming.submission:
            return self._submit(Submission(incoming.submission.token, answers))
        if incoming.reopen:
            return self._reopen(incoming.reopen)
        if incoming.leave:
            return self._leave(incoming.leave)
        return self._read(text)

    def _refuse(self, why: str) -> tuple[Reply, Conversation]:
        """Say why nothing was read, and leave an open question open."""
        reply, _ = self._start("help", {"why": why})
        return replace(reply, question=self.before.question()), self.before

    # --- a button

    def _press(self, press: Press) -> tuple[Reply, Conversation]:
        if press.flow not in self.flows:
            return self._start("help", {"why": "old_button"})
        return self._start(press.flow, press.args)

    # --- a whole form

    def _submit(self, submission: Submission) -> tuple[Reply, Conversation]:
        question = self.before.question()
        if question is None or submission.token != question.token:
            return self._late(submission.token)
        answers, errors = forms.read(question.form, submission.answers)
        return self._answered(answers, errors)

    def _reopen(self, token: str) -> tuple[Reply, Conversation]:
        """Show the form again as it is."""
        question = self.before.question()
        if question is None or token != question.token:
            return self._late(token, answered=_ANSWERED)
        return Reply(question.form.intro, question=question), self.before

    def _leave(self, token: str) -> tuple[Reply, Conversation]:
        """Close a form that was shut without sending it: what is typed next is no answer to it."""
        question = self.before.question()
        if question is None or token != question.token:
            return self._late(token)
        reply, after = self._left()
        return closed.with_again(reply, closed.left(after.closed), self.flows), after

    def _left(self) -> tuple[Reply, Conversation]:
        """Leave the open question."""
        reply, after = self._start("help", {"why": "left"})
        return replace(reply, closed=_NO_LONGER_OPEN), after

    def _late(self, token: str, answered: str = "") -> tuple[Reply, Conversation]:
        """Say what became of a form that is no longer open. It is never read: what is open stays so."""
        past = closed.find(self.before.closed, token)
        reply, after = self._refuse("answered_form" if past and past.is_answered else "old_form")
        # The answer to one that came to its end stands on it, and a second click must not take its place.
        said = answered if past and past.is_answered else _NO_LONGER_OPEN
        return replace(closed.with_again(reply, past, self.flows), closed=said), after

    # --- a typed line

    def _read(self, text: str) -> tuple[Reply, Conversation]:
        if self.before.form and text.lower() in _LEAVE:
            return self._left()
        if self.before.form and text.lower() in ("help", "?"):
            return Reply(_IN_A_QUESTION, question=self.before.question()), self.before
        if action := self._typed_button(text):
            return self._press(Press(action.flow, action.args))
        local = self.turn.now.astimezone(self.turn.hub.zone)
        wish = understanding.understand(text, local, self.turn.names()).wish
        if wish and wish.flow == _OF_IT and (spoken_of := self._spoken_of()):
            wish = Wish("details", spoken_of)
        if open_field := self._open_field():
            return self._read_answer(open_field, text, wish)
        if wish is None or wish.flow not in self.flows:
            return self._unread(text)
        if action := self._shown_for(wish):
            return self._press(Press(action.flow, action.args))
        return self._start(wish.flow, wish.args)

    def _unread(self, text: str) -> tuple[Reply, Conversation]:
        """Take a bare yes or no for the answer to an offer, if there is one: it may have come at any time."""
        if text.lower() in _LEAVE:
            return self._start("help", {"why": "nothing_open"})
        said = bare_yes_or_no(text)
        if said is None or "offered" not in self.flows:
            about = understanding.hints(text, self.turn.names())
            # Somebody may answer in words what a card asked; whether they do, they are asked there.
            if "reflect" in self.flows and len(text.split()) >= _SENTENCE:
                return self._start("reflect", {"typed": text, **about})
            return self._start("help", {"why": "not_understood", **about})
        # It may just as well have been meant for the question that was left.
        left = closed.left(self.before.closed)
        reply, after = self._start("offered", {"take": said, "left": left is not None})
        return (reply if reply.question else closed.with_again(reply, left, self.flows)), after

    def _spoken_of(self) -> Answers:
        """Return the one date that the question or the buttons of the last answer are about, or session."""
        said = [self.before.kept, *(action.args for action in self.before.shown)]
        for name in ("occurrence", "session"):
            named = {str(args[name]): args[name] for args in said if args.get(name)}
            if named:
                return {name: next(iter(named.values()))} if len(named) == 1 else {}
        return {}

    def _shown_for(self, wish: Wish) -> Action | None:
        """Return the only button of the last answer that does what was typed without saying of what."""
        if wish.flow not in _OF_WHAT_IS_SHOWN or wish.args:
            return None
        shown = [action for action in self.before.shown if action.flow == wish.flow]
        return shown[0] if len(shown) == 1 else None

    def _open_flow(self) -> str:
        return str(self.before.step).partition(".")[0]

    def _open_field(self) -> Field | None:
        question = self.before.question()
        return question.next_field if question else None

    def _read_answer(self, open_field: Field, text: str, wish: Wish | None) -> tuple[Reply, Conversation]:
        is_aside = not open_field.options and _is_aside(wish, text)
        if wish and is_aside and open_field.kind == "text":
            return self._aside(wish)
        # Any words can answer a free question, so only a plain command may break into it.
        is_free = open_field.kind == "text" or open_field.takes_words
        if (
            wish
            and wish.is_whole
            and is_free
            and (_COMMAND.match(text.lower()) or self._is_asked_again(wish))
        ):
            return self._start(wish.flow, wish.args)
        try:
            return self._answered({open_field.name: forms.read_typed(open_field, text)}, {})
        except forms.Unreadable as problem:
            if wish and is_aside:
                return self._aside(wish)
            if open_field.options and understanding.read_yes_no(text) is False:
                return self._left()
            if wish and _adds_to_it(wish, text) and "session" in self.before.kept:
                # "next week" or "me and 2 mates" to "Which date?" narrows the question; it does not leave it.
                return self._start(self._open_flow(), {**self.before.kept, **wish.args})
            # What is no answer may be a new wish: nobody is held in a flow.
            if wish and wish.flow in self.flows:
                return self._start(wish.flow, wish.args)
            return self._answered({}, {open_field.name: str(problem)})

    def _is_asked_again(self, wish: Wish) -> bool:
        """Return whether the first question is met with what led to it, said once more."""
        return wish.flow == self._open_flow() and not self.before.answered

    def _aside(self, wish: Wish) -> tuple[Reply, Conversation]:
        """Answer something else, with the open form below as it is."""
        reply, _ = self._start(wish.flow, wish.args)
        if reply.question:
            reply = Reply(_IN_A_QUESTION)
        return replace(reply, question=self.before.question()), self.before

    def _typed_button(self, text: str) -> Action | None:
        """Return the button whose label was typed, when the last answer has just one of it.

        Giving up a place is asked about when it is typed, and giving one to somebody is shown first: other
        messages may have come in between.
        """
        said = _plain_label(text)
        named = [action for action in self.before.shown if _plain_label(action.label) == said]
        return named[0] if len(named) == 1 and named[0].flow not in _ASKED_WHEN_TYPED else None

    # --- going on

    def _answered(
        self, answers: Mapping[str, Answer], errors: Mapping[str, str]
    ) -> tuple[Reply, Conversation]:
        now_answered = {**self.before.answered, **answers}
        after = replace(self.before, answered=now_answered)
        question = after.question(errors)
        if question is not None and (errors or question.next_field):
            return Reply(question.form.intro, question=question), after
        kept = {**self.before.kept, **now_answered}
        reply, then = self._go(str(self.before.step), kept, self.before.begun, is_answer=True)
        picked = forms.picked(question.form, now_answered) if question else ""
        return replace(reply, closed=picked or _ANSWERED), then

    def _start(self, flow: str, args: Answers) -> tuple[Reply, Conversation]:
        return self._go(f"{flow}.start", args, Press(flow, args))

    def _go(
        self, step: str, answers: Answers, begun: Press | None, *, is_answer: bool = False
    ) -> tuple[Reply, Conversation]:
        flow, _, name = step.partition(".")
        run_step: Step | None = getattr(self.flows.get(flow), name, None)
        if (
            run_step is None
        ):  # the step was there when the question was asked; a newer version has no such step
            return self._start("help", {"why": "old_form"})
        outcome = run_step(self.turn, answers)
        past = closed.added(self.before.closed, self.before.question(), self.before.begun)
        if isinstance(outcome, Reply):
            done = closed.answered(past, begun) if is_answer else past
            return outcome, Conversation(number=self.before.number, closed=done)
        number = self.before.number + 1
        after = Conversation(
            outcome.then, outcome.form, outcome.keep, number=number, begun=begun, closed=past
        )
        return Reply(outcome.form.intro, question=after.question()), after


def bare_yes_or_no(text: str) -> bool | None:
    """Return what was said, when it is a yes or a no and nothing else: to what, the text does not say."""
    return understanding.read_yes_no(text) if _BARE.match(text.lower()) else None


def _is_aside(wish: Wish | None, text: str) -> bool:
    return wish is not None and wish.is_whole and wish.flow in _ASIDES and bool(_ASKS.match(text))


def _adds_to_it(wish: Wish, text: str) -> bool:
    if wish.flow == "book" and set(wish.args) == {"party"}:
        return True
    is_bare = not _COMMAND.match(text.lower()) and "session" not in wish.args
    return wish.flow == "whats_on" and "from" in wish.args and is_bare


def _plain_label(text: str) -> str:
    return text.replace("’", "'").lower()
