"""Booking, cancelling, moving, handing over and answering in any order, over several dates of one session."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from store import audits, bookings, handing_over, moving
from store.booking_outcomes import Wanted
from store.db import Store, Tx
from store.errors import NotAllowed, NotFound
from store.tables import STANDING, Audit, Booking
from tests.conftest import create_tables
from tests.databases import Databases
from tests.faults import history
from tests.faults.history import Decision, History, Told
from tests.small_hub import NOW, START, SmallHub

CAPACITY = 3
PEOPLE, DATES = st.integers(0, 3), st.integers(0, 2)
ANY_BOOKING = st.integers(0, 30)


def prepare(store: Store) -> None:
    create_tables(store)
    hub = SmallHub(store)
    parts = [{"key": "attend", "title": "Come", "capacity": CAPACITY, "questions": []}]
    taster = hub.session_type(parts=parts, party_max=2)
    for week in range(3):
        hub.occurrence(taster, START + timedelta(weeks=week))
    for name in ("Asha", "Ben", "Carys", "Dave"):
        hub.person(name)


class Places(RuleBasedStateMachine):
    """Four people and three dates with three places each; whatever they do is allowed or refused."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.store = Store(url)
        with self.store.reading() as tx:
            self.people = list(tx.scalars(select(Booking.metadata.tables["person"].c.id)))
            self.dates = list(tx.scalars(select(Booking.metadata.tables["occurrence"].c.id)))

    def teardown(self) -> None:
        self.store.close()

    def _try(self, what: Any, *args: Any) -> None:
        try:
            with self.store.transaction() as tx:
                what(tx, *args, NOW)
        except (NotAllowed, NotFound):
            pass

    @rule(who=PEOPLE, by=PEOPLE, date=DATES, party=st.integers(1, 2))
    def book(self, who: int, by: int, date: int, party: int) -> None:
        wanted = Wanted(self.dates[date], self.people[who], self.people[by], party=party)
        self._try(bookings.book, wanted)

    @rule(booking=ANY_BOOKING, by=PEOPLE)
    def cancel(self, booking: int, by: int) -> None:
        self._try(bookings.cancel, booking, self.people[by])

    @rule(booking=ANY_BOOKING, by=PEOPLE)
    def restore(self, booking: int, by: int) -> None:
        self._try(bookings.restore, booking, self.people[by])

    @rule(booking=ANY_BOOKING, by=PEOPLE, date=DATES)
    def move(self, booking: int, by: int, date: int) -> None:
        self._try(moving.move, booking, self.dates[date], self.people[by])

    @rule(booking=ANY_BOOKING, was=ANY_BOOKING, by=PEOPLE)
    def move_back(self, booking: int, was: int, by: int) -> None:
        self._try(moving.move_back, booking, was, self.people[by])

    @rule(booking=ANY_BOOKING, by=PEOPLE, to=PEOPLE)
    def hand_over(self, booking: int, by: int, to: int) -> None:
        self._try(handing_over.hand_over, booking, self.people[to], self.people[by])

    @rule(
        booking=ANY_BOOKING,
        by=PEOPLE,
        how=st.sampled_from((handing_over.keep, handing_over.give_back, handing_over.take_back)),
    )
    def answer(self, booking: int, by: int, how: Any) -> None:
        self._try(how, booking, self.people[by])

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        with self.store.reading() as tx:
            assert audits.check(tx, NOW) == []
            assert [finding for date in self.dates for finding in _replayed(tx, date)] == []


def _replayed(tx: Tx, date: int) -> list[history.Finding]:
    """Return what breaks a rule when the audit of a date is replayed against the rows that are left."""
    rows = tx.execute(select(Audit).where(Audit.occurrence_id == date).order_by(Audit.revision)).all()
    decisions = [
        Decision(r.revision, str(r.person_id), r.action, r.details["party"]) for r in rows if _is_place(r)
    ]
    left = tx.execute(
        select(Booking.person_id, Booking.party).where(
            Booking.occurrence_id == date, Booking.state.in_(STANDING)
        )
    ).all()
    moments = defaultdict(float, {d.revision: float(d.revision) for d in decisions})
    told = [Told(d.person, d.action, moments[d.revision], moments[d.revision]) for d in decisions]
    standing = [str(row.person_id) for row in left]
    found = history.check(History(CAPACITY, decisions, told, standing, len(standing)))
    revisions = [row.revision for row in rows]
    assert revisions == list(range(1, len(rows) + 1))
    return [finding for finding in found if finding.rule != "revisions"]


def _is_place(row: Any) -> bool:
    """Return whether a decision was about places; the limit on colleagues is another reason to refuse."""
    return row.action not in ("nothing_to_cancel", "doubtful", "limit_reached")


@pytest.mark.parametrize(("engine", "examples"), [("sqlite", 12), ("postgres", 4)])
def test_nobody_ever_has_two_places_or_loses_the_one_they_have(
    databases: Databases, engine: str, examples: int
):
    run_state_machine_as_test(  # type: ignore[no-untyped-call,unused-ignore]
        lambda: Places(databases.copy(engine, "places from hand to hand", prepare)),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
