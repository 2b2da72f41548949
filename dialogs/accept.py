"""Accepting an application: at once, with Decline beside the answer to take it back."""

from __future__ import annotations

from dialogs import applications, arguments, courses, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import applications as store_applications
from store import enrolments
from store.applications import Applicant
from store.enrolment_outcomes import Accepted, NoRoom, NotPending, Over
from store.errors import NotFound

_DECIDED = {
    "accepted": "is accepted already. Nothing more to do",
    "withdrawn": "has withdrawn this application",
    "declined": "was declined before, and knows. They can apply again",
}


def start(turn: Turn, args: Args) -> Reply:
    """Accept the application a button names. Raises NotFound, or NotAllowed for anybody else."""
    enrolment_id = arguments.identity(args, "enrolment")
    if enrolment_id is None:
        raise NotFound("application")
    outcome = enrolments.accept(turn.tx, enrolment_id, turn.person_id, turn.now)
    one = store_applications.for_runner(turn.tx, enrolment_id, turn.person_id)
    undo = (applications.decline(one.id),) if isinstance(outcome, Accepted) else ()
    back = applications.of_cohort(one.cohort_id)
    return Reply(_said(outcome, one), actions=(back, *undo, wording.WHO_IS_COMING), done=_done(outcome))


def already_decided(one: Applicant) -> str:
    """Return that there is nothing to decide about this application, and why."""
    return f"{one.name} {_DECIDED[one.state]} ({one.what})."


def _done(outcome: Accepted | NoRoom | NotPending | Over) -> str:
    match outcome:
        case Accepted():
            return "Accepted"
        case NoRoom(is_new=True):
            return "Put on the waiting list"
    return ""


def _said(outcome: Accepted | NoRoom | NotPending | Over, one: Applicant) -> str:
    match outcome:
        case Accepted(free=free):
            left = wording.places_in_words(free)
            return f"{one.name} is accepted for {one.what}{courses.for_whom(one.party)}, and is told. {left}."
        case NoRoom(free=free, party=party):
            left = wording.count(free, "place") if free else "no place"
            wanted = "1 place is" if party == 1 else f"{party} places are"
            said = f"Not accepted: {one.what} has {left} left on at least one day, and {wanted} needed."
            return f"{said} {one.name} is on the waiting list."
        case NotPending():
            return already_decided(one)
        case Over():
            return f"{one.what} has no day to come, so nobody can be accepted any more."
