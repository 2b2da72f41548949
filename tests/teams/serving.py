"""The product's Teams side as it is served, against the fake Teams."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import ClientSession, web

from adapters.teams import rendering
from adapters.teams.activities import through
from adapters.teams.channel import TeamsChannel, Through
from adapters.teams.door import EmulatorDoor
from adapters.teams.heard import CHANNEL
from adapters.teams.pace import Pace
from adapters.teams.post import App, open_post
from adapters.teams.service_urls import ServiceUrls
from bot.delivery import Delivery
from bot.now import utc_now
from bot.teams import StoredTeams
from bot.turn import Turns
from dialogs.notices import WORDINGS
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import Json


@dataclass(frozen=True)
class Answered:
    """What Teams was answered: a status, and the body of an invoke."""

    status: int
    body: Json


@dataclass
class Served:
    """The product behind an address of its own, in this very process."""

    channel: TeamsChannel
    delivery: Delivery
    now: Callable[[], datetime]
    http: ClientSession
    address: str

    async def deliver(self, payload: Json) -> Answered:
        """Deliver as Teams does."""
        async with self.http.post(self.address, json=payload) as response:
            text = await response.text()
            return Answered(response.status, json.loads(text) if text.startswith("{") else {})

    async def settle(self) -> None:
        """Wait until everything that came of it is shown."""
        await self.channel.answering.finish()

    async def send_due(self) -> None:
        """Let the clock send what waits."""
        await self.delivery.deliver_due(self.now())


@asynccontextmanager
async def serve(
    turns: Turns,
    teams: FakeTeams,
    now: Callable[[], datetime] = utc_now,
    pace: Pace | None = None,
    wall: Callable[[], datetime] = utc_now,
    through: Through | None = through,
) -> AsyncIterator[Served]:
    """Serve these turns to the fake Teams; `now` is the hub's clock, `wall` that of what is remembered."""
    async with AsyncExitStack() as stack:
        urls = ServiceUrls(loopback=True)
        app = App(teams.entra.app_id, teams.entra.secret, teams.token_url)
        # A busy machine is no reason not to know somebody.
        post = open_post(
            app,
            urls.allows,
            rendering.draw,
            wall,
            pace=pace,
            look_up_seconds=30.0,
            press_seconds=30.0,
        )
        stack.push_async_callback(post.aclose)
        delivery = Delivery(turns.store, {CHANNEL: post.sender}, WORDINGS, turns.owner)
        hub = StoredTeams(CHANNEL, turns.store, turns, delivery, now=now)
        channel = TeamsChannel(hub, post, EmulatorDoor(urls), through=through)
        stack.push_async_callback(channel.stop)
        http = await stack.enter_async_context(ClientSession())
        address = await stack.enter_async_context(_site(channel))
        yield Served(channel, delivery, now, http, address)


@asynccontextmanager
async def _site(channel: TeamsChannel) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(channel.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    finally:
        await runner.cleanup()
