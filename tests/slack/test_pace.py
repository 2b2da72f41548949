"""Turns are given out on a clock that only sleeping moves."""

import pytest

from adapters.slack.pace import Pace
from dialogs.messages import Outgoing, Reply, Sent, TryAgainAfter
from tests.fakes import Seconds
from tests.slack.fake_workspace import User
from tests.slack.sender_driver import slack_driver


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


async def test_a_thousand_messages_meet_no_halt_and_hold_up_no_answer(driver):
    """Without the pace, a Slack that throttles as the real one does calls a halt."""
    driver.slack.is_throttled = True
    driver.slack.workspaces["T1"].add(*(User(f"U{n}", "A") for n in range(100, 1100)))
    for n in range(100, 1100):
        bulk = Outgoing(n, f"b{n}", "slack", "T1", f"U{n}", {}, Reply("Reminder"))
        assert isinstance(await driver.sender.send(bulk), Sent)
        if n % 100 == 0:
            driver.clock.slept.clear()
            assert isinstance(await driver.send("Answer", key=f"a{n}", is_answer=True), Sent)
            assert driver.clock.slept == []
    assert (driver.slack.throttled, driver.requests()) == (0, 1010)


async def test_a_halt_for_one_channel_keeps_bulk_back_and_lets_answers_go(driver):
    driver.is_busy(30)
    assert await driver.send(is_answer=True) == TryAgainAfter(30, "ratelimited")
    assert isinstance(await driver.send(is_answer=True), TryAgainAfter)
    bulk = Outgoing(2, "b", "slack", "T1", "U2", {}, Reply("Reminder"))
    assert isinstance(await driver.sender.send(bulk), TryAgainAfter)
    assert driver.requests() == 1
    answer = Outgoing(3, "a", "slack", "T1", "U3", {}, Reply("Hello"), is_answer=True)
    assert isinstance(await driver.sender.send(answer), Sent)
    driver.clock.now += 31
    assert isinstance(await driver.sender.send(bulk), Sent)


class Turns:
    """Takes turns one after another, as one who waits for each."""

    def __init__(self) -> None:
        self.clock = Seconds()
        self.pace = Pace(clock=self.clock, sleep=self.clock.sleep)
        self.began = self.clock.now

    async def take(self, channel: str = "U1", *, is_answer: bool = False) -> float:
        return await self.pace.turn("T1", channel, is_answer=is_answer)

    @property
    def passed(self) -> float:
        return round(self.clock.now - self.began, 3)


async def test_four_at_once_in_a_channel_and_then_one_a_second():
    turns = Turns()
    passed = []
    for _ in range(7):
        assert await turns.take(is_answer=True) == 0
        passed.append(turns.passed)
    assert passed == [0, 0, 0, 0, 1, 2, 3]


async def test_bulk_goes_five_a_second_in_a_workspace_after_five_at_once():
    turns = Turns()
    for n in range(55):
        assert await turns.take(f"U{n}") == 0
    assert turns.passed == 10.0


async def test_who_would_wait_too_long_is_told_when_to_come_back_and_holds_no_place():
    clock = Seconds()
    asleep = []

    async def sleep(seconds: float) -> None:
        asleep.append(seconds)  # all at the same moment, as those who wait side by side do

    pace = Pace(clock=clock, sleep=sleep)
    told = [await pace.turn("T1", "U1", is_answer=True) for _ in range(20)]
    assert told == [0] * 8 + [5] * 12
    assert asleep == [1, 2, 3, 4]


async def test_an_answer_does_not_stand_in_the_line_of_bulk():
    turns = Turns()
    for n in range(5):
        await turns.take(f"U{n}")
    assert await turns.take("U9", is_answer=True) == 0
    assert turns.passed == 0


async def test_one_workspace_holds_up_no_other():
    turns = Turns()
    for n in range(5):
        await turns.take(f"U{n}")
    assert await turns.pace.turn("T2", "U1", is_answer=False) == 0
    assert turns.passed == 0


async def test_whoever_was_waiting_when_slack_called_a_halt_comes_back_later():
    clock = Seconds()

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        pace.throttled("T1", "U7", 30)

    pace = Pace(clock=clock, sleep=sleep)
    told = [await pace.turn("T1", f"U{n}", is_answer=False) for n in range(6)]
    assert told == [0, 0, 0, 0, 0, 30]


async def test_an_answer_elsewhere_holds_back_for_a_moment_only():
    turns = Turns()
    turns.pace.throttled("T1", "U7", 30)
    assert await turns.take("U1", is_answer=True) == 0
    assert turns.passed == 1
    assert await turns.take("U7", is_answer=True) == 29


async def test_channels_that_are_idle_are_forgotten():
    turns = Turns()
    for n in range(5000):
        await turns.take(f"U{n}", is_answer=True)
        turns.clock.now += 0.5
    assert turns.pace.remembered < 600


async def test_channels_that_are_busy_are_not_forgotten():
    turns = Turns()
    for n in range(1000):
        await turns.take(f"U{n}", is_answer=True)
    for _ in range(3):
        await turns.take("U0", is_answer=True)
    assert turns.passed == 0
    await turns.take("U0", is_answer=True)
    assert turns.passed == 1
