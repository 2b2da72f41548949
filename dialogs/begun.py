"""Sessions that have begun, as those who run them name them: the taster on Tuesday, today's drop-in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import arguments, whats_on
from dialogs.arguments import Args
from dialogs.engine import Turn
from store import registers, roles
from store.registers import Begun

_A_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def meant(turn: Turn, args: Args, within: timedelta) -> list[Begun]:
    """Return the sessions the person runs that fit what was said and began so lately, the latest first.

    A day is one of the past: "on Tuesday" is the last one. A session that was named without a day is its
    latest date. A day that was said may be longer ago.
    """
    search, own = whats_on.read(turn, args), roles.runs(turn.tx, turn.person_id)
    asked = search.filters.session_type_ids
    run = [type_id for type_id in own if asked is None or type_id in asked]
    days = _days(turn, args)
    since = min(turn.now - within, _midnight(turn, days[0])) if days else turn.now - within
    found = registers.begun(turn.tx, run, since, turn.now)
    if days:
        found = [one for one in found if days[0] <= _local(one, one.starts_at).date() < days[1]]
    elif asked is not None and len(asked) == 1:
        found = found[:1]
    return [one for one in found if _is_at(one, search.filters.at_time)]


def _days(turn: Turn, args: Args) -> tuple[date, date] | None:
    """Return the first day that was said and the one after the last.

    A weekday is read as the next of that name, and "24 November" as one to come, where the last is meant.
    """
    first, end = arguments.day(args, "from"), arguments.day(args, "to")
    today = turn.now.astimezone(turn.hub.zone).date()
    if first is None and end is None:
        return None
    first = first or date.min + _WEEK
    end = end or min(max(first, today), date.max - _A_DAY) + _A_DAY
    if first <= today or end - first > _WEEK:
        return first, end
    back = _WEEK if first - today <= _WEEK else first - _a_year_before(first)
    return first - back, end - back


def _a_year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _midnight(turn: Turn, day: date) -> datetime:
    return datetime.combine(day, time(), turn.hub.zone)


def _local(one: Begun, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(one.zone))


def _is_at(one: Begun, at: time | None) -> bool:
    return at is None or _local(one, one.starts_at).time() <= at < _local(one, one.ends_at).time()
