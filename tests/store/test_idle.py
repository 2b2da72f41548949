"""Connections whose server has gone away are noticed before somebody works with them, or right after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from store.db import Store, is_lost_race
from store.idle import ask_idle

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)]


@pytest.fixture
def engine(bare_store: Store) -> Iterator[Engine]:
    """A pool of two connections that are open, and nobody asks them yet."""
    engine = create_engine(bare_store.engine.url, pool_size=2, max_overflow=0)
    yield engine
    engine.dispose()


def lose_both(engine: Engine, store: Store) -> None:
    with engine.begin() as one, engine.begin() as another:
        lost = [tx.scalar(select(func.pg_backend_pid())) for tx in (one, another)]
    with store.transaction() as tx:
        for pid in lost:
            # With a wait, so that nobody works with one that is only about to go.
            tx.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


def test_one_that_has_lain_idle_is_asked(engine: Engine, bare_store: Store):
    ask_idle(engine, moment_seconds=0)
    lose_both(engine, bare_store)
    with engine.begin() as tx:
        assert tx.scalar(text("SELECT 1")) == 1


def test_one_that_was_in_use_a_moment_ago_is_a_lost_race_and_then_the_others_are_asked(
    engine: Engine, bare_store: Store
):
    ask_idle(engine, moment_seconds=600)
    lose_both(engine, bare_store)
    with pytest.raises(DBAPIError) as caught, engine.begin() as tx:
        tx.scalar(text("SELECT 1"))
    assert is_lost_race(caught.value)
    with engine.begin() as tx:
        assert tx.scalar(text("SELECT 1")) == 1


def test_one_that_was_lost_at_the_driver_makes_the_others_be_asked(engine: Engine, bare_store: Store):
    ask_idle(engine, moment_seconds=600)
    lose_both(engine, bare_store)
    lost = engine.connect()
    lost.invalidate()
    lost.close()
    with engine.begin() as tx:
        assert tx.scalar(text("SELECT 1")) == 1
