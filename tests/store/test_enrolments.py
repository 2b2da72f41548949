from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import applications, bookings, cohorts, enrolments
from store.booking_outcomes import NotEligible, NothingToCancel, PartyTooBig, Unanswered
from store.db import Store
from store.enrolment_outcomes import (
    Accepted,
    AlreadyApplied,
    Applied,
    Declined,
    NoReason,
    NoRoom,
    NothingToWithdraw,
    NotOpen,
    NotPending,
    Over,
    Withdrawn,
)
from store.errors import NotAllowed, NotFound
from store.tables import Audit, Booking, Cohort, Enrolment, Occurrence, Role, Series, SessionType
from tests.small_hub import NOW, START
from tests.store.courses import CLOSES, DAYS, OPENS, Course


@pytest.fixture
def course(bare_store: Store) -> Iterator[Course]:
    """A course of three days with two places; whatever a test does, the audit is clean at the end."""
    course = Course(bare_store)
    yield course
    assert course.findings() == []


# --- Applying


def test_an_application_takes_no_place_and_reaches_the_facilitator(course: Course):
    asha = course.person()
    assert isinstance(course.apply(asha), Applied)
    assert course.taken() == [0, 0, 0]
    assert course.told(course.carys) == ["application_received"]


def test_applying_twice_is_no_mistake_and_writes_nothing(course: Course):
    asha = course.person()
    first = course.applied(asha)
    assert course.apply(asha) == AlreadyApplied(first, "applied")
    assert course.told(course.carys) == ["application_received"]


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (datetime(2026, 11, 19, 23, 59, tzinfo=UTC), "not_yet"),
        (datetime(2026, 11, 20, 0, 0, tzinfo=UTC), ""),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), ""),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "closed"),
    ],
)
def test_the_window_has_both_its_days(course: Course, at: datetime, why: str):
    outcome = course.apply(course.person(), now=at)
    assert (outcome.why if isinstance(outcome, NotOpen) else "") == why


def test_the_days_of_the_window_are_those_of_the_series_own_zone(course: Course):
    with course.store.transaction() as tx:
        tx.execute(update(Series).values(zone="Pacific/Auckland"))  # thirteen hours ahead
    eve = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
    assert isinstance(course.apply(course.person(), now=eve), Applied)
    late = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert isinstance(course.apply(course.person("Ben"), now=late), NotOpen)


def another_cohort(course: Course, key: str, opens: date, closes: date) -> int:
    plain = {
        "starts_time": START.time(),
        "minutes": 60,
        "zone": "Europe/London",
        "region": "england-and-wales",
    }
    with course.store.transaction() as tx:
        row = {"session_type_id": course.type, "key": key, "starts_on": date(2027, 3, 1), **plain}
        series = insert(Series).values(dates=["2027-03-01"], **row).returning(Series.id)
        window = {"applications_open_on": opens, "applications_close_on": closes, "title": key}
        series_id = tx.execute(series).scalar_one()
        return tx.execute(
            insert(Cohort).values(series_id=series_id, **window).returning(Cohort.id)
        ).scalar_one()


def test_who_is_too_late_hears_of_the_next_cohort_that_takes_applications(course: Course):
    another_cohort(course, "over", date(2026, 10, 1), date(2026, 11, 2))
    another_cohort(course, "later", date(2027, 2, 1), date(2027, 2, 20))
    wanted = another_cohort(course, "spring", date(2027, 1, 1), date(2027, 2, 1))
    outcome = course.apply(course.person(), now=NOW + timedelta(days=14))
    assert isinstance(outcome, NotOpen)
    assert outcome.why == "closed"
    assert (outcome.cohort.applications_open_on, outcome.cohort.applications_close_on) == (OPENS, CLOSES)
    assert outcome.following is not None
    assert outcome.following.id == wanted


def test_a_cohort_that_the_catalogue_no_longer_has_takes_no_applications(course: Course):
    asha = course.person()
    with course.store.transaction() as tx:
        tx.execute(update(Series).values(is_ended=True))
    outcome = course.apply(asha)
    assert isinstance(outcome, NotOpen)
    assert outcome.why == "ended"


