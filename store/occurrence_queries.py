"""The statements behind lists of occurrences, built once: building one takes longer than running it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    select,
)

from store.prepared import Prepared
from store.tables import IS_STANDING, Booking, Occurrence, OccurrencePart, SessionType

Query = Select[*tuple[Any, ...]]
# One row of what a list shows: first the columns below, then a part with its places.
Row = tuple[Any, ...]

COLUMNS = (
    Occurrence.id,
    Occurrence.session_type_id,
    SessionType.slug,
    SessionType.title,
    SessionType.rule,
    SessionType.zone,
    SessionType.region,
    SessionType.book_until_working_days,
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


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the words of a statement; everything else is bound when it runs.

    `types` is how many session types are asked for, None when all are.
    """

    has_end: bool
    may_be_over: bool
    types: int | None
    is_online: bool | None
    needs_places: bool
    is_short: bool
    only_on: bool
    without_own: bool
    is_behind: bool
    place: str
    most: int


_MINE = and_(Booking.occurrence_id == Occurrence.id, Booking.person_id == bindparam("person"), IS_STANDING)
_LISTED: Query = (
    select(*COLUMNS).join(SessionType, SessionType.id == Occurrence.session_type_id).outerjoin(Booking, _MINE)
)


@lru_cache(maxsize=256)
def page(shape: Shape) -> Prepared[Row]:
    """Return the statement for a page of occurrences, one row for each part, soonest first."""
    query = _LISTED.where(Occurrence.starts_at >= bindparam("start"))
    in_order = query.where(*_narrowed(shape)).order_by(Occurrence.starts_at, Occurrence.id)
    # Written out: PostgreSQL keeps no plan for a limit it does not know, and plans anew every time.
    return _prepared(in_order.limit(literal_column(str(shape.most), Integer())))


def types_asked(ids: Collection[int] | None) -> dict[str, int]:
    """Return the parameters for a page of these session types."""
    return {f"type{number}": type_id for number, type_id in enumerate(ids or ())}


def _narrowed(shape: Shape) -> list[ColumnElement[bool]]:
    conditions: list[tuple[bool, ColumnElement[bool]]] = [
        (shape.has_end, Occurrence.starts_at < bindparam("end")),
        (shape.may_be_over, Occurrence.ends_at > bindparam("now")),
        (shape.types is not None, _is_of_types(shape.types or 0)),
        (shape.is_online is True, Occurrence.link != ""),
        (shape.is_online is False, Occurrence.place != ""),
        (bool(shape.place), Occurrence.place.icontains(shape.place, autoescape=True)),
        (shape.only_on or shape.needs_places or shape.is_short, Occurrence.state == "planned"),
        (shape.needs_places, and_(Occurrence.decision == "", _has_places())),
        (
            shape.is_short,
            and_(Occurrence.decision == "", SessionType.rule == "book", ~_has_places("lacking")),
        ),
        (shape.without_own, Booking.id.is_(None)),
        (shape.is_behind, _is_behind()),
    ]
    return [condition for is_asked, condition in conditions if is_asked]


def _is_of_types(count: int) -> ColumnElement[bool]:
    asked = [bindparam(name, type_=Integer()) for name in types_asked(range(count))]
    return Occurrence.session_type_id.in_(asked) if asked else false()


def _has_places(wanted: str = "min_free") -> ColumnElement[bool]:
    free = OccurrencePart.capacity - OccurrencePart.taken
    has_some = OccurrencePart.is_for_queue.is_(False) & (free >= bindparam(wanted))
    is_free = or_(OccurrencePart.capacity.is_(None), has_some)
    return exists().where(OccurrencePart.occurrence_id == Occurrence.id, is_free)


def _is_behind() -> ColumnElement[bool]:
    same_moment = and_(
        Occurrence.starts_at == bindparam("page_end"), Occurrence.id > bindparam("page_end_id")
    )
    return or_(Occurrence.starts_at > bindparam("page_end"), same_moment)


def _prepared(query: Query) -> Prepared[Row]:
    """Return the statement with one row for each part of what the query finds."""
    found = query.subquery()
    with_places = (
        select(
            found,
            OccurrencePart.part,
            OccurrencePart.capacity,
            OccurrencePart.taken,
            OccurrencePart.is_for_queue,
        )
        .outerjoin(OccurrencePart, OccurrencePart.occurrence_id == found.c.id)
        .order_by(found.c.starts_at, found.c.id, OccurrencePart.part)
    )
    return Prepared(with_places, _row)


def _row(*values: Any) -> Row:
    return values


ONE = _prepared(_LISTED.where(Occurrence.id == bindparam("occurrence")))
