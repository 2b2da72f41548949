"""kill -9 at random moments while clocks send: nothing is lost, and next to nothing arrives twice."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from store import outbox, people
from store.db import Store
from store.tables import Outbox
from tests.databases import Databases
from tests.faults import worlds
from tests.faults.file_channel import CHANNEL, arrived
from tests.faults.jobs import RunClock, SendTo
from tests.faults.killing import Killer, asked, broken_bars, kill_now_and_then, settle
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.visits import person
from tests.faults.worlds import utc_now, wake_up

# Both kinds in equal parts: the one is sent again when in doubt, the other never.
_REPEATED, _NOT_REPEATED = _KINDS = ("confirmation", "reminder")


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages, sent by how many clocks, of which so many are killed."""

    messages: int = 1500
    kills: int = 30
    clocks: int = 4
    send_seconds: float = 0.3

    def __str__(self) -> str:
        return f"{self.messages} messages, {self.clocks} clocks, {self.kills} kills"


def report(databases: Databases, engine: str, size: Size, seed: str, *, askable: bool) -> Result:
    """Kill clocks, and start others, while they send."""
    sent = _send(databases, engine, size, seed, askable=askable, claims=True)
    broken = [f"{f.rule}: {f.what}" for f in worlds.invariants(sent.url)[:3]]
    broken += broken_bars(
        {
            f"lost {sent.lost[:3]}": bool(sent.lost),
            "not every message has ended": bool(sent.states.keys() - {"sent", "unknown"}),
            "unknown, though the channel can be asked": askable and bool(sent.states["unknown"]),
            "a kind that is not repeated arrived twice": any(
                sent.kinds[k] == _NOT_REPEATED for k in sent.twice
            ),
            **sent.killer.bars(size.kills, sent.twice, askable=askable),
        }
    )
    return Result(f"kill -9, outbox, {asked(askable)}", engine, str(size), sent.figures(), tuple(broken))


def report_unclaimed(databases: Databases, engine: str, size: Size) -> Result:
    """Let the clocks send what is due without claiming it: it must show as duplicates."""
    sent = _send(databases, engine, size, "", askable=True, claims=False)
    broken = broken_bars({"no duplicates: the run shows nothing": not sent.twice})
    return Result("outbox without the claim", engine, str(size), sent.figures(), tuple(broken))


@dataclass(frozen=True, slots=True)
class _Sent:
    url: str
    killer: Killer
    twice: set[str]
    arrived: int
    kinds: dict[str, str]
    states: Counter[str]
    lost: list[str]
    seconds: float

    def figures(self) -> dict[str, object]:
        return {
            "arrived": self.arrived,
            "unknown": self.states["unknown"],
            "lost": len(self.lost),
            "in flight": len(self.killer.in_flight),
            "duplicates": len(self.twice),
            "seconds": self.seconds,
        }


def _send(databases: Databases, engine: str, size: Size, seed: str, *, askable: bool, claims: bool) -> _Sent:
    world = worlds.create(databases, engine, 1)
    store = Store(world.url)
    path = databases.folder / f"outbox-{engine}-{askable}-{claims}-{seed}.jsonl"
    _fill(store, size.messages)
    job = RunClock(world.url, SendTo(path, askable, size.send_seconds), claims)
    clocks = [Worker(databases.folder, job) for _ in range(size.clocks)]
    killer = Killer(store)
    began = time.monotonic()
    kill_now_and_then(clocks, killer, size.kills, seed, databases.folder, job)
    settle(store)
    seconds = time.monotonic() - began
    for clock in clocks:
        clock.stop()
    sent = _count(world.url, store, killer, path, seconds)
    store.close()
    return sent


def _fill(store: Store, messages: int) -> None:
    """Add messages to as many people, all due."""
    now = utc_now()
    with store.transaction() as tx:
        for number in range(messages):
            reached = people.recognise(
                tx, channel=CHANNEL, tenant="", user_id=person(number), name="", email=None,
                reference={}, now=now,
            )  # fmt: skip
            wake_up(tx, reached.person_id, now)
            outbox.add(
                tx,
                key=f"m{number}",
                kind=_KINDS[number % len(_KINDS)],
                person_id=reached.person_id,
                args={},
                due_at=now - timedelta(seconds=1),
                now=now,
            )


def _count(url: str, store: Store, killer: Killer, path: Path, seconds: float) -> _Sent:
    there = arrived(path)
    with store.reading() as tx:
        rows = tx.execute(select(Outbox.key, Outbox.kind, Outbox.state, Outbox.reason)).all()
    return _Sent(
        url,
        killer,
        twice={key for key, times in there.items() if times > 1},
        arrived=len(there),
        kinds={row.key: row.kind for row in rows},
        states=Counter(row.state for row in rows),
        lost=[row.key for row in rows if row.key not in there and (row.state == "sent" or not row.reason)],
        seconds=seconds,
    )
