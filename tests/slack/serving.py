"""The product's Slack side as it is served, by HTTP or in Socket Mode, against the fake Slack."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from aiohttp import ClientSession, web

from adapters.slack.channel import SlackChannel
from adapters.slack.heard import CHANNEL
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.pace import Pace
from adapters.slack.post import Credentials, Post, open_post
from bot.delivery import Delivery
from bot.now import utc_now
from bot.slack import StoredSlack
from bot.turn import Turns
from dialogs.notices import WORDINGS
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json

Transport = Literal["http", "socket"]
SECRET, APP_TOKEN = "signing-secret", "xapp-1"


class Serving(Protocol):
    """A product that Slack delivers to, wherever it runs."""

    async def deliver(self, payload: Json) -> Json | None:
        """Deliver as Slack does; return what it is answered, None when it is not acknowledged."""
        ...

    async def settle(self) -> None:
        """Wait until everything that came of it is shown."""
        ...

    async def send_due(self) -> None:
        """Let the clock send what waits."""
        ...


Opening = Callable[[FakeSlack], AbstractAsyncContextManager[Serving]]


# A busy machine is no reason not to know somebody.
_PATIENCE_SECONDS = 30.0


@dataclass
class Served:
    """The product behind an address of its own, or behind connections to Slack, in this very process."""

    slack: FakeSlack
    channel: SlackChannel
    delivery: Delivery
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    http: ClientSession
    address: str = ""
    patience: float = 20.0  # in seconds, for an acknowledgement in Socket Mode

    async def deliver(self, payload: Json) -> Json | None:
        """Deliver as Slack does; return what it is answered, None when it is not acknowledged."""
        if not self.address:
            kind = slack_client.kind_of(payload)
            return await self.slack.sockets.deliver(kind, payload, self.patience)
        return await deliver_to(self.address, self.http, payload, self.wall())

    async def knock(self, body: bytes, content_type: str, secret: str) -> int:
        """Deliver any bytes, signed with a secret; return the status of the answer."""
        status, _ = await _post(self.address, self.http, body, content_type, self.wall(), secret)
        return status

    async def settle(self) -> None:
        """Wait until everything that came of it is shown."""
        await self.channel.answering.finish()

    async def send_due(self) -> None:
        """Let the clock send what waits."""
        await self.delivery.deliver_due(self.now())


async def deliver_to(
    address: str, http: ClientSession, payload: Json, at: datetime | None = None
) -> Json | None:
    """Deliver by HTTP, signed; return what it is answered, None when it is not acknowledged."""
    status, text = await _post(address, http, *slack_client.body_of(payload), at or utc_now(), SECRET)
    answer: Json = json.loads(text) if text.startswith("{") else {}
    return answer if status == 200 else None


async def _post(
    address: str, http: ClientSession, body: bytes, content_type: str, at: datetime, secret: str
) -> tuple[int, str]:
    headers = {"Content-Type": content_type, **slack_client.sign(secret, body, at.timestamp())}
    async with http.post(address, data=body, headers=headers) as response:
        return response.status, await response.text()


@asynccontextmanager
async def serve(
    turns: Turns,
    slack: FakeSlack,
    token: str,
    transport: Transport,
    now: Callable[[], datetime] = utc_now,
    pace: Pace | None = None,
    wall: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Served]:
    """Serve these turns to the one workspace of the fake Slack that has this token.

    `now` is the hub's clock; `wall` is Slack's, by which requests are signed and accounts remembered.
    """
    async with AsyncExitStack() as stack:
        post = open_post(Credentials(slack.url, token), None, utc_now, pace)
        stack.push_async_callback(post.aclose)
        delivery = Delivery(turns.store, {CHANNEL: post.sender}, WORDINGS, turns.owner)
        channel = _channel(post, StoredSlack(CHANNEL, turns.store, turns, delivery, now=now), transport, wall)
        channel.start()
        stack.push_async_callback(channel.stop)
        http = await stack.enter_async_context(ClientSession())
        served = Served(slack, channel, delivery, now, wall, http)
        if transport == "http":
            served.address = await stack.enter_async_context(_site(channel))
        while await channel.trouble():  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.01)
        await _own(post)
        yield served


def _channel(
    post: Post, hub: StoredSlack, transport: Transport, wall: Callable[[], datetime]
) -> SlackChannel:
    app_token = APP_TOKEN if transport == "socket" else ""
    return SlackChannel(
        hub,
        post,
        _workspace(post).is_own,
        signing_secret=SECRET,
        app_token=app_token,
        now=wall,
        look_up_seconds=_PATIENCE_SECONDS,
    )


def _workspace(post: Post) -> OwnWorkspace:
    assert isinstance(post.workspaces, OwnWorkspace)
    return post.workspaces


async def _own(post: Post) -> None:
    await _workspace(post).own()


@asynccontextmanager
async def _site(channel: SlackChannel) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(channel.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
