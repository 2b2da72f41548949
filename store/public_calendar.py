"""What calendars outside the hub are told of dates, and how far the hub's own calendar reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from store.db import Tx
from store.prepared import Prepared
from store.tables import Occurrence, SessionType


@dataclass(frozen=True, slots=True)
class PublicDate:
    """A date as everybody may see it. `changed_at` is None while it is as it was first planned."""

    id: int
    slug: str
    title: str
    summary: str
    is_retired: bool
    zone: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    state: str
    reason: str
    sequence: int
    changed_at: datetime | None


# A closed day that was never planned is news to no calendar.
_IS_NEWS = or_(Occurrence.state != "not_on", Occurrence.sequence > 0)
_DATES: Select[*tuple[Any, ...]] = (
    select(
        Occurrence.id,
        SessionType.slug,
        SessionType.title,
        SessionType.summary,
        SessionType.is_retired,
        SessionType.zone,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.place,
        Occurrence.link,
        Occurrence.state,
        Occurrence.reason,
        Occurrence.sequence,
        Occurrence.changed_at,
    )
    .join(SessionType, SessionType.id == Occurrence.session_type_id)
    .where(and_(Occurrence.starts_at >= bindparam("since"), _IS_NEWS))
    .order_by(Occurrence.starts_at, Occurrence.id)
)
_ALL = Prepared(_DATES, PublicDate)
_OF_ONE = Prepared(_DATES.where(SessionType.slug == bindparam("slug")), PublicDate)


def dates(tx: Tx, since: datetime, slug: str = "") -> list[PublicDate]:
    """Return every date that starts at `since` or later, or those of one session type, soonest first."""
    return _OF_ONE.all(tx, {"since": since, "slug": slug}) if slug else _ALL.all(tx, {"since": since})


def last_start(tx: Tx) -> datetime | None:
    """Return when the last date of the calendar starts, or None when there is not one."""
    return tx.scalar(select(func.max(Occurrence.starts_at)))
