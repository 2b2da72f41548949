"""When the reminders of a session are due: pure rules about days and times. No database.

A reminder is named by the words of its rule, such as "2 working days before" or "day before at 16:00".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from store import calendar_rules
from store.quiet_hours import QuietHours

_TIME = r"([01]\d|2[0-3]):[0-5]\d"
RULE = re.compile(
    rf"(?P<number>[1-9]\d{{0,2}}) (?P<unit>working day|day|hour|minute)s? before( at (?P<at>{_TIME}))?"
    rf"|(?P<eve>day before|on the day) at (?P<eve_at>{_TIME})"
)
_Unit = Literal["working day", "day", "hour", "minute"]
# Nobody looks further ahead than this, and what comes months before is no reminder.
_MOST_DAYS = 60
# What somebody wished for by "remind me later".
ASKED_FOR = "asked for"
TOO_LATE = "it would have come in quiet hours, and after them too late"


class NoReminder(ValueError):
    """A rule that cannot be read; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """So many units before the start, at a local time of day where one is said."""

    number: int
    unit: _Unit
    at: time | None = None

    def moment(self, starts_at: datetime, zone: str, region: str) -> datetime:
        """Return when it is due for a session that starts at this moment, in UTC.

        Days are counted by the calendar people have: the same time of day, whatever the clocks do between.
        """
        if self.unit in ("hour", "minute"):
            minutes = self.number * (60 if self.unit == "hour" else 1)
            return starts_at - timedelta(minutes=minutes)
        if self.unit == "working day":
            moment = calendar_rules.working_days_before(starts_at, self.number, zone, region)
        else:
            local = starts_at.astimezone(ZoneInfo(zone))
            moment = calendar_rules.to_utc(local.date() - timedelta(days=self.number), local.time(), zone)
        if self.at is None:
            return moment
        return calendar_rules.to_utc(calendar_rules.local_date(moment, zone), self.at, zone)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder with its moment: useful until `expires_at`. `dropped` says why it is not sent at all.

    `wanted_at` is when its rule would have it, were there no quiet hours.
    """

    rule: str
    wanted_at: datetime
    at: datetime
    expires_at: datetime
    dropped: str = ""


@cache
def read(text: str) -> Rule:
    """Return the rule that these words say; raises NoReminder."""
    found = RULE.fullmatch(text)
    if found is None:
        raise NoReminder('write "2 working days before", "day before at 16:00" or "30 minutes before"')
    if found["eve"]:
        return Rule(int(found["eve"] == "day before"), "day", time.fromisoformat(found["eve_at"]))
    rule = Rule(
        int(found["number"]), _unit(found["unit"]), time.fromisoformat(found["at"]) if found["at"] else None
    )
    if rule.unit in ("hour", "minute") and rule.at:
        raise NoReminder("hours and minutes before have no time of day")
    if rule.unit in ("day", "working day") and rule.number > _MOST_DAYS:
        raise NoReminder(f"a reminder comes at most {_MOST_DAYS} days before")
    return rule


def asks(text: str) -> bool:
    """Return whether this reminder asks if the person still comes: early enough for somebody else to."""
    return text != ASKED_FOR and read(text).unit == "working day"


def plan(
    rules: Iterable[str],
    starts_at: datetime,
    zone: str,
    region: str,
    quiet: QuietHours,
    *,
    not_before: datetime | None = None,
    asked_for: datetime | None = None,
) -> list[Due]:
    """Return every reminder of one session with its moment, the earliest first.

    In quiet hours, and before `not_before`, it waits for the first moment after. One that would come when the
    session has begun, or together with a later one, is dropped. Each is useful until the next one comes.
    """
    wanted = [(read(rule).moment(starts_at, zone, region), rule) for rule in dict.fromkeys(rules)]
    if asked_for is not None:
        wanted.append((asked_for, ASKED_FOR))
    wanted = sorted((moment, rule) for moment, rule in wanted if moment < starts_at)
    moved = [quiet.after(max(moment, not_before or moment), zone) for moment, _ in wanted]
    ends = [min(moment, starts_at) for moment in (*moved[1:], starts_at)]
    return [
        Due(rule, moment, at, end, _dropped(at, end, starts_at))
        for (moment, rule), at, end in zip(wanted, moved, ends, strict=False)
    ]


def at_last(due: Due, quiet: QuietHours, zone: str, now: datetime) -> Due:
    """Return one that is due as it is to go: after the quiet hours that a late clock came into."""
    loud = quiet.after(now, zone)
    if loud <= now:
        return due
    return replace(due, at=loud, dropped=due.dropped or (TOO_LATE if loud >= due.expires_at else ""))


def _dropped(at: datetime, expires_at: datetime, starts_at: datetime) -> str:
    if at >= starts_at:
        return TOO_LATE
    return "a later reminder comes at the same time" if at >= expires_at else ""


def _unit(text: str) -> _Unit:
    match text:
        case "working day" | "day" | "hour" | "minute":
            return text
    raise NoReminder(text)
