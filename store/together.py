"""Several pieces of work in one transaction, as a commit waits for the disk: one that fails spoils none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from store import driver
from store.db import Store, Tx
from store.errors import LostRace

T = TypeVar("T")
Work = Callable[[Tx], T]


@dataclass(frozen=True, slots=True)
class Failed:
    """What a piece of work raised; nothing that it wrote is kept."""

    error: Exception


def together(store: Store, works: Sequence[Work[T]], *, lasting: bool = True) -> list[T | Failed]:
    """Run them in one transaction, and return what each returned, or that it Failed.

    When this returns it is committed. What one that fails has written is undone, and nothing of the others:
    all are run once more, each in a savepoint, which costs too much to have it when nobody fails.
    """
    try:
        with store.transaction(lasting=lasting) as tx:
            return [work(tx) for work in works]
    except Exception as error:
        if len(works) == 1:
            return [Failed(error)]
    return _apart(store, works, lasting)


def _apart(store: Store, works: Sequence[Work[T]], lasting: bool) -> list[T | Failed]:
    """Run each in a savepoint. If all is undone, who met that gets the error; the others lost a race."""
    done: list[T | Failed] = []
    try:
        with store.transaction(lasting=lasting) as tx:
            for work in works:
                done.append(_in_savepoint(tx, work))
    except Exception as error:
        met = min(len(done), len(works) - 1)
        return [Failed(error if number == met else _lost(error)) for number in range(len(works))]
    return done


def _in_savepoint(tx: Tx, work: Work[T]) -> T | Failed:
    driver.run(tx, "SAVEPOINT work", ()).close()
    try:
        done = work(tx)
    except Exception as error:
        try:
            driver.run(tx, "ROLLBACK TO work", ()).close()
        except DBAPIError:  # some errors, such as a full disk, end the whole transaction
            raise error from None
        done = Failed(error)  # type: ignore[assignment]
    driver.run(tx, "RELEASE work", ()).close()
    return done


def _lost(error: Exception) -> LostRace:
    lost = LostRace("the transaction of several failed")
    lost.__cause__ = error
    return lost
