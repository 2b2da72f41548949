"""Shows what everybody would be sent in a span of time, without sending anything or changing the hub."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot import database, rehearsal
from bot.commands.clock import keep_calendar
from bot.now import utc_now
from bot.rehearsal import Line
from bot.settings import BadSettings, Settings
from dialogs import wording
from dialogs.notices import WORDINGS
from store import reminder_rules, wake
from store.catalogue.files import read_catalogue
from store.catalogue.importing import import_catalogue
from store.db import Tx
from store.errors import NotFound
from store.session_types import get
from store.tables import SessionType

_LONGEST_TEXT = 100
_A_FORTNIGHT = timedelta(days=14)
_LONGEST_SPAN = timedelta(days=731)
# Days so far away are slips, and near either end there is no arithmetic with moments.
_YEARS = range(2000, 3000)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the span, and what is to be tried."""
    parser.description = (
        "Show what everybody would be sent in a span of time, one line each. Nothing is sent and nothing is "
        "changed: the clock runs on a copy. Nobody answers in it, so places that are offered lapse."
    )
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="the first day (today)")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="the last day (two weeks later)")
    parser.add_argument(
        "--kind",
        choices=sorted(WORDINGS),
        metavar="KIND",
        help="show only this kind of message, such as reminder",
    )
    parser.add_argument(
        "--reminders",
        action="append",
        default=[],
        type=_policy,
        metavar='SLUG="RULE, RULE"',
        help='try other reminders for a session type, such as cqi_taster="1 day before at 16:00"',
    )
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="try another catalogue")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Print the lines and a count of each kind."""
    settings = Settings.read(environ)
    zone, now = ZoneInfo(settings.hub_timezone), utc_now()
    first = options.first or now.astimezone(zone).date()
    last = options.last or first + _A_FORTNIGHT
    if last < first:
        raise BadSettings("--to lies before --from")
    if last - first > _LONGEST_SPAN:
        raise BadSettings(f"from --from to --to are at most {_LONGEST_SPAN.days} days")
    begins, ends = (datetime.combine(on, time(), zone) for on in (first, last + timedelta(days=1)))
    with database.up_to_date(settings) as store, rehearsal.copied(store) as copy:
        database.write(copy, lambda tx: _try(tx, options, now))
        span = min(now, begins), ends - timedelta(seconds=1)
        lines = asyncio.run(rehearsal.rehearse(copy, WORDINGS, *span, keep_calendar))
    wanted = [line for line in lines if line.at >= begins and options.kind in (None, line.kind)]
    print(*_report(wanted, zone), sep="\n")
    return 0


def _try(tx: Tx, options: Namespace, now: datetime) -> None:
    if options.catalogue:
        import_catalogue(tx, read_catalogue(options.catalogue), now)
    for slug, rules in options.reminders:
        type_id = _type_id(tx, slug)
        tx.execute(update(SessionType).where(SessionType.id == type_id).values(reminders=rules))
        wake.session_types(tx, [type_id], now)


def _type_id(tx: Tx, slug: str) -> int:
    try:
        return get(tx, slug).id
    except NotFound:
        raise BadSettings(f"--reminders: there is no session type {slug}") from None


def _report(lines: Sequence[Line], zone: ZoneInfo) -> Iterator[str]:
    yield from (_said(line, zone) for line in lines)
    counted = Counter(line.kind for line in lines)
    kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(counted.items()))
    yield f"{wording.count(len(lines), 'message')} would go{': ' + kinds if kinds else ''}."


def _said(line: Line, zone: ZoneInfo) -> str:
    at = f"{line.at.astimezone(zone):%a %Y-%m-%d %H:%M}"
    text = " ".join(line.text.split())
    short = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
    return f"{at}  {line.channel:<7}  {line.kind:<20}  {line.name or '-'}: {short}"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date; write one such as 2026-12-24") from None
    if day.year not in _YEARS:
        raise ArgumentTypeError(f"{text} is too far away")
    return day


def _policy(text: str) -> tuple[str, list[str]]:
    slug, is_said, said = text.partition("=")
    if not is_said:
        raise ArgumentTypeError('write the session type and its reminders, such as taster="1 hour before"')
    rules = [rule.strip() for rule in said.split(",") if rule.strip()]
    try:
        for rule in rules:
            reminder_rules.read(rule)
    except reminder_rules.NoReminder as problem:
        raise ArgumentTypeError(str(problem)) from None
    return slug.strip(), rules
