"""Transactions for the event loop: together on SQLite, side by side on PostgreSQL, with no wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.transactions import Transactions
from store.db import Store, Tx
from store.tables import HubState

SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)


def writing(key: str) -> Callable[[Tx], str]:
    def work(tx: Tx) -> str:
        tx.execute(insert(HubState).values(key=key, value=""))
        return key

    return work


def kept(store: Store) -> set[str]:
    with store.reading() as tx:
        return set(tx.scalars(select(HubState.key)))


class Rounds(Store):
    """A store that begins once it is told to, and notes of each transaction whether it is to last."""

    def __init__(self, there: Store) -> None:
        self.there = there
        self.engine = there.engine
        self.go_on = Event()
        self.sizes: list[int] = []
        self.lasting: list[bool] = []

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Tx]:
        assert self.go_on.wait(10)
        self.sizes.append(0)
        self.lasting.append(lasting)
        with self.there.transaction(lasting=lasting) as tx:
            yield tx

    def count(self, tx: Tx) -> None:
        """Count a piece of work in the transaction that it is part of."""
        self.sizes[-1] += 1


def begun(transactions: Transactions, *works: Callable[[Tx], Any], lasting: bool = True) -> list[Any]:
    return [asyncio.ensure_future(transactions.run(work, lasting=lasting)) for work in works]


async def test_what_works_return_or_raise_reaches_whoever_asked(bare_store: Store):
    transactions = Transactions(bare_store)

    def fail(tx: Tx) -> None:
        writing("broken")(tx)
        raise ZeroDivisionError

    works = begun(transactions, writing("a"), fail, writing("b"))
    a, broken, b = await asyncio.gather(*works, return_exceptions=True)
    assert (a, type(broken), b) == ("a", ZeroDivisionError, "b")
    assert kept(bare_store) == {"a", "b"}


@SQLITE
async def test_those_that_wait_are_written_together_but_not_without_end(bare_store: Store):
    rounds = Rounds(bare_store)
    transactions = Transactions(rounds)
    first = begun(transactions, rounds.count)
    await asyncio.sleep(0.05)  # by now a thread has taken it
    others = begun(transactions, *[rounds.count] * 20)
    await asyncio.sleep(0)
    rounds.go_on.set()
    await asyncio.gather(*first, *others)
    assert rounds.sizes == [1, 16, 4]


async def test_whoever_hears_back_finds_it_committed(bare_store: Store):
    transactions = Transactions(bare_store)

    async def check(key: str) -> bool:
        await transactions.run(writing(key))
        return key in await asyncio.to_thread(kept, bare_store)

    assert all(await asyncio.gather(*(check(str(number)) for number in range(10))))


@SQLITE
async def test_what_need_not_last_lasts_with_what_must(bare_store: Store):
    rounds = Rounds(bare_store)
    transactions = Transactions(rounds)
    first = begun(transactions, writing("first"), lasting=False)
    await asyncio.sleep(0.05)
    others = begun(transactions, writing("weak"), lasting=False) + begun(transactions, writing("strong"))
    await asyncio.sleep(0)
    rounds.go_on.set()
    await asyncio.gather(*first, *others)
    assert rounds.lasting == [False, True]


async def test_the_event_loop_goes_on_while_somebody_writes(bare_store: Store):
    looped = Event()

    def work(_tx: Tx) -> bool:
        return looped.wait(10)

    waiting = begun(Transactions(bare_store), work)
    await asyncio.sleep(0)
    looped.set()
    assert await asyncio.gather(*waiting) == [True]


async def test_whoever_goes_away_harms_nobody_who_waits_along(bare_store: Store):
    rounds = Rounds(bare_store)
    transactions = Transactions(rounds)
    first, gone, there = begun(transactions, writing("first"), writing("gone"), writing("there"))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    rounds.go_on.set()
    both: list[str] = list(await asyncio.wait_for(asyncio.gather(first, there), 20))
    assert both == ["first", "there"]
    assert await transactions.run(writing("next")) == "next"


@POSTGRES
async def test_postgresql_writes_several_at_once(bare_store: Store):
    both = Barrier(2)

    def meet(_tx: Tx) -> int:
        return both.wait(10)

    met = await asyncio.gather(*begun(Transactions(bare_store), meet, meet))
    assert sorted(met) == [0, 1]
