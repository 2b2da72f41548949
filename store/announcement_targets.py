"""Whom an announcement is for: people by what they have booked or belong to, everybody, or a channel.

Asked afresh whenever it matters, so that whoever has joined meanwhile is among them and who has left is not.
Who came to a session, or did not, is what its register says at that moment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, or_, select

from store import registers, roles
from store.db import Tx
from store.tables import (
    NOBODY,
    Address,
    Booking,
    Cohort,
    Enrolment,
    Membership,
    Occurrence,
    Person,
    PlaceSpeaker,
    Preference,
    Series,
    SessionType,
    SharedPlace,
)

KIND = "announcement"
Kind = Literal[
    "booked", "waiting", "apologies", "attended", "absent", "cohort", "set", "audience", "everybody", "place"
]
# The bookings of those that an announcement about a date can be for.
OF_A_DATE: Mapping[str, ColumnElement[bool]] = {
    "booked": Booking.state.in_(("booked", "might_come")),
    "waiting": Booking.state.in_(("waiting", "offered")),
    "apologies": Booking.state == "apologies",
    "attended": registers.ATTENDED,
    "absent": registers.ABSENT,
}


@dataclass(frozen=True, slots=True)
class Target:
    """`id` is of an occurrence, a cohort, a series or a channel; `tag` is an audience.

    `notifies`: everybody in the channel is called, where the platform can.
    """

    kind: Kind
    id: int = 0
    tag: str = ""
    notifies: bool = False

    @property
    def can_be_muted(self) -> bool:
        """Return whether those who want no announcements are left out.

        What is about a date, a cohort or a set somebody has a place in, or waits for, changes their plans: as
        with a date that moves, nobody can be without it. What is said after a session changes none.
        """
        return self.kind in ("attended", "absent", "audience", "everybody")

    @property
    def is_place(self) -> bool:
        """Return whether it goes to a channel and not to people."""
        return self.kind == "place"

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        said = {"id": self.id, "tag": self.tag, "notifies": self.notifies}
        return {"kind": self.kind, **{name: value for name, value in said.items() if value}}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an announcement is about: a session type, and the date where it is about one."""

    session_type_id: int
    slug: str
    title: str
    zone: str
    cohort: str = ""
    occurrence_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people it is for, how many of them cannot be written to, and how many do not want it."""

    people: int
    unreachable: int
    muted: int

    @property
    def reached(self) -> int:
        """Return how many of them will get it."""
        return self.people - self.unreachable - self.muted


def target_from(kept: Mapping[str, Any]) -> Target:
    """Return the target that `as_json` was asked for."""
    return Target(**kept)


def members(target: Target) -> Select[int]:
    """Return the query of the ids of everybody it is for; nobody when it goes to a channel."""
    match target.kind:
        case "booked" | "waiting" | "apologies" | "attended" | "absent":
            theirs = Booking.occurrence_id == target.id
            return select(Booking.person_id).where(theirs, OF_A_DATE[target.kind])
        case "cohort":
            is_on_it = (Enrolment.cohort_id == target.id) & (Enrolment.state == "accepted")
            return select(Enrolment.person_id).where(is_on_it)
        case "set":
            is_in_it = (Membership.series_id == target.id) & (Membership.state == "member")
            return select(Membership.person_id).where(is_in_it)
        case "audience":
            # Kept as a JSON list: the tag stands there in quotes.
            tag = json.dumps(target.tag, ensure_ascii=False)
            return select(Person.id).where(cast(Person.audiences, String).contains(tag, autoescape=True))
        case "everybody":
            has_address = exists().where(Address.person_id == Person.id)
            known = or_(Person.name != NOBODY, Person.email.is_not(None), has_address)
            return select(Person.id).where(known)
        case "place":
            return select(Person.id).where(Person.id == 0)


def is_meant(tx: Tx, target: Target, person_id: int) -> bool:
    """Return whether it is for this person now."""
    found = members(target).subquery()
    return tx.scalar(select(found.c[0]).where(found.c[0] == person_id).limit(1)) is not None


def reach(tx: Tx, target: Target) -> Reach:
    """Return how many people it would go to now."""
    ids = members(target).subquery()
    counted = select(func.count()).select_from(ids)
    is_open = exists().where(Address.person_id == ids.c[0], Address.deactivated_at.is_(None))
    people, unreachable = tx.scalar(counted) or 0, tx.scalar(counted.where(~is_open)) or 0
    if not target.can_be_muted:
        return Reach(people, unreachable, 0)
    wishes = select(Preference.muted).join(ids, ids.c[0] == Preference.person_id).where(is_open)
    return Reach(people, unreachable, sum(KIND in muted for muted in tx.scalars(wishes)))


def may_announce(tx: Tx, person_id: int, target: Target) -> bool:
    """Return whether the person may tell these people: who runs the session, of all others a coordinator.

    Whoever runs anything may write to a channel in which they have spoken to the bot.
    """
    if target.is_place:
        return is_in_place(tx, person_id, target.id) and bool(roles.runs(tx, person_id))
    about = subject(tx, target)
    if about is None:
        return roles.is_coordinator(tx, person_id)
    return roles.may_run(tx, person_id, about.session_type_id)


def subject(tx: Tx, target: Target) -> Subject | None:
    """Return what it is about; None for tags, everybody and channels, and for what is gone."""
    if (query := _subject(target)) is None:
        return None
    row = tx.execute(query).first()
    return None if row is None else Subject(*row)


def _subject(target: Target) -> Select[*tuple[Any, ...]] | None:
    own = (SessionType.id, SessionType.slug, SessionType.title, SessionType.zone)
    match target.kind:
        case "booked" | "waiting" | "apologies" | "attended" | "absent":
            date = (Occurrence.id, Occurrence.starts_at, Occurrence.ends_at)
            on = select(*own, literal(""), *date).join(
                Occurrence, Occurrence.session_type_id == SessionType.id
            )
            return on.where(Occurrence.id == target.id)
        case "cohort":
            run = select(*own, Cohort.title).join(Series, Series.session_type_id == SessionType.id)
            return run.join(Cohort, Cohort.series_id == Series.id).where(Cohort.id == target.id)
        case "set":
            group = select(*own).join(Series, Series.session_type_id == SessionType.id)
            return group.where(Series.id == target.id)
    return None


@dataclass(frozen=True, slots=True)
class Place:
    """A channel the bot is in; `name` is "" where the platform does not say, `key` its own id of it."""

    id: int
    channel: str
    tenant: str
    key: str
    name: str
    place: Mapping[str, Any]


_PLACES = select(
    SharedPlace.id,
    SharedPlace.channel,
    SharedPlace.tenant,
    SharedPlace.key,
    SharedPlace.name,
    SharedPlace.place,
)


def place(tx: Tx, place_id: int) -> Place | None:
    """Return a channel the bot is in; None once it was removed from it."""
    row = tx.execute(_PLACES.where(SharedPlace.id == place_id, SharedPlace.left_at.is_(None))).first()
    return None if row is None else Place(*row)


def places(tx: Tx, person_id: int) -> list[Place]:
    """Return the channels in which the person has spoken to the bot from an account that is open, by name."""
    theirs = exists().where(
        PlaceSpeaker.place_id == SharedPlace.id,
        PlaceSpeaker.address_id == Address.id,
        Address.person_id == person_id,
        Address.deactivated_at.is_(None),
    )
    found = _PLACES.where(SharedPlace.left_at.is_(None), theirs)
    return [Place(*row) for row in tx.execute(found.order_by(SharedPlace.name, SharedPlace.id))]


def is_in_place(tx: Tx, person_id: int, place_id: int) -> bool:
    """Return whether the person has spoken to the bot in this channel, and neither of them has left it."""
    return any(one.id == place_id for one in places(tx, person_id))


def tags(tx: Tx) -> list[str]:
    """Return the audience tags that people have, in order."""
    return sorted({str(tag) for kept in tx.scalars(select(Person.audiences)) for tag in kept})
