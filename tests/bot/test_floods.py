"""One person who writes faster than anybody can: limited, told, and no trouble to the others."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import build
from bot.floods import Floodgate, Ignored
from bot.settings import Settings
from bot.turn import Answered, Handled, Repeated, Turns, Unavailable
from dialogs.messages import Incoming, Press, Sender
from store.db import Store
from store.tables import Inbox
from tests import world
from tests.fakes import FakeClock
from tests.small_hub import NOW, START, SmallHub

ASHA, BEN = Sender("slack", "U1", "T1", name="Asha"), Sender("slack", "U2", "T1", name="Ben")
TOLD = "faster than I can answer"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


def verdicts(gate: Floodgate, who: Sender, clock: FakeClock, times: int, every: float = 0.0) -> Counter[str]:
    """Return how often a message was judged how, with so many seconds between two."""
    judged: Counter[str] = Counter()
    for _ in range(times):
        judged[gate.judge(who, clock())] += 1
        clock.advance(seconds=every)
    return judged


# --- The gate -----------------------------------------------------------------------------------


def test_nobody_who_types_is_held_up(clock: FakeClock):
    gate = Floodgate()
    assert verdicts(gate, ASHA, clock, 20) == {"take": 20}
    clock.advance(minutes=1)
    assert verdicts(gate, ASHA, clock, 1000, every=0.5) == {"take": 1000}


def test_fifty_messages_a_second_are_cut_to_two_and_told_of_once(clock: FakeClock):
    judged = verdicts(Floodgate(), ASHA, clock, 500, every=0.02)
    assert judged["tell"] == 1
    assert 20 + 2 * 9 <= judged["take"] <= 20 + 2 * 10


def test_an_account_that_many_share_may_be_given_more(clock: FakeClock):
    gate = build(Settings(hub_messages_at_once=100)).turns.floodgate
    assert gate
    assert verdicts(gate, ASHA, clock, 120) == {"take": 100, "tell": 1, "ignore": 19}
    clock.advance(seconds=10)
    assert verdicts(gate, ASHA, clock, 100) == {"take": 100}


def test_who_is_told_may_write_again_after_ten_seconds(clock: FakeClock):
    gate = Floodgate()
    verdicts(gate, ASHA, clock, 100)
    clock.advance(seconds=10)
    assert verdicts(gate, ASHA, clock, 20) == {"take": 20}


def test_nobody_saves_up_for_a_greater_flood(clock: FakeClock):
    gate = Floodgate()
    verdicts(gate, ASHA, clock, 1)
    clock.advance(hours=1)
    assert verdicts(gate, ASHA, clock, 30) == {"take": 20, "tell": 1, "ignore": 9}


def test_a_second_flood_is_told_of_again(clock: FakeClock):
    gate = Floodgate()
    for _ in range(3):
        assert verdicts(gate, ASHA, clock, 100)["tell"] == 1
        clock.advance(seconds=10)


def test_a_flood_with_short_breaths_is_one_flood(clock: FakeClock):
    gate = Floodgate()
    judged = Counter[str]()
    for _ in range(20):
        judged += verdicts(gate, ASHA, clock, 50)
        clock.advance(seconds=4)
    assert judged["tell"] == 1


def test_nobody_pays_for_another(clock: FakeClock):
    gate = Floodgate()
    verdicts(gate, ASHA, clock, 500)
    for other in (BEN, Sender("slack", "U1", "T2"), Sender("web", "U1", "T1")):
        assert verdicts(gate, other, clock, 20) == {"take": 20}


def test_a_clock_that_is_set_back_holds_nobody_up(clock: FakeClock):
    gate = Floodgate()
    verdicts(gate, ASHA, clock, 100)
    clock.advance(hours=-1)
    verdicts(gate, ASHA, clock, 1)
    clock.advance(seconds=10)
    assert verdicts(gate, ASHA, clock, 20) == {"take": 20}


def test_who_has_been_away_is_not_remembered(clock: FakeClock):
    gate = Floodgate()
    for number in range(300):
        gate.judge(Sender("slack", f"U{number}"), clock())
        clock.advance(seconds=0.1)
    assert gate.remembered <= 101
    clock.advance(minutes=1)
    gate.judge(ASHA, clock())
    assert gate.remembered == 1


def test_no_more_people_are_remembered_than_allowed_and_the_flood_is_among_them(clock: FakeClock):
    gate = Floodgate(most=100)
    judged = Counter[str]()
    for number in range(1000):
        judged += verdicts(gate, ASHA, clock, 1)
        gate.judge(Sender("slack", f"U{number}"), clock())
        assert gate.remembered <= 100
    assert judged == {"take": 20, "tell": 1, "ignore": 979}


def test_many_threads_get_no_more_than_one(clock: FakeClock):
    gate = Floodgate()
    with ThreadPoolExecutor(8) as pool:
        judged = Counter(pool.map(lambda _: gate.judge(ASHA, NOW), range(2000)))
    assert judged == {"take": 20, "tell": 1, "ignore": 1979}


# --- Turns behind it ----------------------------------------------------------------------------


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def turns(bare_store: Store) -> Turns:
    turns = world.turns(bare_store)
    turns.floodgate = Floodgate()
    return turns


def says(turns: Turns, who: Sender, key: object, at: Any, text: str = "hello") -> Handled:
    return turns.handle(Incoming(str(key), who, text=text), at)


def flood(turns: Turns, who: Sender, clock: FakeClock, name: str = "", times: int = 60) -> list[Handled]:
    return [says(turns, who, f"{name}{number}", clock()) for number in range(times)]


def rows(hub: SmallHub) -> int:
    with hub.store.reading() as tx:
        return tx.scalar(select(func.count()).select_from(Inbox)) or 0


def said(handled: Handled) -> str:
    return handled.outgoing.reply.text if isinstance(handled, Answered) else ""


def test_a_flood_is_answered_told_of_once_and_then_costs_the_database_nothing(
    hub: SmallHub, turns: Turns, clock: FakeClock
):
    answers = flood(turns, ASHA, clock, times=500)
    assert [TOLD in said(one) for one in answers[:22]] == [False] * 20 + [True, False]
    assert answers[21:] == [Ignored()] * 479
    assert rows(hub) == 21


def test_after_a_flood_its_sender_is_served_again(hub: SmallHub, turns: Turns, clock: FakeClock):
    flood(turns, ASHA, clock)
    clock.advance(seconds=10)
    assert said(says(turns, ASHA, "again", clock())).startswith("Hello")


def test_the_others_are_served_meanwhile(hub: SmallHub, turns: Turns, clock: FakeClock):
    flood(turns, ASHA, clock)
    assert said(says(turns, BEN, "1", clock())).startswith("Hello")


def test_what_is_told_of_a_flood_is_an_answer_like_every_other(hub: SmallHub, turns: Turns, clock: FakeClock):
    flood(turns, ASHA, clock)
    clock.advance(minutes=1)
    again = says(turns, ASHA, 20, clock())
    assert isinstance(again, Repeated)
    assert TOLD in again.reply.text
    assert again.reply.actions


def test_a_question_stays_open_through_a_flood(hub: SmallHub, turns: Turns, clock: FakeClock):
    taster = hub.session_type()
    for day in (0, 7):
        hub.occurrence(taster, START + timedelta(days=day))
    turns.handle(Incoming("book", ASHA, press=Press("book", {"session": "taster"})), clock())
    turns.floodgate = Floodgate(burst=1)
    [_, told, *_] = [
        turns.handle(Incoming(f"x{number}", ASHA, leave="not this one"), clock()) for number in range(3)
    ]
    assert TOLD in said(told)
    assert isinstance(told, Answered)
    assert told.outgoing.reply.question is not None
    clock.advance(seconds=10)
    assert "You’re booked" in said(says(turns, ASHA, "which", clock(), "1"))


def test_a_flood_without_a_database_is_not_acknowledged_before_it_is_told_of(clock: FakeClock):
    away = Store("postgresql://nobody@127.0.0.1:1/hub")
    turns = world.turns(away)
    turns.floodgate = Floodgate(burst=1)
    for number in range(2):
        with pytest.raises(Unavailable):
            says(turns, ASHA, number, clock())
    away.close()


def test_a_process_for_all_has_the_gate_and_a_persons_own_has_not(bare_store: Store):
    settings = Settings()
    assert build(settings, bare_store).turns.floodgate is not None
    assert build(settings, bare_store, is_for_one=True).turns.floodgate is None
