"""What must always hold for groups, as rules of the audit: places and memberships say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select

from store.db import Tx
from store.learning_sets import IS_MEMBER, TAKES_MEMBERS
from store.tables import IS_STANDING, Booking, Membership, Occurrence, Series, SessionType

Broken = Iterator[tuple[str, str]]


def without_a_meeting(tx: Tx, now: datetime) -> Broken:
    """Find members who have no place at a meeting to come."""
    theirs = (Booking.occurrence_id == Occurrence.id) & (Booking.person_id == Membership.person_id)
    query = (
        select(Membership.id, Occurrence.id.label("occurrence_id"))
        .join(Series, Series.id == Membership.series_id)
        .join(SessionType, SessionType.id == Series.session_type_id)
        .join(Occurrence, Occurrence.series_id == Series.id)
        .where(IS_MEMBER, *TAKES_MEMBERS, Occurrence.state == "planned", Occurrence.starts_at > now)
        .where(~select(Booking.id).where(theirs, IS_STANDING).correlate(Occurrence, Membership).exists())
        .order_by(Membership.id, Occurrence.id)
    )
    for row in tx.execute(query):
        yield f"membership {row.id}", f"has no place at occurrence {row.occurrence_id}"


def not_a_member(tx: Tx, now: datetime) -> Broken:
    """Find places at meetings to come that belong to nobody in the set."""
    theirs = (Membership.series_id == Occurrence.series_id) & (Membership.person_id == Booking.person_id)
    query = (
        select(Booking.id, Booking.occurrence_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(IS_STANDING, SessionType.rule == "register", Occurrence.starts_at > now)
        .where(~select(Membership.id).where(theirs, IS_MEMBER).correlate(Occurrence, Booking).exists())
        .order_by(Booking.id)
    )
    for row in tx.execute(query):
        yield f"booking {row.id}", f"stands at occurrence {row.occurrence_id}, but its person is no member"


def apologies_elsewhere(tx: Tx, _now: datetime) -> Broken:
    """Find apologies for a date that belongs to no group, where the place should have been given up."""
    query = (
        select(Booking.id, SessionType.rule)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(Booking.state == "apologies", SessionType.rule.not_in(("register", "apply")))
    )
    for row in tx.execute(query.order_by(Booking.id)):
        yield f"booking {row.id}", f"says apologies, but the rule is {row.rule}"


RULES: dict[str, Callable[[Tx, datetime], Broken]] = {
    "a member has a place at every meeting": without_a_meeting,
    "only members are expected at a meeting": not_a_member,
    "apologies are for one meeting of a group": apologies_elsewhere,
}
