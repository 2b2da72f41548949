"""Declining an application, or taking an accepted place back: the person is told the reason."""

from __future__ import annotations

from dialogs import accept, applications, arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import applications as store_applications
from store import enrolments
from store.applications import Applicant
from store.enrolment_outcomes import Declined, NoReason, NotPending, Over
from store.errors import NotFound
from store.tables import ENROLLED

_OWN_WORDS = "own"
# What is told to the person, word for word.
_READY = {
    "full": "There were more people than places this time",
    "later": "Another group would suit your plans better, so please apply again",
    "fit": "This course is not the right one for what you describe",
}


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask for the reason. Raises NotFound, or NotAllowed for who does not run the course."""
    enrolment_id = arguments.identity(args, "enrolment")
    if enrolment_id is None:
        raise NotFound("application")
    one = store_applications.for_runner(turn.tx, enrolment_id, turn.person_id)
    if one.state not in ENROLLED:
        return Reply(accept.already_decided(one), actions=_actions(one))
    ready = tuple(Option(key, said) for key, said in _READY.items())
    options = (*ready, Option(_OWN_WORDS, "In my own words"))
    take_back = "Take the place back from" if one.state == "accepted" else "Decline"
    label = f"{take_back} {one.name}, {one.what}? Please pick the reason they are told, or type it."
    field = Field("reason", label, "choice", options, most=enrolments.LONGEST_REASON, takes_words=True)
    return ask(Form("Decline", (field,)), then=reason_picked, enrolment=one.id)


def reason_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Decline for a ready reason; one in the facilitator's own words is asked for, or shown first."""
    reason = arguments.word(answers, "reason", most=enrolments.LONGEST_REASON)
    if reason in _READY:
        return _decline(turn, int(answers["enrolment"]), _READY[reason])
    one = store_applications.for_runner(turn.tx, int(answers["enrolment"]), turn.person_id)
    return _own_words(one) if reason == _OWN_WORDS else _sure(one, reason)


def _sure(one: Applicant, reason: str) -> Ask:
    """Show what was typed where a reason was to be picked: it goes to the person word for word."""
    field = Field("sure", f"Tell {one.name} this: “{reason}”?", "yes_no")
    return ask(Form("Decline", (field,)), then=sure, enrolment=one.id, reason=reason)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Decline for the reason that was shown, or ask for another."""
    if answers.get("sure"):
        return reason_written(turn, answers)
    return _own_words(store_applications.for_runner(turn.tx, int(answers["enrolment"]), turn.person_id))


def _own_words(one: Applicant) -> Ask:
    label = f"What shall I tell {one.name}? No patient details, please."
    field = Field("reason", label, most=enrolments.LONGEST_REASON)
    return ask(Form("Decline", (field,)), then=reason_written, enrolment=one.id)


def reason_written(turn: Turn, answers: Args) -> Reply:
    """Decline for the reason that was written."""
    reason = arguments.word(answers, "reason", most=enrolments.LONGEST_REASON)
    return _decline(turn, int(answers["enrolment"]), reason)


def _decline(turn: Turn, enrolment_id: int, reason: str) -> Reply:
    outcome = enrolments.decline(turn.tx, enrolment_id, turn.person_id, reason, turn.now)
    one = store_applications.for_runner(turn.tx, enrolment_id, turn.person_id)
    done = "Declined" if isinstance(outcome, Declined) else ""
    return Reply(_said(outcome, one), actions=_actions(one), done=done)


def _said(outcome: Declined | NotPending | Over | NoReason, one: Applicant) -> str:
    match outcome:
        case Declined(was="accepted", waiting=waiting):
            wait = f" {wording.people(waiting)} on the waiting list." if waiting else ""
            return f"{one.name}’s place on {one.what} is free again, and they are told why.{wait}"
        case Declined():
            return f"{one.name}’s application for {one.what} is declined, and they are told why."
        case NotPending():
            return accept.already_decided(one)
        case Over():
            return f"{one.what} is over, so no place can be taken back."
        case NoReason(most=most):
            return f"Nothing was changed: a decline needs a reason of at most {most} characters."


def _actions(one: Applicant) -> tuple[Action, ...]:
    return (applications.of_cohort(one.cohort_id), wording.WHO_IS_COMING, wording.HELP)
