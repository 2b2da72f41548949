"""Finding the colleague somebody means, by an e-mail or by a name that they give.

A name is known only to the one who gave it: nobody learns from the bot who else is known to it. What a
colleague is called is what was said of them, never what they call themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, insert, select

from store import people, places, roles
from store.booking_outcomes import LimitReached
from store.db import Tx
from store.places import Place
from store.session_types import Offer
from store.tables import IS_STANDING, Booking, Occurrence, Person

_LONGEST_NAME = 80
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_ONESELF = frozenset(("me", "myself", "i", "self"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who was meant, and what whoever meant them calls them."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class NoColleague:
    """Nobody is meant by it: it is no e-mail or name, not from an allowed domain, or the speaker."""

    why: Literal["no_email", "other_domain", "no_name", "yourself"]


def look(tx: Tx, said: str, by_id: int, domains: Collection[str] = ()) -> str | NoColleague:
    """Return the name of the colleague who is meant, adding nobody. No `domains` means any."""
    said = " ".join(said.split())
    if "@" in said:
        email = _email_in(said)
        if not _EMAIL.fullmatch(email) or len(email) > 254:
            return NoColleague("no_email")
        if domains and email.partition("@")[2] not in {domain.lower() for domain in domains}:
            return NoColleague("other_domain")
        return NoColleague("yourself") if _email_of(tx, by_id) == email else roles.name_from(email)
    if said.casefold() in _ONESELF or said.casefold() == people.name_by_id(tx, by_id).casefold():
        return NoColleague("yourself")
    is_name = sum(letter.isalpha() for letter in said) >= 2 and not any(c.isdigit() for c in said)
    return said if is_name and len(said) <= _LONGEST_NAME else NoColleague("no_name")


def find(
    tx: Tx, said: str, by_id: int, now: datetime, domains: Collection[str] = ()
) -> Colleague | NoColleague:
    """Return the colleague who is meant; one who is unknown is added. Calling twice finds the same.

    An e-mail is whoever has it. A name is somebody whom the speaker has named before, or somebody new.
    """
    name = look(tx, said, by_id, domains)
    if isinstance(name, NoColleague):
        return name
    if "@" in said:
        return Colleague(people.person_with_email(tx, _email_in(said), name, now), name)
    known = _introduced(tx, by_id, name)
    return Colleague(_introduce(tx, by_id, name, now), name) if known is None else known


def is_new(tx: Tx, said: str, by_id: int) -> bool:
    """Return whether this is a name that the speaker has given nobody before; an e-mail never is."""
    return "@" not in said and _introduced(tx, by_id, " ".join(said.split())) is None


def called(name: str, email: str | None) -> str:
    """Return what to call a colleague to whoever named them: by an e-mail only that much is known."""
    return roles.name_from(email) if email else name


def name_for(tx: Tx, person_id: int) -> str:
    """Return what to call this person to a colleague who named them."""
    row = tx.execute(select(Person.name, Person.email).where(Person.id == person_id)).first()
    return called(row.name, row.email) if row else ""


@dataclass(frozen=True, slots=True)
class ForOther:
    """A place that somebody booked for a colleague, with the name they know them by."""

    place: Place
    name: str


def booked_for(tx: Tx, booker_id: int, now: datetime) -> list[ForOther]:
    """Return the standing bookings somebody made for colleagues, soonest first, unless they are over."""
    query = (
        select(Booking.id, Person.name, Person.email)
        .join(Person, Person.id == Booking.person_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.booked_by_id == booker_id, Booking.person_id != booker_id, IS_STANDING)
        .where(Occurrence.ends_at > now)
        .order_by(Occurrence.starts_at, Booking.id)
    )
    rows = tx.execute(query).all()
    return [ForOther(places.get(tx, row.id), called(row.name, row.email)) for row in rows]


def limit(tx: Tx, occurrence_id: int, offer: Offer, booker_id: int) -> LimitReached | None:
    """Return that somebody has booked as many colleagues on a date as one may: as a booking takes people.

    Whoever runs the session may book as many as there are places.
    """
    most = max(1, offer.party_max)
    theirs = (Booking.booked_by_id == booker_id) & (Booking.person_id != booker_id) & IS_STANDING
    query = select(func.count()).where(Booking.occurrence_id == occurrence_id, theirs)
    if tx.execute(query).scalar_one() < most or roles.may_run(tx, booker_id, offer.id):
        return None
    return LimitReached(most, for_others=True)


def _email_in(said: str) -> str:
    return said.strip(" <>,;.").removeprefix("mailto:").lower()


def _email_of(tx: Tx, person_id: int) -> str | None:
    return tx.scalar(select(Person.email).where(Person.id == person_id))


def _introduced(tx: Tx, by_id: int, name: str) -> Colleague | None:
    # Compared here: what is the same letter in upper case, the engines do not agree on.
    query = select(Person.id, Person.name).where(Person.introduced_by_id == by_id).order_by(Person.id)
    same = (row for row in tx.execute(query) if row.name.casefold() == name.casefold())
    return next((Colleague(row.id, row.name) for row in same), None)


def _introduce(tx: Tx, by_id: int, name: str, now: datetime) -> int:
    values = {"name": name, "audiences": [], "introduced_by_id": by_id, "created_at": now}
    return tx.execute(insert(Person).values(values).returning(Person.id)).scalar_one()
