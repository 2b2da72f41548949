"""The query behind "what's on", at growing numbers of occurrences, beside the raw SQL of the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any

from store import occurrences
from store.db import Store, Tx
from tests.bench import hubs
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.raw_sql import Player, Statement, player, record
from tests.databases import Databases

SIZES = (100, 1_000, 10_000, 100_000)
ROWS = 8
_CALLS = 300


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield for both engines a figure at every size, and what the largest costs by the smallest."""
    for engine in ("sqlite", "postgres"):
        with ExitStack() as stack:
            asked = [stack.enter_context(_opened(databases, engine, size)) for size in SIZES]
            # Every size in every round: what the machine does meanwhile hits all of them.
            results = alternate([side for one in asked for side in (one.ours, one.theirs)])
            used = [", ".join(sorted(access(one.tx, one.statements[0]))) for one in asked]
        ours, theirs = results[::2], results[1::2]
        for size, mine, raw, index in zip(SIZES, ours, theirs, used, strict=True):
            what = _named(engine, size)
            yield compare(what, mine, "µs", "raw SQL of the same", raw, Goal(4, is_least=False), index)
        what, reference = _named(engine, SIZES[-1]), f"the same with {SIZES[0]:,}"
        yield compare(what, ours[-1], "µs", reference, ours[0], Goal(1.5, is_least=False))


def _named(engine: str, size: int) -> str:
    return f"what’s on query, {engine}, {size:,} occurrences"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, open on one database: through the product, and as raw SQL."""

    tx: Tx
    raw: Player
    statements: list[Statement]

    def ours(self) -> float:
        """Return how many microseconds the product takes."""
        return _each(lambda: next_week(self.tx))

    def theirs(self) -> float:
        """Return how many microseconds the driver takes."""
        return _each(lambda: self.raw.read(self.statements))


@contextmanager
def _opened(databases: Databases, engine: str, size: int) -> Iterator[Asked]:
    url = databases.copy(engine, f"occurrences{size}", hubs.with_occurrences(size))
    statements = recorded(url)
    with closing(Store(url)) as store, store.reading() as tx, closing(player(url, Lock())) as raw:
        yield Asked(tx, raw, statements)


def recorded(url: str) -> list[Statement]:
    """Return what the question sends to the database, on a store of its own."""
    with closing(Store(url)) as store, record(store) as recorder:
        with store.reading() as tx:
            found = next_week(tx)
        [statements] = recorder.take()
    if len(found) != ROWS:
        raise AssertionError(f"{len(found)} rows are no screen full")
    return statements


def next_week(tx: Tx) -> list[occurrences.Listed]:
    """Ask for the first screen of next week, as one person."""
    monday = hubs.NOW + timedelta(days=7)
    return occurrences.between(tx, monday, monday + timedelta(days=7), hubs.NOW, 1, limit=ROWS)


def access(tx: Tx, statement: Statement) -> set[str]:
    """Return how the occurrences are reached: by an index, or by reading the whole table."""
    explain = "EXPLAIN QUERY PLAN" if tx.dialect.name == "sqlite" else "EXPLAIN"
    rows = tx.exec_driver_sql(f"{explain} {statement.sql}", statement.parameters)
    plan = "\n".join(str(row[-1]) for row in rows)
    used = {f"index {name}" for name in re.findall(r"ix_occurrence_starts_at\w*", plan)}
    if re.search(r"SCAN occurrence\b|Seq Scan on occurrence\b", plan):
        used.add("whole table")
    return used


def _each(work: Callable[[], Any]) -> float:
    """Return how many microseconds one call takes."""
    began = time.perf_counter()
    for _ in range(_CALLS):
        work()
    return (time.perf_counter() - began) / _CALLS * 1e6
