"""The database as a command finds it: opening it, getting it ready, and its troubles in one plain line."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.exc import DBAPIError

from bot import demo
from bot.settings import Settings
from store import revisions
from store.catalogue import importing
from store.db import Store, Tx, is_lost_race
from store.errors import LostRace, OutOfDate
from store.tables import SessionType

T = TypeVar("T")

_TRIES = 5
_LONGEST_WAIT_SECONDS = 0.2
_MIGRATE = "run python -m bot migrate"

_SQLITE_TROUBLES = {
    "SQLITE_CANTOPEN": "cannot be opened: its folder does not exist or may not be written to",
    "SQLITE_NOTADB": "is not a database: move it away, or name another file in DATABASE_URL",
    "SQLITE_CORRUPT": "is damaged: put back a backup",
    "SQLITE_READONLY": "may not be written to",
    "SQLITE_BUSY": "is being written to by another process, which has taken too long",
    "SQLITE_FULL": "cannot grow: the disk is full",
    "SQLITE_IOERR": "cannot be read or written: is it on a local disk that works?",
}


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Open the database whatever revision it is at, and close it at the end."""
    store = Store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def up_to_date(settings: Settings) -> Iterator[Store]:
    """Open the database; raises OutOfDate when it is not there (and makes no file), empty or behind."""
    with opened(settings) as store:
        if problem := missing_file(store) or migration_problem(store):
            raise OutOfDate(problem)
        yield store


@contextmanager
def started(settings: Settings, now: datetime, say: Callable[[str], object]) -> Iterator[Store]:
    """Open the database for a process that talks to people.

    An empty SQLite file is filled first, and `say` is told. Any other database that is not up to date
    raises OutOfDate: with several processes, it is for the operator to say when.
    """
    with opened(settings) as store:
        if store.is_sqlite and (revisions.is_empty(store) or _is_ready_but_for_a_catalogue(store)):
            say(f"The database {store.path} is empty.")
            fill(store, now - demo.LATELY if demo.is_shown(settings) else now, say)
        if problem := migration_problem(store):
            raise OutOfDate(problem)
        yield store


def fill(store: Store, now: datetime, say: Callable[[str], object]) -> None:
    """Bring the database up to date, and give it the shipped catalogue when it has none; twice is safe."""
    # What a process loads that serves a database which is up to date, it keeps for as long as it runs.
    from store.migrate import migrate

    done = migrate(store)
    say(f"Ran the migrations {', '.join(done)}." if done else "The database is up to date.")
    if write(store, lambda tx: _load_shipped(tx, now)):
        say("Loaded the shipped catalogue.")


def missing_file(store: Store) -> str | None:
    """Return in words that the SQLite file is not there, or None; looking into it would make it."""
    if store.path is None or store.path.exists():
        return None
    return f"there is no database file {store.path}: {_MIGRATE}"


def migration_problem(store: Store) -> str | None:
    """Return in words why the database cannot be used as it is, or None."""
    at = revisions.current(store)
    if at == revisions.head():
        return None
    if at is None:
        return f"the database holds nothing of the hub yet: {_MIGRATE}"
    if at in revisions.revisions():
        return f"the database is at revision {at}, behind this version of the program: {_MIGRATE}"
    return f"the database is at revision {at}, which only a newer version of the program knows: use that one"


def write(store: Store, work: Callable[[Tx], T], pause: Callable[[float], object] = time.sleep) -> T:
    """Return what `work` returns, in one transaction that is run again after a lost race.

    With a little jitter between the tries, so that two that were in each other's way do not meet again.
    """
    for attempt in range(1, _TRIES):
        try:
            with store.transaction() as tx:
                return work(tx)
        except (DBAPIError, LostRace) as error:
            if isinstance(error, DBAPIError) and not is_lost_race(error):
                raise
        pause(random.uniform(0, _LONGEST_WAIT_SECONDS * attempt))  # noqa: S311 (nothing secret)
    with store.transaction() as tx:
        return work(tx)


def in_words(error: DBAPIError, settings: Settings) -> str:
    """Return a trouble with the database as one line, without the password in its URL."""
    url = Store(settings.database_url).engine.url
    if isinstance(error.orig, sqlite3.Error):
        name = getattr(error.orig, "sqlite_errorname", "")
        known = (words for code, words in _SQLITE_TROUBLES.items() if name.startswith(code))
        return f"the database file {url.database} {next(known, f'fails: {error.orig}')}"
    first = str(error.orig).strip().splitlines()[0]
    return f"the database {url.render_as_string(hide_password=True)} fails: {first}"


def stop(message: str) -> int:
    """Print one line of trouble, and return the exit code that says so."""
    sys.stderr.write(f"{message}\n")
    return 1


def has_catalogue(tx: Tx) -> bool:
    """Return whether the hub has ever offered anything."""
    return bool(tx.scalar(select(exists(select(SessionType.id)))))


def _is_ready_but_for_a_catalogue(store: Store) -> bool:
    if not revisions.is_up_to_date(store):
        return False
    with store.reading() as tx:
        return not has_catalogue(tx)


def _load_shipped(tx: Tx, now: datetime) -> bool:
    if has_catalogue(tx):
        return False
    importing.load_shipped(tx, now)
    return True
