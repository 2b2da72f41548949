"""kill -9 at random moments while clocks send to a Slack that fails in every way: all is there, once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox, people
from store.audits import Finding
from store.db import Store, Tx
from store.people import Speaker
from store.tables import Outbox
from tests.databases import Databases
from tests.faults import slack_there, worlds
from tests.faults.jobs import RunSlackClock
from tests.faults.killing import Killer, broken_bars, kill_now_and_then, settle
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.slack_there import CHANNEL, TEAM, user_id
from tests.faults.worlds import utc_now
from tests.slack.fake_slack import FakeSlack

# Answers are those of a process that died before it sent them.
_KINDS = ("reminder", "announcement", outbox.ANSWER)


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages to as many people, and which share of all requests goes wrong."""

    messages: int = 1000
    kills: int = 30
    clocks: int = 2
    mishaps: float = 0.3
    seconds: float = 0.3
    pause: tuple[float, float] = (0.4, 1.2)
    # What goes wrong with these delays a process that has just started by five seconds.
    spared: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.clocks} clocks, {self.kills} kills, {self.mishaps:.0%} faults"
        )


def report(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Kill clocks, and start others, while they send and Slack fails in every way."""
    sent = _send(databases, engine, size, seed, asks=True)
    broken = [f"{f.rule}: {f.what}" for f in sent.findings[:3]]
    broken += broken_bars(
        {
            f"lost {sent.lost[:3]}": bool(sent.lost),
            f"arrived twice: {sent.twice[:3]}": bool(sent.twice),
            f"not every message has ended as sent: {dict(sent.states)}": set(sent.states) != {"sent"},
            **sent.killer.bars(size.kills, set(), askable=True),
        }
    )
    return Result("Slack kills", engine, str(size), sent.figures(), tuple(broken))


def report_unasked(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Let the clocks send again whatever is in doubt, without looking for it: it must show as duplicates."""
    sent = _send(databases, engine, size, seed, asks=False)
    broken = broken_bars({"no duplicates: the run shows nothing": not sent.twice})
    return Result("Slack kills, never asked", engine, str(size), sent.figures(), tuple(broken))


@dataclass(frozen=True, slots=True)
class _Sent:
    killer: Killer
    twice: list[str]
    lost: list[str]
    states: Counter[str]
    findings: list[Finding]
    requests: float
    seconds: float

    def figures(self) -> dict[str, object]:
        return {
            "requests a message": self.requests,
            "in flight": len(self.killer.in_flight),
            "lost": len(self.lost),
            "duplicates": len(self.twice),
            "seconds": self.seconds,
        }


def _send(databases: Databases, engine: str, size: Size, seed: str, *, asks: bool) -> _Sent:
    world = worlds.create(databases, engine, 1)
    store = Store(world.url)
    _fill(store, size.messages)
    mishaps = slack_there.mishaps(size.mishaps, seed, size.spared)
    with slack_there.slack_with(size.messages, seconds=size.seconds, mishaps=mishaps) as slack:
        job = RunSlackClock(slack_there.environ(slack, world.url), haste=5.0, asks=asks)
        clocks = [Worker(databases.folder, job) for _ in range(size.clocks)]
        killer = Killer(store)
        began = time.monotonic()
        kill_now_and_then(clocks, killer, size.kills, seed, databases.folder, job, size.pause)
        settle(store)
        seconds = time.monotonic() - began
        for clock in clocks:
            clock.stop()
        sent = _count(world.url, store, killer, slack, seconds)
    store.close()
    return sent


def _fill(store: Store, messages: int) -> None:
    """Add messages to as many people, all due."""
    now = utc_now()
    with store.transaction() as tx:
        for number in range(messages):
            reached = people.recognise(
                tx, channel=CHANNEL, tenant=TEAM, user_id=user_id(number), name="", email=None,
                reference={}, now=now,
            )  # fmt: skip
            _add(tx, number, reached, now)


def _add(tx: Tx, number: int, to: Speaker, now: datetime) -> None:
    key, body = f"m{number}", reply_to_json(Reply(f"Message {number}."))
    kind = _KINDS[number % len(_KINDS)]
    if kind == outbox.ANSWER:
        outbox.add_answer(
            tx, key=key, person_id=to.person_id, address_id=to.address_id, channel=CHANNEL, body=body,
            owner="killed before", now=now, lease=timedelta(0),
        )  # fmt: skip
        return
    due_at = now - timedelta(seconds=1)
    outbox.add(tx, key=key, kind=kind, person_id=to.person_id, args={}, body=body, due_at=due_at, now=now)


def _count(url: str, store: Store, killer: Killer, slack: FakeSlack, seconds: float) -> _Sent:
    there = slack_there.arrived(slack)
    with store.reading() as tx:
        rows = tx.execute(select(Outbox.key, Outbox.state)).all()
    times = {row.key: there[slack_there.mark(row.key)] for row in rows}
    return _Sent(
        killer,
        twice=[key for key, arrived in times.items() if arrived > 1],
        lost=[key for key, arrived in times.items() if not arrived],
        states=Counter(row.state for row in rows),
        findings=worlds.invariants(url),
        requests=slack.asked() / len(rows),
        seconds=seconds,
    )
