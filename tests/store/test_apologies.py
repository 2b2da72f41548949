"""Missing one meeting of a learning set: the place stays counted, and the member stays a member."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from store import bookings, places
from store.apologies import NoMeeting, Noted
from store.booking_outcomes import Booked, Doubtful, Wanted
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.tables import Occurrence, Role
from tests.small_hub import NOW, START, SmallHub
from tests.store.learning_set_hub import SetHub


@pytest.fixture
def hub(bare_store: Store) -> SetHub:
    return SetHub(bare_store)


def state(hub: SetHub, booking_id: int) -> str:
    with hub.store.reading() as tx:
        return places.get(tx, booking_id).state


def test_who_sends_apologies_keeps_the_place(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    assert hub.send(hub.place(asha), asha) == Noted(is_new=True)
    assert (state(hub, hub.place(asha)), hub.taken()) == ("apologies", [1, 1, 1])
    assert hub.findings() == []


def test_apologies_twice_are_apologies_once_and_can_be_taken_back(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    mine = hub.place(asha)
    hub.send(mine, asha)
    assert hub.send(mine, asha) == Noted(is_new=False)
    assert hub.take_back(mine, asha) == Noted(is_new=True)
    assert hub.take_back(mine, asha) == Noted(is_new=False)
    assert (state(hub, mine), hub.taken()) == ("booked", [1, 1, 1])


@pytest.mark.parametrize(("minutes", "outcome"), [(-1, Noted(is_new=True)), (0, NoMeeting("started"))])
def test_apologies_are_taken_until_the_meeting_begins(hub: SetHub, minutes: int, outcome: object):
    asha = hub.hub.person()
    hub.join(asha)
    assert hub.send(hub.place(asha), asha, START + timedelta(minutes=minutes)) == outcome


def test_after_leaving_there_is_nothing_to_be_sorry_for(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    mine = hub.place(asha)
    hub.leave(asha)
    assert hub.send(mine, asha) == NoMeeting("left")
    assert hub.take_back(mine, asha) == NoMeeting("left")


def test_a_meeting_that_is_off_needs_no_apologies(hub: SetHub):
    asha = hub.hub.person()
    hub.join(asha)
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(state="cancelled"))
    assert hub.send(hub.place(asha), asha) == NoMeeting("off")


def test_nobody_sends_apologies_for_somebody_else_not_even_a_coordinator(hub: SetHub):
    asha, femi = hub.hub.person(), hub.hub.person("Femi")
    hub.join(asha)
    with hub.store.transaction() as tx:
        row = {"person_id": femi, "role": "coordinator", "given_by": "settings"}
        tx.execute(insert(Role).values(given_at=NOW, **row))
    for say in (hub.send, hub.take_back):
        with pytest.raises(NotAllowed):
            say(hub.place(asha), femi)
    with pytest.raises(NotFound):
        hub.send(99, asha)


def test_a_place_that_was_booked_by_itself_is_given_up_and_not_missed(bare_store: Store):
    hub = SetHub(bare_store)
    asha, taster = hub.hub.person(), hub.hub.occurrence(hub.hub.session_type())
    with hub.store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(taster, asha, asha), NOW)
        assert isinstance(outcome, Booked)
    with pytest.raises(NotAllowed):
        hub.send(outcome.booking_id, asha)


def test_a_meeting_one_will_miss_stands_in_the_way_of_no_other_booking(hub: SetHub):
    asha = hub.hub.person()
    taster = SmallHub(hub.store).occurrence(hub.hub.session_type())
    hub.join(asha)
    with hub.store.transaction() as tx:
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha), NOW), Doubtful)
    hub.send(hub.place(asha), asha)
    with hub.store.transaction() as tx:
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha), NOW), Booked)
    with hub.store.reading() as tx:
        assert len(list(tx.scalars(select(Occurrence.id)))) == 4
