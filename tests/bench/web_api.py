"""Slack's Web API for measuring: it answers at once, takes everything, and tells who waits of each reply."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TEAM, BOT_USER = "T0BENCH", "U0BOT"
_QUIET_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that was posted for somebody, and when, by `time.perf_counter`."""

    message: dict[str, Any]
    seen_at: float


@dataclass
class WebApi:
    """One workspace in which everybody is a member; `url` is where it is served."""

    url: str = ""
    _waiting: dict[str, asyncio.Future[Reply]] = field(default_factory=dict)
    _asked_at: float = 0.0

    def reply_to(self, user: str) -> asyncio.Future[Reply]:
        """Return the next message that is posted for this user, once it is there."""
        self._waiting[user] = waiting = asyncio.get_running_loop().create_future()
        return waiting

    async def quiet(self) -> None:
        """Wait until nothing is asked any more: what follows a reply, such as a mark on a card, is later."""
        while time.perf_counter() - self._asked_at < _QUIET_SECONDS:  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(_QUIET_SECONDS / 4)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[WebApi]:
        """Serve on a free port."""
        runner = web.ServerRunner(web.Server(self._answer, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        self._asked_at = time.perf_counter()
        match request.path.rpartition("/")[2]:
            case "chat.postMessage":
                answer = self._posted(json.loads(body))
            case "users.info":
                answer = {"user": _member(request.query["user"])}
            case "conversations.open":
                answer = {"channel": {"id": "D0"}}
            case "auth.test":
                answer = {"team": "Bench", "team_id": TEAM, "user_id": BOT_USER, "bot_id": "B0BOT"}
            case _:
                answer = {}
        return web.json_response({"ok": True, **answer})

    def _posted(self, message: dict[str, Any]) -> dict[str, Any]:
        channel = message["channel"]
        # The direct messages with a user are D… for U…; either may be named.
        waiting = self._waiting.pop(f"U{channel[1:]}", None)
        if waiting is not None:
            waiting.set_result(Reply(message, time.perf_counter()))
        return {"channel": channel, "ts": f"{time.time():.6f}", "message": {"text": message["text"]}}


def _member(user: str) -> dict[str, Any]:
    name = f"Person {user[1:]}"
    profile = {"real_name": name, "email": f"{user.lower()}@trust.example"}
    return {"id": user, "team_id": TEAM, "name": user.lower(), "real_name": name, "profile": profile}
