"""The web chat: a page to pick who one is, a page to talk on, and the socket between it and the hub.

There is no login: whoever opens the page is the person they picked. So it exists in the demo only.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from adapters.web.chat_hub import Away, ChatHub, Guest
from adapters.web.chat_rendering import draw
from adapters.web.chat_socket import ChatSockets
from adapters.web.rendering import Site, render

# Longer talks than this begin in the middle: the page says so.
MOST_LINES = 50


class Chat:
    """The pages and the socket of one process."""

    def __init__(
        self, site: Site, guests: Sequence[Guest], hub: ChatHub, *, sockets: ChatSockets | None = None
    ) -> None:
        self._site = site
        self._guests = {guest.slug: guest for guest in guests}
        self._hub = hub
        self.sockets = sockets or ChatSockets(hub)

    def routes(self) -> list[web.RouteDef]:
        """Return the three routes."""
        return [
            web.get("/chat", self.pick),
            web.get("/chat/{slug}", self.talk),
            web.get("/chat/{slug}/socket", self.socket),
        ]

    async def pick(self, _request: web.Request) -> web.Response:
        """Show who one can be."""
        return self._page("chat_pick.html", guests=self._guests.values())

    async def talk(self, request: web.Request) -> web.Response:
        """Show the talk so far, with the script that goes on with it."""
        guest = self._guest(request)
        try:
            lines = await self._hub.latest(guest.sender, MOST_LINES + 1)
        except Away:
            return self._page("chat_away.html", status=503, guest=guest)
        shown = lines[-MOST_LINES:]
        return self._page(
            "chat.html",
            guest=guest,
            lines=[draw(line.reply, line.id) for line in shown],
            last=shown[-1].id if shown else 0,
            has_earlier=len(lines) > len(shown),
        )

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Talk to one open page until it goes away."""
        return await self.sockets.serve(request, self._guest(request).sender)

    def _guest(self, request: web.Request) -> Guest:
        guest = self._guests.get(request.match_info["slug"])
        if guest is None:
            raise web.HTTPNotFound(text="There is nobody of that name here. Go to /chat to pick somebody.\n")
        return guest

    def _page(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        html = render(template, site=self._site, **values)
        return web.Response(status=status, text=html, content_type="text/html")
