"""Applications under pressure: any order of decisions, and many at once on PostgreSQL."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from store import cohorts, enrolments, series, session_types
from store.db import Store, is_lost_race
from store.enrolment_outcomes import Accepted, Application, Applied, NoRoom, NotPending, Withdrawn
from store.errors import LostRace
from store.tables import Base, Enrolment, Occurrence, OccurrencePart
from tests.databases import Databases
from tests.small_hub import NOW, START
from tests.store.courses import Course

PEOPLE = 5


def create_course(store: Store) -> None:
    Base.metadata.create_all(store.engine)


@pytest.fixture
def postgres(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_course))
    yield store
    store.close()


# --- One after another, in any order


class Decisions(RuleBasedStateMachine):
    """People apply and withdraw, Carys decides, the course gets days and loses places; the audit is clean."""

    open_store: Callable[[], Store]

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).open_store()
        self.course = Course(self.store)
        self.people = [self.course.person(f"Person {number}") for number in range(PEOPLE)]
        self.enrolments: list[int] = []
        self.owner: dict[int, int] = {}

    @rule(who=st.integers(0, PEOPLE - 1), party=st.integers(1, 3))
    def apply(self, who: int, party: int) -> None:
        outcome = self.course.apply(self.people[who], party)
        if isinstance(outcome, Applied):
            self.enrolments.append(outcome.enrolment_id)
            self.owner[outcome.enrolment_id] = self.people[who]

    @precondition(lambda self: self.enrolments)
    @rule(data=st.data())
    def accept(self, data: Any) -> None:
        self.course.accept(data.draw(st.sampled_from(self.enrolments)))

    @precondition(lambda self: self.enrolments)
    @rule(data=st.data())
    def decline(self, data: Any) -> None:
        self.course.decline(data.draw(st.sampled_from(self.enrolments)))

    @precondition(lambda self: self.enrolments)
    @rule(data=st.data())
    def withdraw(self, data: Any) -> None:
        enrolment = data.draw(st.sampled_from(self.enrolments))
        self.course.withdraw(enrolment, self.owner[enrolment])

    @rule(more=st.integers(0, 3))
    def places_change(self, more: int) -> None:
        with self.store.transaction() as tx:
            tx.execute(update(OccurrencePart).values(capacity=OccurrencePart.taken + more))

    @precondition(lambda self: len(self.course.days) < 6)
    @rule()
    def a_day_is_added(self) -> None:
        self.course.add_day(START + timedelta(days=7 * len(self.course.days)))
        self.course.fill()

    @rule()
    def fill(self) -> None:
        assert self.course.fill() == 0

    def check_invariants(self, *args: Any, **kwargs: Any) -> None:
        super().check_invariants(*args, **kwargs)
        assert self.course.findings() == []

    def teardown(self) -> None:
        self.store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_whatever_is_decided_in_whatever_order_the_audit_is_clean(databases: Databases, engine: str):
    class OnThisEngine(Decisions):
        @staticmethod
        def open_store() -> Store:
            return Store(databases.copy(engine, "tables", create_course))

    quick = settings(
        max_examples=12 if engine == "sqlite" else 6,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(OnThisEngine, settings=quick)


# --- All at once


def at_once(store: Store, works: list[Callable[[Any], Any]]) -> list[Any]:
    """Run each in a transaction of its own, all beginning together; a lost race runs again."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[Any], Any]) -> Any:
        barrier.wait()
        for _ in range(20):
            try:
                with store.transaction() as tx:
                    return work(tx)
            except LostRace:
                continue
            except DBAPIError as error:
                if not is_lost_race(error):
                    raise
        raise AssertionError("lost every race")

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def accepting(course: Course, enrolment: int) -> Callable[[Any], Any]:
    return lambda tx: enrolments.accept(tx, enrolment, course.carys, NOW)


@pytest.mark.postgres
def test_many_acceptances_at_once_take_exactly_the_last_places(postgres: Store):
    course = Course(postgres, places=3)
    waiting = [course.applied(course.person(f"Person {number}")) for number in range(8)]
    came = at_once(postgres, [accepting(course, one) for one in waiting])
    assert Counter(type(outcome) for outcome in came) == {Accepted: 3, NoRoom: 5}
    assert course.taken() == [3, 3, 3]
    assert sorted(map(course.state, waiting)) == ["accepted"] * 3 + ["waiting"] * 5
    assert course.findings() == []


@pytest.mark.postgres
def test_two_facilitators_at_once_accept_one_person_once(postgres: Store):
    course = Course(postgres)
    enrolment = course.applied(course.person())
    came = at_once(postgres, [accepting(course, enrolment)] * 6)
    assert Counter(map(type, came)) == {Accepted: 1, NotPending: 5}
    assert course.taken() == [1, 1, 1]
    assert course.findings() == []