def test_a_course_that_is_no_longer_offered_or_applied_for_takes_no_applications(course: Course):
    for change in ({"is_retired": True}, {"is_retired": False, "rule": "book"}):
        with course.store.transaction() as tx:
            tx.execute(update(SessionType).values(**change))
        outcome = course.apply(course.person())
        assert isinstance(outcome, NotOpen)
        assert outcome.why == "ended"


@pytest.mark.parametrize("party", [0, -1, 4])
def test_a_party_is_as_big_as_the_course_takes(course: Course, party: int):
    assert course.apply(course.person(), party) == PartyTooBig(3)


def test_required_questions_are_handed_back_and_only_what_was_asked_is_kept(bare_store: Store):
    question = {"name": "idea", "label": "Your idea?", "required": True}
    parts = [{"key": "attend", "title": "Come", "capacity": 2, "questions": [question]}]
    course, asha = Course(bare_store, parts=parts), 0
    asha = course.person()
    assert course.apply(asha) == Unanswered((question,))
    assert course.apply(asha, idea="") == Unanswered((question,))
    outcome = course.apply(asha, idea="Falls", other="x")
    assert isinstance(outcome, Applied)
    with bare_store.reading() as tx:
        assert applications.get(tx, outcome.enrolment_id).answers == {"idea": "Falls"}


def test_a_course_that_is_strictly_for_some_people_says_no_to_the_others(bare_store: Store):
    course = Course(bare_store, is_strict=True, audiences=["porters"])
    assert course.apply(course.person()) == NotEligible("Everybody.")
    assert isinstance(course.apply(course.person("Ben", "porters")), Applied)


@pytest.mark.parametrize(("free_on_last_day", "state"), [(2, "applied"), (1, "waiting"), (0, "waiting")])
def test_who_applies_where_some_day_lacks_the_places_waits(course: Course, free_on_last_day: int, state: str):
    course.give(course.days[-1], free_on_last_day)
    outcome = course.apply(course.person(), party=2)
    assert isinstance(outcome, Applied)
    assert outcome.state == state


def test_a_course_without_a_limit_never_waits(bare_store: Store):
    course = Course(bare_store, places=None)
    enrolment = course.applied(course.person(), party=3)
    assert course.accept(enrolment) == Accepted(None)


def test_the_queue_is_the_order_of_applying(course: Course):
    course.give(course.days[0], 0)
    waiting = [course.applied(course.person(name)) for name in ("Asha", "Ben", "Femi")]
    with course.store.reading() as tx:
        assert cohorts.waiting(tx, course.cohort) == waiting


def test_whoever_was_declined_or_has_withdrawn_may_apply_again(course: Course):
    asha = course.person()
    first = course.applied(asha)
    course.decline(first)
    second = course.applied(asha)
    course.withdraw(second, asha)
    third = course.applied(asha)
    assert len({first, second, third}) == 3
    assert course.accept(third) == Accepted(1)


# --- Accepting


def test_who_is_accepted_has_their_places_at_every_day_and_is_told(course: Course):
    asha = course.person()
    enrolment = course.applied(asha, party=2)
    assert course.accept(enrolment) == Accepted(0)
    assert course.taken() == [2, 2, 2]
    assert course.bookings() == [(day, asha) for day in course.days]
    assert course.told(asha) == ["application_accepted"]


def test_the_places_of_who_is_accepted_are_their_own_and_not_booked_by_who_accepted(course: Course):
    asha = course.person()
    course.accept(course.applied(asha))
    with course.store.reading() as tx:
        assert set(tx.scalars(select(Booking.booked_by_id))) == {asha}


def test_an_acceptance_takes_every_day_or_none(course: Course):
    course.give(course.days[1], 1)
    asha = course.person()
    enrolment = course.applied(asha)
    with course.store.transaction() as tx:
        tx.execute(update(Enrolment).values(party=2))
    assert course.accept(enrolment) == NoRoom(1, 2, is_new=True)
    assert course.taken() == [0, 0, 0]
    assert course.state(enrolment) == "waiting"
    assert course.told(asha) == ["application_waits"]
    assert course.accept(enrolment) == NoRoom(1, 2, is_new=False)
    assert course.told(asha) == ["application_waits"]


