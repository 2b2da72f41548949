"""A time zone as a calendar carries it: each change of its clocks over some years, as RFC 5545 wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# The library has a function for this, which puts the change in spring an hour too late.
_DAY = timedelta(days=1)
# What a zone counts by before and after a change, and whether that is summer time; with its name.
_Change = tuple[timedelta, timedelta, bool, str]


@lru_cache(maxsize=64)
def draw_zone(name: str, first_year: int, last_year: int) -> bytes:
    """Return the zone as it is from the first to the last of these years, both included."""
    zone = ZoneInfo(name)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    moments: dict[_Change, list[datetime]] = defaultdict(list)
    moments[_change(zone, start, start)].append(start)
    for moment in _changes(zone, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        moments[_change(zone, moment - timedelta(seconds=1), moment)].append(moment)
    drawn = Timezone()
    drawn.add("tzid", name)
    for change, at in moments.items():
        drawn.add_component(_observance(change, at))
    return bytes(drawn.to_ical())


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> _Change:
    was, then = before.astimezone(zone), after.astimezone(zone)
    return (
        was.utcoffset() or timedelta(),
        then.utcoffset() or timedelta(),
        bool(then.dst()),
        then.tzname() or "",
    )


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the first second of each new offset."""
    before = start
    while before < end:
        after = before + _DAY
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield _between(zone, before, after)
        before = after


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = after.astimezone(zone).utcoffset()
    while (span := int((after - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=span // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _observance(change: _Change, moments: list[datetime]) -> TimezoneDaylight | TimezoneStandard:
    """Return one way the clocks change; its moments are written as the clocks before it showed them."""
    was, then, is_summer, name = change
    drawn = TimezoneDaylight() if is_summer else TimezoneStandard()
    shown = [(moment + was).replace(tzinfo=None) for moment in moments]
    drawn.add("dtstart", shown[0])
    if shown[1:]:
        drawn.add("rdate", shown[1:])
    drawn.add("tzoffsetfrom", was)
    drawn.add("tzoffsetto", then)
    drawn.add("tzname", name)
    return drawn
