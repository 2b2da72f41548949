"""Rules about days and times: recurrence, time zones, bank holidays and working days. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import holidays

# Or else the library loads a country at its first use: a tenth of a second that somebody’s message waits for.
import holidays.countries.united_kingdom
from dateutil.rrule import rrulestr

DEFAULT_REGION = "england-and-wales"

# Each holds what one list of https://www.gov.uk/bank-holidays holds; Wales has England's.
_REGIONS = {DEFAULT_REGION: "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
REGIONS = tuple(_REGIONS)

# The names people read on gov.uk, where the library calls the day otherwise.
_GOV_UK_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2nd January",
    "Battle of the Boyne": "Battle of the Boyne (Orangemen's Day)",
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
}

_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
# Where dateutil gives up is the year 9999. Whichever of these years a rule starts in, 44 years are left:
# long enough for 29 February on a given weekday, which comes once in 28 of them.
_LATE_YEARS = range(9928, 9956)


class NonsenseRule(ValueError):
    """A recurrence rule that says nothing we can keep; the message says what is wrong with it."""


# --- Recurrence ---------------------------------------------------------------------------------


def nominal_dates(starts_on: date, rule: str, first: date, last: date) -> list[date]:
    """Return the local dates of an RFC 5545 rule from `first` to `last`, both included.

    `starts_on` fixes the phase: a fortnight keeps its weeks whatever span is asked for. Clock changes
    cannot move a date, because no time of day is involved. Raises NonsenseRule.
    """
    return [on for on in _dates_until(starts_on, rule, last) if on >= first]


def check_rule(starts_on: date, rule: str) -> None:
    """Raise NonsenseRule when the rule cannot be read, runs more often than daily, or never occurs."""
    if not _ever_occurs(starts_on, rule) or next(_dates_until(starts_on, rule, date.max), None) is None:
        raise NonsenseRule(f"the rule {rule!r} never occurs")


def _ever_occurs(starts_on: date, rule: str) -> bool:
    """Return whether the rule has a date in the next decades, were it not for its UNTIL.

    dateutil looks for a date to its last year, whatever end it is given: millions of days for one that never
    comes. So it is asked about a year shortly before, with the same days of the week and leap years.
    """
    endless = ";".join(f"{name}={value}" for name, value in _parts(rule).items() if name != "UNTIL")
    late = (starts_on.replace(year=year) for year in _LATE_YEARS if year % 4 == starts_on.year % 4)
    alike = next(on for on in late if on.weekday() == starts_on.weekday())
    return next(_dates_until(alike, endless, date.max), None) is not None


def is_monthly(rule: str | None) -> bool:
    """Return whether the rule names one day of a month, so that a month is the span it moves in."""
    return bool(rule) and _parts(rule or "")["FREQ"] in ("MONTHLY", "YEARLY")


def _dates_until(starts_on: date, rule: str, last: date) -> Iterator[date]:
    if last < starts_on:
        return iter(())
    parts = _parts(rule)
    # Every rule gets an end, or the list of its dates would have none; and dateutil refuses an end beside
    # COUNT, so that one is counted here.
    count = parts.pop("COUNT", None)
    until = min(parts.pop("UNTIL", "99991231"), f"{last:%Y%m%d}")
    bounded = ";".join(f"{name}={value}" for name, value in parts.items()) + f";UNTIL={until}"
    try:
        recurrence = rrulestr(bounded, dtstart=datetime.combine(starts_on, time.min))
    except (ValueError, TypeError) as error:
        raise NonsenseRule(f"the rule {rule!r} cannot be read: {error}") from error
    return (moment.date() for moment in islice(recurrence, int(count) if count else None))


@cache
def _split(rule: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";")]
    names = [name for name, _, _ in pairs]
    if "FREQ" not in names:
        raise NonsenseRule(f"the rule {rule!r} has no FREQ")
    for name, _, value in pairs:
        if name not in _PARTS or names.count(name) > 1 or not re.fullmatch(_PARTS[name], value):
            raise NonsenseRule(f"the rule {rule!r} cannot be used: {name}={value} {_advice(name, value)}")
    parts = {name: value for name, _, value in pairs}
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise NonsenseRule(f"the rule {rule!r} cannot be used: a numbered weekday needs FREQ=MONTHLY")
    return tuple(parts.items())


def _parts(rule: str) -> dict[str, str]:
    return dict(_split(rule))


def _advice(name: str, value: str) -> str:
    if name == "FREQ" and value in ("HOURLY", "MINUTELY", "SECONDLY"):
        return "is more often than daily"
    if name in ("COUNT", "INTERVAL"):
        return "must be a number from 1 to 999"
    if name == "UNTIL":
        return "must be a date such as 20271231"
    return "is not understood" if name in _PARTS else "is not supported"


# --- Local time ---------------------------------------------------------------------------------


def is_zone(zone: str) -> bool:
    """Return whether this names a time zone, such as Europe/London."""
    return zone in _zones()


def to_utc(on: date, at: time, zone: str) -> datetime:
    """Return the UTC moment of a local wall-clock time.

    A time that the clocks skip in spring is the first moment after the gap; one that comes twice in
    autumn is the first of the two.
    """
    place = ZoneInfo(zone)
    local = datetime.combine(on, at, tzinfo=place)
    moment = local.astimezone(UTC)
    if moment.astimezone(place).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), moment, place)


def local_date(moment: datetime, zone: str) -> date:
    """Return the date people in the zone have at that moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _end_of_gap(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Return the first moment with the offset of `after`, to the second."""
    offset = after.astimezone(place).utcoffset()
    while (span := int((after - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=span // 2)
        if middle.astimezone(place).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


# --- Bank holidays and working days -------------------------------------------------------------


def bank_holiday(on: date, region: str) -> str | None:
    """Return the name people know the bank holiday by, or None on any other day."""
    return _bank_holidays(on.year, region).get(on)


def is_working_day(on: date, region: str) -> bool:
    """Return whether it is an NHS working day: Monday to Friday and no bank holiday of the region."""
    return on.weekday() < 5 and bank_holiday(on, region) is None


def working_days_before(moment: datetime, days: int, zone: str, region: str) -> datetime:
    """Return the same local wall time so many working days earlier, in UTC; 0 returns the moment itself."""
    if days == 0:
        return moment.astimezone(UTC)
    local = moment.astimezone(ZoneInfo(zone))
    on = local.date()
    while days:
        on -= timedelta(days=1)
        days -= is_working_day(on, region)
    return to_utc(on, local.time(), zone)


def working_hours_after(moment: datetime, hours: int, zone: str, region: str) -> datetime:
    """Return the moment after so many working hours, in UTC.

    Every hour of a working day is one, by the clock on the wall: 24 of them after Friday noon it is Monday
    noon, and after any moment of a weekend it is the midnight that ends Monday.
    """
    left = timedelta(hours=hours)
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    while True:
        midnight = datetime.combine(local.date() + timedelta(days=1), time.min)
        if is_working_day(local.date(), region):
            if left <= midnight - local:
                local += left
                return to_utc(local.date(), local.time(), zone)
            left -= midnight - local
        local = midnight


@cache
def _bank_holidays(year: int, region: str) -> dict[date, str]:
    known = holidays.country_holidays("GB", subdiv=_REGIONS[region], years=year, language="en_GB")
    return {on: _name_for_people(name) for on, name in known.items() if on.year == year}


def _name_for_people(name: str) -> str:
    day, _, substitute = name.partition(" (observed)")
    if "World Cup" in day:
        day = "World Cup bank holiday"
    day = _GOV_UK_NAMES.get(day, day)
    return f"{day} (substitute day)" if name.endswith(" (observed)") else day + substitute
