"""Conversations that chance leads: after every step the hub still answers, helps, and can be left.

People type, press what they see and what they saw long ago, send forms filled with anything, and time passes.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, update

from adapters import console
from bot.turn import Answered, Repeated
from dialogs import engine
from dialogs.help import because
from dialogs.messages import Action, Field, Incoming, Press, Question, Reply, Sender, Submission
from store import audits
from store.db import Store
from store.tables import Address, Conversation
from tests import world
from tests.databases import Databases
from tests.faults.fuzz import trouble_with
from tests.faults.horrors import KNOWN
from tests.faults.result import Result
from tests.faults.visits import reply_of

_SAYINGS = (
    "help", "cancel", "back", "start over", "what's on", "what's on next week", "what's on in december?",
    "any tasters on thursday?", "book", "book the taster", "book the taster on 3 december",
    "book ideas development", "book the drop-in on wednesday", "book a place for 3 people", "my bookings",
    "cancel my place", "cancel my place on thursday", "more", "yes", "no", "1", "2", "3", "7", "1, 2 and 3",
    "all", "skip", "undo", "details", "tell me about share and spread", "who is coming", "add a note",
    "bring cake", "thanks", "hello", "talk to a person", "40", "-1", "5 people", "monday", "is it online?",
    "yes please, the first one",
)  # fmt: skip
_PEOPLE = st.sampled_from(sorted(world.EMAILS))
_ANY = st.integers(0, 3)
_TEXTS = st.one_of(
    st.sampled_from(_SAYINGS),
    st.sampled_from([known for known in KNOWN if len(known) < 3000]),
    st.text(max_size=60),
)
_ANSWERS = st.one_of(
    _TEXTS, st.integers(-2, 50), st.booleans(), st.none(), st.lists(st.integers(0, 9), max_size=3)
)
_HOURS = st.sampled_from((-1.0, 0.02, 1.0, 5.0, 26.0, 24 * 9.0, 24 * 45.0))


@dataclass
class Tally:
    """How much was tried, over all examples."""

    conversations: int = 0
    steps: int = 0


class Conversations(RuleBasedStateMachine):
    """One database, four people, and what each of them has on the screen."""

    def __init__(self, url: str, tally: Tally) -> None:
        super().__init__()
        self.store = Store(url)
        self.turns = world.turns(self.store)
        self.now = world.NOW
        self.tally = tally
        self.deliveries = 0
        self.seen: dict[str, Reply] = {}
        self.buttons: list[Action] = []
        self.last: dict[str, Incoming] = {}
        tally.conversations += 1

    @rule(person=_PEOPLE, text=_TEXTS)
    def says(self, person: str, text: str) -> None:
        self._step(person, text=text)

    @precondition(lambda self: self.seen)
    @rule(who=_ANY, number=st.integers(0, 20))
    def presses_what_is_there(self, who: int, number: int) -> None:
        person = self._one_of(who, self.seen)
        actions = self.seen[person].all_actions()
        if actions:
            self._press(person, actions[number % len(actions)])

    @precondition(lambda self: self.buttons)
    @rule(person=_PEOPLE, number=st.integers(0, 500))
    def presses_what_anybody_ever_saw(self, person: str, number: int) -> None:
        self._press(person, self.buttons[number % len(self.buttons)])

    @precondition(lambda self: self._asked())
    @rule(who=_ANY, number=st.integers(0, 9), odd=st.none() | _ANSWERS, is_old=st.booleans())
    def sends_the_form(self, who: int, number: int, odd: Any, is_old: bool) -> None:
        person = self._one_of(who, self._asked())
        question = self._asked()[person]
        answers = {one.name: _answer(one, number) if odd is None else odd for one in question.form.fields}
        self._step(person, submission=Submission("old" if is_old else question.token, answers))

    @precondition(lambda self: self.last)
    @rule(who=_ANY)
    def is_delivered_again(self, who: int) -> None:
        person = self._one_of(who, self.last)
        again = self.turns.handle(self.last[person], self.now)
        assert isinstance(again, Repeated)
        assert again.reply == self.seen[person]

    @rule(hours=_HOURS)
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    def teardown(self) -> None:
        with self.store.reading() as tx:
            found = audits.check(tx, self.now)
        self.store.close()
        assert found == []

    def _asked(self) -> dict[str, Question]:
        """Return who has a form on the screen, and which."""
        return {person: reply.question for person, reply in self.seen.items() if reply.question}

    @staticmethod
    def _one_of(number: int, people: Mapping[str, object]) -> str:
        return sorted(people)[number % len(people)]

    def _press(self, person: str, action: Action) -> None:
        self._step(person, press=Press(action.flow, action.args))

    def _step(self, person: str, **what: Any) -> None:
        self.tally.steps += 1
        reply = self._take(person, **what)
        self.seen[person] = reply
        self.buttons += reply.all_actions()
        self._can_always_get_out(person, reply)

    def _take(self, person: str, **what: Any) -> Reply:
        self.deliveries += 1
        email = world.EMAILS[person]
        sender = Sender(console.CHANNEL, email, name=person.capitalize(), email=email)
        self.last[person] = Incoming(str(self.deliveries), sender, **what)
        handled = self.turns.handle(self.last[person], self.now)
        assert isinstance(handled, Answered)
        reply = reply_of(handled)
        assert trouble_with(reply) is None, reply
        return reply

    def _can_always_get_out(self, person: str, reply: Reply) -> None:
        """Try help, cancel and what's on from here, then put the conversation back where it was."""
        last, state = self.last[person], self._conversation(person)
        is_open = engine.load(state).form is not None
        assert is_open == bool(reply.question)
        helped = self._take(person, text="help")
        assert helped.question if is_open else helped.text == self._pressing(person, "help").text, helped
        left = self._take(person, text="cancel")
        assert not is_open or left.text == because("left").text, left
        listed = self._take(person, text="what's on")
        assert listed.items == self._pressing(person, "whats_on").items, listed
        assert listed.text != because("not_understood").text
        self.last[person] = last
        with self.store.transaction() as tx:
            tx.execute(update(Conversation).where(self._mine(person)).values(state=dict(state)))

    def _pressing(self, person: str, flow: str) -> Reply:
        return self._take(person, press=Press(flow))

    def _conversation(self, person: str) -> Mapping[str, Any]:
        with self.store.reading() as tx:
            return dict(tx.execute(select(Conversation.state).where(self._mine(person))).scalar_one())

    def _mine(self, person: str) -> Any:
        address = select(Address.id).where(Address.user_id == world.EMAILS[person])
        return Conversation.address_id == address.scalar_subquery()


