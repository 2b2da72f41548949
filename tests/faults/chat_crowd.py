"""People in Slack who all want a place: what each does, what they were told, and whether it is true."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from store import people
from store.db import Store
from store.tables import Inbox, Outbox
from tests.faults import worlds
from tests.faults.history import Told, check
from tests.faults.killing import broken_bars, settle
from tests.faults.slack_post import SlackPost, button, button_on
from tests.faults.slack_there import CHANNEL, TEAM, user_id
from tests.faults.visits import outcome_of, person
from tests.faults.worlds import World, utc_now

_DECIDED = frozenset(("booked", "full", "already_booked", "cancelled", "nothing_to_cancel"))
_GIVES_UP = 3


def introduce(url: str, number: int) -> None:
    """Make so many people known, as Slack may be too busy to say who somebody is."""
    store = Store(url)
    with store.transaction() as tx:
        for one in range(number):
            people.recognise(
                tx, channel=CHANNEL, tenant=TEAM, user_id=user_id(one), name=f"Person {one}",
                email=person(one), reference={}, now=utc_now(),
            )  # fmt: skip
    store.close()


async def come(post: SlackPost, world: World, numbers: Iterable[int], at_once: int) -> None:
    """Let these people come, so many at a time; each begins as soon as another is done."""
    waiting = iter(numbers)

    async def serve() -> None:
        for number in waiting:
            await _visit(post, world, number)

    await asyncio.gather(*(serve() for _ in range(at_once)))


async def _visit(post: SlackPost, world: World, number: int) -> None:
    """Book by a button or in words; every third who has a place cancels it."""
    if number % 2:
        answer = await post.press(number, button("book", {"occurrence": world.occurrence}))
    else:
        asked = await post.say(number, "book the taster")
        if asked is None or not asked.text.startswith("Book "):
            return
        answer = await post.say(number, "yes")
    if answer is not None and outcome_of(answer.text) == "booked" and number % _GIVES_UP == 0:
        await post.press(number, button_on(answer, "Cancel my place"), answer)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of it all; `broken` has each bar that does not hold."""

    told: Counter[str]
    broken: list[str]


def judge(post: SlackPost, world: World) -> Judged:
    """Compare what people were told with what the database says, and what was acknowledged with both."""
    told = [
        Told(person(one.person), outcome_of(message.text), one.began, float(message.ts))
        for one in post.deliveries
        if (message := post.seen.of(one.mark))
    ]
    counts = Counter(one.outcome for one in told)
    decided = [one for one in told if one.outcome in _DECIDED]
    findings = check(worlds.history(world, decided)) + worlds.invariants(world.url)
    unanswered = [one for one in post.deliveries if one.acknowledged and not post.seen.of(one.mark)]
    kept, states = _kept(world.url)
    broken = [f"{f.rule}: {f.what}" for f in findings[:3]]
    broken += broken_bars(
        {
            **post.bars(),
            f"{len(unanswered)} acknowledged and not answered": bool(unanswered),
            f"{kept} deliveries kept, {len(post.seen.by_mark)} answered": kept != len(post.seen.by_mark),
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
        states = Counter(tx.scalars(select(Outbox.state)))
    store.close()
    return received, states
