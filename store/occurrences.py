"""Dated sittings: what is on, and one of them in detail. Who has a place is in `bookings`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select

from store.db import Tx
from store.errors import NotFound
from store.tables import IS_STANDING, Booking, Occurrence, OccurrencePart, SessionType

_BATCH = 50
_Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one part: `free` is None when there is no limit."""

    part: str
    capacity: int | None
    taken: int

    @property
    def free(self) -> int | None:
        """Return how many places are left, or None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Listed:
    """An occurrence as a list shows it; `standing` is the state of the asker's own booking, if any."""

    id: int
    session_type_id: int
    slug: str
    title: str
    rule: str
    zone: str
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
        return bool(self.places) and all(part.free is not None and part.free <= 0 for part in self.places)

    @property
    def local_start(self) -> datetime:
        """Return the start as wall-clock time in the type's zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person narrowed the list down to. Times of day are local to each session type."""

    session_type_ids: Collection[int] | None = None
    is_online: bool | None = None
    only_free: bool = False
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

_COLUMNS = (
    Occurrence.id,
    Occurrence.session_type_id,
    SessionType.slug,
    SessionType.title,
    SessionType.rule,
    SessionType.zone,
    SessionType.takes_several_dates,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.place,
    Occurrence.link,
    Occurrence.state,
    Occurrence.reason,
    Occurrence.decision,
    Booking.id.label("booking_id"),
    Booking.state.label("standing"),
)


# The statements are built once: building one takes longer than running it.
_MINE = and_(Booking.occurrence_id == Occurrence.id, Booking.person_id == bindparam("person"), IS_STANDING)
_LISTED: _Rows = (
    select(*_COLUMNS)
    .join(SessionType, SessionType.id == Occurrence.session_type_id)
    .outerjoin(Booking, _MINE)
)


def between(
    tx: Tx, start: datetime, end: datetime | None, now: datetime, person_id: int,
    filters: Filters = EVERYTHING, *, behind: Cursor | None = None, limit: int = 8,
) -> list[Listed]:  # fmt: skip
    """Return at most `limit` occurrences that start in [start, end) and are not over, soonest first.

    Dates that are not on (a bank holiday) are among them, cancelled ones are not. Without `end` there is no
    last day. With `behind` the list goes on where an earlier page ended.
    """
    types = list(filters.session_type_ids or ())
    asked = {"start": start, "end": end, "now": now, "person": person_id, "types": types}
    found: list[Listed] = []
    size = _BATCH if filters.at_time or filters.from_time or filters.until_time else limit
    for batch in _batches(tx, filters, asked, behind, size):
        found += [listed for listed in batch if _at_that_time(listed, filters)]
        if len(found) >= limit:
            break
    return found[:limit]


def get(tx: Tx, occurrence_id: int, person_id: int) -> Listed:
    """Return one occurrence, past or cancelled ones included; raises NotFound."""
    found = _read(tx, _ONE, {"occurrence": occurrence_id, "person": person_id})
    if not found:
        raise NotFound("occurrence")
    return found[0]


def next_one(tx: Tx, now: datetime, person_id: int, filters: Filters = EVERYTHING) -> Listed | None:
    """Return the next occurrence that takes place, or None when nothing is planned."""
    for listed in between(tx, now, None, now, person_id, filters, limit=_BATCH):
        if listed.is_on:
            return listed
    return None


def _with_places(query: _Rows) -> _Rows:
    """Return the statement with one row for each part of what the query finds."""
    found = query.subquery("found")
    return (
        select(found, OccurrencePart.part, OccurrencePart.capacity, OccurrencePart.taken)
        .outerjoin(OccurrencePart, OccurrencePart.occurrence_id == found.c.id)
        .order_by(found.c.starts_at, found.c.id, OccurrencePart.part)
    )


_ONE = _with_places(_LISTED.where(Occurrence.id == bindparam("occurrence")))


def _read(tx: Tx, query: _Rows, asked: Mapping[str, Any]) -> list[Listed]:
    """Return what the rows of `_with_places` say."""
    width = len(_COLUMNS)
    found: list[Listed] = []
    for _, rows in groupby(tx.execute(query, asked), key=itemgetter(0)):
        parts = list(rows)
        places = tuple(Places(*row[width:]) for row in parts if row[width] is not None)
        values = (*parts[0][:width], places)
        found.append(Listed(*values))
    return found


@lru_cache(maxsize=256)
def _page(
    *, has_end: bool, of_types: bool, is_online: bool | None, only_free: bool, is_behind: bool, place: str
) -> _Rows:
    """Return the statement for questions of one shape; what else was asked for is bound when it runs."""
    query = _LISTED.where(Occurrence.starts_at >= bindparam("start"), Occurrence.ends_at > bindparam("now"))
    if has_end:
        query = query.where(Occurrence.starts_at < bindparam("end"))
    if of_types:
        query = query.where(Occurrence.session_type_id.in_(bindparam("types", expanding=True)))
    if is_online is not None:
        query = query.where(Occurrence.link != "" if is_online else Occurrence.place != "")
    if place:
        query = query.where(Occurrence.place.icontains(place, autoescape=True))
    if only_free:
        is_open = and_(Occurrence.state == "planned", Occurrence.decision == "")
        query = query.where(is_open, _has_a_free_place())
    if is_behind:
        query = query.where(_is_behind())
    in_order = query.where(Occurrence.state != "cancelled").order_by(Occurrence.starts_at, Occurrence.id)
    return _with_places(in_order.limit(bindparam("most", type_=Integer())))


def _has_a_free_place() -> ColumnElement[bool]:
    free = or_(OccurrencePart.capacity.is_(None), OccurrencePart.taken < OccurrencePart.capacity)
    return exists().where(OccurrencePart.occurrence_id == Occurrence.id, free)


def _is_behind() -> ColumnElement[bool]:
    same_moment = and_(
        Occurrence.starts_at == bindparam("page_end"), Occurrence.id > bindparam("page_end_id")
    )
    return or_(Occurrence.starts_at > bindparam("page_end"), same_moment)


def _batches(
    tx: Tx, filters: Filters, asked: Mapping[str, Any], behind: Cursor | None, size: int
) -> Iterator[list[Listed]]:
    while True:
        query = _page(
            has_end=asked["end"] is not None,
            of_types=filters.session_type_ids is not None,
            is_online=filters.is_online,
            only_free=filters.only_free,
            is_behind=behind is not None,
            place=filters.place,
        )
        after = {"page_end": behind.starts_at, "page_end_id": behind.id} if behind else {}
        batch = _read(tx, query, {**asked, **after, "most": size})
        yield batch
        if len(batch) < size:
            return
        behind = Cursor(batch[-1].starts_at, batch[-1].id)


def _at_that_time(listed: Listed, filters: Filters) -> bool:
    starts, ends = listed.local_start.time(), listed.ends_at.astimezone(ZoneInfo(listed.zone)).time()
    if filters.at_time is not None and not starts <= filters.at_time < ends:
        return False
    too_early = filters.from_time is not None and starts < filters.from_time
    too_late = filters.until_time is not None and starts >= filters.until_time
    return not too_early and not too_late
