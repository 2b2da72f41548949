"""The product's Slack side as it is served, by HTTP or in Socket Mode, against the fake Slack."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aiohttp import ClientSession, web

from bot.delivery import Delivery
from bot.now import utc_now
from bot.slack import Post, SlackDoor, StoredSlack
from bot.slack_settings import SlackSettings
from bot.turn import Turns
from dialogs.notices import WORDINGS
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json

Transport = Literal["http", "socket"]
SECRET, APP_TOKEN = "signing-secret", "xapp-1"


@dataclass
class Served:
    """The product behind one address, or behind Slack's own."""

    slack: FakeSlack
    door: SlackDoor
    delivery: Delivery
    now: Callable[[], datetime]
    http: ClientSession
    address: str = ""

    async def deliver(self, payload: Json) -> Json | None:
        """Deliver as Slack does; return what it is answered, None when it is not acknowledged."""
        if not self.address:
            return await self.slack.deliver(slack_client.kind_of(payload), payload)
        body, content_type = slack_client.body_of(payload)
        headers = {"Content-Type": content_type, **slack_client.sign(SECRET, body, time.time())}
        async with self.http.post(self.address, data=body, headers=headers) as response:
            text = await response.text()
            if response.status != 200:
                return None
            return json.loads(text) if text.startswith("{") else {}


def settings(slack: FakeSlack, token: str, transport: Transport) -> SlackSettings:
    """Return the settings of one workspace on the fake Slack."""
    return SlackSettings(
        api_url=slack.url,
        allowed_teams=frozenset(),
        client_id="",
        bot_token=token,
        app_token=APP_TOKEN if transport == "socket" else "",
        signing_secret=SECRET,
        client_secret="",
    )


@asynccontextmanager
async def serve(
    turns: Turns, slack: FakeSlack, token: str, transport: Transport, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[Served]:
    """Serve these turns to one workspace of the fake Slack."""
    async with AsyncExitStack() as stack:
        post = Post.open(settings(slack, token, transport), turns.store)
        stack.push_async_callback(post.close)
        delivery = Delivery(turns.store, {post.channel: post.sender}, WORDINGS, turns.owner)
        hub = StoredSlack(turns.store, turns, delivery, now=now)
        door = await SlackDoor.open(post, hub)
        stack.push_async_callback(door.stop)
        served = Served(slack, door, delivery, now, await stack.enter_async_context(ClientSession()))
        if transport == "socket":
            await _connected(door)
        else:
            served.address = await stack.enter_async_context(_site(door))
        yield served


async def _connected(door: SlackDoor) -> None:
    door.start()
    await door.connected()


@asynccontextmanager
async def _site(door: SlackDoor) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(door.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