def _answer(asked: Field, number: int) -> Any:
    """Return an answer that makes sense."""
    values = [option.value for option in asked.options]
    match asked.kind:
        case "choice":
            return values[number % len(values)]
        case "choices":
            return values[: 1 + number % len(values)]
        case "number":
            return 1 + number % asked.most
        case "yes_no":
            return number % 3 > 0
        case _:
            return f"answer {number}"


def run(databases: Databases, engine_name: str, examples: int, steps: int, chance: int) -> Tally:
    """Lead so many conversations of so many steps; the shortest that fails is raised with its steps."""
    tally = Tally()

    @seed(chance)
    def start() -> Conversations:
        return Conversations(databases.copy(engine_name, "hub", world.prepare), tally)

    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(start, settings=how)  # type: ignore[arg-type] # it only calls what it gets
    return tally


def report(databases: Databases, engine_name: str, examples: int, steps: int, chance: int) -> Result:
    """Return the conversations as a line of the table; the steps of one that fails are printed."""
    size = f"{examples} conversations of up to {steps} steps"
    try:
        tally = run(databases, engine_name, examples, steps, chance)
    except Exception as error:
        traceback.print_exc()
        return Result("conversations", engine_name, size, {}, (f"{type(error).__name__}: {error}"[:200],))
    return Result("conversations", engine_name, size, asdict(tally), ())
