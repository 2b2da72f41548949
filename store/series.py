"""Series and the occurrences they make, 12 months ahead; what a changed catalogue does to them is elsewhere.

Elsewhere is `store/catalogue`. Here is what the clock needs to keep the calendar filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Row, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from store import calendar_rules, hub_state
from store.db import Tx
from store.tables import Closure, Cohort, HubState, Occurrence, OccurrencePart, Series, SessionType

_AHEAD = relativedelta(months=12)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What makes the dates of a series: a rule, or without one the `dates` (ISO). Local wall time."""

    starts_on: date
    starts_time: time
    minutes: int
    rrule: str | None
    dates: tuple[str, ...]
    zone: str
    region: str
    place: str
    link: str

    def nominal_dates(self, first: date, last: date) -> list[date]:
        """Return the dates from `first` to `last`, both included, closed days among them."""
        if self.rrule is not None:
            return calendar_rules.nominal_dates(self.starts_on, self.rrule, first, last)
        return sorted(on for on in map(date.fromisoformat, self.dates) if first <= on <= last)

    def starts_at(self, on: date) -> datetime:
        """Return when the sitting of that date starts, in UTC."""
        return calendar_rules.to_utc(on, self.starts_time, self.zone)

    def ends_at(self, on: date) -> datetime:
        """Return when the sitting of that date ends, in UTC."""
        return self.starts_at(on) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, order=True)
class Closed:
    """Days on which the hub is shut, both ends included."""

    first_on: date
    last_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """One date of a series; `not_on` says why nothing happens on it, and is empty when something does."""

    nominal_on: date
    starts_at: datetime
    ends_at: datetime
    not_on: str

    @property
    def state(self) -> str:
        """Return the state its occurrence begins with."""
        return "not_on" if self.not_on else "planned"


def pattern_of(row: Row[*tuple[Any, ...]]) -> Pattern:
    """Return the pattern in a row that holds the columns of a series."""
    values = {field.name: getattr(row, field.name) for field in fields(Pattern)}
    return Pattern(**{**values, "dates": tuple(values["dates"])})


def sittings(pattern: Pattern, closures: Iterable[Closed], now: datetime, last: date) -> list[Sitting]:
    """Return what the pattern says from now on (nothing that has begun) to the local date `last`."""
    closed = tuple(closures)
    today = calendar_rules.local_date(now, pattern.zone)
    made = (sitting_on(on, pattern, closed) for on in pattern.nominal_dates(today, last))
    return [sitting for sitting in made if sitting.starts_at > now]


def sitting_on(on: date, pattern: Pattern, closures: Iterable[Closed]) -> Sitting:
    """Return the sitting of this date, which must be one of the pattern's."""
    return Sitting(on, pattern.starts_at(on), pattern.ends_at(on), not_on(on, pattern.region, closures))


def not_on(on: date, region: str, closures: Iterable[Closed]) -> str:
    """Return why nothing happens on that day: the bank holiday's name, or the closure's reason, or ""."""
    closed = (c.reason for c in closures if c.first_on <= on <= c.last_on)
    return calendar_rules.bank_holiday(on, region) or next(closed, "")


def horizon(now: datetime, zone: str) -> date:
    """Return the last local date for which occurrences are made: 12 months ahead."""
    last: date = calendar_rules.local_date(now, zone) + _AHEAD
    return last


def capacities(parts: Sequence[Mapping[str, Any]], places: int | None) -> dict[str, int | None]:
    """Return the capacity of each part; the places of a cohort, if it has any, are those of every part."""
    return {part["key"]: part["capacity"] if places is None else places for part in parts}


def closures(tx: Tx) -> list[Closed]:
    """Return the hub's closures in the order of their first days."""
    query = select(Closure.first_on, Closure.last_on, Closure.reason)
    return [Closed(*row) for row in tx.execute(query.order_by(Closure.first_on, Closure.last_on, Closure.id))]


def hold_catalogue(tx: Tx) -> int:
    """Hold the catalogue and its cohorts until the transaction ends, and return its version.

    Without this an extension that began with the old weekday could put it back beside the new one, and
    somebody could be accepted on a cohort while it gets another day.
    """
    row = {"key": hub_state.CATALOGUE_VERSION, "value": "0"}
    dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    tx.execute(dialect_insert(HubState).values(row).on_conflict_do_nothing(index_elements=["key"]))
    held = select(HubState.value).where(HubState.key == hub_state.CATALOGUE_VERSION).with_for_update()
    version = int(tx.execute(held).scalar_one())
    tx.execute(select(Cohort.id).order_by(Cohort.id).with_for_update())
    return version


def extend(tx: Tx, now: datetime) -> int:
    """Add the occurrences that are missing in the next 12 months, and return how many that were.

    Safe to call at any time and from any number of processes. Touches no occurrence that is there.
    """
    hold_catalogue(tx)
    closed = closures(tx)
    query = (
        select(*Series.__table__.columns, SessionType.parts, Cohort.places)
        .join(SessionType, SessionType.id == Series.session_type_id)
        .outerjoin(Cohort, Cohort.series_id == Series.id)
        .where(Series.is_ended.is_(False), SessionType.is_retired.is_(False))
        .order_by(Series.id)
    )
    added = 0
    for row in tx.execute(query).all():
        pattern = pattern_of(row)
        made = sittings(pattern, closed, now, horizon(now, pattern.zone))
        there = set(tx.scalars(select(Occurrence.nominal_on).where(Occurrence.series_id == row.id)))
        missing = [sitting for sitting in made if sitting.nominal_on not in there]
        added += add(tx, row, pattern, missing, capacities(row.parts, row.places))
    return added


def add(
    tx: Tx, series: Any, pattern: Pattern, missing: Sequence[Sitting], seats: Mapping[str, int | None]
) -> int:
    """Add occurrences with their parts, and return how many; a date that is there already is passed over.

    `series` has the `id` and `session_type_id` they belong to.
    """
    if not missing:
        return 0
    rows = [
        {
            "session_type_id": series.session_type_id,
            "series_id": series.id,
            "nominal_on": sitting.nominal_on,
            "starts_at": sitting.starts_at,
            "ends_at": sitting.ends_at,
            "place": pattern.place,
            "link": pattern.link,
            "state": sitting.state,
            "reason": sitting.not_on,
        }
        for sitting in missing
    ]
    dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    adding = dialect_insert(Occurrence).values(rows)
    passing_over = adding.on_conflict_do_nothing(index_elements=["series_id", "nominal_on"])
    ids = list(tx.scalars(passing_over.returning(Occurrence.id)))
    parts = [{"occurrence_id": id_, "part": key, "capacity": seats[key]} for id_ in ids for key in seats]
    if parts:
        tx.execute(insert(OccurrencePart), parts)
    return len(ids)
