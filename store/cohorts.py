"""A cohort's days and places, and the lock with which every decision about who is on it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from store import session_types
from store.calendar_rules import local_date
from store.db import Tx
from store.errors import NotFound
from store.group_places import PART
from store.session_types import CohortDates
from store.tables import Cohort, Enrolment, Occurrence, OccurrencePart, Series


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a cohort; `free` is None when there is no limit."""

    occurrence_id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    capacity: int | None
    taken: int

    @property
    def free(self) -> int | None:
        """Return how many places are left, or None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def hold(tx: Tx, cohort_id: int) -> CohortDates:
    """Hold the cohort until the transaction ends, and return it as it is then. Raises NotFound.

    Nobody else decides meanwhile who is on it, and no import or extension gives it other days: those hold
    every cohort. Its dates are locked after it, in the order of their ids. SQLite has one writer anyway.
    """
    held = select(Cohort.id).where(Cohort.id == cohort_id).with_for_update()
    if tx.scalar(held) is None:
        raise NotFound("cohort")
    return session_types.cohort(tx, cohort_id)


def days(tx: Tx, series_id: int, now: datetime) -> list[Day]:
    """Return the days to come that take place, soonest first."""
    is_coming = Occurrence.state == "planned", Occurrence.starts_at > now
    is_part = (OccurrencePart.occurrence_id == Occurrence.id) & (OccurrencePart.part == PART)
    query = (
        select(
            Occurrence.id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.place,
            Occurrence.link,
            OccurrencePart.capacity,
            OccurrencePart.taken,
        )
        .join(OccurrencePart, is_part)
        .where(Occurrence.series_id == series_id, *is_coming)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Day(*row) for row in tx.execute(query)]


def fewest_free(some: Sequence[Day]) -> int | None:
    """Return how many places are left at every one of these days, or None without a limit."""
    return min((day.free for day in some if day.free is not None), default=None)


def is_over(tx: Tx, cohort: CohortDates, now: datetime) -> bool:
    """Return whether its last day has ended, also one that was moved or is not in the calendar yet."""
    lasts = exists().where(Occurrence.series_id == cohort.series_id, Occurrence.ends_at > now)
    if tx.scalar(select(lasts)):
        return False
    today = local_date(now, cohort.zone)
    return not cohort.days or cohort.days[-1] <= today


def following(tx: Tx, cohort: CohortDates, now: datetime) -> CohortDates | None:
    """Return the other cohort of the course to apply for next: one that is open, or opens the soonest."""
    today = local_date(now, cohort.zone)
    others = [
        one
        for one in session_types.cohorts(tx, cohort.session_type_id)
        if one.id != cohort.id and not one.is_ended and one.applications_close_on >= today
    ]
    return min(others, key=lambda one: (one.applications_open_on, one.id), default=None)


def waiting(tx: Tx, cohort_id: int) -> list[int]:
    """Return the ids of the applications that wait, the first in the queue first."""
    query = select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.state == "waiting")
    return list(tx.scalars(query.order_by(Enrolment.id)))


def of_occurrence(tx: Tx, occurrence_id: int) -> int | None:
    """Return the id of the cohort that has this date as one of its days, or None."""
    query = select(Cohort.id).join(Series, Series.id == Cohort.series_id)
    query = query.join(Occurrence, Occurrence.series_id == Series.id)
    return tx.scalar(query.where(Occurrence.id == occurrence_id))
