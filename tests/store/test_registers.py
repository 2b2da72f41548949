"""The register: who may take it and when, what it says, and that the last one holds whole."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import announcement_targets, audits, bookings, merging, moving, registers, retention
from store.announcement_targets import Target
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.moving import Changes, Moved
from store.registers import Marks, Refused, Taken
from store.tables import Audit, Booking, Host, Occurrence, Role, SessionType
from tests.small_hub import NOW, START, SmallHub

LATER = START + timedelta(minutes=50)


class Sitting:
    """One date with three people booked, and Carys who runs it."""

    def __init__(self, store: Store, **changes: Any) -> None:
        self.hub = SmallHub(store)
        parts = [{"key": "attend", "title": "Come", "capacity": 9, "questions": []}]
        self.type_id = self.hub.session_type(**{"parts": parts, "party_max": 4, **changes})
        self.id = self.hub.occurrence(self.type_id)
        self.carys = self.hub.person("Carys")
        with store.transaction() as tx:
            tx.execute(insert(Host).values(session_type_id=self.type_id, person_id=self.carys))
        self.ben, self.asha, self.dev = (self.hub.person(name) for name in ("ben", "Asha", "Dev"))
        self.places = {who: self.book(who) for who in (self.ben, self.asha, self.dev)}

    def book(self, person: int, party: int = 1) -> int:
        with self.hub.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(self.id, person, person, party=party), NOW)
        assert isinstance(outcome, Booked)
        return outcome.booking_id

    def take(self, marks: Marks, now: datetime = LATER, by: int | None = None) -> Any:
        with self.hub.store.transaction() as tx:
            return registers.take(tx, self.id, by or self.carys, marks, now)

    def take_back(self, taken: Any, now: datetime = LATER, by: int | None = None) -> Any:
        with self.hub.store.transaction() as tx:
            return registers.take_back(tx, self.id, by or self.carys, taken.revision, now)

    def said(self) -> dict[str, bool | None]:
        with self.hub.store.reading() as tx:
            return {one.name: one.came for one in registers.get(tx, self.id).people}

    def head(self) -> tuple[datetime | None, int | None]:
        with self.hub.store.reading() as tx:
            found = registers.get(tx, self.id)
        return found.taken_at, found.walk_ins

    def findings(self) -> list[Any]:
        with self.hub.store.reading() as tx:
            return audits.check(tx, LATER)


@pytest.fixture
def sitting(bare_store: Store) -> Sitting:
    return Sitting(bare_store)


def test_nobody_is_marked_before_the_register_is_taken(sitting: Sitting):
    assert sitting.said() == {"Asha": None, "ben": None, "Dev": None}
    assert sitting.head() == (None, None)


def test_whoever_is_not_named_as_missing_came(sitting: Sitting):
    assert isinstance(sitting.take(Marks([sitting.places[sitting.ben]], walk_ins=2)), Taken)
    assert list(sitting.said().items()) == [("Asha", True), ("ben", False), ("Dev", True)]
    assert sitting.head() == (LATER, 2)
    assert sitting.findings() == []


def test_the_places_and_their_states_stay_as_they_were(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]]))
    assert (sitting.hub.taken(sitting.id), sitting.hub.standing(sitting.id)) == (3, 3)


def test_taken_again_the_last_one_holds_whole(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben], sitting.places[sitting.asha]], walk_ins=2))
    sitting.take(Marks([sitting.places[sitting.dev]]), LATER + timedelta(minutes=1))
    assert sitting.said() == {"Asha": True, "ben": True, "Dev": False}
    assert sitting.head() == (LATER + timedelta(minutes=1), None)


@pytest.mark.parametrize(("minutes", "outcome"), [(-1, Refused("not_begun")), (0, None)])
def test_it_is_taken_from_the_moment_the_session_begins(sitting: Sitting, minutes: int, outcome: Any):
    found = sitting.take(Marks(), START + timedelta(minutes=minutes))
    assert found == outcome or (outcome is None and isinstance(found, Taken))
    assert (sitting.said()["Asha"] is None) == (outcome is not None)


@pytest.mark.parametrize("state", ["cancelled", "not_on"])
def test_where_nothing_took_place_nobody_came(sitting: Sitting, state: str):
    with sitting.hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(state=state))
    assert sitting.take(Marks()) == Refused("off")
    assert sitting.said()["Asha"] is None


def test_only_who_runs_the_session_takes_its_register(sitting: Sitting):
    with pytest.raises(NotAllowed):
        sitting.take(Marks(), by=sitting.asha)
    taken = sitting.take(Marks())
    with pytest.raises(NotAllowed):
        sitting.take_back(taken, by=sitting.asha)
    with sitting.hub.store.transaction() as tx, pytest.raises(NotFound):
        registers.take(tx, 999, sitting.carys, Marks(), LATER)


def test_a_role_that_was_taken_away_is_gone_at_once_and_one_that_was_given_counts(sitting: Sitting):
    with sitting.hub.store.transaction() as tx:
        tx.execute(update(Host).values(person_id=sitting.dev))
        row = {"person_id": sitting.asha, "role": "coordinator", "given_by": "x", "given_at": NOW}
        tx.execute(insert(Role).values(row))
    with pytest.raises(NotAllowed):
        sitting.take(Marks())
    assert isinstance(sitting.take(Marks(), by=sitting.asha), Taken)


def test_who_sent_apologies_waits_or_cancelled_is_on_no_register(sitting: Sitting):
    states = {sitting.ben: "apologies", sitting.asha: "waiting", sitting.dev: "cancelled"}
    with sitting.hub.store.transaction() as tx:
        for person, state in states.items():
            tx.execute(update(Booking).where(Booking.person_id == person).values(state=state))
    sitting.take(Marks(list(sitting.places.values()), came=list(sitting.places.values())))
    with sitting.hub.store.reading() as tx:
        assert set(tx.scalars(select(Booking.came))) == {None}
        assert registers.headcounts(tx, [sitting.id]) == {}


def test_who_only_might_have_come_is_marked_as_coming_and_never_as_missing(bare_store: Store):
    sitting = Sitting(bare_store, slug="drop_in", rule="drop_in")
    ben, asha = sitting.places[sitting.ben], sitting.places[sitting.asha]
    sitting.take(Marks(absent=[ben], came=[asha], walk_ins=12))
    assert sitting.said() == {"Asha": True, "ben": None, "Dev": None}
    with bare_store.reading() as tx:
        assert registers.headcounts(tx, [sitting.id]) == {sitting.id: {"attended": 1}}


def test_who_gives_the_place_up_afterwards_neither_came_nor_is_missing(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]]))
    with sitting.hub.store.transaction() as tx:
        tx.execute(update(Booking).values(state="cancelled"))
        assert registers.headcounts(tx, [sitting.id]) == {}
        for kind in ("attended", "absent"):
            assert announcement_targets.reach(tx, Target(kind, sitting.id)).people == 0


def test_a_booking_of_another_date_is_not_touched(sitting: Sitting):
    other = sitting.hub.occurrence(sitting.type_id, START + timedelta(days=7))
    with sitting.hub.store.transaction() as tx:
        booked = bookings.book(tx, Wanted(other, sitting.ben, sitting.ben), NOW)
    assert isinstance(booked, Booked)
    sitting.take(Marks([booked.booking_id]))
    assert sitting.said() == {"Asha": True, "ben": True, "Dev": True}
    with sitting.hub.store.reading() as tx:
        assert {one.came for one in registers.get(tx, other).people} == {None}


def test_a_party_came_or_did_not_as_a_whole(sitting: Sitting):
    eve = sitting.hub.person("Eve")
    sitting.take(Marks([sitting.book(eve, party=3)]))
    with sitting.hub.store.reading() as tx:
        found = registers.get(tx, sitting.id)
        assert (found.party_of(came=True), found.party_of(came=False)) == (3, 3)
        assert registers.headcounts(tx, [sitting.id]) == {sitting.id: {"attended": 3, "absent": 3}}


# --- Taking it back -----------------------------------------------------------------------------


def test_the_first_register_is_taken_back_to_nothing(sitting: Sitting):
    taken = sitting.take(Marks([sitting.places[sitting.ben]], walk_ins=2))
    assert isinstance(sitting.take_back(taken), Taken)
    assert set(sitting.said().values()) == {None}
    assert sitting.head() == (None, None)
    assert sitting.findings() == []


def test_a_later_one_is_taken_back_to_what_stood_before(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]], walk_ins=2))
    taken = sitting.take(Marks([sitting.places[sitting.dev]]))
    sitting.take_back(taken, LATER + timedelta(minutes=2))
    assert sitting.said() == {"Asha": True, "ben": False, "Dev": True}
    assert sitting.head() == (LATER + timedelta(minutes=2), 2)


def test_after_it_was_taken_back_the_next_is_taken_back_to_nothing(sitting: Sitting):
    sitting.take_back(sitting.take(Marks(walk_ins=2)))
    sitting.take_back(sitting.take(Marks([sitting.places[sitting.ben]])))
    assert sitting.head() == (None, None)


def test_it_is_taken_back_once_and_never_past_a_later_one(sitting: Sitting):
    first = sitting.take(Marks([sitting.places[sitting.ben]]))
    second = sitting.take(Marks())
    assert sitting.take_back(first) == Refused("changed")
    undone = sitting.take_back(second)
    assert isinstance(undone, Taken)
    assert sitting.take_back(undone) == sitting.take_back(second) == Refused("changed")
    assert sitting.take_back(Taken(0)) == Refused("changed")
    assert sitting.said()["ben"] is False


def test_what_somebody_forgotten_said_cannot_be_put_back(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]]))
    with sitting.hub.store.transaction() as tx:
        tx.execute(update(Audit).values(details={"party": 2}))
    assert sitting.take_back(sitting.take(Marks())) == Refused("changed")


def test_what_somebody_forgotten_put_back_cannot_be_put_back_again(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]], walk_ins=2))
    sitting.take_back(sitting.take(Marks()))
    with sitting.hub.store.transaction() as tx:
        figures = {"party": 2, "walk_ins": 2}
        tx.execute(update(Audit).where(Audit.action == "register_undone").values(details=figures))
    assert sitting.take_back(sitting.take(Marks())) == Refused("changed")
    assert sitting.head() == (LATER, None)


def test_it_is_on_record_who_took_it_and_what_was_said(sitting: Sitting):
    ben = sitting.places[sitting.ben]
    sitting.take_back(sitting.take(Marks([ben], walk_ins=2)))
    query = select(Audit.action, Audit.actor_id, Audit.person_id, Audit.details).order_by(Audit.id.desc())
    with sitting.hub.store.reading() as tx:
        undone, taken = tx.execute(query.limit(2)).all()
    assert taken[:3] == ("register_taken", sitting.carys, None)
    assert taken.details == {"party": 2, "absent": [ben], "came": [], "walk_ins": 2}
    assert tuple(undone) == ("register_undone", sitting.carys, None, {"party": 0})


def test_a_register_whose_bookings_are_only_counted_is_neither_taken_nor_taken_back(sitting: Sitting):
    taken = sitting.take(Marks(absent=[sitting.places[sitting.ben]]))
    long_after = START + retention.BOOKINGS_KEPT + timedelta(days=2)
    kept = next(one for one in retention.KEPT if one.what == "bookings")
    with sitting.hub.store.transaction() as tx:
        assert kept.part_with(tx, kept.find(tx, long_after, None), long_after)
    assert sitting.take(Marks(), long_after) == Refused("counted")
    assert sitting.take_back(taken, long_after) == Refused("counted")


# --- What has begun -----------------------------------------------------------------------------


def test_what_has_begun_is_found_latest_first_and_without_what_was_off(sitting: Sitting):
    week = timedelta(days=7)
    before = sitting.hub.occurrence(sitting.type_id, START - week)
    sitting.hub.occurrence(sitting.type_id, START - 2 * week)
    sitting.hub.occurrence(sitting.type_id, START - timedelta(days=1), state="cancelled")
    sitting.hub.occurrence(sitting.hub.session_type("forum"), START - timedelta(days=2))
    tomorrow = {"nominal_on": START.date() + timedelta(days=1)}
    sitting.hub.occurrence(sitting.type_id, LATER + timedelta(minutes=1), **tomorrow)
    sitting.take(Marks())
    with sitting.hub.store.reading() as tx:
        found = registers.begun(tx, [sitting.type_id], START - week, LATER)
        assert [(one.id, one.register_at) for one in found] == [(sitting.id, LATER), (before, None)]
        assert registers.begun(tx, [], START - week, LATER) == []


# --- Several at once, and when two persons are one ----------------------------------------------


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_of_several_registers_at_once_one_holds_whole(sitting: Sitting):
    everybody = list(sitting.places.values())
    versions = [Marks([one], walk_ins=number) for number, one in enumerate(everybody, 1)]
    start = Barrier(len(versions))

    def one(marks: Marks) -> None:
        start.wait()
        sitting.take(marks)

    threads = [Thread(target=one, args=(marks,)) for marks in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sitting.hub.store.reading() as tx:
        found = registers.get(tx, sitting.id)
        last = tx.scalars(select(Audit.details).order_by(Audit.revision.desc()).limit(1)).one()
    absent = [one.booking_id for one in found.people if one.came is False]
    assert (absent, found.walk_ins) == (last["absent"], last["walk_ins"])
    assert Marks(absent, walk_ins=found.walk_ins) in versions


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_of_two_who_take_the_same_one_back_at_once_one_does(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]]))
    taken, found = sitting.take(Marks()), list[Any]()
    start = Barrier(2)

    def one() -> None:
        start.wait()
        found.append(sitting.take_back(taken))

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome) is Taken for outcome in found) == [False, True]
    assert sitting.said()["ben"] is False


def test_who_came_by_one_of_their_two_names_came(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben]]))
    with sitting.hub.store.transaction() as tx:
        merging.merge(tx, sitting.ben, sitting.asha, LATER)
    assert sitting.said() == {"ben": True, "Dev": True}
    assert sitting.findings() == []


def test_who_came_by_neither_name_did_not_come(sitting: Sitting):
    sitting.take(Marks([sitting.places[sitting.ben], sitting.places[sitting.asha]]))
    with sitting.hub.store.transaction() as tx:
        merging.merge(tx, sitting.ben, sitting.asha, LATER)
    assert sitting.said() == {"ben": False, "Dev": True}


def test_a_session_that_lets_nobody_book_has_people_without_a_booking_alone(bare_store: Store):
    sitting = Sitting(bare_store)
    with bare_store.transaction() as tx:
        tx.execute(update(Booking).values(state="cancelled"))
        tx.execute(update(SessionType).values(rule="interest"))
    sitting.take(Marks(walk_ins=5))
    assert (sitting.said(), sitting.head()) == ({}, (LATER, 5))


def test_whoever_came_and_then_says_with_how_many_still_came(bare_store: Store):
    sitting = Sitting(bare_store, slug="drop_in", rule="drop_in")
    now, asha = START + timedelta(minutes=5), sitting.places[sitting.asha]
    sitting.take(Marks(came=[asha]), now)
    with bare_store.transaction() as tx:
        moved = moving.move(tx, asha, sitting.id, sitting.asha, now, Changes(party=2))
    assert isinstance(moved, Moved)
    assert sitting.said() == {"Asha": True, "ben": None, "Dev": None}
    with bare_store.reading() as tx:
        assert registers.headcounts(tx, [sitting.id]) == {sitting.id: {"attended": 2}}


def test_whoever_came_and_cancels_by_a_slip_still_came(bare_store: Store):
    sitting = Sitting(bare_store, slug="drop_in", rule="drop_in")
    now, asha = START + timedelta(minutes=5), sitting.places[sitting.asha]
    sitting.take(Marks(came=[asha]), now)
    with bare_store.transaction() as tx:
        bookings.cancel(tx, asha, sitting.asha, now)
    assert sitting.said() == {"ben": None, "Dev": None}
    with bare_store.transaction() as tx:
        bookings.restore(tx, asha, sitting.asha, now)
    assert sitting.said() == {"Asha": True, "ben": None, "Dev": None}
    assert sitting.findings() == []
