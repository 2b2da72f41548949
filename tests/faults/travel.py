"""The way of a request to a fake platform, which takes time, as on any network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


def on_its_way(
    seconds: float, lost: Callable[[web.Request], object] = lambda _request: None, beneath: str = "/"
) -> Middleware:
    """Let a request beneath a path and its answer take so many seconds, half of them before it arrives.

    Whoever is killed meanwhile does not know what came of it; `lost` is told of an answer that nobody hears.
    """

    @web.middleware
    async def travel(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(beneath):
            return await handler(request)
        await request.read()  # what has left arrives, whatever becomes of its sender
        await asyncio.sleep(seconds / 2)
        answer = await handler(request)
        await asyncio.sleep(seconds / 2)
        if request.transport is None or request.transport.is_closing():
            lost(request)
        return answer

    return travel
