"""Transactions for the event loop, one thread hop away; on SQLite those that wait are committed together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from store.db import Store, Tx
from store.together import Failed, together

T = TypeVar("T")

# Enough to make the commit cheap for each, and no longer a wait than some dozen milliseconds.
_MOST_TOGETHER = 16
# As many as there are connections.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Tx], Any]
    is_lasting: bool
    done: asyncio.Future[Any]


class Transactions:
    """Runs pieces of work in transactions. To be used from one event loop.

    SQLite has one writer at a time, and a thread that hands over to the next for each piece of work costs as
    much as the work. So one thread runs all that waits, one after the other, and the loop hears of it once.
    PostgreSQL has a connection for each.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._most_threads, self._most_together = (1, _MOST_TOGETHER) if store.is_sqlite else (_AT_ONCE, 1)
        self._waiting: deque[_Job] = deque()
        self._threads = 0
        self._lock = Lock()

    async def run(self, work: Callable[[Tx], T], *, lasting: bool = True) -> T:
        """Return what the work returns once that is committed; raises what it raises, and then undoes it.

        What need not be `lasting` may be undone by a power cut.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work, lasting, loop.create_future())
        with self._lock:
            self._waiting.append(job)
            needs_thread = self._threads < self._most_threads
            self._threads += needs_thread
        if needs_thread:
            loop.run_in_executor(None, self._work_off, loop)
        done: T = await job.done
        return done

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """Run what waits until nothing does; of all that was committed together the loop hears at once."""
        while jobs := self._taken():
            lasting = any(job.is_lasting for job in jobs)
            done = together(self._store, [job.work for job in jobs], lasting=lasting)
            loop.call_soon_threadsafe(_tell, jobs, done)

    def _taken(self) -> list[_Job]:
        with self._lock:
            jobs = [self._waiting.popleft() for _ in range(min(self._most_together, len(self._waiting)))]
            self._threads -= not jobs
        return jobs


def _tell(jobs: Sequence[_Job], done: Sequence[Any]) -> None:
    for job, became in zip(jobs, done, strict=True):
        if job.done.cancelled():
            continue
        if isinstance(became, Failed):
            job.done.set_exception(became.error)
        else:
            job.done.set_result(became)
