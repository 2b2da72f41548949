"""Writing the series and cohorts of a session type, and what is planned for each one's occurrences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import or_, select, update

from store import series
from store.catalogue.entries import TypeEntry
from store.catalogue.resolving import Resolved, Wanted
from store.catalogue.rows import Put, put
from store.db import Tx
from store.series import Pattern, pattern_of
from store.tables import Cohort, Series, SessionType


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
    is_over = or_(Series.is_ended, SessionType.is_retired)
    query = select(*Series.__table__.columns, SessionType.title).where(is_over).order_by(Series.id)
    rows = tx.execute(query.join(SessionType, SessionType.id == Series.session_type_id))
    return [Plan(row.id, row.session_type_id, row.title, pattern_of(row), None, {}, {}) for row in rows]


def _write(tx: Tx, made: Put, entry: TypeEntry, wanted: Wanted, changed: list[str]) -> Plan:
    values = {**asdict(wanted.pattern), "dates": list(wanted.pattern.dates), "is_ended": False}
    row = put(tx, Series, {"session_type_id": made.id, "key": wanted.key}, values)
    cohort = _write_cohort(tx, row.id, wanted)
    changed += [*row.changed, *(cohort.changed if cohort else ())]
    parts_before = made.before.parts if made.before else []
    places_before = cohort.before.places if cohort and cohort.before else None
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


def _write_cohort(tx: Tx, series_id: int, wanted: Wanted) -> Put | None:
    if wanted.cohort is None:
        return None
    values = {
        "title": wanted.cohort.title,
        "places": wanted.cohort.places,
        "applications_open_on": wanted.cohort.open_on,
        "applications_close_on": wanted.cohort.close_on,
    }
    return put(tx, Cohort, {"series_id": series_id}, values)
