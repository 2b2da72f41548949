"""The one door to the database: opening it, transactions, and which errors deserve a second try."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from store import idle
from store.writer import Writer

Tx = Connection

# PostgreSQL: serialization failure, deadlock, connections used up, lock timeout, going down or starting.
_TRANSIENT_STATES = frozenset({"40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"})
_BUSY_SECONDS = 10
_LOOKS_AGAIN_SECONDS = 0.02
# What SQLite keeps a moment without.
_ZONE = "+00:00"
# Everything is UTC in transit. A lock that is not had in ten seconds is a lost race, not a hang.
POSTGRES_OPTIONS = f"-c timezone=UTC -c lock_timeout={_BUSY_SECONDS * 1000}"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; refuses a naive one, which would mean a different moment on each server."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC for storing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what makes a parameter: on SQLite the text it keeps, in one go."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def as_text(value: datetime | None) -> str | None:
            # Nearly every moment is in UTC already.
            moment = value if value and value.tzinfo is UTC else self.process_bind_param(value, dialect)
            return moment.isoformat(" ", "microseconds").removesuffix(_ZONE) if moment else None

        return as_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what reads a column: on SQLite from the text it keeps, in one go."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: text and datetime.fromisoformat(text + _ZONE)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC; SQLite keeps no zone, so it is put back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DatabaseNow(FunctionElement[datetime]):
    """The moment by the database's own clock, plus so many seconds (a number or a bound parameter)."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(DatabaseNow, "postgresql")
def _postgres_now(element: DatabaseNow, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"(clock_timestamp() + make_interval(secs => CAST({seconds} AS double precision)))"


@compiles(DatabaseNow, "sqlite")
def _sqlite_now(element: DatabaseNow, compiler: SQLCompiler, **options: Any) -> str:
    # As text in the very format moments are kept in, microseconds and all: SQLite compares the letters.
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', CAST({seconds} AS TEXT) || ' seconds')"


class Store:
    """A database that is open: hands out transactions on SQLite or PostgreSQL, the same way."""

    def __init__(self, url: str) -> None:
        self.engine = _open(url)
        self._writer = Writer(self.engine) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is the one-file engine, which has one writer at a time."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """Return the SQLite file, or None on PostgreSQL."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Tx]:
        """Open a transaction that may write: everything inside is committed together, or nothing is.

        What need not be `lasting`, as it would be found out again, does not wait for the disk on SQLite: a
        power cut may undo it, a killed process never.
        """
        with self._writer.transaction(lasting=lasting) if self._writer else self.engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Open a transaction that only reads: on SQLite it does not wait for the writer."""
        with self.engine.begin() as tx:
            if self.is_sqlite:
                tx.exec_driver_sql("BEGIN")
            yield tx

    @contextmanager
    def snapshot(self) -> Iterator[Tx]:
        """Open a transaction that reads everything as it is at one moment, whoever writes meanwhile."""
        with self.engine.begin() as tx:
            tx.exec_driver_sql(
                "BEGIN" if self.is_sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
            )
            yield tx

    def compact(self) -> bool:
        """Write the SQLite file anew, without what was deleted from it, and empty its log.

        Returns False when another process kept something open, so that deleted words may still be there.
        A PostgreSQL server cleans up by itself.
        """
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            try:
                connection.exec_driver_sql("VACUUM")
                is_blocked = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            except OperationalError:
                return False
        return not is_blocked

    def close(self) -> None:
        """Close every connection of this process."""
        if self._writer:
            self._writer.close()
        self.engine.dispose()


def is_lost_race(error: DBAPIError) -> bool:
    """Return whether running the same transaction again may succeed.

    A unique key or CHECK that another transaction got to first counts: on the second run the rule
    sees what the other one wrote, and answers in words.
    """
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.OperationalError):
        return getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    state = getattr(error.orig, "sqlstate", None) or ""
    return state in _TRANSIENT_STATES or state.startswith("08")


def is_away(error: DBAPIError) -> bool:
    """Return whether PostgreSQL could not be reached, so that nothing was begun.

    Whatever the server says about a statement carries a state; a connection that cannot be made has none.
    """
    is_ours = isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error)
    return is_ours and getattr(error.orig, "sqlstate", None) is None


def _open(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
            json_serializer=_as_json,
            json_deserializer=_from_json,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    engine = create_engine(
        parsed,
        pool_size=20,
        max_overflow=0,
        connect_args={"options": POSTGRES_OPTIONS},
        json_serializer=_as_json,
        hide_parameters=True,  # they hold names and notes, and errors end up in logs
    )
    idle.ask_idle(engine)
    return engine


def _from_json(text: str) -> Any:
    """Return what was written as JSON, in half the time that the standard library takes."""
    try:
        return from_json(text)
    except ValueError:  # half a character, which only an escape can hold
        return json.loads(text)


def _as_json(value: Any) -> str:
    """Return the value as JSON; pydantic writes it four times as fast as the standard library."""
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # half a character, which only an escape can hold
        return json.dumps(value)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must open no transaction of its own: it would skip SELECTs, and oversell.
    connection.isolation_level = None
    use_write_ahead_log(connection)
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def use_write_ahead_log(connection: Any) -> None:
    """Switch to the write-ahead log; while another process does the same, SQLite says no without waiting."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(_LOOKS_AGAIN_SECONDS)
