"""Dated sittings: what is on, and one of them in detail. Who has a place is in `bookings`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from store import booking_rules, occurrence_queries
from store.db import Tx
from store.errors import NotFound
from store.occurrence_queries import Row, Shape
from store.prepared import Prepared

_BATCH = 50


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one part: `free` is None when there is no limit."""

    part: str
    capacity: int | None
    taken: int
    is_for_queue: bool

    @property
    def free(self) -> int | None:
        """Return how many places are left, or None without a limit; what is for the queue is not left."""
        if self.capacity is None:
            return None
        return 0 if self.is_for_queue else self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Listed:
    """An occurrence as a list shows it; `standing` is the state of the asker's own booking, if any."""

    id: int
    session_type_id: int
    slug: str
    title: str
    rule: str
    zone: str
    region: str
    book_until_working_days: int
    takes_several_dates: bool
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    state: str
    reason: str
    decision: str
    booking_id: int | None
    standing: str | None
    places: tuple[Places, ...] = ()

    @property
    def is_on(self) -> bool:
        """Return whether it takes place as planned."""
        return self.state == "planned"

    @property
    def is_open(self) -> bool:
        """Return whether a place may be asked for: it is on, and nobody has to decide about the date."""
        return self.is_on and not self.decision

    @property
    def is_full(self) -> bool:
        """Return whether every part is out of places."""
        return bool(self.places) and not self.has_room_for(1)

    def has_room_for(self, party: int) -> bool:
        """Return whether some part has so many places left."""
        return any(part.free is None or part.free >= party for part in self.places)

    @property
    def local_start(self) -> datetime:
        """Return the start as wall-clock time in the type's zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person narrowed the list down to. Times of day are local to each session type.

    With `min_free` only dates on which so many places can be booked now, with `lacking` only those that have
    fewer than so many and a waiting list; `only_on` leaves out those that do not take place, `without_own`
    those on which the person stands already.
    """

    session_type_ids: Collection[int] | None = None
    is_online: bool | None = None
    min_free: int = 0
    lacking: int = 0
    only_on: bool = False
    without_own: bool = False
    at_time: time | None = None
    from_time: time | None = None
    until_time: time | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended; the next one goes on behind it."""

    starts_at: datetime
    id: int


EVERYTHING = Filters()


def between(
    tx: Tx, start: datetime, end: datetime | None, now: datetime, person_id: int,
    filters: Filters = EVERYTHING, *, behind: Cursor | None = None, limit: int = 8,
) -> list[Listed]:  # fmt: skip
    """Return at most `limit` occurrences that start in [start, end) and are not over, soonest first.

    Dates that are cancelled or not on (a bank holiday) are among them. Without `end` there is no last day.
    With `behind` the list goes on where an earlier page ended.
    """
    asked = {"start": start, "end": end, "now": now, "person": person_id, "min_free": filters.min_free}
    asked |= {"lacking": filters.lacking}
    asked |= occurrence_queries.types_asked(filters.session_type_ids)
    found: list[Listed] = []
    size = _BATCH if filters.at_time or filters.from_time or filters.until_time else limit
    for batch in _batches(tx, filters, asked, behind, size):
        found += [listed for listed in batch if _fits(listed, filters, now)]
        if len(found) >= limit:
            break
    return found[:limit]


def get(tx: Tx, occurrence_id: int, person_id: int) -> Listed:
    """Return one occurrence, past or cancelled ones included; raises NotFound."""
    found = _read(tx, occurrence_queries.ONE, {"occurrence": occurrence_id, "person": person_id}, _listed)
    if not found:
        raise NotFound("occurrence")
    return found[0]


def next_one(
    tx: Tx, start: datetime, end: datetime | None, now: datetime, person_id: int,
    filters: Filters = EVERYTHING,
) -> Listed | None:  # fmt: skip
    """Return the first in [start, end) that takes place and is not over, or None when nothing is planned."""
    found = between(tx, start, end, now, person_id, replace(filters, only_on=True), limit=1)
    return found[0] if found else None


def _read(
    tx: Tx, query: Prepared[Row], asked: Mapping[str, Any], make: Callable[..., Listed]
) -> list[Listed]:
    """Return what is made of the rows, of which each occurrence has one for each of its parts."""
    return [make(*rows) for _, rows in groupby(query.all(tx, asked), key=itemgetter(0))]


def _listed(*rows: Row) -> Listed:
    """Return what the rows of one occurrence say."""
    width = len(occurrence_queries.COLUMNS)
    places = tuple(Places(*row[width:]) for row in rows if row[width] is not None)
    values = (*rows[0][:width], places)
    return Listed(*values)


# Of a list that many look at; one date alone is mostly looked at to book it, which changes it.
_kept = lru_cache(maxsize=256)(_listed)


def _batches(
    tx: Tx, filters: Filters, asked: Mapping[str, Any], behind: Cursor | None, size: int
) -> Iterator[list[Listed]]:
    while True:
        shape = Shape(
            has_end=asked["end"] is not None,
            may_be_over=asked["start"] < asked["now"],
            types=None if filters.session_type_ids is None else len(filters.session_type_ids),
            is_online=filters.is_online,
            needs_places=filters.min_free > 0,
            is_short=filters.lacking > 0,
            only_on=filters.only_on,
            without_own=filters.without_own,
            is_behind=behind is not None,
            place=filters.place,
            most=size,
        )
        after = {"page_end": behind.starts_at, "page_end_id": behind.id} if behind else {}
        batch = _read(tx, occurrence_queries.page(shape), {**asked, **after}, _kept)
        yield batch
        if len(batch) < size:
            return
        behind = Cursor(batch[-1].starts_at, batch[-1].id)


def _fits(listed: Listed, filters: Filters, now: datetime) -> bool:
    """Return whether what SQL cannot tell holds: the local time of day, and that booking is open."""
    asks_for_places = filters.min_free or filters.lacking
    if asks_for_places and booking_rules.too_late(listed, listed.starts_at, listed.ends_at, now):
        return False
    return _is_at_that_time(listed, filters)


def _is_at_that_time(listed: Listed, filters: Filters) -> bool:
    if filters.at_time is filters.from_time is filters.until_time is None:
        return True
    starts, ends = listed.local_start.time(), listed.ends_at.astimezone(ZoneInfo(listed.zone)).time()
    if filters.at_time is not None and not starts <= filters.at_time < ends:
        return False
    too_early = filters.from_time is not None and starts < filters.from_time
    too_late = filters.until_time is not None and starts >= filters.until_time
    return not too_early and not too_late
