"""Says line by line what works, and what to do about what does not."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot import database, slack_checks, teams_checks
from bot.app import SAMPLE_PEOPLE
from bot.calendar_links import links_of
from bot.checks import Check
from bot.operator_words import day, when
from bot.settings import BadSettings, Settings
from dialogs import wording
from store import roles
from store.catalogue.undecided import undecided
from store.db import Store, Tx
from store.tables import Host, Occurrence, Outbox, Person, SessionType

_LEAST_FREE_MEGABYTES = 200
# A clock keeps twelve months ahead; with less than eleven, none has run for weeks.
_LEAST_AHEAD = timedelta(days=330)
_MOST_LATE = timedelta(minutes=5)


def add_arguments(parser: ArgumentParser) -> None:
    """Add nothing but the description: it looks at everything."""
    parser.description = "Say what works, line by line, and what to do about what does not. Changes nothing."


def run(_options: Namespace, environ: Mapping[str, str]) -> int:
    """Return 0 when no line says fix, else 1."""
    all_ok = True
    for check in examine(environ):
        print(f"{check.mark}  {check.what}")
        all_ok = all_ok and check.is_ok
    return 0 if all_ok else 1


def examine(environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield the checks, and stop where the rest would fail for the same cause."""
    yield Check(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or newer is needed)")
    yield _zones()
    try:
        settings = Settings.read(environ)
    except BadSettings as error:
        yield from (Check(False, line) for line in str(error).splitlines())
        return
    yield Check(True, "settings can be read")
    yield _address(settings)
    if settings.is_demo:
        yield Check(
            True, f"this is a demo: the web chat is at /chat, for whoever reaches port {settings.port}"
        )
    for name, nearest in Settings.unread(environ).items():
        hint = f"did you mean {nearest}?" if nearest else "nothing reads it"
        yield Check(True, f"{name} is no setting: {hint}", True)
    yield from slack_checks.of_the_settings(settings)
    yield from teams_checks.of_the_settings(settings)
    with database.opened(settings) as store:
        # Looking into a file that is not there would make it.
        if problem := database.missing_file(store):
            yield Check(False, problem)
            return
        try:
            yield from _in_database(store, settings, datetime.now(UTC))
        except DBAPIError as error:
            yield Check(False, database.in_words(error, settings))


def _address(settings: Settings) -> Check:
    if settings.hub_base_url:
        if links_of(settings) is None:
            return Check(True, "without HUB_SECRET_KEY nobody gets a link to their own calendar", True)
        return Check(True, f"QR codes, posters and calendars lead to {settings.hub_base_url}")
    what = "HUB_BASE_URL is not set: codes lead to the address of whoever prints them, calendars nowhere"
    return Check(True, what, not settings.is_demo)


def _zones() -> Check:
    try:
        ZoneInfo("Europe/London")
    except KeyError:
        return Check(False, "there is no time zone data: run make install, which brings it")
    return Check(
        True, f"time zone data ({'of this machine' if any(map(os.path.isdir, TZPATH)) else 'our own'})"
    )


def _in_database(store: Store, settings: Settings, now: datetime) -> Iterator[Check]:
    yield from _file(store, store.path) if store.path else _server(store)
    problem = database.migration_problem(store)
    yield Check(problem is None, problem or "the migrations have been run")
    if problem is None:
        with store.reading() as tx:
            yield _coordinators(tx, settings)
            yield _email_domains(settings)
            yield _catalogue(tx)
            yield _calendar(tx, now)
            yield from _decisions(tx, now)
            yield from _sample_people(tx, settings)
            yield _messages(tx, settings.zone, now)
        yield from slack_checks.of_the_workspaces(store, settings)
        yield from teams_checks.of_the_talks(store, settings)


