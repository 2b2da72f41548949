"""One account floods the hub on Slack while others ask and a clock writes to many: who is slowed by it.

One process does it all, so its memory is watched as well.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median, quantiles

from sqlalchemy import func, select

from bot.floods import TOO_FAST
from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox
from store.db import Store
from store.tables import Address, Inbox
from tests.databases import Databases
from tests.faults import chat_crowd, slack_there, web_processes, worlds
from tests.faults.killing import broken_bars, settle
from tests.faults.result import Result
from tests.faults.slack_post import SlackPost, posting
from tests.faults.slack_there import TEAM, user_id
from tests.faults.web_processes import WebProcess
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack

_FLOOD_A_SECOND = 50
_OTHERS_A_SECOND = 8
_ASKED = ("what's on", "my bookings", "help")
_MOST_SECONDS = 1.0
_MOST_GROWTH_MB = 6.0
# The first of all; then come the others, then those who are written to.
_FLOODER = 0


@dataclass(frozen=True, slots=True)
class Size:
    """For how long, beside how many others, and how many messages go to as many more people."""

    seconds: float = 110.0
    others: int = 200
    messages: int = 450
    is_timed: bool = True

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s, {self.others} others, {self.messages} messages"


@dataclass
class _Seen:
    """What was measured: the seconds to each answer, the memory by and by."""

    answered_in: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    told_in_passing: int = 0


def report(databases: Databases, size: Size) -> Result:
    """Let one write fifty times a second while others ask, and messages go out."""
    world = worlds.create_migrated(databases, "postgres", 10)
    chat_crowd.introduce(world.url, 1 + size.others + size.messages, slack_there.account)
    with slack_there.slack_with(1 + size.others + size.messages) as slack:
        slack.is_throttled = True
        with web_processes.serving(slack_there.environ(slack, world.url), 1) as [process]:
            store = Store(world.url)
            _announce(store, size)
            seen, post = asyncio.run(_come(process, slack, size))
            settle(store)
        result = _judge(store, slack, size, seen, post)
        store.close()
    return result


def _announce(store: Store, size: Size) -> None:
    """Write a message to each of those who have not asked for anything."""
    now = worlds.utc_now()
    people = [user_id(number) for number in range(1 + size.others, 1 + size.others + size.messages)]
    with store.transaction() as tx:
        rows = tx.execute(select(Address.user_id, Address.person_id).where(Address.user_id.in_(people)))
        for user, person_id in rows.all():
            worlds.wake_up(tx, person_id, now)
            outbox.add(
                tx, key=f"announcement:{user}", kind="announcement", person_id=person_id, args={},
                body=reply_to_json(Reply("The hub is closed on Friday.")), due_at=now - timedelta(seconds=1),
                now=now,
            )  # fmt: skip


async def _come(process: WebProcess, slack: FakeSlack, size: Size) -> tuple[_Seen, SlackPost]:
    seen = _Seen()
    async with posting(slack_there.address_of(process.port), slack) as post:
        await asyncio.gather(
            _flood(post, slack, size, seen), _ask(post, size, seen), _watch(process, size, seen)
        )
    return seen, post


async def _flood(post: SlackPost, slack: FakeSlack, size: Size, seen: _Seen) -> None:
    """Write and type commands, one after the other, whatever is answered."""
    user = user_id(_FLOODER)

    async def once(number: int) -> None:
        if number % 2:
            await post.deliver(slack_client.message_im(TEAM, user, "help"))
            return
        said = await post.reply(slack_client.command(TEAM, user, "help", slack.trigger(user)))
        seen.told_in_passing += said is not None and TOO_FAST.text in json.loads(said or "{}").get("text", "")

    await _every(1 / _FLOOD_A_SECOND, size.seconds, once)


async def _ask(post: SlackPost, size: Size, seen: _Seen) -> None:
    """Let the others ask one after the other; nobody waits for anybody."""

    async def once(number: int) -> None:
        took = await post.ask(1 + number % size.others, _ASKED[number % len(_ASKED)])
        if took is not None:
            seen.answered_in.append(took)

    await _every(1 / _OTHERS_A_SECOND, size.seconds, once)


async def _watch(process: WebProcess, size: Size, seen: _Seen) -> None:
    async def look(_number: int) -> None:
        seen.megabytes.append(process.resident_megabytes())

    await _every(0.5, size.seconds, look)


async def _every(pause: float, seconds: float, do: Callable[[int], Coroutine[None, None, None]]) -> None:
    """Begin something again and again for so long, then wait for what has begun."""
    began, number = time.monotonic(), 0
    async with asyncio.TaskGroup() as group:
        while (now := time.monotonic()) < began + seconds:
            group.create_task(do(number))
            number += 1
            await asyncio.sleep(max(0.0, began + number * pause - now))


def _judge(store: Store, slack: FakeSlack, size: Size, seen: _Seen, post: SlackPost) -> Result:
    there = slack_there.arrived(slack)
    told = sum(TOO_FAST.text in m.text for m in slack.messages if m.user == user_id(_FLOODER))
    p95 = quantiles(seen.answered_in, n=100, method="inclusive")[94]
    marks = [slack_there.mark(f"announcement:{user_id(1 + size.others + n)}") for n in range(size.messages)]
    early, late = growth(seen.megabytes)
    taken = _taken(store)
    broken = broken_bars(
        {
            **post.bars(),
            f"{sum(there[m] != 1 for m in marks)} messages lost or doubled": any(
                there[m] != 1 for m in marks
            ),
            f"told {told} times of the flood": told > 1 or told + seen.told_in_passing == 0,
            f"{taken} of the flood taken": taken > 0.1 * _FLOOD_A_SECOND * size.seconds + 25,
            f"throttled {slack.throttled} times": slack.throttled > size.messages / 100,
            f"answered in {p95:.1f} s": size.is_timed and p95 > _MOST_SECONDS,
            f"from {early:.0f} MB to {late:.0f} MB": late - early > _MOST_GROWTH_MB,
        }
    )
    figures = {
        "answers": len(seen.answered_in),
        "p50 s": round(median(seen.answered_in), 3),
        "p95 s": round(p95, 3),
        "429s": slack.throttled,
        "flood taken": taken,
        "MB early": early,
        "MB late": late,
    }
    return Result("Slack flood", "postgres", str(size), figures, tuple(broken))


def growth(megabytes: Sequence[float]) -> tuple[float, float]:
    """Return the memory once it has settled, in the second fifth, and at the end, in the last."""
    fifth = max(1, len(megabytes) // 5)
    return median(megabytes[fifth : 2 * fifth]), median(megabytes[-fifth:])


def _taken(store: Store) -> int:
    """Return how much of the flood was dealt with."""
    of_flooder = select(Address.person_id).where(Address.user_id == user_id(_FLOODER))
    with store.reading() as tx:
        return tx.scalar(select(func.count()).where(Inbox.person_id.in_(of_flooder))) or 0
