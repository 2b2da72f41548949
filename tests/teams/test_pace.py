"""Turns are given out on a clock that only sleeping moves."""

import asyncio

import pytest

from adapters.teams.pace import Limits, Pace, Window
from dialogs.messages import Sent, TryAgainAfter
from tests.fakes import Seconds
from tests.teams.fake_tenant import Person
from tests.teams.sender_driver import CHANNEL


async def test_a_thousand_messages_meet_no_halt_and_hold_up_no_answer(driver):
    """Without the pace, a Teams that throttles as the real one does calls a halt."""
    driver.teams.is_throttled = True
    driver.teams.add(*(Person(f"29:p{n}") for n in range(1_000)))
    for n in range(1_000):
        assert isinstance(await driver.send("Reminder", member=f"29:p{n}"), Sent)
        if n % 100 == 0:
            driver.clock.slept.clear()
            assert isinstance(await driver.send("Answer", is_answer=True), Sent)
            assert driver.clock.slept == []
    assert (driver.teams.throttled, driver.requests()) == (0, 1_010)


async def test_one_conversation_is_never_written_to_faster_than_teams_allows(driver):
    driver.teams.is_throttled = True
    for n in range(150):
        thread = f"{CHANNEL};messageid={n % 3}"
        while not isinstance(outcome := await driver.send(place=driver.place(thread), is_answer=True), Sent):
            assert isinstance(outcome, TryAgainAfter)
            driver.clock.now += outcome.seconds
    assert (driver.teams.throttled, driver.requests()) == (0, 150)


async def test_opening_a_talk_is_paced_as_well(driver):
    driver.teams.is_throttled = True
    driver.teams.add(*(Person(f"29:p{n}") for n in range(60)))
    for n in range(60):
        reference = driver.reference(f"29:p{n}", conversation=None)
        assert isinstance(await driver.send(reference=reference), Sent)
    assert (driver.teams.throttled, driver.requests()) == (0, 120)


async def test_a_halt_for_one_conversation_keeps_bulk_back_and_lets_answers_go(driver):
    driver.is_busy(30)
    assert await driver.send(is_answer=True) == TryAgainAfter(30, "throttled")
    assert await driver.send(is_answer=True) == TryAgainAfter(30, "too many messages at once")
    assert isinstance(await driver.send(member="29:u2"), TryAgainAfter)
    assert driver.requests() == 1
    assert isinstance(await driver.send(member="29:u3", is_answer=True), Sent)
    driver.clock.now += 31
    assert isinstance(await driver.send(member="29:u2"), Sent)


async def test_a_halt_while_a_talk_is_opened_counts_too(driver):
    reference = driver.reference(conversation=None)
    driver.fault("throttled", "create")
    await driver.send(reference=reference)
    assert isinstance(await driver.send(reference=reference), TryAgainAfter)
    assert driver.requests() == 1


class Turns:
    """Takes turns one after another, as one who waits for each."""

    def __init__(self, **more) -> None:
        self.clock = Seconds()
        self.pace = Pace(clock=self.clock, sleep=self.clock.sleep, **more)
        self.began = self.clock.now

    async def take(self, conversation: str = "a:u1", *, is_answer: bool = False, tenant: str = "t") -> float:
        return await self.pace.turn(tenant, conversation, is_answer=is_answer)

    @property
    def passed(self) -> float:
        return round(self.clock.now - self.began, 3)


async def test_seven_in_a_second_and_eight_in_two_go_in_one_conversation():
    turns = Turns()
    passed = []
    for _ in range(15):
        assert await turns.take(is_answer=True) == 0
        passed.append(turns.passed)
    assert passed == [0] * 7 + [1.1] + [2.1] * 6 + [2.2]


