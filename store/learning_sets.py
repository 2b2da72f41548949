"""Learning sets as people see them: how many are in one, whether there is room, and when it meets next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select

from store.catalogue.decisions import is_short_of_places
from store.db import Tx
from store.errors import NotFound
from store.group_places import PART
from store.tables import Membership, Occurrence, OccurrencePart, Series, SessionType

# Written out, not bound: SQLite uses the partial index only when it reads the very state of its condition.
IS_MEMBER = Membership.state == literal_column("'member'")
# A series has members while its type is on offer as a set; joined with both tables.
TAKES_MEMBERS: tuple[ColumnElement[bool], ...] = (
    SessionType.rule == "register",
    SessionType.is_retired.is_(False),
    Series.is_ended.is_(False),
)


@dataclass(frozen=True, slots=True)
class LearningSet:
    """A set: `free` is None without a limit, and 0 where nobody new can have a place at every meeting.

    `next_id` is its next meeting, or None when none is planned; `own` is 1 when whoever asks is a member.
    """

    series_id: int
    session_type_id: int
    slug: str
    title: str
    takes_members: bool
    members: int
    own: int
    free: int | None
    next_id: int | None

    @property
    def is_member(self) -> bool:
        """Return whether whoever asks is in it."""
        return self.own > 0

    @property
    def has_room(self) -> bool:
        """Return whether somebody can join now."""
        return self.takes_members and self.next_id is not None and self.free != 0


def of_type(tx: Tx, session_type_id: int, person_id: int, now: datetime) -> list[LearningSet]:
    """Return the sets of a session type; none when it is no set, or no longer on offer."""
    return _sets(tx, (Series.session_type_id == session_type_id, *TAKES_MEMBERS), person_id, now)


def get(tx: Tx, series_id: int, person_id: int, now: datetime) -> LearningSet:
    """Return one set; raises NotFound also for one that has ended."""
    found = _sets(tx, (Series.id == series_id, *TAKES_MEMBERS), person_id, now)
    if not found:
        raise NotFound("learning set")
    return found[0]


def at(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> LearningSet | None:
    """Return the set whose meeting this is; None when it is none, or of a set that has ended."""
    series_id = select(Occurrence.series_id).where(Occurrence.id == occurrence_id).scalar_subquery()
    return next(iter(_sets(tx, (Series.id == series_id, *TAKES_MEMBERS), person_id, now)), None)


def mine(tx: Tx, person_id: int, now: datetime) -> list[LearningSet]:
    """Return the sets the person is in; one that has ended as long as they have a place at a meeting."""
    own = select(Membership.series_id).where(Membership.person_id == person_id, IS_MEMBER)
    found = _sets(tx, (Series.id.in_(own), SessionType.rule == "register"), person_id, now)
    return [one for one in found if one.next_id is not None or one.takes_members]


def _sets(tx: Tx, which: Iterable[ColumnElement[bool]], person_id: int, now: datetime) -> list[LearningSet]:
    members = select(func.count()).where(Membership.series_id == Series.id, IS_MEMBER)
    own = members.where(Membership.person_id == person_id)
    query = (
        select(
            Series.id.label("series_id"),
            Series.session_type_id,
            SessionType.slug,
            SessionType.title,
            and_(*TAKES_MEMBERS).label("takes_members"),
            members.correlate(Series).scalar_subquery().label("members"),
            own.correlate(Series).scalar_subquery().label("own"),
        )
        .join(SessionType, SessionType.id == Series.session_type_id)
        .where(*which)
        .order_by(SessionType.position, Series.id)
    )
    return [
        LearningSet(**row._mapping, **_meetings(tx, row.series_id, now)) for row in tx.execute(query).all()
    ]


def _meetings(tx: Tx, series_id: int, now: datetime) -> dict[str, Any]:
    """Return for how many there is room at every meeting to come, and the next one."""
    query = (
        select(Occurrence.id, Occurrence.decision, OccurrencePart.capacity, OccurrencePart.taken)
        .join(
            OccurrencePart,
            and_(OccurrencePart.occurrence_id == Occurrence.id, OccurrencePart.part == PART),
        )
        .where(Occurrence.series_id == series_id, Occurrence.state == "planned", Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    meetings = tx.execute(query).all()
    free = _fewest(_free(decision, capacity, taken) for _, decision, capacity, taken in meetings)
    return {"free": free, "next_id": meetings[0].id if meetings else None}


def _free(decision: str, capacity: int | None, taken: int) -> int | None:
    if is_short_of_places(decision):
        return 0
    return None if capacity is None else max(capacity - taken, 0)


def _fewest(free: Iterable[int | None]) -> int | None:
    limited = [places for places in free if places is not None]
    return min(limited) if limited else None
