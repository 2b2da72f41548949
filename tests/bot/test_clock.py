import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from bot.clock import Clock, run_clock
from bot.commands.clock import keep_calendar
from bot.delivery import Delivery
from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import interests, outbox
from store.db import Store
from store.tables import Address, Occurrence, Outbox, Person, SessionType
from tests.fakes import FakeChannel, FakeClock
from tests.small_hub import SmallHub
from tests.store import catalogues

NOW = FakeClock().now


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def start(bare_store: Store, channel: FakeChannel) -> AsyncIterator[Callable[..., Clock]]:
    """Starts clocks that tick fifty times a second, and stops them at the end."""
    clocks: list[Clock] = []

    def started(**more: Any) -> Clock:
        delivery = Delivery(bare_store, {"fake": channel}, {}, f"clock {len(clocks)}")
        settings: dict[str, Any] = {"now": FakeClock(), "tick_seconds": 0.02} | more
        clock = Clock(delivery, **settings)
        clocks.append(clock)
        clock.start()
        return clock

    yield started
    for clock in clocks:
        await clock.stop()


def write(store: Store, *keys: str, due: Mapping[str, datetime] | None = None) -> None:
    with store.transaction() as tx:
        tx.execute(insert(Person).values(name="Asha", audiences=[], created_at=NOW))
        for n, _ in enumerate(keys):
            address = {"channel": "fake", "user_id": f"u{n}", "reference": {}, "seen_at": NOW}
            tx.execute(insert(Address).values(person_id=1, **address))
        for n, key in enumerate(keys):
            outbox.add(
                tx,
                key=key,
                kind="announcement",
                person_id=1,
                address_id=n + 1,
                args={},
                body=reply_to_json(Reply(key)),
                due_at=(due or {}).get(key, NOW),
                now=NOW,
            )


def states(store: Store) -> set[str]:
    with store.reading() as tx:
        return set(tx.scalars(select(Outbox.state)))


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (the database has no event to wait for)
            await asyncio.sleep(0.01)


async def test_a_tick_sends_what_is_due(bare_store: Store, channel: FakeChannel, start):
    start()
    write(bare_store, "a", "b")
    await until(lambda: states(bare_store) == {"sent"})
    assert sorted(channel.texts) == ["a", "b"]


async def test_several_clocks_send_each_message_once(bare_store: Store, channel: FakeChannel, start):
    channel.seconds = 0.01
    for _ in range(3):
        start()
    write(bare_store, *(f"m{n}" for n in range(60)))
    await until(lambda: states(bare_store) == {"sent"})
    assert len(channel.arrived) == 60


async def test_the_occurrences_are_extended_at_the_start_and_then_again(start):
    moments: list[object] = []
    start(extend=moments.append, extend_seconds=0.05)
    await until(lambda: len(moments) >= 2)
    assert moments[0] == NOW


def test_the_calendar_is_extended_and_decisions_settled(bare_store: Store):
    catalogues.load(bare_store, catalogues.one())
    row = catalogues.sitting(bare_store, catalogues.THURSDAY)
    with bare_store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == row.id).values(decision="somebody was booked"))
    keep_calendar(bare_store, catalogues.NOW + timedelta(weeks=1))
    assert catalogues.sitting(bare_store, catalogues.THURSDAY).decision == ""
    assert len(catalogues.dates(bare_store)) == 53


async def test_trouble_is_logged_once_and_the_next_tick_goes_on(
    bare_store: Store, channel: FakeChannel, start, caplog
):
    rename(bare_store, "outbox", "away")
    start()
    await until(lambda: "failed" in caplog.text)
    await asyncio.sleep(0.1)
    assert [r.levelname for r in caplog.records if "send on fake" in r.message] == ["ERROR"]
    rename(bare_store, "away", "outbox")
    write(bare_store, "a")
    await until(lambda: channel.texts == ["a"])
    await until(lambda: "works again" in caplog.text)


async def test_a_clock_that_is_put_back_is_noticed_and_nothing_stands_still(start, caplog):
    """Without the watch the hourly job would wait an hour and ten minutes."""
    now, monotonic, moments = FakeClock(), FakeClock(), list[object]()
    start(now=now, monotonic=lambda: monotonic().timestamp(), extend=moments.append)
    await until(lambda: len(moments) == 1)
    with caplog.at_level(logging.WARNING):
        now.advance(minutes=-10)
        await until(lambda: len(moments) == 2)
    assert "went back by 600 seconds" in caplog.text


