"""What a tick of the clock does in the database before anything is sent. It may run twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.exc import InterfaceError, OperationalError

from bot import database
from store import announcing, follow_ups, round_ups
from store.db import Store, Tx

log = logging.getLogger(__name__)

# What is written in one go for one announcement, before others have their turn.
_ROUNDS = 20
# So long a tick goes on with each such kind of thing: a clock has ten seconds to end in.
_STRETCH_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of thing that comes due: `work` does all that is, `next_at` says when there is more, or None.

    Both cost one look at an index when nothing is due, however much there is.
    """

    work: Callable[[Store, datetime], None]
    next_at: Callable[[Tx], datetime | None]


def plan(store: Store, now: datetime) -> None:
    """Do all that is due by now: what it has to tell is in the outbox afterwards.

    Raises DBAPIError without a database. What fails by itself holds up nothing else: one such error is raised
    when all the rest has been done.
    """
    each(partial(step.work, store, now) for step in STEPS)


def each(works: Iterable[Callable[[], object]]) -> None:
    """Do one after the other whatever becomes of those before, then raise the first error there was.

    Without a database nothing more is tried.
    """
    failed: list[Exception] = []
    for work in works:
        try:
            work()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.debug("planning: failed", exc_info=True)
            failed.append(error)
    if failed:
        raise failed[0]


def next_at(tx: Tx) -> datetime | None:
    """Return the moment for which there is something to do next, which may be over; None when nothing is."""
    return min((at for step in STEPS if (at := step.next_at(tx)) is not None), default=None)


def overdue(tx: Tx, now: datetime) -> dict[str, float]:
    """Return for how many seconds the oldest thing to do has waited, by the name of its step; 0 for none."""
    waited = {step.work.__name__: step.next_at(tx) for step in STEPS}
    return {name: max(0.0, (now - at).total_seconds()) if at else 0.0 for name, at in waited.items()}


def follow_up(store: Store, now: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
    """Follow bookings up, one occurrence a transaction, until nothing is left that nobody else works at.

    After some seconds the rest is for the next tick: a clock that is told to stop must end by itself.
    """
    _all(store, follow_ups.waiting, follow_ups.work, now, monotonic)


def round_up(store: Store, now: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
    """Tell learning sets what their members said, one meeting a transaction, as `follow_up` does."""
    _all(store, round_ups.waiting, round_ups.work, now, monotonic)


def _all(
    store: Store,
    waiting: Callable[[Tx, datetime], list[int]],
    work: Callable[[Tx, int, datetime], int],
    now: datetime,
    monotonic: Callable[[], float],
) -> None:
    until = monotonic() + _STRETCH_SECONDS
    left: set[int] = set()

    def one(occurrence_id: int) -> None:
        left.add(occurrence_id)  # one that fails is left alone until the next tick
        if database.write(store, lambda tx: work(tx, occurrence_id, now)):
            left.discard(occurrence_id)

    def some() -> Iterator[Callable[[], object]]:
        while True:
            with store.reading() as tx:
                found = [id_ for id_ in waiting(tx, now) if id_ not in left]
            if not found:
                return
            for id_ in found:
                if monotonic() >= until:
                    return
                yield partial(one, id_)

    each(some())


def announce(store: Store, now: datetime) -> None:
    """Write announcements to whom they are for, some people a transaction; the rest at the next tick."""
    with store.reading() as tx:
        found = announcing.waiting(tx, now)
    each(partial(_announce, store, id_, now) for id_ in found)


def _announce(store: Store, announcement_id: int, now: datetime) -> None:
    going_on = partial(announcing.work, announcement_id=announcement_id, now=now)
    for _ in range(_ROUNDS):
        if not database.write(store, going_on):
            return


STEPS: tuple[Step, ...] = (
    Step(follow_up, follow_ups.next_at),
    Step(round_up, round_ups.next_at),
    Step(announce, announcing.next_at),
)
