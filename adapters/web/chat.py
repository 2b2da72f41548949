"""The web chat: a page to pick who one is, a page to talk on, and the socket between it and the hub.

There is no login: whoever opens the page is the person they picked. So it exists in the demo only, and is
answered under the hub's own names only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TypeVar

from aiohttp import web

from adapters import hosts
from adapters.web.chat_hub import Away, ChatHub, Guest
from adapters.web.chat_rendering import draw
from adapters.web.chat_socket import ChatSockets
from adapters.web.rendering import Site, render

R = TypeVar("R", bound=web.StreamResponse)

# Longer talks than this begin in the middle: the page says so.
MOST_LINES = 50


class Chat:
    """The pages and the socket of one process, reached by `names`, as localhost, or by a number."""

    def __init__(
        self,
        site: Site,
        guests: Sequence[Guest],
        hub: ChatHub,
        *,
        sockets: ChatSockets | None = None,
        names: Collection[str] = (),
    ) -> None:
        self._site = site
        self._guests = {guest.slug: guest for guest in guests}
        self._hub = hub
        self._names = names
        self.sockets = sockets or ChatSockets(hub)

    def routes(self) -> list[web.RouteDef]:
        """Return the three routes."""
        return [
            web.get("/chat", self._guarded(self.pick)),
            web.get("/chat/{slug}", self._guarded(self.talk)),
            web.get("/chat/{slug}/socket", self._guarded(self.socket)),
        ]

    async def pick(self, _request: web.Request) -> web.Response:
        """Show who one can be."""
        return self._page("chat_pick.html", guests=self._guests.values())

    async def talk(self, request: web.Request) -> web.Response:
        """Show the talk so far, with the script that goes on with it."""
        guest = self._guests.get(request.match_info["slug"])
        if guest is None:
            return self._page("chat_nobody.html", status=404)
        try:
            lines = await self._hub.latest(guest.sender, MOST_LINES + 1)
        except Away:
            return self._page("chat_away.html", status=503, guest=guest)
        shown = lines[-MOST_LINES:]
        return self._page(
            "chat.html",
            guest=guest,
            lines=[draw(line.reply, line.id, is_answer=line.is_answer) for line in shown],
            last=shown[-1].id if shown else 0,
            has_earlier=len(lines) > len(shown),
        )

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Talk to one open page until it goes away."""
        guest = self._guests.get(request.match_info["slug"])
        if guest is None:
            raise web.HTTPNotFound(text="There is nobody of that name here.\n")
        return await self.sockets.serve(request, guest.sender)

    def _guarded(
        self, answer: Callable[[web.Request], Awaitable[R]]
    ) -> Callable[[web.Request], Awaitable[R | web.Response]]:
        async def guarded(request: web.Request) -> R | web.Response:
            if not hosts.is_safe(request, self._names):
                return self._page("message.html", status=403, **_WRONG_NAME)
            return await answer(request)

        return guarded

    def _page(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        html = render(template, site=self._site, **values)
        return web.Response(status=status, text=html, content_type="text/html")


_WRONG_NAME = {
    "title": "The chat is not at this name",
    "text": "Open it at localhost, at the machine’s address in numbers, or at the name in HUB_BASE_URL.",
}