def test_one_who_waits_is_accepted_once_there_is_room(course: Course):
    asha, ben, femi = (course.person(name) for name in ("Asha", "Ben", "Femi"))
    enrolled = [course.applied(asha), course.applied(ben)]
    assert [course.accept(one) for one in enrolled] == [Accepted(1), Accepted(0)]
    waits = course.applied(femi)
    assert course.state(waits) == "waiting"
    assert course.accept(waits) == NoRoom(0, 1, is_new=False)
    course.withdraw(enrolled[0], asha)
    assert course.accept(waits) == Accepted(0)


def test_accepting_again_says_what_became_of_it(course: Course):
    asha = course.person()
    enrolment = course.applied(asha)
    course.accept(enrolment)
    assert course.accept(enrolment) == NotPending("accepted")
    course.withdraw(enrolment, asha)
    assert course.accept(enrolment) == NotPending("withdrawn")
    declined = course.applied(asha)
    course.decline(declined)
    assert course.accept(declined) == NotPending("declined")
    assert course.told(asha) == ["application_accepted", "application_declined"]


def test_late_in_a_course_only_the_days_to_come_are_taken(course: Course):
    asha = course.person()
    enrolment = course.applied(asha)
    after_first = START + timedelta(hours=2)
    assert course.accept(enrolment, now=after_first) == Accepted(1)
    assert course.taken() == [0, 1, 1]
    with course.store.transaction() as tx:  # at the moment of the audit the first day is over
        tx.execute(update(Occurrence).where(Occurrence.id == course.days[0]).values(starts_at=NOW))


def test_nobody_is_accepted_on_a_cohort_without_a_day_to_come(course: Course):
    enrolment = course.applied(course.person())
    assert course.accept(enrolment, now=DAYS[-1]) == Over()
    with course.store.transaction() as tx:
        tx.execute(update(Series).values(is_ended=True))
    assert course.accept(enrolment) == Over()
    assert course.state(enrolment) == "applied"


def test_only_those_who_run_the_course_decide(course: Course):
    asha, ben = course.person(), course.person("Ben")
    enrolment = course.applied(asha)
    for by in (asha, ben):
        with pytest.raises(NotAllowed):
            course.accept(enrolment, by=by)
        with pytest.raises(NotAllowed), course.store.transaction() as tx:
            enrolments.decline(tx, enrolment, by, "No", NOW)
    with course.store.transaction() as tx:
        row = {"person_id": ben, "role": "coordinator", "given_by": "settings", "given_at": NOW}
        tx.execute(insert(Role).values(**row))
    assert course.accept(enrolment, by=ben) == Accepted(1)


def test_an_application_that_is_none_is_not_found(course: Course):
    asha = course.person()
    with course.store.transaction() as tx:
        row = {"session_type_id": course.type, "person_id": asha, "state": "interested"}
        interest = insert(Enrolment).values(created_at=NOW, changed_at=NOW, **row).returning(Enrolment.id)
        interested = tx.execute(interest).scalar_one()
    for enrolment in (4711, interested):
        with pytest.raises(NotFound):
            course.accept(enrolment)
        with pytest.raises(NotFound):
            course.withdraw(enrolment, asha)
    with pytest.raises(NotFound):
        course.cohort = 4711
        course.apply(asha)


# --- Declining


def test_who_is_declined_is_told_why(course: Course):
    asha = course.person()
    enrolment = course.applied(asha)
    assert course.decline(enrolment, "It is full") == Declined("applied", 0, 0)
    assert course.told(asha) == ["application_declined"]
    with course.store.reading() as tx:
        assert applications.get(tx, enrolment).reason == "It is full"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_decline_needs_a_reason_that_can_be_told(course: Course, reason: str):
    enrolment = course.applied(course.person())
    assert course.decline(enrolment, reason) == NoReason(300)
    assert course.state(enrolment) == "applied"


def test_a_place_that_was_accepted_can_be_taken_back(course: Course):
    asha, ben = course.person(), course.person("Ben")
    enrolment = course.applied(asha, party=2)
    course.accept(enrolment)
    waits = course.applied(ben)
    assert course.decline(enrolment, "We were wrong") == Declined("accepted", 3, 1)
    assert course.taken() == [0, 0, 0]
    assert course.told(asha) == ["application_accepted", "application_declined"]
    assert course.decline(waits) == Declined("waiting", 0, 0)
    assert course.decline(waits) == NotPending("declined")


