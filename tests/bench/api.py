"""A chat platform for measuring: it answers at once, takes everything, and tells who waits of each reply."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

_QUIET_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that was posted for somebody, and when, by `time.perf_counter`."""

    message: dict[str, Any]
    seen_at: float


@dataclass
class Api:
    """Where both sides post; `url` is where it is served."""

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
    async def served(self) -> AsyncIterator[Self]:
        """Serve on a free port."""
        runner = web.ServerRunner(web.Server(self._asked, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _asked(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        self._asked_at = time.perf_counter()
        return web.json_response(self.answer(request, body))

    def answer(self, request: web.BaseRequest, body: bytes) -> dict[str, Any]:
        """Return what a request is answered."""
        raise NotImplementedError

    def posted(self, user: str, message: dict[str, Any]) -> None:
        """Tell whoever waits for it."""
        waiting = self._waiting.pop(user, None)
        if waiting is not None:
            waiting.set_result(Reply(message, time.perf_counter()))
