"""When reminders are to come, worked out slowly and with nothing of the product: its own calendar and clock.

London only. Bank holidays are copied from https://www.gov.uk/bank-holidays; the clocks change on the last
Sundays of March and October at one in the morning UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

BANK_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31",
        "2027-08-30", "2027-12-27", "2027-12-28", "2028-01-03",
    )
)  # fmt: skip
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wish:
    """What somebody wants from `since` on."""

    since: datetime
    quiet: tuple[time, time] = (time(20), time(7, 30))
    rules: tuple[str, ...] | None = None
    muted: bool = False


@dataclass
class Stay:
    """A place that somebody has from one moment to another, at a session that starts at a third."""

    person: str
    starts_at: datetime
    rules: tuple[str, ...]
    since: datetime
    until: datetime | None = None


def expected(stay: Stay, wishes: Sequence[Wish]) -> Iterator[datetime]:
    """Yield when the person is to be reminded of this place, as their wishes are at each time.

    A reminder is theirs when its rule has held since before the rule wants it, and comes at the first minute
    that is loud by the quiet hours of that minute. Each comes once.
    """
    ends = min(stay.until or stay.starts_at, stay.starts_at)
    came: set[str] = set()
    holds_since = stay.since
    for number, wish in enumerate(wishes):
        before = wishes[number - 1] if number else wish
        if (before.rules, before.muted) != (wish.rules, wish.muted):
            holds_since = max(holds_since, wish.since)
        until = min(wishes[number + 1].since, ends) if number + 1 < len(wishes) else ends
        if wish.muted or max(wish.since, stay.since) >= until:
            continue
        for rule, wanted, at in _plan(wish, stay):
            comes = max(at, wish.since, stay.since)
            if holds_since < wanted and comes <= until and rule not in came:
                came.add(rule)
                yield comes


def _plan(wish: Wish, stay: Stay) -> Iterator[tuple[str, datetime, datetime]]:
    rules = stay.rules if wish.rules is None else wish.rules
    wanted = sorted((due(rule, stay.starts_at), rule) for rule in rules)
    wanted = [(at, rule) for at, rule in wanted if at < stay.starts_at]
    comes = [loud(at, wish.quiet) for at, _ in wanted]
    for number, (at, rule) in enumerate(wanted):
        later = comes[number + 1] if number + 1 < len(comes) else stay.starts_at
        if comes[number] < min(later, stay.starts_at):
            yield rule, at, comes[number]


def due(rule: str, starts_at: datetime) -> datetime:
    """Return when a rule would have it, were there no quiet hours."""
    number = int((re.match(r"\d+", rule) or ["0"])[0])
    if "hour" in rule:
        return starts_at - timedelta(hours=number)
    if "minute" in rule:
        return starts_at - timedelta(minutes=number)
    local = wall(starts_at)
    on = local.date()
    if "working" in rule:
        while number:
            on = on - timedelta(days=1)
            if on.strftime("%a") not in ("Sat", "Sun") and on not in BANK_HOLIDAYS:
                number = number - 1
    else:
        on = on - timedelta(days=1 if rule.startswith("day before") else number)
    at = re.search(r"at (\d\d):(\d\d)", rule)
    return moment(datetime.combine(on, time(int(at[1]), int(at[2])) if at else local.time()))


def loud(at: datetime, quiet: tuple[time, time]) -> datetime:
    """Return the first minute from then on that is in nobody's night."""
    while is_quiet(at, quiet):
        at = at + _MINUTE
    return at


def is_quiet(at: datetime, quiet: tuple[time, time]) -> bool:
    begins, ends = quiet
    now = wall(at).time()
    if begins < ends:
        return begins <= now < ends
    return begins != ends and (now >= begins or now < ends)


def wall(at: datetime) -> datetime:
    """Return what a clock on a wall in London shows, without a zone."""
    plain = at.astimezone(UTC).replace(tzinfo=None)
    return plain + timedelta(hours=1) if _is_summer(plain) else plain


def moment(shown: datetime) -> datetime:
    """Return the first moment at which the wall shows this."""
    for hours in (1, 0):
        at = (shown - timedelta(hours=hours)).replace(tzinfo=UTC)
        if wall(at) == shown:
            return at
    raise ValueError(f"no clock in London shows {shown}")


def _is_summer(plain: datetime) -> bool:
    return _last_sunday(plain.year, 3) <= plain < _last_sunday(plain.year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1)
    while day.strftime("%a") != "Sun":
        day = day - timedelta(days=1)
    return day