async def test_sixty_in_half_a_minute_and_1800_in_an_hour_go_in_one_conversation():
    turns = Turns(most_wait=10_000)
    passed = []
    for _ in range(1_801):
        assert await turns.take(is_answer=True) == 0
        passed.append(turns.passed)
    for most, seconds in ((7, 1), (8, 2), (60, 30), (1_800, 3_600)):
        assert all(passed[n + most] - passed[n] > seconds for n in range(len(passed) - most))
    assert passed[60] == 30.1
    assert 3_600.1 <= passed[1_800] < 3_600.2


async def test_bulk_goes_twenty_a_second_in_a_tenant_and_leaves_ten_for_answers():
    turns = Turns()
    for n in range(20):
        await turns.take(f"a:u{n}")
    for n in range(10):
        assert await turns.take(f"a:v{n}", is_answer=True) == 0
    assert turns.passed == 0
    await turns.take("a:w1", is_answer=True)
    assert turns.passed == 1.1


async def test_bulk_waits_for_answers_that_have_used_its_share():
    turns = Turns()
    for n in range(30):
        assert await turns.take(f"a:v{n}", is_answer=True) == 0
    assert turns.passed == 0
    assert await turns.take("a:u1") == 0
    assert turns.passed == 1.1


async def test_who_would_wait_too_long_is_told_when_to_come_back():
    turns = Turns(most_wait=1.0)
    for n in range(20):
        await turns.take(f"a:u{n}")
    assert await turns.take("a:u21") == 1.1
    assert turns.clock.slept == []
    assert await turns.take("a:u22", is_answer=True) == 0


async def test_many_who_wait_side_by_side_all_get_a_turn_and_none_too_early():
    clock = Seconds()
    asleep: list[tuple[float, asyncio.Event]] = []
    went: list[float] = []

    async def sleep(seconds: float) -> None:
        asleep.append((clock.now + seconds, asyncio.Event()))
        await asleep[-1][1].wait()

    pace = Pace(Limits(tenant=(Window(3, 1),), bulk=(Window(2, 1),)), clock=clock, sleep=sleep, most_wait=99)

    async def take(n: int) -> None:
        assert await pace.turn("t", f"a:{n}", is_answer=False) == 0
        went.append(clock.now)

    tasks = [asyncio.create_task(take(n)) for n in range(11)]
    await asyncio.sleep(0)
    while asleep:
        asleep.sort(key=lambda one: one[0])
        clock.now, awake = asleep.pop(0)
        awake.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert all(went[n + 2] - went[n] > 1 for n in range(9))
    assert went[-1] - went[0] < 6


async def test_one_tenant_holds_up_no_other():
    turns = Turns()
    for n in range(20):
        await turns.take(f"a:u{n}")
    assert await turns.take("a:v1", tenant="other") == 0
    assert turns.passed == 0


async def test_whoever_was_waiting_when_teams_called_a_halt_comes_back_later():
    clock = Seconds()

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        pace.throttled("t", "a:u7", 30)

    pace = Pace(clock=clock, sleep=sleep)
    told = [await pace.turn("t", f"a:u{n}", is_answer=False) for n in range(21)]
    assert told == [0] * 20 + [30]


@pytest.mark.parametrize("halted", ["a:u7", "a:u7;messageid=5"])
async def test_an_answer_elsewhere_holds_back_for_a_moment_only(halted: str):
    turns = Turns()
    turns.pace.throttled("t", halted, 30)
    assert await turns.take(is_answer=True) == 0
    assert turns.passed == 1
    assert await turns.take("a:u7", is_answer=True) == 29


async def test_conversations_that_are_idle_are_forgotten():
    turns = Turns()
    for n in range(5_000):
        await turns.take(f"a:u{n}", is_answer=True)
        turns.clock.now += 20
    assert turns.pace.remembered < 600


async def test_conversations_that_are_busy_are_not_forgotten():
    turns = Turns()
    for _ in range(7):
        await turns.take("a:busy", is_answer=True)
    for n in range(1_000):
        await turns.take(f"a:u{n}", is_answer=True, tenant=f"t{n}")
    assert turns.passed == 0
    await turns.take("a:busy", is_answer=True)
    assert turns.passed == 1.1
