"""The words of what the hub sends about applications, built from today's data at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dialogs import applications, arguments, courses, wording
from dialogs.arguments import Args
from dialogs.messages import JOIN, Action, Drop, Reply
from store import applications as store_applications
from store import cohorts, roles, session_types
from store.applications import Applicant
from store.db import Tx
from store.enrolments import PENDING
from store.errors import NotFound


@dataclass(frozen=True, slots=True)
class _At:
    """The moment of sending, with the data as they are then."""

    tx: Tx
    now: datetime


_Said = Callable[[_At, Applicant], Reply]


# --- To the facilitators ------------------------------------------------------------------------


def received(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who decide of a new application, with everything they need to decide on the spot."""
    return _to_runner(tx, args, person_id, now, PENDING, _received)


def withdrawn(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who decide that places are free again, and how many people wait for them."""
    return _to_runner(tx, args, person_id, now, ("withdrawn",), _withdrawn)


def _received(at: _At, one: Applicant) -> Reply:
    wait = " Some day has too few places left, so it waits." if one.state == "waiting" else ""
    text = f"{one.name} has applied for {one.what}{courses.for_whom(one.party)}.{wait}"
    actions = (*applications.buttons(one.id), applications.of_cohort(one.cohort_id))
    return Reply(text, facts=applications.answers(at, one), actions=actions)


def _withdrawn(at: _At, one: Applicant) -> Reply:
    waiting = len(cohorts.waiting(at.tx, one.cohort_id))
    queue = f"{wording.count(waiting, 'application')} on the waiting list" if waiting else "Nobody waits"
    left = courses.places_left(at, session_types.cohort(at.tx, one.cohort_id))
    text = f"{one.name} has withdrawn from {one.what}. {left}. {queue}."
    return Reply(text, actions=(applications.of_cohort(one.cohort_id), wording.WHO_IS_COMING))


# --- To the applicant ---------------------------------------------------------------------------


def accepted(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that they are on the course, with its days."""
    return _to_applicant(tx, args, person_id, now, "accepted", _accepted)


def waits(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that the group is full and that they wait."""
    return _to_applicant(tx, args, person_id, now, "waiting", _waits)


def declined(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody why they have no place, or have it no longer."""
    was_accepted = args.get("was") == "accepted"
    return _to_applicant(
        tx, args, person_id, now, "declined", lambda at, one: _declined(at, one, was_accepted=was_accepted)
    )


def _accepted(at: _At, one: Applicant) -> Reply:
    days = cohorts.days(at.tx, one.series_id, at.now)
    links = [(JOIN, link) for link in dict.fromkeys(day.link for day in days if day.link)]
    facts = (*courses.day_facts(days, one.zone, courses.today(at, one.zone)), *links)
    place = f"{one.party} places" if one.party > 1 else "a place"
    text = f"Good news: you have {place} on {one.what}. Please keep these days free."
    actions = (wording.MY_BOOKINGS, courses.withdraw(one.id), courses.details(one.slug))
    return Reply(text, facts=facts, actions=actions)


def _waits(at: _At, one: Applicant) -> Reply:
    number = courses.position(at, one)
    text = f"{one.what} is full, so your application waits. You are number {number} in the queue."
    return Reply(text, actions=(wording.MY_BOOKINGS, courses.withdraw(one.id)))


def _declined(at: _At, one: Applicant, *, was_accepted: bool) -> Reply:
    text = (
        f"We are sorry: your place on {one.what} had to be taken back."
        if was_accepted
        else f"Thank you for applying for {one.what}. We are sorry, it did not work out this time."
    )
    return Reply(text, facts=(("Why", one.reason),), actions=(*_next(at, one), wording.WHATS_ON))


def _next(at: _At, one: Applicant) -> tuple[Action, ...]:
    """Return the button for another cohort that takes applications, and the way to the course."""
    following = cohorts.following(at.tx, session_types.cohort(at.tx, one.cohort_id), at.now)
    is_open = following is not None and courses.takes_applications(at, following)
    again = (courses.apply_for(following.id),) if following and is_open else ()
    return (*again, courses.details(one.slug))


# --- Both ---------------------------------------------------------------------------------------


def _to_runner(
    tx: Tx, args: Args, person_id: int | None, now: datetime, states: tuple[str, ...], said: _Said
) -> Reply | Drop:
    one = _about(tx, args)
    if one is None or person_id is None:
        return Drop("names no application or nobody")
    if not roles.may_run(tx, person_id, one.session_type_id):
        return Drop("no longer runs the course")
    return said(_At(tx, now), one) if one.state in states else Drop(f"the application is {one.state}")


def _to_applicant(
    tx: Tx, args: Args, person_id: int | None, now: datetime, state: str, said: _Said
) -> Reply | Drop:
    one = _about(tx, args)
    if one is None or person_id != one.person_id:
        return Drop("names no application of this person")
    return said(_At(tx, now), one) if one.state == state else Drop(f"the application is {one.state}")


def _about(tx: Tx, args: Args) -> Applicant | None:
    enrolment_id = arguments.identity(args, "enrolment")
    try:
        return store_applications.get(tx, enrolment_id) if enrolment_id is not None else None
    except NotFound:
        return None
