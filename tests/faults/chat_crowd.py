"""People on a chat platform who all want a place: what each does, what they were told, and if it is true."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from store import outbox, people
from store.db import Store
from store.tables import Inbox, Outbox
from tests.faults import worlds
from tests.faults.chat_post import ChatPost
from tests.faults.history import Told, check
from tests.faults.killing import broken_bars, settle
from tests.faults.visits import outcome_of, person
from tests.faults.worlds import World, utc_now

_DECIDED = frozenset(("booked", "full", "already_booked", "cancelled", "nothing_to_cancel"))
_GIVES_UP = 3


def introduce(url: str, number: int, account: Callable[[int], Mapping[str, Any]]) -> None:
    """Make so many people known, as the platform may be too busy to say who somebody is."""
    store = Store(url)
    with store.transaction() as tx:
        for one in range(number):
            known = {"name": f"Person {one}", "email": person(one), **account(one)}
            people.recognise(tx, now=utc_now(), **known)
    store.close()


async def come(post: ChatPost, world: World, numbers: Iterable[int], at_once: int) -> None:
    """Let these people come, so many at a time; each begins as soon as another is done."""
    waiting = iter(numbers)

    async def serve() -> None:
        for number in waiting:
            await _visit(post, world, number)

    await asyncio.gather(*(serve() for _ in range(at_once)))


async def _visit(post: ChatPost, world: World, number: int) -> None:
    """Book by a button or in words; every third who has a place cancels it."""
    if number % 2:
        answer = await post.press(number, "book", {"occurrence": world.occurrence})
    else:
        asked = await post.say(number, "book the taster")
        if asked is None or not asked.text.startswith("Book "):
            return
        answer = await post.say(number, "yes")
    if answer is not None and outcome_of(answer.text) == "booked" and number % _GIVES_UP == 0:
        await post.press_on(number, answer, "Cancel my place")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of it all; `broken` has each bar that does not hold."""

    told: Counter[str]
    broken: list[str]


def judge(post: ChatPost, world: World) -> Judged:
    """Compare what people were told with what the database says, and what was acknowledged with both."""
    told = [
        Told(person(one.person), outcome_of(answer.text), one.began, answer.at)
        for one in post.deliveries
        if (answer := post.answer_to(one))
    ]
    counts = Counter(one.outcome for one in told)
    decided = [one for one in told if one.outcome in _DECIDED]
    findings = check(worlds.history(world, decided)) + worlds.invariants(world.url)
    unanswered = [one for one in post.deliveries if one.acknowledged and not post.answer_to(one)]
    kept, states = _kept(world.url)
    broken = [f"{f.rule}: {f.what}" for f in findings[:3]]
    broken += broken_bars(
        {
            **post.bars(),
            f"{len(unanswered)} acknowledged and not answered": bool(unanswered),
            f"{kept} deliveries kept, {len(post.arrived())} answered": kept != len(post.arrived()),
            f"not every answer has ended as sent: {dict(states)}": set(states) != {"sent"},
            "answered that something went wrong": bool(counts["trouble"] or counts["busy"]),
        }
    )
    return Judged(counts, broken)


def settled(url: str) -> None:
    """Wait until every answer has come to its end."""
    store = Store(url)
    settle(store)
    store.close()


def _kept(url: str) -> tuple[int, Counter[str]]:
    """Return how many deliveries were taken, and how many answers there are in which state."""
    store = Store(url)
    with store.reading() as tx:
        received = tx.execute(select(func.count()).select_from(Inbox)).scalar_one()
        answers = select(Outbox.state).where(Outbox.kind == outbox.ANSWER)
        states = Counter(tx.scalars(answers))
    store.close()
    return received, states