def withdrawing(enrolment: int, person: int) -> Callable[[Any], Any]:
    return lambda tx: enrolments.withdraw(tx, enrolment, person, NOW)


def accept_against(course: Course, store: Store, other: Callable[[Any, int, int], Any]) -> list[str]:
    """Let Carys accept while somebody does something else; return the states in which that can end."""
    ends = []
    for number in range(12):
        person = course.person(f"Person {number}")
        enrolment = course.applied(person)

        def against(tx: Any, enrolment: int = enrolment, person: int = person) -> Any:
            return other(tx, enrolment, person)

        at_once(store, [accepting(course, enrolment), against])
        ends.append(course.state(enrolment))
        assert course.findings() == []
    return ends


@pytest.mark.postgres
def test_a_withdrawal_that_meets_an_acceptance_leaves_no_place_behind(postgres: Store):
    course = Course(postgres, places=20)
    ends = accept_against(
        course, postgres, lambda tx, enrolment, person: enrolments.withdraw(tx, enrolment, person, NOW)
    )
    assert set(ends) == {"withdrawn"}
    assert course.taken() == [0, 0, 0]


@pytest.mark.postgres
def test_a_decline_that_meets_an_acceptance_leaves_no_place_behind(postgres: Store):
    course = Course(postgres, places=20)
    ends = accept_against(
        course, postgres, lambda tx, enrolment, _: enrolments.decline(tx, enrolment, course.carys, "No", NOW)
    )
    assert set(ends) == {"declined"}
    assert course.taken() == [0, 0, 0]


@pytest.mark.postgres
def test_somebody_who_applies_six_times_at_once_has_applied_once(postgres: Store):
    course = Course(postgres)
    asha = course.person()
    work: Callable[[Any], Any] = lambda tx: enrolments.apply(tx, Application(course.cohort, asha), NOW)  # noqa: E731
    came = at_once(postgres, [work] * 6)
    assert sum(isinstance(outcome, Applied) for outcome in came) == 1
    assert course.told(course.carys) == ["application_received"]


@pytest.mark.postgres
def test_who_is_accepted_while_a_day_is_added_has_a_place_at_it(postgres: Store):
    course = Course(postgres, places=30)
    for number in range(6):
        enrolment = course.applied(course.person(f"Person {number}"))
        at_once(postgres, [accepting(course, enrolment), adding_a_day(course, number)])
        assert course.findings() == []
    assert len(set(course.taken())) == 1


def adding_a_day(course: Course, number: int) -> Callable[[Any], Any]:
    """Add a day as the clock does: the catalogue is held, and the day is filled before anybody sees it."""

    def work(tx: Any) -> None:
        series.hold_catalogue(tx)
        at = START + timedelta(days=21 + number)
        plain = {"series_id": course.series, "session_type_id": course.type, "nominal_on": at.date()}
        adding = insert(Occurrence).values(starts_at=at, ends_at=at + timedelta(hours=1), **plain)
        day = tx.execute(adding.returning(Occurrence.id)).scalar_one()
        tx.execute(insert(OccurrencePart).values(occurrence_id=day, part="attend", capacity=30))
        enrolments.fill(tx, NOW)
        course.days.append(day)

    return work


# --- Without the guards


def unheld(tx: Any, cohort_id: int) -> Any:
    return session_types.cohort(tx, cohort_id)


@pytest.mark.postgres
def test_without_the_held_cohort_the_state_of_the_row_still_lets_one_decision_win(
    postgres: Store, monkeypatch: pytest.MonkeyPatch
):
    """It guards no days: with the cohort not held, who withdraws meanwhile may leave some behind."""
    monkeypatch.setattr(cohorts, "hold", unheld)
    course = Course(postgres, places=20)
    for number in range(12):
        enrolment = course.applied(course.person(f"Person {number}"))
        came = at_once(postgres, [accepting(course, enrolment)] * 6)
        assert sum(isinstance(outcome, Accepted) for outcome in came) == 1


@pytest.mark.postgres
def test_without_any_guard_an_acceptance_and_a_withdrawal_both_win(
    postgres: Store, monkeypatch: pytest.MonkeyPatch
):
    def move(tx: Any, row: Any, _before: Any, state: str, *_args: Any, **_values: Any) -> None:
        tx.execute(update(Enrolment).where(Enrolment.id == row.id).values(state=state))

    monkeypatch.setattr(cohorts, "hold", unheld)
    monkeypatch.setattr(enrolments, "_move", move)
    course = Course(postgres, places=200)
    for number in range(60):
        person = course.person(f"Person {number}")
        enrolment = course.applied(person)
        came = at_once(postgres, [accepting(course, enrolment), withdrawing(enrolment, person)])
        if isinstance(came[0], Accepted) and came[1] == Withdrawn("applied", 0):
            return
    pytest.fail("nothing raced, so the tests above show nothing")