def test_no_place_of_a_course_that_is_over_is_taken_back(course: Course):
    enrolment = course.applied(course.person())
    course.accept(enrolment)
    assert course.decline(enrolment, now=DAYS[-1] + timedelta(days=1)) == Over()
    assert course.state(enrolment) == "accepted"


# --- Withdrawing


def test_withdrawing_frees_every_day_and_tells_the_facilitator(course: Course):
    asha = course.person()
    enrolment = course.applied(asha, party=2)
    course.accept(enrolment)
    assert course.withdraw(enrolment, asha) == Withdrawn("accepted", 3)
    assert course.taken() == [0, 0, 0]
    assert course.told(course.carys) == ["application_received", "application_withdrawn"]
    assert course.withdraw(enrolment, asha) == NothingToWithdraw("withdrawn")


def test_withdrawing_what_nobody_had_accepted_disturbs_nobody(course: Course):
    asha = course.person()
    assert course.withdraw(course.applied(asha), asha) == Withdrawn("applied", 0)
    assert course.told(course.carys) == ["application_received"]


def test_within_a_course_the_days_that_were_stay_and_after_it_nothing_is_withdrawn(course: Course):
    asha = course.person()
    enrolment = course.applied(asha)
    course.accept(enrolment)
    after = DAYS[-1] + timedelta(hours=1)
    assert course.withdraw(enrolment, asha, now=after) == NothingToWithdraw("over")
    assert course.withdraw(enrolment, asha, now=DAYS[1]) == Withdrawn("accepted", 1)
    assert course.taken() == [1, 1, 0]
    with course.store.transaction() as tx:  # at the moment of the audit two days are over
        tx.execute(update(Occurrence).where(Occurrence.id.in_(course.days[:2])).values(starts_at=NOW))


def test_nobody_withdraws_for_somebody_else(course: Course):
    enrolment = course.applied(course.person())
    for other in (course.person("Ben"), course.carys):
        with pytest.raises(NotAllowed):
            course.withdraw(enrolment, other)


def test_one_day_of_a_course_cannot_be_cancelled_alone(course: Course):
    asha = course.person()
    course.accept(course.applied(asha))
    with course.store.transaction() as tx:
        booking = tx.scalars(select(Booking.id).order_by(Booking.id)).first()
        assert booking is not None
        assert bookings.cancel(tx, booking, asha, NOW) == NothingToCancel("course")
    assert course.taken() == [1, 1, 1]


# --- Days and places that change


def test_a_day_added_later_gets_everybody_who_is_accepted(course: Course):
    asha = course.person()
    course.accept(course.applied(asha, party=2))
    course.applied(course.person("Ben"))
    day = course.add_day()
    assert {found.rule for found in course.findings()} == {"who is accepted has places at every day"}
    assert course.fill() == 1
    assert (day, asha) in course.bookings()
    assert course.taken() == [2, 2, 2, 2]
    assert course.decision(day) == ""
    assert course.fill() == 0


def test_a_day_with_too_few_places_keeps_everybody_and_needs_a_decision(course: Course):
    course.accept(course.applied(course.person(), party=2))
    day = course.add_day()
    course.give(day, 1)
    assert course.fill() == 1
    assert course.hub.taken(day) == 2
    assert "More places are taken" in course.decision(day)


def test_days_that_are_over_or_off_are_not_filled(course: Course):
    day = course.add_day()
    with course.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == day).values(state="not_on"))
    course.accept(course.applied(course.person()))
    assert course.fill() == 0
    with course.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == day).values(state="planned"))
    assert course.fill(now=START + timedelta(days=30)) == 0
    assert course.fill() == 1


def test_every_decision_is_in_the_audit(course: Course):
    asha = course.person()
    enrolment = course.applied(asha)
    course.accept(enrolment)
    course.decline(enrolment)
    with course.store.reading() as tx:
        of_it = select(Audit.action, Audit.actor_id, Audit.details).where(Audit.occurrence_id.is_(None))
        written: list[Any] = [tuple(row) for row in tx.execute(of_it.order_by(Audit.id))]
    details = {"enrolment": enrolment}
    assert written == [
        ("enrolment_applied", asha, details),
        ("enrolment_accepted", course.carys, details),
        ("enrolment_declined", course.carys, details),
    ]
