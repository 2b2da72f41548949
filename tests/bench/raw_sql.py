"""The reference: the very statements the product emits, replayed through the plain driver.

`record` keeps what the driver is given; a `Player` runs it again on an identical copy and
fetches every row. What is left out is what we add: statements, results as values, rules and words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Protocol

import psycopg
from sqlalchemy import event

from store.db import POSTGRES_OPTIONS, Store


@dataclass(frozen=True, slots=True)
class Statement:
    """One call of the driver. `is_answer` puts an answer's row into the outbox and returns its id;
    `marks` says where the parameters hold that id, which differs on a copy written by several at once.
    """

    sql: str
    parameters: Any
    is_many: bool = False
    is_answer: bool = False
    marks: int | str | None = None


Transaction = list[Statement]


class Recorder:
    """Keeps every transaction of a store."""

    def __init__(self) -> None:
        self._ended: list[Transaction] = []
        self._open: Transaction | None = None

    def take(self) -> list[Transaction]:
        """Return the transactions that have ended since the last time."""
        ended, self._ended = self._ended, []
        return ended

    def keep(self, sql: Any, parameters: Any, is_many: bool) -> None:
        """Keep a statement; the player begins and commits by itself, in the same way."""
        if self._open is None or str(sql).startswith("BEGIN"):
            return
        row = parameters[0] if is_many else parameters
        marks = None
        if sql.startswith("UPDATE outbox"):
            marks = "row_id" if isinstance(row, dict) else _position_of_id(sql)
        self._open.append(Statement(sql, parameters, is_many, sql.startswith("INSERT INTO outbox"), marks))

    def begin(self, _connection: Any) -> None:
        """Begin a transaction."""
        self._open = []

    def end(self, _connection: Any) -> None:
        """End the transaction that is open."""
        self._ended.append(self._open or [])
        self._open = None

    def forget(self, _connection: Any) -> None:
        """Drop what was rolled back."""
        self._open = None


@contextmanager
def record(store: Store) -> Iterator[Recorder]:
    """Listen to a store until the end of the block, on connections that tell what they are given."""
    recorder = Recorder()
    listeners = (
        ("do_connect", partial(_listen, recorder)), ("begin", recorder.begin), ("commit", recorder.end),
        ("rollback", recorder.forget),
    )  # fmt: skip
    store.close()
    for name, listener in listeners:
        event.listen(store.engine, name, listener)
    yield recorder
    for name, listener in listeners:
        event.remove(store.engine, name, listener)
    store.close()


def _listen(recorder: Recorder, dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    """Let the connection that is about to be opened hand out cursors that tell."""

    class SqliteCursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = ()) -> Any:
            recorder.keep(sql, parameters, False)
            return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any) -> Any:
            recorder.keep(sql, parameters, True)
            return super().executemany(sql, parameters)

    class SqliteConnection(sqlite3.Connection):
        def cursor(self, factory: Any = SqliteCursor) -> Any:
            return super().cursor(factory)

    class PostgresCursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            recorder.keep(query, params, False)
            return super().execute(query, params, **how)

        def executemany(self, query: Any, params_seq: Any, **how: Any) -> None:
            recorder.keep(query, params_seq, True)
            super().executemany(query, params_seq, **how)

    if dialect.name == "sqlite":
        options["factory"] = SqliteConnection
    else:
        options["cursor_factory"] = PostgresCursor


def _position_of_id(sql: str) -> int:
    """Return which of the question marks stands for the row's id."""
    return sql[: sql.index("outbox.id = ?")].count("?")


def sqlite_connection(url: str) -> sqlite3.Connection:
    """Open a file with the settings the product uses; transactions begin and end as the caller says."""
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), isolation_level=None, timeout=30, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def postgres_connection(url: str) -> psycopg.Connection:
    """Open a connection with the settings the product uses."""
    return psycopg.connect(url, options=POSTGRES_OPTIONS)


class Player(Protocol):
    """Runs recorded statements on a connection of its own."""

    def play(self, transactions: Sequence[Transaction]) -> None: ...

    def read(self, statements: Transaction) -> None: ...

    def close(self) -> None: ...


class SqlitePlayer:
    """Through `sqlite3`, with the settings the product uses.

    `writing` lets the threads of one process queue for the writer instead of polling for it, which makes the
    reference as quick as it can be.
    """

    def __init__(self, url: str, writing: Lock) -> None:
        self._connection = sqlite_connection(url)
        self._writing = writing

    def play(self, transactions: Sequence[Transaction]) -> None:
        answer_id = 0
        for transaction in transactions:
            with self._writing:
                self._connection.execute("BEGIN IMMEDIATE")
                answer_id = _run(self._connection.cursor(), transaction, answer_id)
                self._connection.execute("COMMIT")

    def read(self, statements: Transaction) -> None:
        _run(self._connection.cursor(), statements, 0)

    def close(self) -> None:
        self._connection.close()


class PostgresPlayer:
    """Through psycopg, with the settings the product uses."""

    def __init__(self, url: str) -> None:
        self._connection = postgres_connection(url)

    def play(self, transactions: Sequence[Transaction]) -> None:
        answer_id = 0
        for transaction in transactions:
            with self._connection.cursor() as cursor:
                answer_id = _run(cursor, transaction, answer_id)
            self._connection.commit()

    def read(self, statements: Transaction) -> None:
        with self._connection.cursor() as cursor:
            _run(cursor, statements, 0)

    def close(self) -> None:
        self._connection.close()


def player(url: str, writing: Lock) -> Player:
    return SqlitePlayer(url, writing) if url.startswith("sqlite") else PostgresPlayer(url)


def _run(cursor: Any, transaction: Transaction, answer_id: int) -> int:
    for statement in transaction:
        parameters = statement.parameters
        if statement.marks is not None:
            parameters = _with_id(statement, answer_id)
        if statement.is_many:
            cursor.executemany(statement.sql, parameters)
            continue
        cursor.execute(statement.sql, parameters)
        if cursor.description is not None:
            rows = cursor.fetchall()
            if statement.is_answer:
                answer_id = rows[0][0]
    return answer_id


def _with_id(statement: Statement, answer_id: int) -> Any:
    row = statement.parameters[0] if statement.is_many else statement.parameters
    if isinstance(row, dict):
        changed: Any = {**row, str(statement.marks): answer_id}
    else:
        position = int(statement.marks or 0)
        changed = (*row[:position], answer_id, *row[position + 1 :])
    return [changed] if statement.is_many else changed
