"""What must always hold about courses: who is accepted, and the places they have. `audits` runs these too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from store.db import Tx
from store.tables import (
    ENROLLED,
    HOLDING,
    IS_STANDING,
    Booking,
    Cohort,
    Enrolment,
    Occurrence,
    Person,
    Series,
)

Broken = Iterator[tuple[str, str]]


def _accepted_without_place(tx: Tx, now: datetime) -> Broken:
    """Find who is accepted on a cohort and does not hold exactly their places at one of its days to come."""
    place = and_(
        Booking.occurrence_id == Occurrence.id,
        Booking.person_id == Enrolment.person_id,
        Booking.party == Enrolment.party,
        Booking.state.in_(HOLDING),
    )
    query = (
        select(Enrolment.id, Occurrence.id.label("occurrence_id"))
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Occurrence, Occurrence.series_id == Cohort.series_id)
        .outerjoin(Booking, place)
        .where(Enrolment.state == "accepted", Booking.id.is_(None), *_to_come(now))
    )
    for row in tx.execute(query.order_by(Enrolment.id, Occurrence.id)):
        yield f"enrolment {row.id}", f"is accepted, without its places at occurrence {row.occurrence_id}"


def _place_without_acceptance(tx: Tx, now: datetime) -> Broken:
    """Find who stands at a day to come of a cohort and is not accepted on it."""
    accepted = and_(
        Enrolment.cohort_id == Cohort.id,
        Enrolment.person_id == Booking.person_id,
        Enrolment.state == "accepted",
    )
    query = (
        select(Booking.id, Cohort.id.label("cohort_id"))
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(Cohort, Cohort.series_id == Occurrence.series_id)
        .outerjoin(Enrolment, accepted)
        .where(IS_STANDING, Enrolment.id.is_(None), *_to_come(now))
    )
    for row in tx.execute(query.order_by(Booking.id)):
        yield f"booking {row.id}", f"is at a day of cohort {row.cohort_id}, which has not accepted the person"


def _applied_twice(tx: Tx, _now: datetime) -> Broken:
    by = (Enrolment.cohort_id, Enrolment.person_id)
    query = select(*by, func.count().label("rows")).where(Enrolment.state.in_(ENROLLED)).group_by(*by)
    for row in tx.execute(query.having(func.count() > 1)):
        yield f"cohort {row.cohort_id}", f"person {row.person_id} has {row.rows} open applications"


def _applied_for_nothing(tx: Tx, _now: datetime) -> Broken:
    query = (
        select(Enrolment.id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Series, Series.id == Cohort.series_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.state.in_(ENROLLED))
        .where(or_(Person.id.is_(None), Series.session_type_id.is_distinct_from(Enrolment.session_type_id)))
    )
    for enrolment_id in tx.scalars(query.order_by(Enrolment.id)):
        yield f"enrolment {enrolment_id}", "has no person, or no cohort of its session type"


def _to_come(now: datetime) -> tuple[Any, ...]:
    return Occurrence.state == "planned", Occurrence.starts_at > now


RULES: dict[str, Callable[[Tx, datetime], Broken]] = {
    "who is accepted has places at every day": _accepted_without_place,
    "who has a place on a course is accepted": _place_without_acceptance,
    "one open application per person and cohort": _applied_twice,
    "an application has its person and cohort": _applied_for_nothing,
}
