"""From the file's entries to patterns of dates: defaults filled in, "in N weeks" made into dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from store import series
from store.catalogue import kinds
from store.catalogue.entries import CatalogueEntry, CohortEntry, SeriesEntry, TypeEntry
from store.catalogue.problems import Path
from store.series import Closed, Pattern

_WEEKDAYS = get_args(kinds.Weekday)


@dataclass(frozen=True, slots=True)
class Window:
    """What a cohort has beside its dates. Local dates, both included."""

    title: str
    places: int | None
    open_on: date
    close_on: date


@dataclass(frozen=True, slots=True)
class Resolved:
    """The days of a cohort and when people can apply, as they were fixed at the first load."""

    dates: tuple[str, ...]
    open_on: date
    close_on: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series as the file wants it; `cohort` is None for one that is no cohort."""

    slug: str
    key: str
    path: Path
    pattern: Pattern
    cohort: Window | None = None


Kept = Mapping[tuple[str, str], Resolved]


def closed_days(catalogue: CatalogueEntry) -> tuple[Closed, ...]:
    """Return the closures of the file."""
    return tuple(Closed(c.first_on, c.last_on, c.reason) for c in catalogue.closures)


def wanted_series(catalogue: CatalogueEntry, today: date, kept: Kept) -> list[Wanted]:
    """Return every series and cohort of the file; cohorts "in N weeks" have the days in `kept`, if there."""
    return [
        wanted
        for slug, entry in catalogue.session_types.items()
        for wanted in (
            *_series(catalogue, slug, entry),
            *_cohorts(catalogue, slug, entry, today, kept),
        )
    ]


def room(catalogue: CatalogueEntry, place: str | None) -> str:
    """Return the name of the place, or "" when there is none."""
    return catalogue.places[place] if place else ""


def _series(catalogue: CatalogueEntry, slug: str, entry: TypeEntry) -> Iterator[Wanted]:
    for key, given in entry.series.items():
        dates = () if given.rrule else (given.starts.date().isoformat(),)
        pattern = Pattern(
            starts_on=given.starts.date(),
            starts_time=given.starts.time(),
            minutes=given.minutes,
            rrule=given.rrule,
            dates=dates,
            **_where(catalogue, entry, given),
        )
        yield Wanted(slug, key, ("session_types", slug, "series", key), pattern)


def _cohorts(
    catalogue: CatalogueEntry, slug: str, entry: TypeEntry, today: date, kept: Kept
) -> Iterator[Wanted]:
    for key, given in entry.cohorts.items():
        where = _where(catalogue, entry, given)
        known = kept.get((slug, key))
        # Dates in the file hold; weeks are counted once, and what came of them then is kept.
        resolved = _resolved(catalogue, given, where["region"], today) if given.dates or not known else known
        pattern = Pattern(
            starts_on=date.fromisoformat(resolved.dates[0]),
            starts_time=given.time,
            minutes=given.minutes,
            rrule=None,
            dates=resolved.dates,
            **where,
        )
        window = Window(given.title, given.places, resolved.open_on, resolved.close_on)
        yield Wanted(slug, key, ("session_types", slug, "cohorts", key), pattern, window)


def _where(catalogue: CatalogueEntry, entry: TypeEntry, given: SeriesEntry | CohortEntry) -> dict[str, str]:
    place = entry.place if given.place is None else given.place
    link = entry.link if given.link is None else given.link
    return {
        "zone": given.zone or entry.zone or catalogue.zone,
        "region": given.region or entry.region or catalogue.region,
        "place": room(catalogue, place),
        "link": link or "",
    }


def _resolved(catalogue: CatalogueEntry, given: CohortEntry, region: str, today: date) -> Resolved:
    applied = given.applications
    monday = today - timedelta(days=today.weekday())
    opens = applied.open_on or monday + timedelta(weeks=applied.open_in_weeks or 0)
    closes = applied.close_on or monday + timedelta(weeks=applied.close_in_weeks or 0, days=4)
    days = sorted(given.dates) or _days(catalogue, given, region, monday)
    return Resolved(tuple(on.isoformat() for on in days), opens, closes)


def _days(catalogue: CatalogueEntry, given: CohortEntry, region: str, monday: date) -> list[date]:
    """Return the cohort's days; one that would be a bank holiday or closure waits a week, or two."""
    closed = closed_days(catalogue)
    weekday = timedelta(days=_WEEKDAYS.index(given.weekday or "monday"))
    first = monday + weekday + timedelta(weeks=given.first_day_in_weeks or 0)
    days: list[date] = []
    for weeks in given.weeks:
        on = first + timedelta(weeks=weeks)
        while on in days or series.not_on(on, region, closed):
            on += timedelta(weeks=1)
        days.append(on)
    return sorted(days)
