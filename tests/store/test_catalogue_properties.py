"""Whatever a catalogue turns into, nobody loses a place and the same file again does nothing."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from store import series
from store.catalogue.matching import match
from store.db import Store
from store.tables import STANDING, Base, Booking, Occurrence, OccurrencePart
from tests.databases import Databases
from tests.store.catalogues import NOW, a_series, a_type, book, catalogue, everything, load

DAYS = ("MO", "TU", "WE", "TH", "FR")
_numbers = count(1)


@pytest.fixture
def fresh(databases: Databases) -> Iterator[list[Store]]:
    """Databases for one test, each example another; SQLite, as no example runs two workers."""
    opened: list[Store] = []
    yield opened
    for store in opened:
        store.close()


def another(databases: Databases, opened: list[Store]) -> Store:
    store = Store(databases.copy("sqlite", "tables", lambda s: Base.metadata.create_all(s.engine)))
    opened.append(store)
    return store


@st.composite
def rules(draw) -> str:
    days = ",".join(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True)))
    if draw(st.booleans()):
        return f"FREQ=WEEKLY;INTERVAL={draw(st.sampled_from([1, 1, 2]))};BYDAY={days}"
    return f"FREQ=MONTHLY;BYDAY={draw(st.integers(1, 4))}{days[:2]}"


@st.composite
def catalogues(draw):
    wanted = a_type(
        capacity=draw(st.sampled_from([None, 1, 2, 12])),
        place=draw(st.sampled_from(["hub", "library", None])),
        series={
            key: a_series(starts=f"2024-01-01 {hour}", rrule=draw(rules()))
            for key, hour in draw(
                st.sampled_from([{"a": "10:00"}, {"a": "15:30"}, {"a": "10:00", "b": "13:00"}, {}])
            ).items()
        },
    )
    closed = draw(st.sampled_from([[], [{"from": "2026-12-07", "to": "2026-12-18", "reason": "painting"}]]))
    return catalogue({draw(st.sampled_from(["one", "one", "two"])): wanted}, closures=closed)


def book_some(store: Store, picks: list[int]) -> None:
    """Book up to two people on some planned dates, each as the rules allow."""
    with store.reading() as tx:
        free = OccurrencePart.capacity.is_(None) | (OccurrencePart.taken < OccurrencePart.capacity)
        query = select(Occurrence.id).join(OccurrencePart, OccurrencePart.occurrence_id == Occurrence.id)
        ids = list(tx.scalars(query.where(Occurrence.state == "planned", free).order_by(Occurrence.id)))
    for pick in {ids[pick % len(ids)] for pick in picks if ids}:
        states = ["booked", "cancelled", "might_come"]
        book(store, pick, f"P{next(_numbers)}", states[pick % len(states)])


def bookings(store: Store) -> list[tuple]:  # type: ignore[type-arg]
    with store.reading() as tx:
        query = select(Booking.id, Booking.occurrence_id, Booking.person_id, Booking.state)
        return [tuple(row) for row in tx.execute(query.order_by(Booking.id))]


def unsound(store: Store) -> list[str]:
    """What must never be: a lost occurrence, a booked one off without a word, too few places."""
    with store.reading() as tx:
        standing = select(Booking.occurrence_id).where(Booking.state.in_(STANDING))
        off = select(Occurrence.id).where(Occurrence.id.in_(standing), Occurrence.state != "planned")
        lost = select(Booking.id).where(Booking.occurrence_id.not_in(select(Occurrence.id)))
        over = select(OccurrencePart.part).where(OccurrencePart.taken > OccurrencePart.capacity)
        found = {"off": off, "lost": lost, "over": over}
        return [name for name, query in found.items() if tx.execute(query).first()]


STEPS = st.tuples(catalogues(), st.lists(st.integers(0, 200), max_size=6))
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(steps=st.lists(STEPS, min_size=2, max_size=4))
def test_no_import_loses_a_booking_and_twice_is_the_same_as_once(databases, fresh, steps):
    store, now = another(databases, fresh), NOW
    for wanted, picks in steps:
        before = bookings(store)
        load(store, wanted, now)
        assert bookings(store) == before
        assert unsound(store) == []
        rows = everything(store)
        assert load(store, wanted, now).is_empty
        with store.transaction() as tx:
            assert series.extend(tx, now) == 0
        assert everything(store) == rows
        book_some(store, picks)
        now += timedelta(days=4, hours=3)


@FEW
@given(old=st.sampled_from(DAYS), new=st.sampled_from(DAYS), picks=st.lists(st.integers(0, 200), max_size=8))
def test_a_weekday_that_moves_takes_every_booking_of_the_weeks_to_come_with_it(
    databases, fresh, old, new, picks
):
    store = another(databases, fresh)
    load(store, catalogue({"one": a_type(series={"a": a_series(rrule=f"FREQ=WEEKLY;BYDAY={old}")})}))
    book_some(store, picks)
    load(store, catalogue({"one": a_type(series={"a": a_series(rrule=f"FREQ=WEEKLY;BYDAY={new}")})}))
    next_week = NOW + timedelta(days=7)
    with store.reading() as tx:
        query = select(Occurrence.nominal_on, Occurrence.decision).join(
            Booking, Booking.occurrence_id == Occurrence.id
        )
        rows = tx.execute(query.where(Occurrence.starts_at > next_week, Booking.state.in_(STANDING))).all()
        assert tx.scalar(select(func.count()).select_from(Occurrence)) in (52, 53)
    # A booked date whose week has only a bank holiday left needs a decision; it has moved all the same.
    assert all(row.nominal_on.weekday() == DAYS.index(new) for row in rows)


@given(old=st.sets(st.dates()), new=st.sets(st.dates()))
def test_matching_gives_no_date_away_twice_and_never_crosses_a_week(old, new):
    matched = match(old, new, lambda on: on.isocalendar()[:2])
    assert len(set(matched.values())) == len(matched)
    assert set(matched.values()) <= new
    assert all(on.isocalendar()[:2] == to.isocalendar()[:2] for on, to in matched.items())
    assert all(matched[on] == on for on in old & new)
