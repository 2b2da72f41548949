"""The socket of an open chat page: takes what the person does, and brings whatever line is new.

A page says which line it has last and gets all that came after it, once, in order; a message is acknowledged
only when it is committed, and one that comes again under the same id has no second effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.web.chat_hub import Away, ChatHub, Line
from adapters.web.chat_reading import Unreadable, read
from adapters.web.chat_rendering import draw
from dialogs.messages import Json, Sender

MOST_BYTES = 64 * 1024
_LONGEST_ID = 18
_HEARTBEAT_SECONDS = 20.0

log = logging.getLogger(__name__)


class ChatSockets:
    """Every open page of this process.

    Lines may also be written by another process, such as a clock: each page looks every `look_seconds`.
    """

    def __init__(self, hub: ChatHub, *, look_seconds: float = 1.0) -> None:
        self._hub = hub
        self._look_seconds = look_seconds
        self._open: defaultdict[str, set[_Page]] = defaultdict(set)

    def wake(self, user_id: str) -> None:
        """Let the pages of a user look at once."""
        for page in self._open.get(user_id, ()):
            page.waking.set()

    async def stop(self, _app: web.Application | None = None) -> None:
        """Close every page's socket; the pages come back when somebody serves them again."""
        pages = [page for pages in self._open.values() for page in pages]
        await asyncio.gather(*(page.close() for page in pages))

    async def serve(self, request: web.Request, who: Sender) -> web.WebSocketResponse:
        """Serve one page until it closes; 403 for a page of somebody else's site, 400 for what is no page."""
        if not _is_own_page(request):
            raise web.HTTPForbidden(text="Only the chat's own page may connect here.\n")
        last = _line_id(request.query.get("after", "0"))
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=MOST_BYTES)
        await socket.prepare(request)
        page = _Page(self._hub, who, socket, last, self._look_seconds)
        self._open[who.user_id].add(page)
        try:
            await page.run()
        finally:
            self._open[who.user_id].discard(page)
        return socket


class _Page:
    """One open page."""

    def __init__(
        self, hub: ChatHub, who: Sender, socket: web.WebSocketResponse, last: int, look_seconds: float
    ) -> None:
        self._hub = hub
        self._who = who
        self._socket = socket
        self._last = last
        self._look_seconds = look_seconds
        self.waking = asyncio.Event()

    async def run(self) -> None:
        """Take messages and bring lines, side by side."""
        bringing = asyncio.create_task(self._bring())
        try:
            async for message in self._socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await self._take(message.data)
        finally:
            bringing.cancel()
            await asyncio.gather(bringing, return_exceptions=True)

    async def close(self) -> None:
        """Say that this process stops."""
        with suppress(ConnectionError):
            await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def _take(self, said: str | bytes) -> None:
        try:
            incoming = read(said if isinstance(said, str) else "", self._who)
        except Unreadable as trouble:
            await self._send({"unreadable": str(trouble)})
            return
        try:
            taken = await self._hub.take(incoming)
        except Away:
            await self._send({"again": incoming.key})
            return
        await self._send({"ack": incoming.key} | ({"refused": True} if taken.is_refused else {}))
        await taken.send_answer()

    async def _bring(self) -> None:
        """Bring every line that comes, until cancelled; a page that cannot be served any more is closed."""
        was_away = False
        try:
            while True:
                self.waking.clear()
                try:
                    lines = await self._hub.after(self._who, self._last)
                except Away:
                    was_away = await self._say_away(was_away, is_away=True)
                    lines = []
                else:
                    was_away = await self._say_away(was_away, is_away=False)
                if not lines:
                    await self._wait()
                for line in lines:
                    await self._show(line)
        except Exception as error:
            log.error("a chat page is closed: %s", type(error).__name__)
            await self._socket.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _say_away(self, was_away: bool, *, is_away: bool) -> bool:
        if was_away != is_away:
            await self._send({"away": is_away})
        return is_away

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.waking.wait(), self._look_seconds)

    async def _show(self, line: Line) -> None:
        await self._send({"line": line.id, "html": draw(line.reply, line.id, is_answer=line.is_answer)})
        self._last = line.id

    async def _send(self, what: dict[str, Json]) -> None:
        # A page that has gone asks again when it is back: what it was not told is not lost.
        with suppress(ConnectionError):
            await self._socket.send_json(what)


def _is_own_page(request: web.Request) -> bool:
    """Return whether the page that connects is ours: browsers name a page's origin, and let none lie."""
    return urlsplit(request.headers.get("Origin", "")).netloc.lower() == request.host.lower() != ""


def _line_id(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_ID):
        raise web.HTTPBadRequest(text="after: a number\n")
    return int(given)
