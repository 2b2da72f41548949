"""Two persons who turn out to be one and were both accepted on one course, with places of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store import merging
from store.db import Store
from store.tables import Booking, Enrolment, Occurrence
from tests.small_hub import NOW
from tests.store.courses import Course

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def course(bare_store: Store) -> Course:
    return Course(bare_store, places=9)


def merge(course: Course, kept: int, gone: int) -> None:
    with course.store.transaction() as tx:
        merging.merge(tx, kept, gone, LATER)


def standing(course: Course) -> list[tuple[int, int]]:
    with course.store.reading() as tx:
        query = select(Booking.occurrence_id, Booking.party).where(Booking.state == "booked")
        return [(row[0], row[1]) for row in tx.execute(query.order_by(Booking.occurrence_id))]


@pytest.mark.parametrize("parties", [(3, 1), (1, 3)])
@pytest.mark.parametrize("is_first_accepted_first", [True, False])
@pytest.mark.parametrize("is_first_kept", [True, False])
def test_the_places_that_stay_are_those_of_the_application_that_stays(
    course: Course, parties: tuple[int, int], is_first_accepted_first: bool, is_first_kept: bool
):
    asha, gone = course.person(), course.person()
    first, second = course.applied(asha, parties[0]), course.applied(gone, parties[1])
    order = (first, second) if is_first_accepted_first else (second, first)
    for number, enrolment in enumerate(order):
        course.accept(enrolment, now=NOW + timedelta(hours=number))
    merge(course, *((asha, gone) if is_first_kept else (gone, asha)))
    assert (course.state(first), course.state(second)) == ("accepted", "withdrawn")
    assert standing(course) == [(day, parties[0]) for day in course.days]
    assert course.taken() == [parties[0]] * 3
    assert course.findings(LATER) == []


@pytest.mark.parametrize("is_first_kept", [True, False])
def test_places_of_the_other_at_a_day_that_is_off_do_not_come_back_with_it(
    course: Course, is_first_kept: bool
):
    asha, gone = course.person(), course.person()
    first, second = course.applied(asha, 3), course.applied(gone, 1)
    course.accept(second)
    day = course.days[0]
    with course.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == day).values(state="not_on"))
    course.accept(first)
    merge(course, *((asha, gone) if is_first_kept else (gone, asha)))
    with course.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == day).values(state="planned"))
    course.fill(LATER)
    assert course.taken() == [3, 3, 3]
    assert course.findings(LATER) == []


def test_who_was_accepted_once_keeps_every_place_whoever_stays(course: Course):
    asha, gone = course.person(), course.person()
    applied, accepted = course.applied(asha, 3), course.applied(gone, 2)
    course.accept(accepted)
    merge(course, asha, gone)
    assert (course.state(applied), course.state(accepted)) == ("withdrawn", "accepted")
    assert course.taken() == [2, 2, 2]
    assert course.findings(LATER) == []


def test_apologies_for_a_day_stay_only_with_the_application_they_were_made_for(course: Course):
    asha, gone = course.person(), course.person()
    course.accept(course.applied(asha, 3))
    course.accept(course.applied(gone, 1))
    with course.store.transaction() as tx:
        theirs = (Booking.person_id == gone) & (Booking.occurrence_id == course.days[1])
        tx.execute(update(Booking).where(theirs).values(state="apologies"))
    merge(course, asha, gone)
    assert standing(course) == [(day, 3) for day in course.days]
    assert course.taken() == [3, 3, 3]
    with course.store.reading() as tx:
        assert tx.scalars(select(Enrolment.person_id).distinct()).all() == [asha]
