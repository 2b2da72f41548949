"""Who wants to hear when there is something to act on: a date, an open application, room in a learning set.

An interest is an enrolment without a cohort: `interested` until the person is `told`, or has `withdrawn`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from store import calendar_rules, learning_sets, occurrences, session_types, unasked
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.learning_sets import LearningSet
from store.occurrences import Filters, Listed
from store.session_types import CohortDates, Offer
from store.tables import Enrolment, Person, SessionType

# Of an occurrence as nobody in particular sees it.
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody can act on now: one of a date with a place, a cohort to apply for, a set with room."""

    listed: Listed | None = None
    cohort: CohortDates | None = None
    learning_set: LearningSet | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """The person will be told; `is_new` is false when they were down for it already."""

    interest_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class NothingToWaitFor:
    """There is something to act on now, the person has it already, or it is made to order."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The interest does not stand: `state` is how it was before, and `is_new` whether this ended it."""

    slug: str
    title: str
    state: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest of one person that stands."""

    id: int
    session_type_id: int
    slug: str
    title: str
    created_at: datetime


def opening(tx: Tx, offer: Offer, now: datetime) -> Opening | None:
    """Return what somebody can act on now, or None when all one can do is wait."""
    match offer.rule:
        case "book" | "drop_in":
            filters = Filters(session_type_ids=[offer.id], min_free=1)
            found = occurrences.between(tx, now, None, now, _NOBODY, filters, limit=1)
            return Opening(listed=found[0]) if found else None
        case "apply":
            today = calendar_rules.local_date(now, offer.zone)
            cohorts = session_types.cohorts(tx, offer.id)
            return next((Opening(cohort=one) for one in cohorts if _is_open(one, today)), None)
        case "register":
            sets = learning_sets.of_type(tx, offer.id, _NOBODY, now)
            return next((Opening(learning_set=one) for one in sets if one.has_room), None)
    return None


def register(tx: Tx, session_type_id: int, person_id: int, now: datetime) -> Registered | NothingToWaitFor:
    """Note that the person wants to be told; twice is safe. Raises NotFound when it is not on offer."""
    offer = session_types.get(tx, session_types.get_by_id(tx, session_type_id).slug)
    if (known := standing(tx, offer.id, person_id)) is not None:
        return Registered(known.id, is_new=False)
    if offer.rule == "request" or opening(tx, offer, now) or _is_member(tx, offer, person_id, now):
        return NothingToWaitFor()
    values = {"session_type_id": offer.id, "person_id": person_id, "created_at": now, "changed_at": now}
    adding = insert(Enrolment).values(state="interested", **values).returning(Enrolment.id)
    return Registered(tx.execute(adding).scalar_one(), is_new=True)


def withdraw(tx: Tx, interest_id: int, actor_id: int, now: datetime) -> Ended:
    """End the person's own interest; twice is safe. Raises NotFound, or NotAllowed for somebody else's."""
    query = (
        select(Enrolment.person_id, Enrolment.state, SessionType.slug, SessionType.title)
        .join(SessionType, SessionType.id == Enrolment.session_type_id)
        .where(Enrolment.id == interest_id, Enrolment.cohort_id.is_(None))
    )
    row = tx.execute(query).first()
    if row is None:
        raise NotFound("interest")
    if row.person_id != actor_id:
        raise NotAllowed("withdraw")
    ended = _end(tx, "withdrawn", now, interest_id=interest_id)
    return Ended(row.slug, row.title, row.state, is_new=bool(ended))


def settle(tx: Tx, session_type_id: int, person_id: int, now: datetime) -> None:
    """End the interest of somebody who now has what they waited for; nothing when there is none."""
    if (known := standing(tx, session_type_id, person_id)) is not None:
        _end(tx, "withdrawn", now, interest_id=known.id)


def tell(tx: Tx, now: datetime) -> int:
    """Write a message to everybody who waits for something that is there now; return how many.

    Each is told once, and may then register again. Safe to call at any time and from several processes.
    """
    waiting = select(Enrolment.session_type_id).where(Enrolment.state == "interested").distinct()
    told = 0
    for offer in session_types.offers(tx) if tx.execute(waiting.limit(1)).first() else []:
        query = select(Enrolment.id).where(
            Enrolment.session_type_id == offer.id, Enrolment.state == "interested"
        )
        ids = list(tx.scalars(query.order_by(Enrolment.id)))
        if ids and opening(tx, offer, now):
            told += sum(_tell(tx, interest_id, now) for interest_id in ids)
    return told


def standing(tx: Tx, session_type_id: int, person_id: int) -> Interest | None:
    """Return the person's own interest in this, or None."""
    own = mine(tx, person_id)
    return next((one for one in own if one.session_type_id == session_type_id), None)


def mine(tx: Tx, person_id: int) -> list[Interest]:
    """Return what the person waits to hear of, in the order in which they asked."""
    query = (
        select(
            Enrolment.id,
            Enrolment.session_type_id,
            SessionType.slug,
            SessionType.title,
            Enrolment.created_at,
        )
        .join(SessionType, SessionType.id == Enrolment.session_type_id)
        .where(Enrolment.person_id == person_id, Enrolment.state == "interested")
        .where(SessionType.is_retired.is_(False))
        .order_by(Enrolment.id)
    )
    return [Interest(*row) for row in tx.execute(query)]


def count(tx: Tx, session_type_id: int) -> int:
    """Return how many people wait to hear of this."""
    wanted = (Enrolment.session_type_id == session_type_id) & (Enrolment.state == "interested")
    return tx.scalar(select(func.count()).where(wanted)) or 0


def names(tx: Tx, session_type_id: int) -> list[str]:
    """Return who waits to hear of this, in the order in which they asked. Only for those who run it."""
    query = select(Person.name).join(Enrolment, Enrolment.person_id == Person.id)
    wanted = (Enrolment.session_type_id == session_type_id) & (Enrolment.state == "interested")
    return list(tx.scalars(query.where(wanted).order_by(Enrolment.id)))


def _tell(tx: Tx, interest_id: int, now: datetime) -> bool:
    person_id = _end(tx, "told", now, interest_id=interest_id)
    if person_id is None:
        return False
    type_id = tx.scalars(select(Enrolment.session_type_id).where(Enrolment.id == interest_id)).one()
    unasked.add(
        tx,
        key=f"date_announced:{interest_id}",
        kind="date_announced",
        person_id=person_id,
        args={"session_type": type_id},
        now=now,
    )
    return True


def _end(tx: Tx, state: str, now: datetime, *, interest_id: int) -> int | None:
    """Change an interest that stands, and return whose it was; None when somebody else was first."""
    is_it = (Enrolment.id == interest_id) & (Enrolment.state == "interested")
    ending = update(Enrolment).where(is_it).values(state=state, changed_at=now)
    return tx.scalar(ending.returning(Enrolment.person_id))


def _is_open(cohort: CohortDates, today: date) -> bool:
    return cohort.applications_open_on <= today <= cohort.applications_close_on


def _is_member(tx: Tx, offer: Offer, person_id: int, now: datetime) -> bool:
    return any(one.is_member for one in learning_sets.of_type(tx, offer.id, person_id, now))
