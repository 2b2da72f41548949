"""What every channel's sender must do; each channel's test subclasses it with a driver of its own.

The driver stands in for the provider: it says what the next request meets, and tells what arrived.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import pytest

from dialogs.messages import ChannelSender, Never, Outgoing, Reply, Sent, TryAgainAfter, Unknown

PRIVATE = ("asha.patel@trust.example", "Your manager will not be told")


class Driver(Protocol):
    """A sender, and the provider behind it, which does as it is told with the next request."""

    can_be_asked: bool
    can_change: bool

    @property
    def sender(self) -> ChannelSender: ...
    def is_busy(self, seconds: float) -> None: ...
    def cannot_be_reached(self) -> None: ...
    def accepts_and_hangs_up(self) -> None: ...
    def says_the_person_has_gone(self) -> None: ...
    def requests(self) -> int: ...
    def arrived(self) -> list[str]: ...
    def message(self, key: str, reply: Reply, *, replaces: str = "") -> Outgoing: ...


class SenderContract:
    """Subclass this as `Test...` and give it a `driver` fixture."""

    @pytest.fixture
    def driver(self) -> Driver:
        raise NotImplementedError

    async def send(self, driver: Driver, key: str = "k1"):
        async with asyncio.timeout(15):
            return await driver.sender.send(driver.message(key, Reply(" ".join(PRIVATE))))

    async def find(self, driver: Driver, key: str):
        return await driver.sender.find(driver.message(key, Reply("")))

    async def test_what_is_accepted_is_sent_once_with_the_channels_own_id(self, driver: Driver):
        outcome = await self.send(driver)
        assert isinstance(outcome, Sent)
        assert outcome.provider_id
        assert len(driver.arrived()) == driver.requests() == 1
        assert all(part in driver.arrived()[0] for part in PRIVATE)

    async def test_a_busy_channel_says_when_to_try_again_and_nothing_arrives(self, driver: Driver):
        driver.is_busy(30)
        outcome = await self.send(driver)
        assert isinstance(outcome, TryAgainAfter)
        assert outcome.seconds >= 30
        assert (driver.requests(), driver.arrived()) == (1, [])

    async def test_a_channel_that_cannot_be_reached_is_tried_again(self, driver: Driver):
        driver.cannot_be_reached()
        assert isinstance(await self.send(driver), TryAgainAfter)
        assert driver.arrived() == []

    async def test_a_request_that_left_without_an_answer_is_unknown_and_made_once(self, driver: Driver):
        driver.accepts_and_hangs_up()
        assert isinstance(await self.send(driver), Unknown)
        assert driver.requests() == 1

    async def test_somebody_who_has_gone_is_never(self, driver: Driver):
        driver.says_the_person_has_gone()
        outcome = await self.send(driver)
        assert isinstance(outcome, Never)
        assert outcome.reason

    async def test_a_change_takes_the_place_of_what_was_sent_or_comes_anew(self, driver: Driver):
        first = await self.send(driver)
        assert isinstance(first, Sent)
        changed = driver.message("k2", Reply("Correction: other words"), replaces=first.provider_id)
        outcome = await driver.sender.send(changed)
        assert isinstance(outcome, Sent)
        assert outcome.provider_id
        assert "Correction: other words" in driver.arrived()[-1]
        assert len(driver.arrived()) == (1 if driver.can_change else 2)
        if driver.can_be_asked:
            assert isinstance(await self.find(driver, "k2"), Sent)

    async def test_a_change_of_what_is_not_there_any_more_comes_anew(self, driver: Driver):
        changed = driver.message("k2", Reply("Correction: other words"), replaces="D9:1.2")
        assert isinstance(await driver.sender.send(changed), Sent)
        assert len(driver.arrived()) == 1

    async def test_after_a_failure_the_next_message_goes(self, driver: Driver):
        driver.accepts_and_hangs_up()
        await self.send(driver)
        assert isinstance(await self.send(driver, "k2"), Sent)

    async def test_no_reason_repeats_what_the_message_says(self, driver: Driver):
        for trouble in (
            driver.cannot_be_reached,
            driver.accepts_and_hangs_up,
            driver.says_the_person_has_gone,
        ):
            trouble()
            reason = getattr(await self.send(driver), "reason", "")
            assert not any(part in reason for part in PRIVATE)

    async def test_a_message_is_found_by_its_key_or_the_channel_says_it_cannot_be_asked(self, driver: Driver):
        driver.accepts_and_hangs_up()
        await self.send(driver, "k1")
        if driver.can_be_asked:
            assert isinstance(await self.find(driver, "k1"), Sent)
            assert await self.find(driver, "never sent") is None
        else:
            assert isinstance(await self.find(driver, "k1"), Unknown)
