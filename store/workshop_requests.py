"""Workshops that somebody asked for: the answers to the catalogue's questions, and where each one stands.

Whoever runs the session type moves a request on; whoever asked may withdraw it. Each change tells the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Select, insert, or_, select, update

from store import roles, session_types, unasked
from store.booking_outcomes import Unanswered
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.session_types import Offer
from store.tables import Person, SessionType, WorkshopRequest

Answered = Literal["new", "planning", "agreed", "declined"]

OPEN = ("new", "planning")
# From where a request may be moved to each state: back, too, when the wrong button was pressed.
_FROM: Mapping[str, tuple[str, ...]] = {
    "new": ("planning", "agreed"),
    "planning": ("new", "agreed"),
    "agreed": ("new", "planning"),
    "declined": ("new", "planning"),
    "withdrawn": ("new", "planning", "agreed"),
}
# How long somebody sees what became of their request.
_REMEMBERED = timedelta(days=30)
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Workshop:
    """A request with what people want to see of it; `reason` is why it was declined."""

    id: int
    session_type_id: int
    title: str
    person_id: int
    name: str
    answers: Mapping[str, Any]
    state: str
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """The request is with those who run it; `is_new` is false when the very same was there already."""

    request_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class NotMadeToOrder:
    """This is nothing one asks for: its session type has another rule."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The request stands as wanted; `before` is how it stood, `is_new` whether this changed anything."""

    before: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class NotFromThere:
    """The request has come to another end meanwhile, and stays as it is."""

    state: str


def ask(
    tx: Tx, session_type_id: int, person_id: int, answers: Mapping[str, Any], now: datetime
) -> Asked | Unanswered | NotMadeToOrder:
    """Write the request down and tell those who run it; the very same again is safe.

    Raises NotFound when the session type is not on offer.
    """
    offer = session_types.get(tx, session_types.get_by_id(tx, session_type_id).slug)
    if offer.rule != "request":
        return NotMadeToOrder()
    questions = questions_of(offer)
    given = {q["name"]: answers[q["name"]] for q in questions if answers.get(q["name"]) not in (None, "")}
    if missing := tuple(q for q in questions if q.get("required", True) and q["name"] not in given):
        return Unanswered(missing)
    for known in _some(tx, _of_person(person_id)):
        if (known.session_type_id, known.answers, known.state in OPEN) == (offer.id, given, True):
            return Asked(known.id, is_new=False)
    values = {"session_type_id": offer.id, "person_id": person_id, "created_at": now, "changed_at": now}
    adding = insert(WorkshopRequest).values(state="new", answers=given, **values)
    request_id = tx.execute(adding.returning(WorkshopRequest.id)).scalar_one()
    for runner in _others(tx, offer.id, person_id):
        unasked.add(
            tx,
            key=f"workshop_requested:{request_id}:{runner}",
            kind="workshop_requested",
            person_id=runner,
            args={"request": request_id},
            now=now,
        )
    return Asked(request_id, is_new=True)


def move(
    tx: Tx, request_id: int, to: Answered, actor_id: int, now: datetime, reason: str = ""
) -> Moved | NotFromThere:
    """Move a request on, or back, and tell whoever asked; twice is safe.

    Raises NotFound, or NotAllowed for whoever does not run the session type.
    """
    request = get(tx, request_id)
    if not roles.may_run(tx, actor_id, request.session_type_id):
        raise NotAllowed("workshop")
    outcome = _change(tx, request, to, now, handled_by_id=actor_id, reason=reason[:_LONGEST_REASON])
    if isinstance(outcome, Moved) and outcome.is_new and actor_id != request.person_id:
        unasked.add(
            tx,
            key=f"workshop_changed:{request_id}:{to}:{now.isoformat()}",
            kind="workshop_changed",
            person_id=request.person_id,
            args={"request": request_id, "state": to},
            now=now,
        )
    return outcome


def withdraw(tx: Tx, request_id: int, actor_id: int, now: datetime) -> Moved | NotFromThere:
    """Take back one's own request and tell those who run it; twice is safe.

    Raises NotFound, or NotAllowed for somebody else's.
    """
    request = get(tx, request_id)
    if request.person_id != actor_id:
        raise NotAllowed("workshop")
    outcome = _change(tx, request, "withdrawn", now)
    if isinstance(outcome, Moved) and outcome.is_new:
        for runner in _others(tx, request.session_type_id, actor_id):
            unasked.add(
                tx,
                key=f"workshop_withdrawn:{request_id}:{runner}",
                kind="workshop_withdrawn",
                person_id=runner,
                args={"request": request_id},
                now=now,
            )
    return outcome


def get(tx: Tx, request_id: int) -> Workshop:
    """Return a request in whatever state; raises NotFound. Who may see it, the caller must check."""
    found = _some(tx, _WORKSHOPS.where(WorkshopRequest.id == request_id))
    if not found:
        raise NotFound("workshop request")
    return found[0]


def mine(tx: Tx, person_id: int, now: datetime) -> list[Workshop]:
    """Return the person's own requests that are open, or were answered of late."""
    recent = WorkshopRequest.changed_at > now - _REMEMBERED
    answered = WorkshopRequest.state.in_(("agreed", "declined")) & recent
    return _some(tx, _of_person(person_id).where(or_(WorkshopRequest.state.in_(OPEN), answered)))


def to_answer(tx: Tx, person_id: int) -> list[Workshop]:
    """Return the open requests that this person may answer, the oldest first."""
    own = roles.runs(tx, person_id)
    wanted = WorkshopRequest.session_type_id.in_(own) & WorkshopRequest.state.in_(OPEN)
    return _some(tx, _WORKSHOPS.where(wanted))


def questions_of(offer: Offer) -> tuple[dict[str, Any], ...]:
    """Return what is asked of whoever wants such a workshop."""
    return tuple(question for part in offer.parts for question in part.questions)


_WORKSHOPS = (
    select(
        WorkshopRequest.id,
        WorkshopRequest.session_type_id,
        SessionType.title,
        WorkshopRequest.person_id,
        Person.name,
        WorkshopRequest.answers,
        WorkshopRequest.state,
        WorkshopRequest.reason,
        WorkshopRequest.created_at,
    )
    .join(SessionType, SessionType.id == WorkshopRequest.session_type_id)
    .join(Person, Person.id == WorkshopRequest.person_id)
    .order_by(WorkshopRequest.id)
)


def _of_person(person_id: int) -> Select[*tuple[Any, ...]]:
    return _WORKSHOPS.where(WorkshopRequest.person_id == person_id)


def _some(tx: Tx, query: Select[*tuple[Any, ...]]) -> list[Workshop]:
    return [Workshop(*row) for row in tx.execute(query)]


def _change(tx: Tx, request: Workshop, to: str, now: datetime, **values: Any) -> Moved | NotFromThere:
    """Write the new state, if the request is still where it can come from: two may press at once."""
    is_it = (WorkshopRequest.id == request.id) & WorkshopRequest.state.in_(_FROM[to])
    changing = update(WorkshopRequest).where(is_it).values(state=to, changed_at=now, **values)
    if tx.execute(changing).rowcount:
        return Moved(request.state, is_new=True)
    now_state = get(tx, request.id).state
    return Moved(to, is_new=False) if now_state == to else NotFromThere(now_state)


def _others(tx: Tx, session_type_id: int, person_id: int) -> list[int]:
    """Return who is to be told: those who run it, but nobody of what they did themselves."""
    return [runner for runner in roles.runners(tx, session_type_id) if runner != person_id]
