"""Joining and leaving a learning set, and a place at every meeting for whoever is in it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import bookings, interests, learning_sets, memberships
from store.booking_outcomes import Closed, NothingToCancel, Wanted
from store.catalogue.decisions import with_too_few_places
from store.db import Store
from store.errors import NotFound
from store.memberships import AlreadyMember, Joined, Left, NotAMember, NotForYou, NotOpen, SetFull
from store.tables import (
    Booking,
    Membership,
    Occurrence,
    OccurrencePart,
    Outbox,
    Role,
    Series,
    SessionType,
)
from tests.small_hub import NOW, START
from tests.store.learning_set_hub import FORTNIGHT, SetHub


@pytest.fixture
def hub(bare_store: Store) -> SetHub:
    return SetHub(bare_store)


def change(hub: SetHub, what: type, **values: object) -> None:
    with hub.store.transaction() as tx:
        tx.execute(update(what).values(**values))


def told(hub: SetHub) -> list[Any]:
    with hub.store.reading() as tx:
        return [tuple(row) for row in tx.execute(select(Outbox.kind, Outbox.person_id).order_by(Outbox.id))]


# --- Joining


def test_joining_gives_a_place_at_every_meeting_to_come(hub: SetHub):
    assert isinstance(hub.join(hub.hub.person()), Joined)
    assert hub.taken() == [1, 1, 1]
    assert hub.findings() == []


def test_a_meeting_that_has_begun_or_is_off_gives_no_place(hub: SetHub):
    off = hub.meeting(3, state="not_on", reason="Christmas Day")
    asha = hub.hub.person()
    assert isinstance(hub.join(asha, START + timedelta(minutes=1)), Joined)
    assert (hub.taken(), hub.hub.taken(off)) == ([0, 1, 1], 0)
    assert hub.findings(START + timedelta(minutes=1)) == []


def test_joining_twice_returns_the_first_membership(hub: SetHub):
    asha = hub.hub.person()
    first = hub.join(asha)
    assert isinstance(first, Joined)
    assert hub.join(asha) == AlreadyMember(first.membership_id)
    assert (hub.taken(), hub.members()) == ([1, 1, 1], 1)


def test_a_set_without_room_at_one_meeting_takes_nobody_and_writes_nothing(hub: SetHub):
    with hub.store.transaction() as tx:
        is_it = OccurrencePart.occurrence_id == hub.meetings[1]
        tx.execute(update(OccurrencePart).where(is_it).values(capacity=0))
    assert hub.join(hub.hub.person()) == SetFull()
    assert (hub.taken(), hub.members(), told(hub)) == ([0, 0, 0], 0, [])


def test_the_last_place_goes_to_one_person_and_the_next_finds_it_full(hub: SetHub):
    assert isinstance(hub.join(hub.hub.person("Asha")), Joined)
    assert hub.seen().has_room
    assert isinstance(hub.join(hub.hub.person("Ben")), Joined)
    assert hub.join(hub.hub.person("Carys")) == SetFull()
    assert (hub.seen().free, hub.seen().has_room) == (0, False)


def test_where_too_many_people_have_a_place_a_freed_one_goes_to_nobody_new(hub: SetHub):
    with hub.store.transaction() as tx:
        is_it = Occurrence.id == hub.meetings[2]
        tx.execute(update(Occurrence).where(is_it).values(decision=with_too_few_places("")))
    assert hub.join(hub.hub.person()) == SetFull()
    assert not hub.seen().has_room


@pytest.mark.parametrize(
    ("what", "values"),
    [
        (Series, {"is_ended": True}),
        (SessionType, {"is_retired": True}),
        (SessionType, {"rule": "book"}),
        (Occurrence, {"state": "cancelled"}),
        (Occurrence, {"starts_at": NOW - timedelta(days=1)}),
    ],
)
def test_nobody_joins_a_set_that_has_ended_or_meets_no_more(hub: SetHub, what: type, values: Any):
    change(hub, what, **values)
    assert hub.join(hub.hub.person()) == NotOpen()
    assert hub.members() == 0


def test_a_strict_set_is_for_some_people_only(hub: SetHub):
    change(hub, SessionType, is_strict=True, audiences=["support_services"])
    assert hub.join(hub.hub.person("Asha")) == NotForYou("Everybody.")
    assert isinstance(hub.join(hub.hub.person("Ben", ("support_services",))), Joined)


def test_a_series_nobody_knows_cannot_be_joined_or_left(hub: SetHub):
    for what in (memberships.join, memberships.leave):
        with pytest.raises(NotFound), hub.store.transaction() as tx:
            what(tx, 99, 1, NOW)


def test_who_joins_waits_for_room_no_longer(hub: SetHub):
    asha, ben, carys = (hub.hub.person(name) for name in ("Asha", "Ben", "Carys"))
    hub.join(ben)
    hub.join(carys)
    with hub.store.transaction() as tx:
        interests.register(tx, hub.type_id, asha, NOW)
    hub.leave(ben)
    hub.join(asha)
    with hub.store.transaction() as tx:
        assert (interests.mine(tx, asha), interests.tell(tx, NOW)) == ([], 0)


def test_a_meeting_is_not_booked_and_not_cancelled_by_itself(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    other, mine = Wanted(hub.meetings[0], hub.hub.person("Ben"), asha), hub.place(asha)
    with hub.store.transaction() as tx:
        assert bookings.book(tx, other, NOW) == Closed("other_rule")
        assert bookings.cancel(tx, mine, asha, NOW) == NothingToCancel("set")
    assert hub.taken() == [1, 1, 1]
    assert hub.findings() == []


# --- Leaving


def test_leaving_frees_every_meeting_to_come_and_keeps_those_that_were(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    after_the_first = START + timedelta(hours=2)
    assert hub.leave(asha, after_the_first) == Left("Learning Set", 2)
    assert (hub.taken(), hub.members()) == ([1, 0, 0], 0)
    assert hub.findings(after_the_first) == []


def test_leaving_twice_changes_nothing(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    hub.leave(asha)
    assert hub.leave(asha) == NotAMember("Learning Set")
    assert hub.taken() == [0, 0, 0]


def test_who_left_can_join_again_if_there_is_room(hub: SetHub):
    asha, ben, carys = (hub.hub.person(name) for name in ("Asha", "Ben", "Carys"))
    first = hub.join(asha)
    hub.leave(asha)
    second = hub.join(asha)
    assert isinstance(second, Joined)
    assert second != first
    hub.leave(asha)
    hub.join(ben)
    hub.join(carys)
    assert hub.join(asha) == SetFull()
    assert hub.findings() == []


def test_apologies_end_with_the_membership(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    hub.send(hub.place(asha), asha)
    hub.leave(asha)
    assert hub.taken() == [0, 0, 0]
    assert hub.findings() == []


# --- Who is told


def test_those_who_run_the_set_are_told_who_joins_and_leaves(hub: SetHub):
    carys, asha = hub.host(), hub.hub.person()
    hub.join(asha)
    hub.join(asha)
    hub.leave(asha)
    assert told(hub) == [("set_joined", carys), ("set_left", carys)]


def test_nobody_is_told_of_what_they_did_themselves(hub: SetHub):
    carys = hub.host()
    hub.join(carys)
    hub.leave(carys)
    assert told(hub) == []


def test_where_nobody_runs_the_set_the_coordinators_are_told(hub: SetHub):
    femi, asha = hub.hub.person("Femi"), hub.hub.person()
    with hub.store.transaction() as tx:
        row = {"person_id": femi, "role": "coordinator", "given_by": "settings"}
        tx.execute(insert(Role).values(given_at=NOW, **row))
    hub.join(asha)
    assert told(hub) == [("set_joined", femi)]


# --- Meetings that come later


def test_a_meeting_that_comes_later_has_a_place_for_every_member(hub: SetHub):
    asha, ben = hub.hub.person("Asha"), hub.hub.person("Ben")
    hub.join(asha)
    hub.join(ben)
    hub.leave(ben)
    later = hub.meeting(3)
    assert [finding.rule for finding in hub.findings()] == ["a member has a place at every meeting"]
    assert (hub.fill(), hub.fill()) == (1, 0)
    assert hub.hub.taken(later) == 1
    assert hub.findings() == []


def test_a_member_of_before_gets_no_place_at_a_meeting_that_is_over_or_off(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    over, off = hub.meeting(-1), hub.meeting(3, state="cancelled")
    assert hub.fill(NOW + FORTNIGHT) == 0
    assert (hub.hub.taken(over), hub.hub.taken(off)) == (0, 0)


def test_a_meeting_with_too_few_places_has_one_for_every_member_and_needs_a_decision(hub: SetHub):
    hub.join(hub.hub.person("Asha"))
    hub.join(hub.hub.person("Ben"))
    change(hub, SessionType, parts=[{"key": "attend", "title": "Come", "capacity": 1, "questions": []}])
    later = hub.meeting(3)
    assert hub.fill() == 2
    assert hub.hub.taken(later) == 2
    with hub.store.reading() as tx:
        decision = tx.scalars(select(Occurrence.decision).where(Occurrence.id == later)).one()
    assert decision == with_too_few_places("")
    assert hub.findings() == []


# --- As people see it


def test_a_set_says_how_many_are_in_it_and_when_it_meets_next(hub: SetHub):
    asha = hub.hub.person()
    assert (hub.seen().members, hub.seen().free, hub.seen().next_id) == (0, 2, hub.meetings[0])
    hub.join(asha)
    assert (hub.seen(asha).is_member, hub.seen().is_member, hub.seen().members) == (True, False, 1)
    assert hub.seen(now=START + timedelta(hours=1)).next_id == hub.meetings[1]


def test_a_set_that_has_ended_is_shown_to_its_members_as_long_as_it_meets(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    change(hub, Series, is_ended=True)
    with hub.store.reading() as tx:
        assert [one.series_id for one in learning_sets.mine(tx, asha, NOW)] == [hub.series_id]
        assert learning_sets.mine(tx, asha, NOW + 3 * FORTNIGHT) == []
        assert learning_sets.of_type(tx, hub.type_id, asha, NOW) == []
    assert hub.leave(asha) == Left("Learning Set", 3)


def test_a_membership_is_one_row_for_each_person_and_series(hub: SetHub):
    asha = hub.hub.person()
    for _ in range(2):
        hub.join(asha)
        hub.leave(asha)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Membership.state)).all() == ["left", "left"]
        standing = select(Booking.id).where(Booking.state != "cancelled")
        assert tx.scalars(standing).all() == []
