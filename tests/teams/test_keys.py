"""The keys of Bot Service: had when they are needed, asked for rarely, and kept when they cannot be had."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from adapters.teams.keys import APART_SECONDS, KEPT_SECONDS, Keys, NoKeys, SigningKey
from tests.teams.bot_service import private_key


class Publisher:
    """Bot Service as the keys see it. `fails` says whether it can be reached; `holds` makes it slow."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.fails = False
        self.asked = 0
        self.now = 0.0
        self.answers = asyncio.Event()
        self.answers.set()

    def clock(self) -> float:
        return self.now

    async def fetch(self) -> Mapping[str, SigningKey]:
        self.asked += 1
        await self.answers.wait()
        if self.fails:
            raise NoKeys("out of order")
        return {
            name: SigningKey(private_key("first").public_key(), ("RS256",), frozenset())
            for name in self.names
        }


@pytest.fixture
async def publisher() -> Publisher:
    return Publisher("first")


@pytest.fixture
async def keys(publisher: Publisher) -> AsyncIterator[Keys]:
    keys = Keys(publisher.fetch, publisher.clock)
    yield keys
    await keys.stop()


async def settled(task: asyncio.Task[Any]) -> bool:
    """Return whether it comes to its end by itself."""
    for _ in range(10):
        await asyncio.sleep(0)
    return task.done()


async def test_keys_are_asked_for_once(keys: Keys, publisher: Publisher):
    for _ in range(100):
        assert await keys.find("first")
    assert publisher.asked == 1


async def test_many_at_once_wait_for_the_same_answer(keys: Keys, publisher: Publisher):
    publisher.answers.clear()
    asking = [asyncio.create_task(keys.find("first")) for _ in range(50)]
    assert not await settled(asking[0])
    publisher.answers.set()
    assert all(await asyncio.gather(*asking))
    assert publisher.asked == 1


async def test_while_they_are_asked_for_nobody_asks_again(keys: Keys, publisher: Publisher):
    publisher.answers.clear()
    asking = [asyncio.create_task(keys.find("first"))]
    await settled(asking[0])
    publisher.now = 10 * APART_SECONDS
    asking.append(asyncio.create_task(keys.find("second")))
    assert not await settled(asking[1])
    publisher.answers.set()
    assert (await asyncio.gather(*asking))[1] is None
    assert publisher.asked == 1


async def test_one_who_waits_no_longer_does_not_end_it_for_others(keys: Keys, publisher: Publisher):
    publisher.answers.clear()
    gone, stays = asyncio.create_task(keys.find("first")), asyncio.create_task(keys.find("first"))
    await settled(gone)
    gone.cancel()
    assert await settled(gone)
    publisher.answers.set()
    assert await stays


async def test_an_unknown_key_is_asked_for_every_half_minute_and_no_more(keys: Keys, publisher: Publisher):
    await keys.find("first")
    for second in range(1, 91):
        publisher.now = float(second)
        for number in range(5):
            assert await keys.find(f"made up {number}") is None
    assert publisher.asked == 1 + 90 // APART_SECONDS


async def test_a_new_key_is_known_within_half_a_minute_whatever_else_is_asked(
    keys: Keys, publisher: Publisher
):
    publisher.now = 1000.0
    await keys.find("made up")
    publisher.names = ("first", "second")
    publisher.now += APART_SECONDS - 1
    assert await keys.find("second") is None
    publisher.now += 1
    assert await keys.find("second")


async def test_a_key_that_is_taken_back_is_good_no_more(keys: Keys, publisher: Publisher):
    assert await keys.find("first")
    publisher.names = ("second",)
    publisher.now = APART_SECONDS
    assert await keys.find("second")
    assert await keys.find("first") is None


async def test_keys_of_yesterday_are_asked_for_again_while_they_are_believed(
    keys: Keys, publisher: Publisher
):
    await keys.find("first")
    publisher.now = KEPT_SECONDS
    await keys.find("first")
    assert publisher.asked == 1
    publisher.now += 1
    publisher.answers.clear()
    assert await asyncio.wait_for(keys.find("first"), 5)
    publisher.names = ("second",)
    publisher.answers.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert await keys.find("first") is None
    assert publisher.asked == 2


async def test_keys_from_before_yesterday_are_not_believed_unasked(keys: Keys, publisher: Publisher):
    await keys.find("first")
    publisher.names = ("second",)
    publisher.now = 2 * KEPT_SECONDS + 1
    assert await keys.find("first") is None


async def test_while_no_keys_can_be_had_those_from_before_stay_good(
    keys: Keys, publisher: Publisher, caplog: pytest.LogCaptureFixture
):
    await keys.find("first")
    publisher.fails = True
    with caplog.at_level(logging.INFO):
        for minute in range(10 * 24 * 60):
            publisher.now = minute * 60.0
            assert await keys.find("first")
        assert await keys.find("second") is None
        publisher.fails = False
        publisher.now += APART_SECONDS
        await keys.find("second")
    said = [record.levelname for record in caplog.records]
    assert said == ["WARNING", "INFO"], "the operator reads of it once, and when it is over"


async def test_an_outage_is_looked_at_every_half_minute(keys: Keys, publisher: Publisher):
    await keys.find("first")
    publisher.fails = True
    start = 3 * KEPT_SECONDS
    for second in range(600):
        publisher.now = start + second
        await keys.find("first")
    assert publisher.asked == 1 + 600 // APART_SECONDS


async def test_before_the_first_keys_are_had_nobody_can_say(keys: Keys, publisher: Publisher):
    publisher.fails = True
    for second in (0.0, 1.0):
        publisher.now = second
        with pytest.raises(NoKeys):
            await keys.find("first")
    assert publisher.asked == 1
    publisher.fails = False
    publisher.now = APART_SECONDS
    assert await keys.find("first")


async def test_at_the_end_nothing_is_asked_any_more(keys: Keys, publisher: Publisher):
    publisher.answers.clear()
    asking = asyncio.create_task(keys.find("first"))
    await settled(asking)
    await keys.stop()
    assert await settled(asking)
    assert asking.cancelled()
