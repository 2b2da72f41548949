"""Taking one's own application back; it asks first, as a full group has no way back."""

from __future__ import annotations

from dialogs import arguments, courses, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import applications, cohorts, enrolments, session_types
from store.applications import Applicant
from store.enrolment_outcomes import NothingToWithdraw, Withdrawn


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask about the application a button names, or find the one that was meant."""
    if (enrolment_id := arguments.identity(args, "enrolment")) is not None:
        return _sure(turn, applications.own(turn.tx, enrolment_id, turn.person_id))
    found = meant(turn, args)
    if not found:
        text = "You have no application like that."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _sure(turn, found[0]) if len(found) == 1 else _which(found)


def meant(turn: Turn, args: Args) -> list[Applicant]:
    """Return the person's open applications that fit the course or the day that was named."""
    mine = applications.open_of(turn.tx, turn.person_id, turn.now)
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        cohort_id = cohorts.of_occurrence(turn.tx, occurrence_id)
        return [one for one in mine if one.cohort_id == cohort_id]
    slugs = {arguments.word(args, "session"), *arguments.words(args, "sessions")} - {""}
    return [one for one in mine if not slugs or one.slug in slugs]


def _which(found: list[Applicant]) -> Ask:
    options = tuple(Option(str(one.id), one.what) for one in found)
    field = Field("enrolment", "Which one would you like to withdraw from?", "choice", options)
    return ask(Form("Withdraw", (field,), submit="Next"), then=picked)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Ask about the one that was picked."""
    return start(turn, answers)


def _sure(turn: Turn, one: Applicant) -> Ask | Reply:
    if not courses.is_open(one):
        return _withdraw(turn, one)
    label = (
        f"Withdraw from {one.what}? Your place goes to somebody else, and a full group has none to give back."
        if one.state == "accepted"
        else f"Withdraw your application for {one.what}?"
    )
    return ask(Form("Withdraw", (Field("sure", label, "yes_no"),)), then=sure, enrolment=one.id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Withdraw what was shown, or leave it."""
    one = applications.own(turn.tx, int(answers["enrolment"]), turn.person_id)
    if not answers.get("sure"):
        text = "OK, nothing has changed."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _withdraw(turn, one)


def _withdraw(turn: Turn, one: Applicant) -> Reply:
    outcome = enrolments.withdraw(turn.tx, one.id, turn.person_id, turn.now)
    actions = (*_again(turn, one), wording.MY_BOOKINGS, wording.WHATS_ON)
    done = "Withdrawn" if isinstance(outcome, Withdrawn) else ""
    return Reply(_said(outcome, one), actions=actions, done=done)


def _said(outcome: Withdrawn | NothingToWithdraw, one: Applicant) -> str:
    match outcome:
        case Withdrawn(was="accepted"):
            return f"You’ve withdrawn from {one.what}, and your places are free. Thanks for letting us know."
        case Withdrawn():
            return f"You’ve withdrawn your application for {one.what}. Thanks for letting us know."
        case NothingToWithdraw(why="over"):
            return f"{one.what} is over, so there is nothing to withdraw from."
        case NothingToWithdraw(why="declined"):
            return f"Your application for {one.what} was not accepted, so there is nothing to withdraw."
        case NothingToWithdraw():
            return f"You had withdrawn from {one.what} before."


def _again(turn: Turn, one: Applicant) -> tuple[Action, ...]:
    cohort = session_types.cohort(turn.tx, one.cohort_id)
    return (courses.apply_for(cohort.id),) if courses.takes_applications(turn, cohort) else ()
