"""Socket Mode of the fake Slack: envelopes out over WebSockets, acknowledgements back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.fake_workspace import Json, next_id


@dataclass
class FakeSockets:
    """The connections that the app holds open, the newest last. Used in the loop that serves.

    An address that apps.connections.open gave lets in once. The next `turned_away` are refused all the same.
    """

    turned_away: int = 0
    used: set[str] = field(default_factory=set)
    links: dict[web.WebSocketResponse, asyncio.Transport | None] = field(default_factory=dict)
    _answers: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    async def deliver(self, kind: str, payload: Json, seconds: float = 3.0) -> Json | None:
        """Send an envelope (events_api, slash_commands, interactive) over the newest connection.

        Return what the app answers with; None without a connection, or when it does not answer in time.
        """
        if not self.links:
            return None
        envelope = next_id("envelope-")
        self._answers[envelope] = answer = asyncio.get_running_loop().create_future()
        sent: Any = {"envelope_id": envelope, "type": kind, "payload": payload}
        try:
            await list(self.links)[-1].send_json({**sent, "accepts_response_payload": True})
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            return None
        finally:
            del self._answers[envelope]

    async def refresh(self) -> None:
        """Ask for every connection to be made anew, as Slack does every few hours."""
        for link in list(self.links):
            await link.send_json({"type": "disconnect", "reason": "refresh_requested"})

    def drop(self) -> None:
        """Cut every connection without a word."""
        for transport in self.links.values():
            if transport:
                transport.abort()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection, and read the acknowledgements that come over it."""
        if request.query_string in self.used:
            return web.Response(status=403)
        self.used.add(request.query_string)
        if self.turned_away:
            self.turned_away -= 1
            return web.Response(status=503)
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_json({"type": "hello", "num_connections": len(self.links) + 1})
        self.links[link] = request.transport
        try:
            async for message in link:
                if message.type is WSMsgType.TEXT:
                    said = message.json()
                    answer = self._answers.get(said.get("envelope_id", ""))
                    if answer and not answer.done():
                        answer.set_result(said.get("payload") or {})
        finally:
            del self.links[link]
        return link

    async def close(self, _app: web.Application) -> None:
        """Close every connection."""
        for link in list(self.links):
            await link.close()
