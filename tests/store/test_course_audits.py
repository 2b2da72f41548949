"""Each rule about courses, broken on purpose."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, insert, select, update

from store import audits, course_audits
from store.db import Store, Tx
from store.tables import Booking, Cohort, Enrolment, Occurrence, OccurrencePart, Person
from tests.databases import Databases
from tests.small_hub import NOW
from tests.store.courses import Course
from tests.store.test_audits import create_tables_without_walls


@pytest.fixture
def store(databases: Databases, engine_name: str) -> Iterator[Store]:
    """Asha is accepted with a colleague, Ben waits, and Femi was declined."""
    store = Store(databases.copy(engine_name, "sound course without walls", fill))
    yield store
    store.close()


def fill(store: Store) -> None:
    create_tables_without_walls(store)
    with store.transaction() as tx:
        tx.exec_driver_sql("CREATE UNIQUE INDEX one_message ON outbox (key)")  # what the outbox writes by
    course = Course(store)
    course.accept(course.applied(course.person("Asha"), party=2))
    course.applied(course.person("Ben"))
    course.decline(course.applied(course.person("Femi")))


def test_a_sound_course_breaks_no_rule(store: Store):
    with store.reading() as tx:
        assert audits.check(tx, NOW) == []


def the(before: str, /, **values: object) -> Callable[[Tx], None]:
    """Return a way to break the application that is in this state."""

    def breaking(tx: Tx) -> None:
        tx.execute(update(Enrolment).where(Enrolment.state == before).values(**values))

    return breaking


def cancel_one_day(tx: Tx) -> None:
    first = select(Booking.id).order_by(Booking.id).limit(1).scalar_subquery()
    tx.execute(update(Booking).where(Booking.id == first).values(state="cancelled"))
    day = select(Booking.occurrence_id).where(Booking.state == "cancelled").scalar_subquery()
    tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == day).values(taken=0))


def fewer_at_each_day(tx: Tx) -> None:
    tx.execute(update(Booking).values(party=1))
    tx.execute(update(OccurrencePart).values(taken=1))


def apply_again(tx: Tx) -> None:
    one = tx.execute(select(Enrolment.__table__).where(Enrolment.state == "waiting")).one()
    tx.execute(insert(Enrolment).values({**one._mapping, "id": 99, "state": "applied"}))


def lose_the_applicant(tx: Tx) -> None:
    tx.execute(delete(Person).where(Person.name == "Ben"))


def lose_the_cohort(tx: Tx) -> None:
    tx.execute(delete(Cohort))


BREAKING: list[tuple[str, Callable[[Tx], None]]] = [
    ("who is accepted has places at every day", cancel_one_day),
    ("who is accepted has places at every day", fewer_at_each_day),
    ("who is accepted has places at every day", the("waiting", state="accepted")),
    ("who has a place on a course is accepted", the("accepted", state="applied")),
    ("who has a place on a course is accepted", the("accepted", state="withdrawn")),
    ("one open application per person and cohort", apply_again),
    ("an application has its person and cohort", lose_the_applicant),
    ("an application has its person and cohort", lose_the_cohort),
    ("an application has its person and cohort", the("waiting", cohort_id=None)),
    ("an application has its person and cohort", the("waiting", session_type_id=99)),
]


@pytest.mark.parametrize(("rule", "breaking"), BREAKING)
def test_a_row_that_breaks_a_rule_is_found(store: Store, rule: str, breaking: Callable[[Tx], None]):
    with store.transaction() as tx:
        breaking(tx)
        assert {finding.rule for finding in audits.check(tx, NOW)} == {rule}


def test_every_rule_is_broken_on_purpose():
    assert {rule for rule, _ in BREAKING} == set(course_audits.RULES)


@pytest.mark.parametrize("change", [{"state": "cancelled", "decision": "?"}, {"starts_at": NOW}])
def test_days_that_are_off_or_over_say_nothing_about_who_is_accepted(store: Store, change: dict[str, object]):
    with store.transaction() as tx:
        tx.execute(update(Occurrence).values(**change))
        the("accepted", state="withdrawn")(tx)
        assert audits.check(tx, NOW) == []
        the("withdrawn", state="accepted")(tx)
        tx.execute(update(Booking).values(state="cancelled"))
        tx.execute(update(OccurrencePart).values(taken=0))
        assert audits.check(tx, NOW) == []


def test_a_state_that_means_nothing_is_found(store: Store):
    with store.transaction() as tx:
        the("declined", state="delcined")(tx)
        [found] = audits.check(tx, NOW)
    assert found.rule == "every state, rule and role is one there is"
