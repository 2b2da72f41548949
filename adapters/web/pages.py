"""The public pages and the calendar feed, as anybody sees them who knows the address. They only read."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, TypeVar

from aiohttp import hdrs, web

from adapters import hosts
from adapters.web import calendar_feed, pages_drawing
from adapters.web.calendar_drawing import CONTENT_TYPE
from adapters.web.calendar_feed import Identity
from adapters.web.pages_kept import (
    BROWSER_SECONDS,
    OLDEST_SECONDS,
    Askable,
    Away,
    Copy,
    Drawn,
    Kept,
    Shelves,
    drawn,
)
from adapters.web.rendering import Site
from dialogs import public_calendar, public_session, public_week
from dialogs.public_calendar import NO_CALENDAR
from dialogs.public_pages import NotThere, Visit
from dialogs.public_session import NO_SESSION
from dialogs.public_week import Known

T = TypeVar("T")


class Read(Protocol):
    """The door through which pages read."""

    def __call__(self, question: Callable[[Visit], T]) -> T:
        """Run a reading function on the hub as it is now; called in a thread. Raises Away."""


_HTML = "text/html; charset=utf-8"
_SVG = "image/svg+xml; charset=utf-8"
_SLUG = "{slug:[a-z][a-z0-9_]{0,59}}"
_LONGEST_WORD = 60


@dataclass
class Pages:
    """Answers the public addresses. `base_url` is the hub's, or "" for whichever a visitor came to."""

    site: Site
    identity: Identity
    base_url: str
    read: Read
    shelves: Shelves = field(default_factory=Shelves)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; the last one catches whatever nobody else answers."""
        return [
            web.get("/", self.whats_on),
            web.get("/calendar.ics", self.calendar),
            web.get(f"/sessions/{_SLUG}.ics", self.calendar),
            web.get(f"/sessions/{_SLUG}", self.session),
            web.get(f"/sessions/{_SLUG}/poster", self.poster),
            web.get(f"/sessions/{_SLUG}/qr.svg", self.qr),
            web.get("/{rest:.*}", self.elsewhere),
        ]

    async def whats_on(self, request: web.Request) -> web.Response:
        """Show a week."""
        week, audience = _word(request, "week"), _word(request, "for")
        kept = self.shelves.weeks if week or audience else self.shelves.pages
        if (week or audience) and (gone := await self._no_week(week, audience)):
            return self._gone(request, gone)

        def draw(visit: Visit) -> Drawn:
            found = public_week.whats_on(visit, week, audience)
            return self._drawn(found, pages_drawing.whats_on)

        return await self._answer(request, kept, ("week", week, audience), draw)

    async def session(self, request: web.Request) -> web.Response:
        """Show one session."""
        slug = request.match_info["slug"]
        if not await self._has(slug):
            return self._gone(request, NO_SESSION)

        def draw(visit: Visit) -> Drawn:
            return self._drawn(public_session.session(visit, slug), pages_drawing.session)

        return await self._answer(request, self.shelves.pages, ("session", slug), draw)

    async def poster(self, request: web.Request) -> web.Response:
        """Show one session as a page to print and pin up."""
        slug, base = request.match_info["slug"], self._base(request)
        if not base:
            return self._no_address(request)
        if not await self._has(slug):
            return self._gone(request, NO_SESSION)

        def draw(visit: Visit) -> Drawn:
            found = public_session.session(visit, slug)
            return self._drawn(found, lambda site, page: pages_drawing.poster(site, page, base))

        return await self._answer(request, self.shelves.addressed, ("poster", slug, base), draw)

    async def qr(self, request: web.Request) -> web.Response:
        """Send the QR code that leads to a session's page."""
        slug, base = request.match_info["slug"], self._base(request)
        if not base:
            return self._no_address(request)
        if not await self._has(slug):
            return self._gone(request, NO_SESSION)

        def draw(visit: Visit) -> Drawn:
            found = public_session.session(visit, slug)
            if isinstance(found, NotThere):
                return self._not_there(found)
            return drawn(pages_drawing.qr_code(f"{base}/sessions/{slug}"), _SVG)

        return await self._answer(request, self.shelves.addressed, ("qr", slug, base), draw)

    async def calendar(self, request: web.Request) -> web.Response:
        """Send the calendar feed, of everything or of one session."""
        slug = request.match_info.get("slug", "")
        if slug and not await self._has(slug):
            return self._gone(request, NO_CALENDAR)

        def draw(visit: Visit) -> Drawn:
            found = public_calendar.feed(visit, slug)
            if isinstance(found, NotThere):
                return self._not_there(found)
            return drawn(calendar_feed.draw_feed(found, self.identity, self.base_url), CONTENT_TYPE)

        return await self._answer(request, self.shelves.pages, ("calendar", slug), draw)

    async def elsewhere(self, request: web.Request) -> web.Response:
        """Say that there is no such page."""
        return self._gone(request, _NO_PAGE)

    async def _known(self) -> Known | None:
        """Return what can be asked for; None when the database is away."""
        try:
            copy = await self.shelves.askable.get("", lambda: Askable(self.read(public_week.known)))
        except Away:
            return None
        return copy.drawn.known

    async def _no_week(self, week: str, audience: str) -> NotThere | None:
        """Return why there can be no such week; None when there may be."""
        known = await self._known()
        return public_week.not_there(known, week, audience) if known else None

    async def _has(self, slug: str) -> bool:
        """Return whether there may be such a session."""
        known = await self._known()
        return known is None or slug in known.slugs

    def _gone(self, request: web.Request, said: NotThere) -> web.Response:
        return _sent(request, self._not_there(said), "no-store")

    def _no_address(self, request: web.Request) -> web.Response:
        said = drawn(pages_drawing.message(self.site, *_NO_ADDRESS), _HTML, HTTPStatus.BAD_REQUEST)
        return _sent(request, said, "no-store")

    def _base(self, request: web.Request) -> str:
        """Return what links from outside begin with; "" when the visitor names nothing that can be."""
        if self.base_url:
            return self.base_url
        came_to = hosts.host(request)
        return f"{request.scheme}://{came_to}" if came_to else ""

    async def _answer(
        self, request: web.Request, kept: Kept[Drawn], key: Hashable, draw: Callable[[Visit], Drawn]
    ) -> web.Response:
        try:
            copy = await kept.get(key, lambda: self.read(draw))
        except Away:
            away = drawn(pages_drawing.message(self.site, *_AWAY), _HTML, HTTPStatus.SERVICE_UNAVAILABLE)
            return _sent(request, away, "no-store", {hdrs.RETRY_AFTER: "30"})
        return _sent(request, copy.drawn, _caching(copy))

    def _drawn(self, found: T | NotThere, draw: Callable[[Site, T], str]) -> Drawn:
        if isinstance(found, NotThere):
            return self._not_there(found)
        return drawn(draw(self.site, found), _HTML)

    def _not_there(self, said: NotThere) -> Drawn:
        return drawn(pages_drawing.message(self.site, said.title, said.text), _HTML, HTTPStatus.NOT_FOUND)


