"""Being told when there is something to act on: once each, and only while one still wants to hear."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from store import bookings, interests
from store.booking_outcomes import Wanted
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.interests import Ended, NothingToWaitFor, Registered
from store.tables import Cohort, Enrolment, Outbox, Series, SessionType
from tests.small_hub import NOW, START, SmallHub
from tests.store.learning_set_hub import SetHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def register(hub: SmallHub, type_id: int, person_id: int) -> Registered | NothingToWaitFor:
    with hub.store.transaction() as tx:
        return interests.register(tx, type_id, person_id, NOW)


def registered(hub: SmallHub, type_id: int, person_id: int) -> int:
    outcome = register(hub, type_id, person_id)
    assert isinstance(outcome, Registered)
    return outcome.interest_id


def tell(hub: SmallHub, now=NOW) -> int:
    with hub.store.transaction() as tx:
        return interests.tell(tx, now)


def told(hub: SmallHub) -> list[int | None]:
    with hub.store.reading() as tx:
        query = select(Outbox.person_id).where(Outbox.kind == "date_announced").order_by(Outbox.id)
        return list(tx.scalars(query))


def change(hub: SmallHub, type_id: int, **values: object) -> None:
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).where(SessionType.id == type_id).values(**values))


def a_cohort(hub: SmallHub, type_id: int, opens_on: date, closes_on: date) -> None:
    with hub.store.transaction() as tx:
        series = {
            "session_type_id": type_id,
            "key": "first",
            "starts_on": START.date(),
            "starts_time": time(10),
            "minutes": 60,
            "dates": [str(START.date())],
            "zone": "Europe/London",
            "region": "england-and-wales",
        }
        series_id = tx.execute(insert(Series).values(series).returning(Series.id)).scalar_one()
        window = {"applications_open_on": opens_on, "applications_close_on": closes_on}
        tx.execute(insert(Cohort).values(series_id=series_id, title="First", places=2, **window))


# --- Registering


def test_registering_twice_is_one_interest(hub: SmallHub):
    qsir, asha = hub.session_type("qsir", rule="interest"), hub.person()
    first = registered(hub, qsir, asha)
    assert register(hub, qsir, asha) == Registered(first, is_new=False)
    with hub.store.reading() as tx:
        assert (interests.count(tx, qsir), interests.names(tx, qsir)) == (1, ["Asha"])


def test_where_there_is_a_date_nobody_waits_for_one(hub: SmallHub):
    taster = hub.session_type()
    hub.occurrence(taster)
    assert register(hub, taster, hub.person()) == NothingToWaitFor()


def test_a_workshop_is_asked_for_and_not_waited_for(hub: SmallHub):
    assert register(hub, hub.session_type("w", rule="request"), hub.person()) == NothingToWaitFor()


def test_a_member_does_not_wait_for_room_in_their_own_set(bare_store: Store):
    hub = SetHub(bare_store)
    asha, ben = hub.hub.person("Asha"), hub.hub.person("Ben")
    hub.join(asha)
    hub.join(ben)
    assert register(hub.hub, hub.type_id, asha) == NothingToWaitFor()
    assert isinstance(register(hub.hub, hub.type_id, hub.hub.person("Carys")), Registered)


def test_nobody_waits_for_what_is_no_longer_on_offer(hub: SmallHub):
    qsir, asha = hub.session_type("qsir", rule="interest"), hub.person()
    registered(hub, qsir, asha)
    change(hub, qsir, is_retired=True)
    with pytest.raises(NotFound):
        register(hub, qsir, hub.person("Ben"))
    with hub.store.reading() as tx:
        assert interests.mine(tx, asha) == []


# --- Withdrawing


def test_who_has_withdrawn_is_not_told_and_may_register_again(hub: SmallHub):
    qsir, asha = hub.session_type("qsir", rule="interest"), hub.person()
    interest = registered(hub, qsir, asha)
    with hub.store.transaction() as tx:
        ended = interests.withdraw(tx, interest, asha, NOW)
        assert ended == Ended("qsir", "Qsir", "interested", is_new=True)
        again = interests.withdraw(tx, interest, asha, NOW)
        assert (again.state, again.is_new) == ("withdrawn", False)
    change(hub, qsir, rule="book")
    hub.occurrence(qsir)
    assert tell(hub) == 0
    change(hub, qsir, rule="interest")
    assert registered(hub, qsir, asha) != interest


def test_nobody_withdraws_for_somebody_else(hub: SmallHub):
    interest, ben = (
        registered(hub, hub.session_type("qsir", rule="interest"), hub.person()),
        hub.person("Ben"),
    )
    with pytest.raises(NotAllowed), hub.store.transaction() as tx:
        interests.withdraw(tx, interest, ben, NOW)
    with pytest.raises(NotFound), hub.store.transaction() as tx:
        interests.withdraw(tx, 99, 1, NOW)


# --- Telling


def test_everybody_who_waits_is_told_of_a_date_once(hub: SmallHub):
    training = hub.session_type("training", rule="interest")
    asha, ben = hub.person("Asha"), hub.person("Ben")
    registered(hub, training, asha)
    registered(hub, training, ben)
    registered(hub, hub.session_type("other", rule="interest"), asha)
    assert tell(hub) == 0
    change(hub, training, rule="book")
    hub.occurrence(training)
    assert (tell(hub), tell(hub)) == (2, 0)
    assert told(hub) == [asha, ben]
    with hub.store.reading() as tx:
        assert sorted(tx.scalars(select(Enrolment.state))) == ["interested", "told", "told"]


def test_a_date_without_a_place_is_nothing_to_act_on(hub: SmallHub):
    training = hub.session_type("training", rule="interest")
    registered(hub, training, hub.person())
    change(hub, training, rule="book")
    date_of_it = hub.occurrence(training)
    for name in ("Ben", "Carys"):
        other = hub.person(name)
        with hub.store.transaction() as tx:
            bookings.book(tx, Wanted(date_of_it, other, other), NOW)
    assert tell(hub) == 0
    assert tell(hub, START + timedelta(days=1)) == 0


def test_a_drop_in_is_something_to_act_on(hub: SmallHub):
    training = hub.session_type("training", rule="interest")
    registered(hub, training, hub.person())
    change(hub, training, rule="drop_in")
    hub.occurrence(training)
    assert tell(hub) == 1


@pytest.mark.parametrize(("opens_in", "closes_in", "number"), [(0, 0, 1), (1, 9, 0), (-9, -1, 0)])
def test_a_course_is_waited_for_until_one_can_apply(
    hub: SmallHub, opens_in: int, closes_in: int, number: int
):
    course = hub.session_type("course", rule="apply")
    registered(hub, course, hub.person())
    opens_on, closes_on = (NOW.date() + timedelta(days=days) for days in (opens_in, closes_in))
    a_cohort(hub, course, opens_on, closes_on)
    assert tell(hub) == number


def test_who_waits_for_room_in_a_set_is_told_when_somebody_leaves(bare_store: Store):
    hub = SetHub(bare_store)
    asha, ben, carys = (hub.hub.person(name) for name in ("Asha", "Ben", "Carys"))
    hub.join(asha)
    hub.join(ben)
    registered(hub.hub, hub.type_id, carys)
    assert tell(hub.hub) == 0
    hub.leave(asha)
    assert tell(hub.hub) == 1
    assert told(hub.hub) == [carys]


def test_who_was_told_may_wait_again(hub: SmallHub):
    training, asha = hub.session_type("training", rule="interest"), hub.person()
    first = registered(hub, training, asha)
    change(hub, training, rule="book")
    hub.occurrence(training)
    tell(hub)
    change(hub, training, rule="interest")
    assert registered(hub, training, asha) != first
    change(hub, training, rule="book")
    assert tell(hub) == 1
    assert told(hub) == [asha, asha]
