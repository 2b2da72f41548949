"""The query behind "what's on", at growing numbers of occurrences, beside the raw SQL of the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import Any

from store import occurrences
from store.db import Store, Tx
from tests.bench import hubs
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.raw_sql import Statement, player, record
from tests.databases import Databases

SIZES = (100, 1_000, 10_000, 100_000)
ROWS = 8
_CALLS = 300
_FLAT = Goal(1.5, is_least=False)


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield for both engines a figure at every size, and what the largest costs by the smallest."""
    for engine in ("sqlite", "postgres"):
        figures = [_figure(databases, engine, size) for size in SIZES]
        yield from figures
        first, last = figures[0], figures[-1]
        yield replace(
            last,
            what=f"what’s on query, {engine}, {SIZES[-1]:,} occurrences",
            reference=f"the same with {SIZES[0]:,}",
            reference_value=first.value,
            ratio=last.value / first.value,
            goal=_FLAT,
            note="",
        )


def _figure(databases: Databases, engine: str, size: int) -> Figure:
    url = databases.copy(engine, f"occurrences{size}", hubs.with_occurrences(size))
    statements = recorded(url)
    with closing(Store(url)) as store, store.reading() as tx, closing(player(url, Lock())) as raw:
        ours, theirs = alternate(
            [lambda: _each(lambda: next_week(tx)), lambda: _each(lambda: raw.read(statements))]
        )
        used = ", ".join(sorted(access(tx, statements[0])))
    return compare(
        f"what’s on query, {engine}, {size:,} occurrences",
        ours,
        "µs",
        "raw SQL of the same",
        theirs,
        Goal(4, is_least=False),
        used,
    )


def recorded(url: str) -> list[Statement]:
    """Return what the question sends to the database, on a store of its own."""
    with closing(Store(url)) as store, record(store) as recorder, store.reading() as tx:
        if len(found := next_week(tx)) != ROWS:
            raise AssertionError(f"{len(found)} rows are no screen full")
    [statements] = recorder.transactions
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
