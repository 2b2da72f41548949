"""A way past Bolt's search for a listener, for the two kinds of delivery that are nearly all there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

Listen = Callable[[dict[str, Any]], Awaitable[BoltResponse]]


class BusyFirst(AsyncMiddleware):
    """Leads messages and presses to their listeners, behind Bolt's own checks; the rest is Bolt's to lead.

    Bolt asks one listener after another whether a delivery is theirs, and for each gathers anew whatever it
    may wish to be given: a third of the time that Bolt takes.
    """

    def __init__(self, message: Listen, press: Listen) -> None:
        self._message = message
        self._press = press

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """Return what Slack is answered."""
        match req.body.get("type"):
            case "block_actions":
                return await self._press(req.body)
            case "event_callback" if req.body.get("event", {}).get("type") == "message":
                return await self._message(req.body)
        return await next()
