"""Who belongs to a learning set: joining and leaving, and a place at every meeting for whoever is in it.

Whether the set has room is decided at its meetings, whose places are bookings (`group_places`). Missing one
meeting is in `apologies`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, and_, func, insert, select, update

from store import group_places, interests, roles, series, session_types, unasked
from store.db import Tx
from store.errors import NotFound
from store.group_places import GroupFull, Lacking
from store.learning_sets import IS_MEMBER, TAKES_MEMBERS
from store.session_types import Offer
from store.tables import (
    IS_STANDING,
    Booking,
    Membership,
    Occurrence,
    Person,
    Series,
    SessionType,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """The person is in the set, with a place at every meeting to come."""

    membership_id: int


@dataclass(frozen=True, slots=True)
class AlreadyMember:
    """The person is in the set already; asking twice is no mistake."""

    membership_id: int


@dataclass(frozen=True, slots=True)
class SetFull:
    """No meeting has room for one more, or one of them has not; nothing was written."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """Nobody can join: the set has ended, or no meeting is planned."""


@dataclass(frozen=True, slots=True)
class NotForYou:
    """The set is for some people only, and says no to the others."""

    who_for: str


JoinOutcome = Joined | AlreadyMember | SetFull | NotOpen | NotForYou


@dataclass(frozen=True, slots=True)
class Left:
    """The person is out of the set, and so many places are free again."""

    title: str
    freed: int


@dataclass(frozen=True, slots=True)
class NotAMember:
    """The person is not in the set, or not any more."""

    title: str


def join(tx: Tx, series_id: int, person_id: int, now: datetime) -> JoinOutcome:
    """Make the person a member with a place at every meeting to come, or change nothing; twice is safe.

    Raises NotFound when there is no such series.
    """
    # Whoever adds meetings holds the catalogue: so none comes between without a place for the new member.
    series.hold_catalogue(tx)
    offer, is_open = _offer(tx, series_id, now)
    if (known := _membership(tx, series_id, person_id)) is not None:
        return AlreadyMember(known)
    if not is_open:
        return NotOpen()
    if offer.is_strict and not _is_for(tx, offer, person_id):
        return NotForYou(offer.who_for)
    if isinstance(group_places.take_all(tx, series_id, person_id, person_id, 1, now), GroupFull):
        return SetFull()
    values = {"series_id": series_id, "person_id": person_id, "created_at": now, "changed_at": now}
    adding = insert(Membership).values(state="member", **values).returning(Membership.id)
    membership_id = tx.execute(adding).scalar_one()
    interests.settle(tx, offer.id, person_id, now)
    for runner in _others(tx, offer.id, person_id):
        unasked.add(
            tx,
            key=f"set_joined:{membership_id}:{runner}",
            kind="set_joined",
            person_id=runner,
            args={"membership": membership_id},
            now=now,
        )
    return Joined(membership_id)


def leave(tx: Tx, series_id: int, person_id: int, now: datetime) -> Left | NotAMember:
    """End the person's own membership and free their place at every meeting to come; twice is safe.

    Raises NotFound when there is no such series.
    """
    series.hold_catalogue(tx)
    offer, _ = _offer(tx, series_id, now)
    membership_id = _membership(tx, series_id, person_id)
    if membership_id is None:
        return NotAMember(offer.title)
    ending = update(Membership).where(Membership.id == membership_id)
    tx.execute(ending.values(state="left", changed_at=now))
    freed = group_places.free_all(tx, series_id, person_id, person_id, now)
    for runner in _others(tx, offer.id, person_id):
        unasked.add(
            tx,
            key=f"set_left:{membership_id}:{runner}",
            kind="set_left",
            person_id=runner,
            args={"membership": membership_id},
            now=now,
        )
    return Left(offer.title, freed)


def fill(tx: Tx, now: datetime) -> int:
    """Give members a place at meetings that came or came back after they joined; return how many.

    Safe to call at any time. To be called in the transaction that adds meetings or puts them back.
    """
    series.hold_catalogue(tx)
    mine = (Booking.occurrence_id == Occurrence.id) & (Booking.person_id == Membership.person_id)
    query = (
        select(Occurrence.id, Membership.person_id)
        .join(Membership, Membership.series_id == Occurrence.series_id)
        .join(Series, Series.id == Occurrence.series_id)
        .join(SessionType, SessionType.id == Series.session_type_id)
        .where(IS_MEMBER, *TAKES_MEMBERS, Occurrence.state == "planned", Occurrence.starts_at > now)
        .where(~select(Booking.id).where(mine, IS_STANDING).correlate(Occurrence, Membership).exists())
        .order_by(Occurrence.id, Membership.id)
    )
    return group_places.fill(tx, [Lacking(*row, party=1) for row in tx.execute(query)], now)


@dataclass(frozen=True, slots=True)
class Member:
    """A membership in whatever state, as whoever runs the set hears of it."""

    person_id: int
    name: str
    state: str
    series_id: int
    session_type_id: int
    title: str
    members: int


def get(tx: Tx, membership_id: int) -> Member:
    """Return a membership; raises NotFound. Only for those who run the set."""
    others = select(func.count()).where(Membership.series_id == Series.id, IS_MEMBER)
    query = (
        select(
            Membership.person_id,
            Person.name,
            Membership.state,
            Membership.series_id,
            Series.session_type_id,
            SessionType.title,
            others.correlate(Series).scalar_subquery(),
        )
        .join(Person, Person.id == Membership.person_id)
        .join(Series, Series.id == Membership.series_id)
        .join(SessionType, SessionType.id == Series.session_type_id)
    )
    row = tx.execute(query.where(Membership.id == membership_id)).first()
    if row is None:
        raise NotFound("membership")
    return Member(*row)


def is_member(tx: Tx, series_id: int, person_id: int) -> bool:
    """Return whether the person is in the set now."""
    return _membership(tx, series_id, person_id) is not None


def _membership(tx: Tx, series_id: int, person_id: int) -> int | None:
    mine = (Membership.series_id == series_id) & (Membership.person_id == person_id) & IS_MEMBER
    return tx.scalar(select(Membership.id).where(mine))


def _offer(tx: Tx, series_id: int, now: datetime) -> tuple[Offer, bool]:
    """Return what the series belongs to, and whether it can be joined now."""
    row = _series(tx, series_id)
    planned = (Occurrence.state == "planned") & (Occurrence.starts_at > now)
    meets = tx.scalar(select(Occurrence.id).where(Occurrence.series_id == series_id, planned).limit(1))
    offer = session_types.get_by_id(tx, row.session_type_id)
    return offer, row.takes_members and meets is not None


def _series(tx: Tx, series_id: int) -> Row[int, bool]:
    query = select(Series.session_type_id, and_(*TAKES_MEMBERS).label("takes_members"))
    joined = query.join(SessionType, SessionType.id == Series.session_type_id)
    row = tx.execute(joined.where(Series.id == series_id)).first()
    if row is None:
        raise NotFound("series")
    return row


def _is_for(tx: Tx, offer: Offer, person_id: int) -> bool:
    own = tx.scalars(select(Person.audiences).where(Person.id == person_id)).one()
    return not offer.audiences or bool(set(offer.audiences) & set(own))


def _others(tx: Tx, session_type_id: int, person_id: int) -> list[int]:
    """Return who is to be told: those who run the set, but nobody of what they did themselves."""
    return [runner for runner in roles.runners(tx, session_type_id) if runner != person_id]
