"""How soon a freed place is offered: one person gives theirs up, and the first in the queue is asked.

End to end: a web process hears of it, a clock process finds out who is next, and the question stands on the
platform; counted is from the press to the moment at which it is there.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select

from store import bookings, people, waiting
from store.booking_outcomes import Booked, Joined, Wanted
from store.db import Store
from store.tables import Outbox
from tests.databases import Databases
from tests.faults import slack_post, slack_there, teams_post, teams_there, web_processes, worlds
from tests.faults.chat_post import ChatPost
from tests.faults.jobs import RunChatClock, ServeChat
from tests.faults.killing import broken_bars, settle
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.worlds import World, utc_now

WITHIN_SECONDS = 60.0
_PATIENCE_SECONDS = 2 * WITHIN_SECONDS
_LOOKS_AGAIN_SECONDS = 0.02
_OFFER = "A place has come free for you"


@dataclass(frozen=True, slots=True)
class Size:
    """How many places are given up one after the other, with as many people waiting."""

    offers: int = 25
    mishaps: float = 0.0
    is_timed: bool = True

    def __str__(self) -> str:
        return f"{self.offers} places given up, {self.mishaps:.0%} faults"


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform of a run: `said` is when somebody's direct messages got what holds these words."""

    name: str
    environ: Callable[[str], Mapping[str, str]]
    account: Callable[[int], Mapping[str, Any]]
    posting: Callable[[int], AbstractAsyncContextManager[ChatPost]]
    said: Callable[[int, str], list[float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who got an offer for which place given up, and after how many seconds; None where nobody did."""

    seconds: list[float]
    missing: list[int]


def report(databases: Databases, size: Size, seed: str, on: str) -> Result:
    """Give up one place after the other, and look when the next in the queue is asked."""
    world = worlds.create_migrated(databases, "postgres", size.offers)
    with _PLATFORMS[on](size, seed) as platform, web_processes.shared_port() as port:
        store = Store(world.url)
        places = _fill(store, world, size, platform)
        environ = {**platform.environ(world.url), "PORT": str(port)}
        started = [Worker(databases.folder, job(environ)) for job in (ServeChat, RunChatClock)]
        settle(store)  # what is told of the bookings themselves
        asked = asyncio.run(_give_up_all(platform, port, places, size, random.Random(seed)))
        settle(store)
        for worker in started:
            worker.stop()
        result = _judged(store, platform, size, asked)
        store.close()
    return result


def _fill(store: Store, world: World, size: Size, platform: Platform) -> list[int]:
    """Let half of them book and the others wait, in the order of their numbers; return the bookings."""
    now, places = utc_now(), []
    with store.transaction() as tx:
        for number in range(2 * size.offers):
            known = people.recognise(tx, name="", email=None, now=now, **platform.account(number))
            worlds.wake_up(tx, known.person_id, now)
            wanted = Wanted(world.occurrence, known.person_id, known.person_id)
            if number < size.offers:
                booked = bookings.book(tx, wanted, now)
                assert isinstance(booked, Booked)
                places.append(booked.booking_id)
            else:
                assert isinstance(waiting.join(tx, wanted, now), Joined)
    return places


async def _give_up_all(
    platform: Platform, port: int, places: list[int], size: Size, chance: random.Random
) -> Asked:
    asked = Asked([], [])
    async with platform.posting(port) as post:
        for number, booking in enumerate(places):
            # At any moment between two ticks of the clock.
            await asyncio.sleep(chance.uniform(0.0, 1.5))
            began = time.time()
            await post.press(number, "cancel", {"booking": booking})
            at = await _offered(platform, size.offers + number)
            if at is None:
                asked.missing.append(number)
            else:
                asked.seconds.append(at - began)
    return asked


async def _offered(platform: Platform, number: int) -> float | None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not (found := platform.said(number, _OFFER)):
        if time.monotonic() > until:
            return None
        await asyncio.sleep(_LOOKS_AGAIN_SECONDS)
    return min(found)


def _judged(store: Store, platform: Platform, size: Size, asked: Asked) -> Result:
    """Return whether everybody who waited was asked in time, in their turn, and once."""
    times = [len(platform.said(number, _OFFER)) for number in range(size.offers, 2 * size.offers)]
    slowest = max(asked.seconds, default=0.0)
    with store.reading() as tx:
        written = tx.scalar(select(func.count()).where(Outbox.kind == "place_offered"))
    bars = {
        f"nobody was asked about {asked.missing[:3]}": bool(asked.missing),
        f"the slowest took {slowest:.1f} s": size.is_timed and slowest > WITHIN_SECONDS,
        f"{written} offers written": written != size.offers,
        # A platform that cannot be asked may get one again when its answer is lost.
        "somebody was asked twice": not size.mishaps and max(times) > 1,
    }
    figures = {
        "offers": len(asked.seconds),
        "p50 to the offer": median(asked.seconds) if asked.seconds else 0.0,
        "slowest": slowest,
    }
    name = f"freed place on {platform.name}"
    return Result(name, "postgres", str(size), figures, tuple(broken_bars(bars)))


# --- The platforms ------------------------------------------------------------------------------


@contextmanager
def _slack(size: Size, seed: str) -> Iterator[Platform]:
    mishaps = slack_there.mishaps(size.mishaps, seed)
    with slack_there.slack_with(2 * size.offers, seconds=0.05, mishaps=mishaps) as slack:

        def said(number: int, words: str) -> list[float]:
            user = slack_there.user_id(number)
            return [float(m.ts) for m in slack.messages if m.user == user and words in m.text]

        yield Platform(
            "Slack", lambda url: slack_there.environ(slack, url), slack_there.account,
            lambda port: slack_post.posting(slack_there.address_of(port), slack), said,
        )  # fmt: skip


@contextmanager
def _teams(size: Size, seed: str) -> Iterator[Platform]:
    mishaps = teams_there.mishaps(size.mishaps, seed)
    with teams_there.teams_with(2 * size.offers, seconds=0.05, mishaps=mishaps) as microsoft:
        teams = microsoft.teams

        def said(number: int, words: str) -> list[float]:
            talk = teams.conversations[teams.people[teams_there.member(number)].talk]
            return [m.at for m in talk.messages if words in teams_post.words(m)]

        yield Platform(
            "Teams", lambda url: teams_there.environ(microsoft, url),
            lambda number: teams_there.account(microsoft, number),
            lambda port: teams_post.posting(teams_there.address_of(port), microsoft), said,
        )  # fmt: skip


_PLATFORMS = {"slack": _slack, "teams": _teams}