async def test_a_clock_that_goes_forward_is_no_news(start, caplog):
    now, monotonic = FakeClock(), FakeClock()
    start(now=now, monotonic=lambda: monotonic().timestamp())
    now.advance(hours=1)
    await asyncio.sleep(0.1)
    assert "went back" not in caplog.text


async def test_after_a_jump_forward_what_came_due_by_it_is_done_at_the_next_tick(
    bare_store: Store, channel: FakeChannel, start
):
    now, monotonic, planned = FakeClock(), FakeClock(), list[object]()
    write(bare_store, "now", "later", due={"later": NOW + timedelta(hours=3)})
    start(now=now, monotonic=lambda: monotonic().timestamp(), plan=planned.append)
    await until(lambda: channel.texts == ["now"])
    now.advance(hours=3)
    await until(lambda: channel.texts == ["now", "later"])
    assert planned[-1] == now()


async def test_a_jump_back_delays_what_is_not_due_any_more_and_repeats_nothing(
    bare_store: Store, channel: FakeChannel, start, caplog
):
    now, monotonic = FakeClock(), FakeClock()
    write(bare_store, "now", "soon", due={"soon": NOW + timedelta(minutes=1)})
    start(now=now, monotonic=lambda: monotonic().timestamp())
    await until(lambda: channel.texts == ["now"])
    now.advance(minutes=-10)
    await until(lambda: "went back by 600 seconds" in caplog.text)
    now.advance(minutes=10)
    await asyncio.sleep(0.1)
    assert channel.texts == ["now"]
    now.advance(minutes=1)
    await until(lambda: states(bare_store) == {"sent"})
    assert channel.texts == ["now", "soon"]


async def test_a_clock_that_is_stopped_while_it_plans_ends_when_that_is_done(start):
    begun, ended = threading.Event(), threading.Event()

    def plan(_now: object) -> None:
        begun.set()
        time.sleep(0.3)
        ended.set()

    clock = start(plan=plan)
    await until(begun.is_set)
    await clock.stop()
    assert ended.is_set()


async def test_a_tick_that_is_cut_off_at_the_end_is_no_failure(start, caplog):
    begun, may_end = threading.Event(), threading.Event()

    def plan(_now: object) -> None:
        begun.set()
        may_end.wait(10)

    clock = start(plan=plan)
    await until(begun.is_set)
    await clock.stop()
    may_end.set()
    await asyncio.sleep(0)
    assert caplog.records == []


async def test_stopping_lets_what_is_being_sent_finish(bare_store: Store, channel: FakeChannel, start):
    """Shutting the scheduler down without waiting for the delivery leaves the row in doubt."""
    channel.seconds = 1.2
    clock = start()
    write(bare_store, "a")
    await channel.begun.wait()
    await clock.stop()
    assert states(bare_store) == {"sent"}
    await clock.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_clock_process_ends_by_itself_on_a_signal(bare_store: Store, channel: FakeChannel, number):
    channel.seconds = 0.2
    write(bare_store, "a")
    delivery = Delivery(bare_store, {"fake": channel}, {}, "clock")
    running = asyncio.create_task(run_clock(Clock(delivery, now=FakeClock(), tick_seconds=0.02)))
    await channel.begun.wait()
    os.kill(os.getpid(), number)
    async with asyncio.timeout(5):
        await running
    assert states(bare_store) == {"sent"}


def rename(store: Store, old: str, new: str) -> None:
    with store.transaction() as tx:
        tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_the_calendar_tells_those_who_wait_for_a_date_that_has_come(bare_store: Store):
    catalogues.load(bare_store, catalogues.one(rule="interest", series={}))
    asha = SmallHub(bare_store).person()
    with bare_store.transaction() as tx:
        interests.register(tx, tx.scalars(select(SessionType.id)).one(), asha, catalogues.NOW)
    catalogues.load(bare_store, catalogues.one())
    keep_calendar(bare_store, catalogues.NOW)
    keep_calendar(bare_store, catalogues.NOW)
    with bare_store.reading() as tx:
        assert tx.scalars(select(Outbox.person_id).where(Outbox.kind == "date_announced")).all() == [asha]
