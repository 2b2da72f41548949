"""Applying for a cohort, and deciding about applications. What people see of them: `applications`.

Two decisions about one application must not both win, and a place must not be given twice:

1. Look up which cohort the application is for; that never changes.
2. Hold the cohort (`cohorts.hold`). From here on nobody else decides about its applications, and no import
   or extension changes its days: `series.hold_catalogue` holds every cohort before it touches a date.
3. Read again, now that nobody can change it: the application, the role of who decides, the days.
4. Give or free places with `group_places`, which locks the dates in the order of their ids.
5. Write the new state with UPDATE ... WHERE state IN (those it may come from). If the row is in none of
   them the lock has failed: the transaction is rolled back, with every place it took, and run again.

So the order of locks is person, cohort, dates, application; an import goes from the catalogue to cohorts to
dates. The second walls are the unique key of open applications and the CHECK on the places of a date.

The queue of those who wait is the order of ids. Nobody moves up by themselves: who is accepted is for the
facilitators to say, who are told when a place is free again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update

from store import (
    cohorts,
    enrolment_messages,
    enrolment_rules,
    group_places,
    roles,
    series,
    session_types,
)
from store.db import Tx
from store.enrolment_outcomes import (
    Accepted,
    AcceptOutcome,
    Application,
    Applied,
    ApplyOutcome,
    Declined,
    DeclineOutcome,
    NoReason,
    NoRoom,
    NothingToWithdraw,
    NotPending,
    Over,
    Withdrawn,
)
from store.errors import LostRace, NotAllowed, NotFound
from store.group_places import GroupFull, Lacking
from store.session_types import CohortDates, Offer
from store.tables import ENROLLED, IS_STANDING, Audit, Booking, Cohort, Enrolment, Occurrence

PENDING = ("applied", "waiting")
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    cohort_id: int
    person_id: int
    state: str
    party: int


# --- Applying -----------------------------------------------------------------------------------


def apply(tx: Tx, wanted: Application, now: datetime) -> ApplyOutcome:
    """Write the application down and tell those who decide, or say in one value why not; twice is safe.

    Whoever was declined or has withdrawn may apply again. Raises NotFound.
    """
    cohort = cohorts.hold(tx, wanted.cohort_id)
    offer = session_types.get_by_id(tx, cohort.session_type_id)
    refusal = enrolment_rules.refusal(tx, cohort, offer, wanted, now)
    if refusal:
        return refusal
    free = cohorts.fewest_free(cohorts.days(tx, cohort.series_id, now))
    state = "applied" if free is None or free >= wanted.party else "waiting"
    enrolment_id = _add(tx, offer, wanted, state, now)
    enrolment_messages.runners(tx, cohort, enrolment_id, now, kind="application_received")
    return Applied(enrolment_id, state)


def _add(tx: Tx, offer: Offer, wanted: Application, state: str, now: datetime) -> int:
    asked = {question["name"] for question in offer.parts[0].questions}
    row = {
        "session_type_id": offer.id,
        "cohort_id": wanted.cohort_id,
        "person_id": wanted.person_id,
        "state": state,
        "party": wanted.party,
        "answers": {name: said for name, said in wanted.answers.items() if name in asked},
        "created_at": now,
        "changed_at": now,
    }
    enrolment_id = tx.execute(insert(Enrolment).values(row).returning(Enrolment.id)).scalar_one()
    _note_down(tx, state, wanted.person_id, wanted.person_id, enrolment_id, now)
    return enrolment_id


# --- Withdrawing --------------------------------------------------------------------------------


def withdraw(tx: Tx, enrolment_id: int, actor_id: int, now: datetime) -> Withdrawn | NothingToWithdraw:
    """Take one's own application back, and free the days to come of a place that was accepted; twice is safe.

    Raises NotFound, or NotAllowed for anybody else's.
    """
    cohort, row = _held(tx, enrolment_id)
    if actor_id != row.person_id:
        raise NotAllowed("withdraw")
    if row.state not in ENROLLED:
        return NothingToWithdraw("declined" if row.state == "declined" else "withdrawn")
    if cohorts.is_over(tx, cohort, now):
        return NothingToWithdraw("over")
    freed = _free(tx, cohort, row, actor_id, now)
    _move(tx, row, ENROLLED, "withdrawn", actor_id, now)
    if row.state == "accepted":
        enrolment_messages.runners(tx, cohort, row.id, now, kind="application_withdrawn")
    return Withdrawn(row.state, freed)


# --- Deciding -----------------------------------------------------------------------------------


def accept(tx: Tx, enrolment_id: int, actor_id: int, now: datetime) -> AcceptOutcome:
    """Give the person their places at every day to come, or at none; they are told either way.

    Where a day is full the application waits. Raises NotFound, or NotAllowed for who does not run the course.
    """
    cohort, row = _held_by_runner(tx, enrolment_id, actor_id)
    if row.state not in PENDING:
        return NotPending(row.state)
    if cohort.is_ended or not cohorts.days(tx, cohort.series_id, now):
        return Over()
    match group_places.take_all(tx, cohort.series_id, row.person_id, actor_id, row.party, now):
        case GroupFull(free=free):
            if row.state == "applied":
                _move(tx, row, ("applied",), "waiting", actor_id, now)
                enrolment_messages.applicant(tx, cohort, row.id, row.person_id, now, kind="application_waits")
            return NoRoom(free, row.party, is_new=row.state == "applied")
        case _:
            _move(tx, row, PENDING, "accepted", actor_id, now, decided_by_id=actor_id)
            enrolment_messages.applicant(tx, cohort, row.id, row.person_id, now, kind="application_accepted")
            return Accepted(cohorts.fewest_free(cohorts.days(tx, cohort.series_id, now)))


def decline(tx: Tx, enrolment_id: int, actor_id: int, reason: str, now: datetime) -> DeclineOutcome:
    """Decline an application, or take back a place that was accepted; the person is told why.

    Raises NotFound, or NotAllowed for who does not run the course.
    """
    cohort, row = _held_by_runner(tx, enrolment_id, actor_id)
    if row.state not in ENROLLED:
        return NotPending(row.state)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        return NoReason(LONGEST_REASON)
    if row.state == "accepted" and cohorts.is_over(tx, cohort, now):
        return Over()
    freed = _free(tx, cohort, row, actor_id, now)
    _move(tx, row, ENROLLED, "declined", actor_id, now, reason=reason, decided_by_id=actor_id)
    enrolment_messages.applicant(
        tx, cohort, row.id, row.person_id, now, kind="application_declined", was=row.state
    )
    return Declined(row.state, freed, len(cohorts.waiting(tx, cohort.id)))


# --- Keeping places and days together -----------------------------------------------------------


def fill(tx: Tx, now: datetime) -> int:
    """Give everybody accepted their places at days the cohort got since; return how many are new.

    To be called, in the same transaction, by whatever adds dates or has them take place again. Safe at any
    time and from any number of processes.
    """
    series.hold_catalogue(tx)
    place = and_(
        Booking.occurrence_id == Occurrence.id, Booking.person_id == Enrolment.person_id, IS_STANDING
    )
    query = (
        select(Occurrence.id, Enrolment.person_id, Enrolment.party)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Occurrence, Occurrence.series_id == Cohort.series_id)
        .outerjoin(Booking, place)
        .where(Enrolment.state == "accepted", Occurrence.state == "planned", Occurrence.starts_at > now)
        .where(Booking.id.is_(None))
        .order_by(Occurrence.id, Enrolment.id)
    )
    return group_places.fill(tx, [Lacking(*row) for row in tx.execute(query)], now)


# --- What all of them do ------------------------------------------------------------------------


def _held(tx: Tx, enrolment_id: int) -> tuple[CohortDates, _Row]:
    """Hold the cohort of an application, and return both as they are then. Raises NotFound."""
    cohort = cohorts.hold(tx, _read(tx, enrolment_id).cohort_id)
    return cohort, _read(tx, enrolment_id)


def _held_by_runner(tx: Tx, enrolment_id: int, actor_id: int) -> tuple[CohortDates, _Row]:
    cohort, row = _held(tx, enrolment_id)
    if not roles.may_run(tx, actor_id, cohort.session_type_id):
        raise NotAllowed("applications")
    return cohort, row


def _read(tx: Tx, enrolment_id: int) -> _Row:
    columns = Enrolment.id, Enrolment.cohort_id, Enrolment.person_id, Enrolment.state, Enrolment.party
    row = tx.execute(select(*columns).where(Enrolment.id == enrolment_id)).one_or_none()
    if row is None or row.cohort_id is None:
        raise NotFound("application")
    return _Row(row.id, row.cohort_id, row.person_id, row.state, row.party)


def _free(tx: Tx, cohort: CohortDates, row: _Row, actor_id: int, now: datetime) -> int:
    if row.state != "accepted":
        return 0
    return group_places.free_all(tx, cohort.series_id, row.person_id, actor_id, now)


def _move(
    tx: Tx, row: _Row, before: Collection[str], state: str, actor_id: int, now: datetime, **values: Any
) -> None:
    """Write the new state, if the application is still in one that leads there; raises LostRace."""
    moving = update(Enrolment).where(Enrolment.id == row.id, Enrolment.state.in_(before))
    if not tx.execute(moving.values(state=state, changed_at=now, **values)).rowcount:
        raise LostRace
    _note_down(tx, state, actor_id, row.person_id, row.id, now)


def _note_down(tx: Tx, state: str, actor_id: int, person_id: int, enrolment_id: int, now: datetime) -> None:
    details = {"enrolment": enrolment_id}
    row = {"at": now, "actor_id": actor_id, "person_id": person_id, "details": details}
    tx.execute(insert(Audit).values(action=f"enrolment_{state}", **row))
