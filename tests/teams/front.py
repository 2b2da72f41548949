"""The door to Teams as it stands in a real server, and whoever knocks at it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from adapters.teams.answers import TAKEN, Answer
from adapters.teams.door import Activity, AppDoor, Door, EmulatorDoor
from adapters.teams.keys import Keys
from adapters.teams.metadata import Metadata
from adapters.teams.routes import routes
from adapters.teams.service_urls import ServiceUrls
from adapters.teams.verifying import Verifier
from bot.metrics import Metrics
from bot.web import build_app
from tests.fakes import FakeClock
from tests.teams.bot_service import ACTIVITY, APP, TENANT, BotService, claims, sign


@dataclass
class Front:
    """A server with the door, and what came through it. `answer` is what is said to that, or raised."""

    clock: FakeClock
    http: ClientSession
    url: str = ""
    taken: list[Activity] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answer: Answer | Exception = TAKEN

    async def take(self, activity: Activity) -> Answer:
        self.taken.append(activity)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def knock(self, body: Any = ACTIVITY, token: str | None = None, **headers: str) -> int:
        """Deliver a body, bytes or what becomes JSON, with a token or none; return the status."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Content-Type": "application/json", **headers}
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        async with self.http.post(self.url, data=sent, headers=given) as response:
            self.said = await response.read()
            self.headers = response.headers
            return response.status

    async def deliver(self, body: Any = ACTIVITY, key: str = "first", **changed: Any) -> int:
        """Deliver as Bot Service does, with some of the claims changed; return the status."""
        return await self.knock(body, sign(claims(self.clock.now, **changed), key))

    async def send(self, body: bytes, *lines: str, length: int | None = None) -> int:
        """Send a request as bytes, with headers as lines; return the status."""
        host, port = self.url.split("/")[2].split(":")
        head = ["POST /api/messages HTTP/1.1", f"Host: {host}", "Content-Type: application/json", *lines]
        head.append(f"Content-Length: {len(body) if length is None else length}")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        async with asyncio.timeout(10):
            status = await reader.readline()
        writer.close()
        return int(status.split()[1])

    def reason(self) -> str:
        """Return why the last delivery was refused, and forget it."""
        return self.refused.pop()


@asynccontextmanager
async def front(door: Door, clock: FakeClock, http: ClientSession) -> AsyncIterator[Front]:
    """Serve a door."""
    standing = Front(clock, http)
    app = build_app(
        Metrics(CollectorRegistry()), routes(door, standing.take, refused=standing.refused.append)
    )
    async with TestServer(app) as server:
        standing.url = str(server.make_url("/api/messages"))
        yield standing


@asynccontextmanager
async def app_front(service: BotService, clock: FakeClock) -> AsyncIterator[Front]:
    """Serve the door of an app to a Bot Service."""
    async with ClientSession() as http:
        keys = Keys(Metadata(http, f"{service.url}/metadata").fetch, lambda: clock.now.timestamp())
        door = AppDoor(Verifier(APP, keys, now=clock), ServiceUrls(), [TENANT])
        async with front(door, clock, http) as standing:
            yield standing
        await keys.stop()


@asynccontextmanager
async def emulator_front(clock: FakeClock) -> AsyncIterator[Front]:
    """Serve the door for emulators."""
    door = EmulatorDoor(ServiceUrls(loopback=True, hosts=()))
    async with ClientSession() as http, front(door, clock, http) as standing:
        yield standing
