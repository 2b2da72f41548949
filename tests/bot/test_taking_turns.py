"""Turns on the event loop, many at once: each is answered as it would be alone, whatever befalls others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.floods import Floodgate, Ignored
from bot.turn import Answered, Repeated, Turns, Unavailable
from dialogs.engine import Hub
from dialogs.flows import FLOWS
from dialogs.messages import Incoming, Press, Reply, Sender
from store.db import Store, Tx
from store.errors import LostRace, NotAllowed, NotFound
from store.tables import Inbox, Outbox
from tests.small_hub import NOW, SmallHub

HUB = Hub("Innovation Hub", ZoneInfo("Europe/London"))


class Doing:
    """A flow that does each time what it is told to, and then the last thing again."""

    def __init__(self, *outcomes: Exception | Reply) -> None:
        self._outcomes = list(outcomes)
        self.runs = 0

    def start(self, _turn: Any, _args: Any) -> Reply:
        outcome = self._outcomes[min(self.runs, len(self._outcomes) - 1)]
        self.runs += 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def turns(bare_store: Store) -> Turns:
    return Turns(bare_store, HUB, "me")


def press(number: int, flow: str, key: str = "1", **args: Any) -> Incoming:
    return Incoming(key, Sender("slack", f"U{number}", "T", f"Person {number}"), press=Press(flow, args))


def with_flow(hub: SmallHub, flow: Doing) -> Turns:
    return Turns(hub.store, HUB, "me", {**FLOWS, "flow": flow})  # type: ignore[dict-item]


async def said(turns: Turns, incoming: Incoming) -> str:
    handled = await turns.take(incoming, NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply.text


def count(hub: SmallHub, table: Any) -> int:
    with hub.store.reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


async def test_many_who_press_at_once_get_no_more_places_than_there_are(hub: SmallHub, turns: Turns):
    parts = [{"key": "attend", "title": "Come", "capacity": 5, "questions": []}]
    taster = hub.occurrence(hub.session_type(parts=parts))
    heard = await asyncio.gather(*(said(turns, press(n, "book", occurrence=taster)) for n in range(12)))
    assert sum("You’re booked" in text for text in heard) == 5
    assert hub.standing(taster) == 5
    assert (count(hub, Inbox), count(hub, Outbox)) == (12, 12)


async def test_one_delivery_many_times_at_once_has_one_effect(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    delivery = press(1, "book", occurrence=taster)
    moments = [NOW + timedelta(microseconds=number) for number in range(8)]
    handled = await asyncio.gather(*(turns.take(delivery, now) for now in moments))
    assert sorted(type(one).__name__ for one in handled) == ["Answered"] + ["Repeated"] * 7
    assert hub.standing(taster) == 1


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (ZeroDivisionError(), "nothing was saved"),
        (NotFound("booking"), "can’t find that"),
        (NotAllowed("roster"), "only"),
    ],
)
async def test_a_turn_that_fails_is_answered_in_words_and_spoils_no_other(
    hub: SmallHub, raised: Exception, words: str
):
    taster = hub.occurrence(hub.session_type())
    turns = with_flow(hub, Doing(raised))
    before, failed, after = await asyncio.gather(
        said(turns, press(1, "book", occurrence=taster)),
        said(turns, press(2, "flow")),
        said(turns, press(3, "book", occurrence=taster)),
    )
    assert words in failed
    assert "You’re booked" in before
    assert "You’re booked" in after
    assert hub.standing(taster) == 2


async def test_a_lost_race_is_run_again(hub: SmallHub):
    flow = Doing(LostRace(), LostRace(), Reply("done"))
    assert await said(with_flow(hub, flow), press(1, "flow")) == "done"
    assert flow.runs == 3


async def test_who_loses_every_race_is_told_that_it_is_busy(hub: SmallHub):
    flow = Doing(LostRace())
    assert "A lot of people are booking" in await said(with_flow(hub, flow), press(1, "flow"))
    assert flow.runs == 6


async def test_without_a_database_nothing_is_acknowledged():
    away = Store("postgresql://nobody@127.0.0.1:1/hub")
    with pytest.raises(Unavailable):
        await Turns(away, HUB, "me").take(press(1, "help"), NOW)
    away.close()


class GoneAfterwards(Store):
    """A database that takes part in one transaction, and then in none."""

    def __init__(self, there: Store) -> None:
        self.there = there
        self.engine = there.engine
        self.transactions = 0

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Tx]:
        self.transactions += 1
        if self.transactions > 1:
            raise LostRace
        with self.there.transaction(lasting=lasting) as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        with self.there.reading() as tx:
            yield tx


async def test_a_failure_that_cannot_be_told_is_not_acknowledged(bare_store: Store):
    flows: Any = {**FLOWS, "flow": Doing(ZeroDivisionError())}
    with pytest.raises(Unavailable):
        await Turns(GoneAfterwards(bare_store), HUB, "me", flows).take(press(1, "flow"), NOW)


async def test_a_message_too_many_is_ignored_and_counts_as_no_turn(hub: SmallHub, turns: Turns):
    seen: list[str] = []
    turns.observe = lambda channel, _seconds: seen.append(channel)
    turns.floodgate = Floodgate(burst=1)
    answers = [await turns.take(press(1, "help", key=str(number)), NOW) for number in range(3)]
    assert [type(answer) for answer in answers] == [Answered, Answered, Ignored]
    assert seen == ["slack", "slack"]


async def test_a_delivery_that_comes_again_is_told_from_a_new_one(turns: Turns):
    await said(turns, press(1, "help"))
    assert isinstance(await turns.take(press(1, "help"), NOW), Repeated)
    assert isinstance(await turns.take(press(1, "help", key="2"), NOW), Answered)
