"""Writing the series and cohorts of a session type, and what is planned for each one's occurrences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, delete, or_, select, update

from store import series
from store.catalogue.entries import TypeEntry
from store.catalogue.resolving import Resolved, Wanted
from store.catalogue.rows import Put, put
from store.db import Tx
from store.series import Pattern, pattern_of
from store.tables import Cohort, Enrolment, Series, SessionType


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one series: how it was and how it shall be; `after` is None when it ends.

    The seats are the capacity of each part. What differs from `before` was changed for one date alone.
    """

    id: int
    session_type_id: int
    title: str
    before: Pattern | None
    after: Pattern | None
    seats_before: Mapping[str, int | None]
    seats_after: Mapping[str, int | None]


def kept_cohorts(tx: Tx) -> dict[tuple[str, str], Resolved]:
    """Return the resolved days of every cohort that has not ended, by slug and key."""
    query = (
        select(
            SessionType.slug,
            Series.key,
            Series.dates,
            Cohort.applications_open_on,
            Cohort.applications_close_on,
        )
        .join(Series, Series.session_type_id == SessionType.id)
        .join(Cohort, Cohort.series_id == Series.id)
        .where(Series.is_ended.is_(False), SessionType.is_retired.is_(False))
    )
    rows = tx.execute(query)
    return {(slug, key): Resolved(tuple(dates), opens, closes) for slug, key, dates, opens, closes in rows}


def plan_series(
    tx: Tx, made: Put, entry: TypeEntry, wanted: Sequence[Wanted], changed: list[str]
) -> list[Plan]:
    """Make the series of a type those wanted, and return a plan for each; others of it end.

    Adds to `changed` what was changed of those that were there.
    """
    plans = [_write(tx, made, entry, one, changed) for one in wanted]
    kept = [plan.id for plan in plans]
    ending = Series.session_type_id == made.id, Series.is_ended.is_(False), Series.id.not_in(kept)
    if tx.execute(update(Series).where(*ending).values(is_ended=True)).rowcount:
        changed.append("dates")
    return plans


def ended(tx: Tx) -> list[Plan]:
    """Return a plan for every series that is not on offer, also if it ended long ago.

    Somebody who stood in the way then may have cancelled since.
    """
    return _as_they_are(tx, or_(Series.is_ended, SessionType.is_retired))


def unchanged(tx: Tx, series_ids: Collection[int]) -> list[Plan]:
    """Return a plan for each of these series that leaves it as it is, for what people did meanwhile."""
    return _as_they_are(tx, Series.id.in_(series_ids))


def _as_they_are(tx: Tx, which: ColumnElement[bool]) -> list[Plan]:
    query = (
        select(
            *Series.__table__.columns,
            SessionType.title,
            SessionType.parts,
            SessionType.is_retired,
            Cohort.places,
        )
        .join(SessionType, SessionType.id == Series.session_type_id)
        .outerjoin(Cohort, Cohort.series_id == Series.id)
    )
    plans: list[Plan] = []
    for row in tx.execute(query.where(which).order_by(Series.id)):
        pattern, seats = pattern_of(row), series.capacities(row.parts, row.places)
        after = None if row.is_ended or row.is_retired else pattern
        plans.append(Plan(row.id, row.session_type_id, row.title, pattern, after, seats, seats))
    return plans


def _write(tx: Tx, made: Put, entry: TypeEntry, wanted: Wanted, changed: list[str]) -> Plan:
    _part_with_the_past(tx, made.id, wanted)
    values = {**asdict(wanted.pattern), "dates": list(wanted.pattern.dates), "is_ended": False}
    row = put(tx, Series, {"session_type_id": made.id, "key": wanted.key}, values)
    places_before, cohort_changed = _write_cohort(tx, row.id, wanted)
    changed += [*row.changed, *cohort_changed]
    parts_before = made.before.parts if made.before else []
    return Plan(
        row.id,
        made.id,
        entry.title,
        before=pattern_of(row.before) if row.before else None,
        after=wanted.pattern,
        seats_before=series.capacities(parts_before, places_before),
        seats_after=series.capacities(
            [part.model_dump() for part in entry.all_parts()],
            wanted.cohort.places if wanted.cohort else None,
        ),
    )


def _part_with_the_past(tx: Tx, type_id: int, wanted: Wanted) -> None:
    """Give its key to a new series where plain dates become a cohort, or one with applications plain dates.

    The old one ends, and keeps those who are on it: a booking is no application, and the other way round.
    """
    query = (
        select(Series.id, Cohort.id.label("cohort_id"))
        .outerjoin(Cohort, Cohort.series_id == Series.id)
        .where(Series.session_type_id == type_id, Series.key == wanted.key)
    )
    old = tx.execute(query).one_or_none()
    if old is None or (wanted.cohort is None) is (old.cohort_id is None):
        return
    of_cohort = select(Enrolment.id).where(Enrolment.cohort_id == old.cohort_id).limit(1)
    if old.cohort_id is None or tx.scalar(of_cohort) is not None:
        # No key of the file has an @, so nothing in it can ever mean the old one again.
        key = f"{wanted.key[:45]}@{old.id}"
        tx.execute(update(Series).where(Series.id == old.id).values(key=key))


def _write_cohort(tx: Tx, series_id: int, wanted: Wanted) -> tuple[int | None, tuple[str, ...]]:
    """Make the cohort of the series the one wanted, or none; return the places it had, and what changed."""
    if wanted.cohort is None:
        # One that stayed would give the plain dates its places when the clock adds them.
        gone = tx.execute(delete(Cohort).where(Cohort.series_id == series_id).returning(Cohort.places)).all()
        return (gone[0].places, ("dates",)) if gone else (None, ())
    values = {
        "title": wanted.cohort.title,
        "places": wanted.cohort.places,
        "applications_open_on": wanted.cohort.open_on,
        "applications_close_on": wanted.cohort.close_on,
    }
    cohort = put(tx, Cohort, {"series_id": series_id}, values)
    return cohort.before.places if cohort.before else None, cohort.changed