def _file(store: Store, path: Path) -> Iterator[Check]:
    with store.reading() as tx:
        mode = tx.exec_driver_sql("PRAGMA journal_mode").scalar()
    yield Check(mode == "wal", f"SQLite file {path}, journal {mode} (wal is needed: keep it on a local disk)")
    is_writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    yield Check(is_writable, "file and folder can be written to" if is_writable else f"make {path} writable")
    free = shutil.disk_usage(path.absolute().parent).free // 2**20
    yield Check(
        free >= _LEAST_FREE_MEGABYTES, f"{free} MB free on its disk ({_LEAST_FREE_MEGABYTES} are needed)"
    )


def _server(store: Store) -> Iterator[Check]:
    with store.reading() as tx:
        version = tx.exec_driver_sql("SHOW server_version").scalar()
    yield Check(True, f"PostgreSQL {version} answers")


def _coordinators(tx: Tx, settings: Settings) -> Check:
    if settings.hub_coordinators:
        return Check(True, f"coordinators: {len(settings.hub_coordinators)}")
    if settings.is_demo:
        return Check(True, "this is a demo, which needs no coordinators")
    if appointed := len(roles.appointed_coordinators(tx)):
        return Check(True, f"coordinators: {appointed} appointed by others; HUB_COORDINATORS names none")
    what = "nobody may do everything: set HUB_COORDINATORS to the e-mails of the coordinators"
    earlier = " (those of an earlier setting lose the role at the next start)"
    return Check(False, what + (earlier if roles.coordinators(tx) else ""))


def _email_domains(settings: Settings) -> Check:
    domains = wording.listing(settings.hub_email_domains)
    which = domains or "any; HUB_EMAIL_DOMAINS can name those of your staff"
    return Check(True, f"domains whose e-mails say who somebody is: {which}")


def _catalogue(tx: Tx) -> Check:
    offered = tx.scalar(select(func.count()).where(SessionType.is_retired.is_(False))) or 0
    if not offered:
        return Check(False, "nothing is offered: run python -m bot migrate, or catalogue import FILE")
    return Check(True, f"catalogue: {offered} session types")


def _calendar(tx: Tx, now: datetime) -> Check:
    last = tx.scalar(select(func.max(Occurrence.starts_at)))
    if last is None:
        return Check(False, "the calendar is empty: run python -m bot catalogue import FILE")
    if last - now < _LEAST_AHEAD:
        return Check(False, f"the calendar ends on {day(last)}: start a clock (python -m bot clock)")
    return Check(True, f"the calendar reaches to {day(last)}")


def _decisions(tx: Tx, now: datetime) -> Iterator[Check]:
    dates = undecided(tx, now)
    if not dates:
        return
    need = "1 date needs" if len(dates) == 1 else f"{len(dates)} dates need"
    yield Check(True, f"{need} a decision: change the catalogue file, or speak to those booked", True)
    for one in dates:
        people = wording.people(one.people) if one.people else "nobody"
        on = when(one.starts_at, one.ends_at, one.zone)
        yield Check(True, f"  {one.title}, {on}: {people} booked", True)


def _sample_people(tx: Tx, settings: Settings) -> Iterator[Check]:
    emails = [email for _, email, _ in SAMPLE_PEOPLE]
    # The host of the shipped catalogue is one of them, also in a hub that was never a demo.
    sample = select(Person.id).where(Person.email.in_(emails), Person.id.not_in(select(Host.person_id)))
    if not settings.is_demo and tx.scalar(select(sample.exists())):
        what = "sample people of the demo are in this database: name another DATABASE_URL for a real hub"
        yield Check(True, what, True)


def _messages(tx: Tx, zone: ZoneInfo, now: datetime) -> Check:
    last = tx.scalar(select(func.max(Outbox.sent_at)))
    late = (Outbox.state == "due") & (Outbox.due_at < now - _MOST_LATE)
    waiting = tx.scalar(select(func.count()).where(late, Outbox.channel != "console")) or 0
    if waiting:
        return Check(False, f"{waiting} messages wait to be sent: start a clock (python -m bot clock)")
    if last is None:
        return Check(True, "no message waits; none has been sent yet")
    local = last.astimezone(zone)
    return Check(True, f"no message waits; the last went out on {day(local)} at {wording.clock(local)}")
