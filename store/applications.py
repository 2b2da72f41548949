"""Applications as people see them: one's own, and for those who run a course, everybody's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from store import cohorts, roles, session_types
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.session_types import CohortDates
from store.tables import ENROLLED, Cohort, Enrolment, Person, Series, SessionType


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application with what a person wants to see of it."""

    id: int
    cohort_id: int
    person_id: int
    name: str
    state: str
    party: int
    answers: Mapping[str, Any]
    reason: str
    created_at: datetime
    session_type_id: int
    slug: str
    course: str
    cohort_title: str
    series_id: int
    zone: str

    @property
    def what(self) -> str:
        """Return the course with the cohort, such as "QI Practitioner Course, First group"."""
        return f"{self.course}, {self.cohort_title}"


_APPLICANTS = (
    select(
        Enrolment.id,
        Enrolment.cohort_id,
        Enrolment.person_id,
        Person.name,
        Enrolment.state,
        Enrolment.party,
        Enrolment.answers,
        Enrolment.reason,
        Enrolment.created_at,
        Enrolment.session_type_id,
        SessionType.slug,
        SessionType.title,
        Cohort.title,
        Cohort.series_id,
        Series.zone,
    )
    .join(Person, Person.id == Enrolment.person_id)
    .join(SessionType, SessionType.id == Enrolment.session_type_id)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .join(Series, Series.id == Cohort.series_id)
)


def get(tx: Tx, enrolment_id: int) -> Applicant:
    """Return an application in whatever state; raises NotFound. Whose it is, the caller must check."""
    row = tx.execute(_APPLICANTS.where(Enrolment.id == enrolment_id)).one_or_none()
    if row is None:
        raise NotFound("application")
    return Applicant(*row)


def own(tx: Tx, enrolment_id: int, person_id: int) -> Applicant:
    """Return the person's own application; raises NotFound, or NotAllowed for anybody else's."""
    one = get(tx, enrolment_id)
    if one.person_id != person_id:
        raise NotAllowed("application")
    return one


def for_runner(tx: Tx, enrolment_id: int, person_id: int) -> Applicant:
    """Return an application to a course the person runs; raises NotFound, or NotAllowed for anybody else."""
    one = get(tx, enrolment_id)
    if not roles.may_run(tx, person_id, one.session_type_id):
        raise NotAllowed("applications")
    return one


def courses_run(tx: Tx, person_id: int) -> list[int]:
    """Return the ids of the courses that the person runs and that are applied for."""
    run = roles.runs(tx, person_id)
    query = select(SessionType.id).where(SessionType.rule == "apply", SessionType.id.in_(run))
    return list(tx.scalars(query.order_by(SessionType.id)))


def of_person(tx: Tx, person_id: int, now: datetime) -> list[Applicant]:
    """Return the person's last application for each cohort that is not over, withdrawn ones left out."""
    query = _APPLICANTS.where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    last = {row.cohort_id: Applicant(*row) for row in tx.execute(query)}
    return [
        one
        for one in sorted(last.values(), key=lambda one: one.id)
        if one.state != "withdrawn" and not cohorts.is_over(tx, session_types.cohort(tx, one.cohort_id), now)
    ]


def open_of(tx: Tx, person_id: int, now: datetime) -> list[Applicant]:
    """Return those of them that can be withdrawn."""
    return [one for one in of_person(tx, person_id, now) if one.state in ENROLLED]


def listed(
    tx: Tx, session_type_ids: Collection[int], states: Collection[str], now: datetime
) -> list[tuple[CohortDates, list[Applicant]]]:
    """Return the applications to these courses in these states, by cohort, in the order of the queue.

    Cohorts that are over are left out. Only for those who run the courses.
    """
    is_asked = Enrolment.session_type_id.in_(session_type_ids), Enrolment.state.in_(states)
    by_cohort: dict[int, list[Applicant]] = {}
    for row in tx.execute(_APPLICANTS.where(*is_asked).order_by(Series.starts_on, Cohort.id, Enrolment.id)):
        by_cohort.setdefault(row.cohort_id, []).append(Applicant(*row))
    found = [(session_types.cohort(tx, cohort_id), some) for cohort_id, some in by_cohort.items()]
    return [(cohort, some) for cohort, some in found if not cohorts.is_over(tx, cohort, now)]
