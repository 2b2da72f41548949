"""How much longer a turn takes while visitors look at the public pages two hundred times a second.

Both happen in one process on one event loop, as in `python -m bot web`; the visitors are another process.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles

from aiohttp import ClientSession, TCPConnector, web

from bot.turn import Turns
from dialogs.messages import Incoming, Press
from store.db import Store
from tests import world
from tests.bench import hubs
from tests.bench.figures import Figure, Goal, alternate
from tests.bench.turns import take
from tests.databases import Databases
from tests.public_hub import PublicHub

A_SECOND = 200
_PATHS = ("/", "/calendar.ics")
_TURNS = 120
_EVERY_SECONDS = 0.03
_WARM = 20
_MOST_SLOWER_MS = 50.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: how long turns took in milliseconds, and what the visitors saw of the pages."""

    p50: float
    p95: float
    pages_a_second: float = 0.0
    page_p95: float = 0.0


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield how much the load adds to the p95 of a booking, and how long a page takes, on both engines."""
    for engine in ("sqlite", "postgres"):
        quiet, busy = alternate(
            [partial(_round, databases, engine, 0), partial(_round, databases, engine, A_SECOND)]
        )
        added = median(one.p95 - other.p95 for one, other in zip(busy, quiet, strict=True))
        yield Figure(
            f"what {A_SECOND} pages/s add to a booking’s p95, {engine}", added, "ms", "the goal",
            _MOST_SLOWER_MS, added / _MOST_SLOWER_MS, Goal(1, is_least=False), _turns_in_words(quiet, busy),
        )  # fmt: skip
        pages = median(one.page_p95 for one in busy)
        rate = median(one.pages_a_second for one in busy)
        yield Figure(
            f"a page meanwhile, p95, {engine}", pages, "ms", "pages/s", rate, rate / A_SECOND, Goal(0.95)
        )


def _turns_in_words(quiet: list[Sample], busy: list[Sample]) -> str:
    p50, p95 = (
        [median(getattr(one, name) for one in side) for side in (quiet, busy)] for name in ("p50", "p95")
    )
    return f"p50 {p50[0]:.1f} then {p50[1]:.1f} ms, p95 {p95[0]:.1f} then {p95[1]:.1f} ms"


def _round(databases: Databases, engine: str, pages_a_second: int) -> Sample:
    url = databases.copy(engine, "visitors", hubs.with_people(_WARM + _TURNS))
    with closing(Store(url)) as store:
        date = world.occurrence_id(store, "cqi_taster", "2026-12-03")
        return asyncio.run(_serve(store, date, pages_a_second))


async def _serve(store: Store, date: int, pages_a_second: int) -> Sample:
    runner = web.AppRunner(PublicHub(store).app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        turns = world.turns(store)
        await _bookings(turns, date, range(_WARM))
        visitors = asyncio.create_task(_visitors(address, pages_a_second))
        took = await _bookings(turns, date, range(_WARM, _WARM + _TURNS))
        rate, page_p95 = await visitors
    finally:
        await runner.cleanup()
    return Sample(median(took), _p95(took), rate, page_p95)


async def _bookings(turns: Turns, date: int, people: range) -> list[float]:
    """Let people book one after another, one every few moments; return how long each waited."""
    took: list[float] = []
    for number in people:
        incoming = Incoming(f"book{number}", hubs.sender(number), press=Press("book", {"occurrence": date}))
        began = time.perf_counter()
        await take(turns, incoming)
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(_EVERY_SECONDS)
    return took


async def _visitors(address: str, pages_a_second: int) -> tuple[float, float]:
    """Run the visitors in a process of their own; return pages a second, and the p95 of one in ms."""
    if not pages_a_second:
        return 0.0, 0.0
    seconds = str(_TURNS * _EVERY_SECONDS)
    command = (sys.executable, "-m", "tests.bench.pages", address, str(pages_a_second), seconds)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    rate, p95 = json.loads(said)
    return float(rate), float(p95)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


async def visit(address: str, a_second: int, seconds: float) -> tuple[float, float]:
    """Ask for the pages at an even pace, whether or not earlier answers are there."""
    took: list[float] = []

    async def look(client: ClientSession, path: str) -> None:
        began = time.perf_counter()
        async with client.get(address + path) as response:
            await response.read()
            if response.status != 200:
                raise AssertionError(f"{path} answered {response.status}")
        took.append((time.perf_counter() - began) * 1000)

    async with ClientSession(connector=TCPConnector(limit=64), auto_decompress=False) as client:
        looking, began = [], time.perf_counter()
        for number in range(int(a_second * seconds)):
            await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
            looking.append(asyncio.create_task(look(client, _PATHS[number % len(_PATHS)])))
        await asyncio.gather(*looking)
        return len(took) / (time.perf_counter() - began), _p95(took)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(visit(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))))
