"""kill -9 at random moments while people book: one effect a delivery, and every answer is sent."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot.speakers import delivery_key
from store import inbox
from store.db import Store
from store.tables import Audit
from tests.databases import Databases
from tests.faults import worlds
from tests.faults.file_channel import arrived
from tests.faults.history import check
from tests.faults.jobs import RunClock, SendTo, TakeTurns
from tests.faults.killing import Killer, asked, broken_bars, settle
from tests.faults.post import Post
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.visits import Visit, person
from tests.faults.worlds import World

_CLOCKS = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How many deliveries, by how many processes, of which so many are killed."""

    turns: int = 500
    kills: int = 30
    processes: int = 4

    def __str__(self) -> str:
        return f"{self.turns} turns, {self.kills} kills"


def report(databases: Databases, engine: str, size: Size, seed: str, *, askable: bool) -> Result:
    """Kill processes while each of so many people books a place, delivered until acknowledged."""
    world = worlds.create(databases, engine, size.turns)
    path = databases.folder / f"turns-{engine}-{askable}-{seed}.jsonl"
    send_to = SendTo(path, askable)
    clocks = [Worker(databases.folder, RunClock(world.url, send_to)) for _ in range(_CLOCKS)]
    post = Post(databases.folder, TakeTurns(world.url, send_to), size.processes, seed=seed)
    store = Store(world.url)
    killer = Killer(store)
    began = time.monotonic()
    _deliver(post, killer, world, size, seed)
    settle(store)
    seconds = time.monotonic() - began
    for clock in clocks:
        clock.stop()
    figures, broken = _judge(world, store, post, killer, size, path, askable=askable)
    store.close()
    name = f"kill -9, turns, {asked(askable)}"
    return Result(name, engine, str(size), {**figures, "seconds": seconds}, tuple(broken))


def _visits(world: World, size: Size) -> list[Visit]:
    return [Visit(str(n), person(n), "book", {"occurrence": world.occurrence}) for n in range(size.turns)]


def _deliver(post: Post, killer: Killer, world: World, size: Size, seed: str) -> None:
    killing = threading.Thread(target=_kill_now_and_then, args=(post, killer, size, seed))
    killing.start()
    post.deliver(_visits(world, size))
    killing.join()


def _kill_now_and_then(post: Post, killer: Killer, size: Size, seed: str) -> None:
    """Kill any process of those at work, spread over the whole run."""
    chance = random.Random(seed)
    for number in range(1, size.kills + 1):
        if not post.wait_for(number * size.turns / (size.kills + 2)):
            return
        time.sleep(chance.uniform(0, 0.03))
        killer.kill(chance.choice(post.at_work()))


def _judge(
    world: World, store: Store, post: Post, killer: Killer, size: Size, path: Path, *, askable: bool
) -> tuple[dict[str, object], list[str]]:
    there = arrived(path)
    twice = {key for key, times in there.items() if times > 1}
    answers = {inbox.answer_key(delivery_key(visit.incoming())) for visit in _visits(world, size)}
    with store.reading() as tx:
        effects = tx.execute(select(func.count()).select_from(Audit)).scalar_one()
    findings = check(worlds.history(world, list(post.tally.told.values()))) + worlds.invariants(world.url)
    broken = [f"{f.rule}: {f.what}" for f in findings[:3]]
    broken += broken_bars(
        {
            "not one effect a delivery": effects != size.turns,
            "answers were lost": not answers <= there.keys(),
            **post.tally.bars(),
            **killer.bars(size.kills, twice, askable=askable),
        }
    )
    figures: dict[str, object] = {
        "effects": effects,
        "answers sent": len(answers & there.keys()),
        "delivered again": post.tally.counts["delivered again"],
        "in flight": len(killer.in_flight),
        "duplicates": len(twice),
    }
    return figures, broken
