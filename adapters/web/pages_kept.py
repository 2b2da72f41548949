"""Pages as they were drawn a moment ago, so that two hundred visitors a second cost one look at the database.

What visitors can ask for in any number of ways is kept and waits apart: it can neither push out nor delay
the rest.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

from adapters.web.pages_thread import PagesThread
from dialogs.public_week import Known

# A visitor may keep a page for as long again as `BROWSER_SECONDS`, and never sees one older than a minute.
FRESH_SECONDS = 5.0
BROWSER_SECONDS = 30
OLDEST_SECONDS = 60.0
_WAIT_SECONDS = 5.0
_MOST_KEPT = 256
_MOST_WAITING = 64


class Away(Exception):
    """The database cannot be asked at the moment."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page ready to be sent, as it is and compressed. `is_good`: it is what was asked for, no error."""

    body: bytes
    zipped: bytes
    content_type: str
    etag: str
    status: int = 200

    @property
    def is_good(self) -> bool:
        """Return whether it may be kept and shown again."""
        return self.status == 200


class Keepable(Protocol):
    """Whatever says of itself whether it may be kept and shown again."""

    @property
    def is_good(self) -> bool:
        """Return whether it may."""


K = TypeVar("K", bound=Keepable)


@dataclass(frozen=True, slots=True)
class Copy(Generic[K]):
    """A page with the seconds since its data were read."""

    drawn: K
    age: float


def drawn(text: str | bytes, content_type: str, status: int = 200) -> Drawn:
    """Return a page ready to be sent."""
    body = text.encode() if isinstance(text, str) else text
    etag = f'W/"{sha256(body).hexdigest()[:20]}"'
    return Drawn(body, gzip.compress(body, 6, mtime=0), content_type, etag, status)


class Kept(Generic[K]):
    """Draws what is asked for, once at a time and at most every few seconds.

    In a thread that others use too, what has a lower `rank` is drawn first. When there is no room to keep
    one more, what was not asked for the longest goes.
    """

    def __init__(
        self,
        thread: PagesThread | None = None,
        rank: int = 0,
        *,
        most_kept: int = _MOST_KEPT,
        most_waiting: int = _MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
        wait_seconds: float = _WAIT_SECONDS,
    ) -> None:
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._thread = thread or PagesThread()
        self._rank = rank
        self._most_kept = most_kept
        self._most_waiting = most_waiting
        self._kept: OrderedDict[Hashable, tuple[float, K]] = OrderedDict()
        self._drawing: dict[Hashable, asyncio.Future[K]] = {}

    async def get(self, key: Hashable, draw: Callable[[], K]) -> Copy[K]:
        """Return the page of this key, drawn by `draw` in the thread unless there is a fresh one.

        When it cannot be drawn, a good one of less than a minute stands in; without one, raises Away.
        """
        at, kept = self._kept.get(key, (0.0, None))
        if kept is not None:
            self._kept.move_to_end(key)
        if kept is not None and self._clock() - at < FRESH_SECONDS:
            return Copy(kept, self._clock() - at)
        try:
            began, new = self._clock(), await self._drawn(key, draw)
        except (Away, TimeoutError) as error:
            if kept is not None and self._clock() - at < OLDEST_SECONDS:
                return Copy(kept, self._clock() - at)
            raise Away from error
        return Copy(new, self._clock() - began)

    async def _drawn(self, key: Hashable, draw: Callable[[], K]) -> K:
        """Draw, or wait with those who asked for the same before."""
        drawing = self._drawing.get(key)
        if drawing is None:
            if len(self._drawing) >= self._most_waiting:
                raise Away
            drawing = self._thread.draw(self._rank, draw)
            self._drawing[key] = drawing
            began = self._clock()
            drawing.add_done_callback(lambda done: self._keep(key, began, done))
        return await asyncio.wait_for(asyncio.shield(drawing), self._wait_seconds)

    def _keep(self, key: Hashable, began: float, done: asyncio.Future[K]) -> None:
        del self._drawing[key]
        if done.cancelled() or done.exception() is not None or not done.result().is_good:
            return
        self._kept[key] = (began, done.result())
        self._kept.move_to_end(key)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Askable:
    """What can be asked for, kept like a page so that asking for anything else costs no drawing."""

    known: Known
    is_good: bool = True


class Shelves:
    """What is kept, by how many ways there are to ask for it.

    `pages` are as many as the catalogue has; `weeks` are as many as the calendar has, for each audience.
    `addressed` hold the address the visitor came to, and are as many as somebody makes up.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        thread = PagesThread()
        self.askable = Kept[Askable](thread, 0, most_kept=1, clock=clock)
        self.pages = Kept[Drawn](thread, 0, clock=clock)
        self.weeks = Kept[Drawn](thread, 1, clock=clock)
        self.addressed = Kept[Drawn](thread, 2, most_kept=64, most_waiting=8, clock=clock)
