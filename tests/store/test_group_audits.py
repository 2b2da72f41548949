"""Each rule of the audit about groups, broken on purpose."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from store import audits, bookings, interests, people, workshop_requests
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.tables import Booking, Enrolment, Membership, Occurrence, Series, SessionType, WorkshopRequest
from tests.small_hub import NOW
from tests.store.learning_set_hub import SetHub

MEANING = "every state, rule and role is one there is"


@pytest.fixture
def hub(bare_store: Store) -> SetHub:
    """A set with a member who misses one meeting, a taster, an interest and a request."""
    hub = SetHub(bare_store)
    asha, taster = hub.hub.person(), hub.hub.occurrence(hub.hub.session_type(), NOW + timedelta(days=2))
    qsir, made = (hub.hub.session_type(rule, rule=rule) for rule in ("interest", "request"))
    hub.join(asha)
    hub.send(hub.place(asha), asha)
    with hub.store.transaction() as tx:
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha), NOW), Booked)
        interests.register(tx, qsir, asha, NOW)
        workshop_requests.ask(tx, made, asha, {}, NOW)
    return hub


def a_member_without_places(tx: Tx) -> None:
    """Make somebody a member by hand."""
    series_id = tx.scalars(select(Membership.series_id)).one()
    row = {"series_id": series_id, "person_id": people.add(tx, "Ben", None, NOW), "state": "member"}
    tx.execute(insert(Membership).values(created_at=NOW, changed_at=NOW, **row))


def a_place_without_membership(tx: Tx) -> None:
    tx.execute(update(Membership).values(state="left"))


def apologies_for_the_taster(tx: Tx) -> None:
    taster = select(Occurrence.id).join(SessionType).where(SessionType.rule == "book")
    tx.execute(update(Booking).where(Booking.occurrence_id.in_(taster)).values(state="apologies"))


def every(what: type, **values: object) -> Callable[[Tx], None]:
    def breaking(tx: Tx) -> None:
        tx.execute(update(what).values(**values))

    return breaking


BREAKING: list[tuple[str, Callable[[Tx], None]]] = [
    ("a member has a place at every meeting", a_member_without_places),
    ("only members are expected at a meeting", a_place_without_membership),
    ("apologies are for one meeting of a group", apologies_for_the_taster),
    (MEANING, every(Enrolment, state="intrested")),
    (MEANING, every(WorkshopRequest, state="neu")),
]


@pytest.mark.parametrize(("rule", "breaking"), BREAKING)
def test_a_row_that_breaks_a_rule_about_groups_is_found(
    hub: SetHub, rule: str, breaking: Callable[[Tx], None]
):
    assert hub.findings() == []
    with hub.store.transaction() as tx:
        breaking(tx)
        assert {finding.rule for finding in audits.check(tx, NOW)} == {rule}


def test_a_membership_in_no_state_there_is_means_nothing(hub: SetHub):
    with hub.store.transaction() as tx:
        every(Membership, state="meber")(tx)
        assert MEANING in {finding.rule for finding in audits.check(tx, NOW)}


def test_meetings_that_were_or_of_a_set_that_has_ended_need_no_members(hub: SetHub):
    assert hub.findings(NOW + timedelta(weeks=9)) == []
    with hub.store.transaction() as tx:
        a_member_without_places(tx)
        tx.execute(update(Series).values(is_ended=True))
        assert audits.check(tx, NOW) == []
