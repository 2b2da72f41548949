"""Whatever people and imports do to one date, nobody waits for a place that is free and the queue is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from store import audits, bookings, changed_dates, locks, queues, waiting
from store.booking_outcomes import Booked, Joined, NoOffer, PlacesFree, Wanted
from store.db import Store, Tx
from store.tables import HOLDING, IS_STANDING, Audit, Booking, OccurrencePart, Person
from tests.faults.history import Decision, History, Told, check
from tests.small_hub import NOW, SmallHub

PARTS = ("attend", "showcase")
PEOPLE = 7
ASKING, ANSWERING = ("book", "join"), ("cancel", "accept", "decline")
OPS = st.one_of(
    st.tuples(st.sampled_from(ASKING), st.integers(0, PEOPLE - 1), st.sampled_from(PARTS), st.integers(1, 3)),
    st.tuples(st.sampled_from(ANSWERING), st.integers(0, PEOPLE - 1), st.just(""), st.just(0)),
    st.tuples(st.just("capacity"), st.just(0), st.sampled_from(PARTS), st.integers(0, 4)),
)
# Without a change of the capacity, which the audit does not keep, a history can be replayed to the letter.
REPLAYED = st.one_of(
    st.tuples(st.sampled_from(ASKING), st.integers(0, PEOPLE - 1), st.just("attend"), st.integers(1, 3)),
    st.tuples(st.sampled_from(ANSWERING), st.integers(0, PEOPLE - 1), st.just(""), st.just(0)),
)
Op = tuple[str, int, str, int]


@dataclass
class Date:
    """One date of a session with two parts, and the people who come and go."""

    store: Store
    people: Sequence[int]
    id: int
    bookings: dict[int, int] = field(default_factory=dict)

    def do(self, op: Op) -> None:
        what, who, part, number = op
        with self.store.transaction() as tx:
            before = self.rows(tx)
            free = self.free(tx)
            if what == "capacity":
                self.set_capacity(tx, part, number)
            elif what in ASKING:
                self.ask(tx, what, who, part, number, before, free)
            elif who in self.bookings:
                self.answer(tx, what, who)
            self.look(tx, before)

    def ask(
        self, tx: Tx, what: str, who: int, part: str, party: int, before: list[Any], free: dict[str, int]
    ) -> None:
        person = self.people[who]
        wanted = Wanted(self.id, person, person, part, party)
        outcome = (bookings.book if what == "book" else waiting.join)(tx, wanted, NOW)
        if isinstance(outcome, Booked | Joined):
            self.bookings[who] = outcome.booking_id
        if isinstance(outcome, Booked):
            waits = [row for row in before if row.state == "waiting" and row.part == part]
            assert not [row for row in waits if row.party <= free[part]], "took what somebody waits for"
        if isinstance(outcome, PlacesFree):
            assert party <= free[part]

    def answer(self, tx: Tx, what: str, who: int) -> None:
        act = {"cancel": bookings.cancel, "accept": waiting.accept, "decline": waiting.decline}[what]
        outcome: Any = act(tx, self.bookings[who], self.people[who], NOW)
        assert outcome is not None
        if isinstance(outcome, NoOffer):
            state = tx.execute(select(Booking.state).where(Booking.id == self.bookings[who])).scalar_one()
            assert state in ("waiting", "cancelled")

    def set_capacity(self, tx: Tx, part: str, number: int) -> None:
        """Do what an import does: never less than is taken, and what is new goes to the queue."""
        locks.lock(tx, self.id)
        is_it = (OccurrencePart.occurrence_id == self.id) & (OccurrencePart.part == part)
        taken = tx.execute(select(OccurrencePart.taken).where(is_it)).scalar_one()
        tx.execute(update(OccurrencePart).where(is_it).values(capacity=max(number, taken)))
        changed_dates.catch_up(tx, [self.id], NOW)

    def look(self, tx: Tx, before: list[Any]) -> None:
        """Check the rules, and that whoever waited and still does is in the same order as before."""
        assert audits.check(tx, NOW) == []
        for part in PARTS:
            was = [row.id for row in before if row.state == "waiting" and row.part == part]
            queue = [one.id for one in queues.queue(tx, self.id, part)]
            stayed = [id_ for id_ in was if id_ in queue]
            assert queue[: len(stayed)] == stayed

    def rows(self, tx: Tx) -> list[Any]:
        query = select(Booking.id, Booking.state, Booking.part, Booking.party)
        mine = query.where(Booking.occurrence_id == self.id, IS_STANDING)
        return list(tx.execute(mine.order_by(Booking.id)).all())

    def free(self, tx: Tx) -> dict[str, int]:
        part = OccurrencePart
        query = select(part.part, part.capacity - part.taken).where(part.occurrence_id == self.id)
        return {name: left or 0 for name, left in tx.execute(query)}


def new_date(store: Store, capacity: int) -> Date:
    """Return a new date: one database serves every example."""
    hub = SmallHub(store)
    number = next(_NUMBERS)
    parts: list[Any] = [{"key": key, "title": key, "capacity": capacity} for key in PARTS]
    type_id = hub.session_type(f"taster{number}", parts=parts, party_max=3)
    people = [hub.person(f"Person {one}") for one in range(PEOPLE)]
    return Date(store, people, hub.occurrence(type_id))


_NUMBERS = count()
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(ops=st.lists(OPS, max_size=25), capacity=st.integers(1, 4))
def test_at_every_step_nobody_waits_for_a_free_place(bare_store: Store, ops: list[Op], capacity: int):
    date = new_date(bare_store, capacity)
    for op in ops:
        date.do(op)


@FEW
@given(ops=st.lists(REPLAYED, max_size=25), capacity=st.integers(1, 4))
def test_the_audit_replayed_is_what_happened(bare_store: Store, ops: list[Op], capacity: int):
    date = new_date(bare_store, capacity)
    for op in ops:
        date.do(op)
    assert check(_history(date, capacity)) == []


def _history(date: Date, capacity: int) -> History:
    of_date = Audit.occurrence_id == date.id
    with date.store.reading() as tx:
        lines = tx.execute(
            select(Audit.revision, Person.name, Audit.action, Audit.details)
            .join(Person, Person.id == Audit.person_id)
            .where(of_date)
            .order_by(Audit.revision)
        ).all()
        rows = tx.execute(
            select(Booking.state, Person.name, Booking.party)
            .join(Person, Person.id == Booking.person_id)
            .where(Booking.occurrence_id == date.id)
            .order_by(Booking.id)
        ).all()
    decisions = [
        Decision(revision or 0, name, action, details["party"]) for revision, name, action, details in lines
    ]
    told = [Told(one.person, one.action, n, n) for n, one in enumerate(decisions) if one.action != "offered"]
    by_state = {
        state: [name for one, name, _ in rows if one == state] for state in ("booked", "offered", "waiting")
    }
    taken = sum(party for state, _, party in rows if state in HOLDING)
    return History(
        capacity, decisions, told, by_state["booked"], taken, by_state["offered"], by_state["waiting"]
    )