_NO_PAGE = NotThere(
    "Page not found", "There is no page at this address. If you typed it, look at it once more."
)
_NO_ADDRESS = ("This page does not know its own address", "Please open it by its full address once more.")
_AWAY = ("Sorry, the hub cannot be asked at the moment", "Please try again in a minute. Nothing is lost.")


def _word(request: web.Request, name: str) -> str:
    """Return what was asked for in the address, cut to a length at which it means nothing any more."""
    return request.query.get(name, "").strip()[:_LONGEST_WORD]


def _caching(copy: Copy[Drawn]) -> str:
    """Return how long a browser may keep the page, so that nobody sees places older than a minute."""
    if not copy.drawn.is_good:
        return "no-store"
    return f"public, max-age={max(0, min(BROWSER_SECONDS, int(OLDEST_SECONDS - copy.age) - 1))}"


def _sent(
    request: web.Request, page: Drawn, caching: str, more: dict[str, str] | None = None
) -> web.Response:
    """Return the page, or that the one the browser has is still right."""
    headers = {hdrs.CACHE_CONTROL: caching, hdrs.VARY: hdrs.ACCEPT_ENCODING, **(more or {})}
    if page.is_good:
        headers[hdrs.ETAG] = page.etag
        if page.etag in re.split(r"\s*,\s*", request.headers.get(hdrs.IF_NONE_MATCH, "")):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers[hdrs.CONTENT_TYPE] = page.content_type
    if not _takes_gzip(request):
        return web.Response(status=page.status, body=page.body, headers=headers)
    headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(status=page.status, body=page.zipped, headers=headers)


def _takes_gzip(request: web.Request) -> bool:
    return bool(
        re.search(
            r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))", request.headers.get(hdrs.ACCEPT_ENCODING, "")
        )
    )
