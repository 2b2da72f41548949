"""Who is forgotten again because a colleague only named them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store import bookings, colleagues, forgetting, people, roles
from store.booking_outcomes import Wanted
from store.colleagues import Colleague
from store.db import Store
from store.tables import Person
from tests.small_hub import NOW, SmallHub

EMAIL = "jo@trust.example"


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def named(hub: SmallHub, by_id: int, who: str = "Jo Bloggs") -> int:
    with hub.store.transaction() as tx:
        found = colleagues.find(tx, who, by_id, NOW)
    assert isinstance(found, Colleague)
    return found.person_id


def forgets(hub: SmallHub, person_id: int, now=NOW) -> bool:
    """Return whether the person is forgotten, and check that what is said is done."""
    with hub.store.transaction() as tx:
        said = forgetting.forget(tx, person_id, now)
        is_there = tx.scalar(select(Person.id).where(Person.id == person_id)) is not None
    assert said is not is_there
    return said


@pytest.mark.parametrize("who", ["Jo Bloggs", EMAIL])
def test_whoever_was_named_just_now_and_has_nothing_is_forgotten(hub: SmallHub, who: str):
    asha = hub.person()
    jo = named(hub, asha, who)
    assert forgets(hub, jo)
    assert named(hub, asha, who) != jo


def test_whoever_was_known_before_is_not(hub: SmallHub):
    jo = named(hub, hub.person())
    assert not forgets(hub, jo, NOW + timedelta(seconds=1))


def test_whoever_has_or_had_a_place_a_role_or_an_account_is_not(hub: SmallHub):
    asha, taster = hub.person(), hub.occurrence(hub.session_type())
    jo, femi = named(hub, asha), named(hub, asha, EMAIL)
    with hub.store.transaction() as tx:
        booked = bookings.book(tx, Wanted(taster, jo, asha), NOW)
        bookings.cancel(tx, booked.booking_id, asha, NOW)  # type: ignore[union-attr]
        roles.set_coordinators(tx, [EMAIL], NOW)
        account = people.recognise(
            tx, channel="slack", tenant="T1", user_id="U1", name="Dev", email=None, reference={}, now=NOW
        )
    assert not any(forgets(hub, one) for one in (jo, femi, account.person_id))
