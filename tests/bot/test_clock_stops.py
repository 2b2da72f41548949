"""A clock process that is told to stop while sends are under way: it ends by itself, and loses nothing."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery import Delivery
from bot.now import utc_now
from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox, people
from store.db import Store
from store.tables import Outbox
from tests.bot.slow_clock import AT_ONCE
from tests.faults.file_channel import CHANNEL, FileChannel, arrived
from tests.faults.worlds import wake_up

MESSAGES = 3 * AT_ONCE


@pytest.fixture
def url(bare_store: Store) -> str:
    """A database with more messages than are sent at once."""
    now = utc_now()
    account: dict[str, Any] = {"channel": CHANNEL, "tenant": "", "name": "", "reference": {}}
    with bare_store.transaction() as tx:
        for number in range(MESSAGES):
            reached = people.recognise(tx, **account, user_id=f"u{number}", email=None, now=now).person_id
            wake_up(tx, reached, now)
            body = reply_to_json(Reply("Hello"))
            key, kind = f"m{number}", "announcement"
            outbox.add(tx, key=key, kind=kind, person_id=reached, args={}, body=body, due_at=now, now=now)
    return bare_store.engine.url.render_as_string(hide_password=False)


async def stopped(url: str, path: Path, seconds: float) -> tuple[int, str]:
    """Start a clock, tell it to stop while it sends, and return its exit status and what it logged."""
    order = [sys.executable, "-m", "tests.bot.slow_clock", url, str(path), str(seconds)]
    clock = await asyncio.create_subprocess_exec(*order, stdout=PIPE, stderr=PIPE)
    try:
        await until_it_sends(clock)
        clock.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            return await ended(clock)
    finally:
        if clock.returncode is None:
            clock.kill()
            await clock.wait()


async def until_it_sends(clock: Process) -> None:
    assert clock.stdout is not None
    async with asyncio.timeout(60):
        for _ in range(AT_ONCE):
            assert await clock.stdout.readline() == b"sends\n"


async def ended(clock: Process) -> tuple[int, str]:
    _, logged = await clock.communicate()
    assert clock.returncode is not None
    return clock.returncode, logged.decode()


def states(store: Store) -> Counter[str]:
    with store.reading() as tx:
        return Counter(tx.scalars(select(Outbox.state)))


async def test_what_is_under_way_arrives_and_the_rest_waits(bare_store: Store, url: str, tmp_path: Path):
    there = tmp_path / "sent"
    assert await stopped(url, there, 2.0) == (0, "")
    left = states(bare_store)
    assert left.keys() == {"sent", "due"}
    assert arrived(there) == Counter(dict.fromkeys(arrived(there), 1))
    assert len(arrived(there)) == left["sent"] < MESSAGES
    await sends_the_rest(bare_store, there)


async def test_what_does_not_end_in_time_is_cut_off_and_not_lost(bare_store: Store, url: str, tmp_path: Path):
    there = tmp_path / "sent"
    status, logged = await stopped(url, there, 80.0)
    assert (status, "Traceback" in logged, "Cancelled" in logged) == (0, False, False)
    assert states(bare_store) == {"sending": AT_ONCE, "due": MESSAGES - AT_ONCE}


async def sends_the_rest(store: Store, there: Path) -> None:
    channel = FileChannel(there, can_be_asked=True, seconds=0)
    delivery = Delivery(store, {CHANNEL: channel}, {}, "next")
    await delivery.deliver_due(utc_now())
    await delivery.stop(utc_now())
    assert arrived(there) == Counter({f"m{number}": 1 for number in range(MESSAGES)})
