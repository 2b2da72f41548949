"""A person's own calendar over the web: whoever has the signed address may read it, until it is ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from aiohttp import hdrs, web

from adapters.web.calendar_drawing import CONTENT_TYPE
from adapters.web.calendar_invitations import Inviter, draw_all, draw_some
from adapters.web.pages import Read
from adapters.web.pages_kept import Away
from dialogs import personal_calendar
from dialogs.public_pages import Visit

_GONE = "This calendar link does not work any more. Ask the bot for a new one: my calendar\n"
_AWAY = "Sorry, the hub cannot be asked at the moment. Please try again in a minute.\n"


class Signed(NamedTuple):
    """What a link says: whose it is, of which generation, and which date.

    0 is all of them, and less than that those of one series.
    """

    person_id: int
    generation: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class PersonalPages:
    """Answers the signed addresses. `signed` says what a token says, None for one that nobody here made."""

    signed: Callable[[str], Signed | None]
    inviter: Inviter
    read: Read

    def routes(self) -> list[web.RouteDef]:
        """Return the route."""
        return [web.get("/calendar/{token:[A-Za-z0-9._-]{10,200}}.ics", self.calendar)]

    async def calendar(self, request: web.Request) -> web.Response:
        """Send the calendar; 404 for a link that works no more, and nothing else about it."""
        signed = self.signed(request.match_info["token"])
        try:
            drawn = await asyncio.to_thread(self.read, self._draw(signed)) if signed else None
        except Away:
            return web.Response(
                status=HTTPStatus.SERVICE_UNAVAILABLE, text=_AWAY, headers={hdrs.RETRY_AFTER: "30"}
            )
        if drawn is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text=_GONE)
        headers = {hdrs.CONTENT_TYPE: CONTENT_TYPE, hdrs.CACHE_CONTROL: "private, no-store"}
        if signed and signed.number:
            headers[hdrs.CONTENT_DISPOSITION] = 'attachment; filename="session.ics"'
        return web.Response(body=drawn, headers=headers)

    def _draw(self, signed: Signed) -> Callable[[Visit], bytes | None]:
        def draw(visit: Visit) -> bytes | None:
            if signed.number:
                some = personal_calendar.some(visit, *signed)
                return draw_some(some, self.inviter) if some else None
            found = personal_calendar.feed(visit, signed.person_id, signed.generation)
            return None if found is None else draw_all(self.inviter.name, found, self.inviter)

        return draw
