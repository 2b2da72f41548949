"""What a phrase of time can be: days, hours of a day, both together, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


def words(text: str) -> frozenset[str]:
    """Return the words of a list as it is written down, parted by spaces."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Interval:
    """A moment (`is_point`) or a half-open span of local wall clock; either side of a span may be open.

    `said` is the wording it was read from; `is_unsure` says that one should ask: the moment comes twice in
    the night the clocks go back, or the text has several times that are not one.
    """

    start: datetime | None
    end: datetime | None
    is_point: bool
    said: str
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A time that cannot be.

    `kind` is no_such_date, no_such_time, weekday_contradicts_date,
    part_contradicts_time, ends_before_it_starts, several_dates or unknown_period
    (a term whose dates nobody told us).
    """

    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` up to, not including, `end`.

    `is_bare` is a weekday with nothing
    beside it, `is_monthly` a day of a month without the month, and one without `has_year` comes every year.
    """

    first: date | None
    end: date | None
    is_bare: bool = False
    is_monthly: bool = False
    has_year: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A time on the clock as it was said; `half` is am, pm, 24 (a 24-hour clock) or "" when unsaid."""

    hour: int
    minute: int = 0
    half: str = ""

    @property
    def minutes(self) -> int:
        """Minutes after midnight; without am or pm 7 to 11 is the morning and 12 to 6 the afternoon."""
        hour = self.hour
        if self.half in ("am", "pm"):
            hour = hour % 12 + (12 if self.half == "pm" else 0) if hour <= 12 else hour
        elif self.half == "" and 1 <= hour <= 6:
            hour += 12
        return hour * 60 + self.minute


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes after midnight: a moment `at`, or what lies after one and before another (over 1440: next day).

    `part` names a part of the day, all of it when `is_whole_part`; `is_by` says that it is a time by which,
    from now on.
    """

    at: int | None = None
    after: int | None = None
    before: int | None = None
    part: str = ""
    is_by: bool = False
    is_whole_part: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Two fixed moments, either may be open; `is_exact` was counted from now, and is no time on the clock.

    `is_hours` are hours of a day that was not said.
    """

    start: datetime | None
    end: datetime | None
    is_point: bool = False
    is_exact: bool = False
    is_hours: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """What makes a time impossible, see Problem; `days` are those that are several and not one span."""

    kind: str
    days: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Days, hours of one, or both."""

    days: Days | None = None
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One phrase of time in a text: what it means, how it was said, and where it stands."""

    meaning: Interval | Problem
    said: When | Span | Wrong
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Number:
    """A count, and whether it was typed in figures."""

    value: float
    is_figures: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or several that were read as one: its kind as the tables have it, its value and its place."""

    kind: str
    value: Any
    first: int
    last: int
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """The reference: local wall clock without offset, and its zone."""

    at: datetime
    zone: str

    @property
    def today(self) -> date:
        return self.at.date()
