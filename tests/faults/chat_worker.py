"""What a worker process does on a chat platform: the product as its commands build it, with shorter waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from adapters.slack.pace import Pace
from adapters.teams.pace import Pace as TeamsPace
from bot import channels, database
from bot.app import App, build
from bot.channels import Channels
from bot.clock import run_clock
from bot.commands.clock import build_clock
from bot.commands.web import build_site
from bot.now import utc_now
from bot.settings import Settings
from bot.web import run_web
from store import hub_state, outbox
from store.db import Store
from tests.faults import unguarded
from tests.faults.jobs import OnChat, RunChatClock, ServeChat

P = TypeVar("P")


def tick(store: Store, job: RunChatClock, owner: str) -> None:
    """Send what is due until told to stop."""
    asyncio.run(_tick(_app(store, job, owner), job))


async def _tick(app: App, job: OnChat) -> None:
    async with _opened(app, job) as opened:
        await run_clock(build_clock(app, opened.delivery))


def listen(store: Store, job: ServeChat, owner: str, ready: Callable[[], None]) -> None:
    """Answer until told to stop; `ready` is called once somebody would be answered."""
    asyncio.run(_listen(_app(store, job, owner), job, ready))


async def _listen(app: App, job: OnChat, ready: Callable[[], None]) -> None:
    identity = database.write(app.store, lambda tx: hub_state.calendar_identity(tx, utc_now()))
    async with _opened(app, job) as opened:
        await run_web(
            build_site(app, identity, opened),
            host=app.settings.host,
            port=app.settings.port,
            reuse_port=True,
            started=lambda _address: ready(),
        )


def _app(store: Store, job: OnChat, owner: str) -> App:
    _come_back_after(job.most_wait_seconds)
    unguarded.send_to_this_machine()
    unguarded.show_numbers()
    if job.without:
        unguarded.SENDING[job.without]()
    app = replace(build(Settings.read(job.environ, None), store), owner=owner)
    app.turns.owner, app.turns.lease = owner, timedelta(seconds=job.lease_seconds)
    return app


def _opened(app: App, job: OnChat) -> AbstractAsyncContextManager[Channels]:
    return channels.opened(
        app,
        pace=_hasty(Pace, job.haste),
        teams_pace=_hasty(TeamsPace, job.haste),
        lease=timedelta(seconds=job.lease_seconds),
        send_seconds=job.send_seconds,
    )


def _hasty(pace: Callable[..., P], times: float) -> P:
    """Return the product's pace, on a clock that runs so many times as fast."""
    return pace(clock=lambda: time.monotonic() * times, sleep=lambda seconds: asyncio.sleep(seconds / times))


def _come_back_after(most_seconds: float) -> None:
    """Let what was not sent be tried again after so many seconds at most: hours of waiting show nothing."""
    usual = outbox.wait_seconds
    outbox.wait_seconds = lambda attempts, at_least=0.0: min(usual(attempts, at_least), most_seconds)
