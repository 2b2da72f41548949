"""Answering a request for a workshop: planning it or agreed at once (with Undo), declined with a reason."""

from __future__ import annotations

from dialogs import arguments, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Reply
from store import roles, workshop_requests
from store.errors import NotAllowed, NotFound
from store.workshop_requests import OPEN, Answered, Moved, NotFromThere, Workshop

_STATES: dict[str, Answered] = {"new": "new", "planning": "planning", "agreed": "agreed"}
_BECAME = {"new": "back among the new requests", "planning": "being planned", "agreed": "agreed"}
_DONE = {"new": "Undone", "planning": "Being planned", "agreed": "Agreed"}
_REASON = "Why not, and what could help instead? They read this. No patient details, please."


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Move the request a button names. Raises NotFound, or NotAllowed for who does not run it."""
    request_id, to = arguments.identity(args, "request"), arguments.word(args, "to")
    if request_id is None or to not in (*_STATES, "declined"):
        raise NotFound("workshop request")
    request = workshop_requests.get(turn.tx, request_id)
    if not roles.may_run(turn.tx, turn.person_id, request.session_type_id):
        raise NotAllowed("workshop")
    return _why_not(turn, request) if to == "declined" else _move(turn, request, _STATES[to])


def _why_not(turn: Turn, request: Workshop) -> Ask | Reply:
    if request.state not in OPEN:
        return _answered_before(request)
    form = Form("Decline", (Field("reason", _REASON),), submit="Decline")
    return ask(form, then=declined, request=request.id)


def declined(turn: Turn, answers: Args) -> Reply:
    """Decline with the reason, which whoever asked reads."""
    request_id, reason = int(answers["request"]), arguments.word(answers, "reason", most=300)
    outcome = workshop_requests.move(turn.tx, request_id, "declined", turn.person_id, turn.now, reason)
    request = workshop_requests.get(turn.tx, request_id)
    if isinstance(outcome, NotFromThere) or not outcome.is_new:
        return _answered_before(request)
    who = workshop_words.name(request)
    text = f"Declined. {who} is told, with your reason."
    actions = (wording.WORKSHOP_REQUESTS, wording.WHATS_ON, wording.HELP)
    return Reply(text, actions=actions, done="Declined")


def _move(turn: Turn, request: Workshop, to: Answered) -> Reply:
    match workshop_requests.move(turn.tx, request.id, to, turn.person_id, turn.now):
        case NotFromThere() | Moved(is_new=False):
            return _answered_before(workshop_requests.get(turn.tx, request.id))
        case Moved(before=before):
            who = workshop_words.name(request)
            text = f"The {request.title} for {who} is {_BECAME[to]}. They are told."
            undo = (Action("Undo", "answer_workshop", {"request": request.id, "to": before}),)
            back = (
                undo if to != "new" else workshop_words.to_answer(workshop_requests.get(turn.tx, request.id))
            )
            actions = (*back, wording.WORKSHOP_REQUESTS, wording.WHATS_ON)
            return Reply(text, actions=actions, done=_DONE[to])


def _answered_before(request: Workshop) -> Reply:
    """Say where the request stands, which is as it stays."""
    said = {
        "new": "is a new request",
        "planning": "is being planned",
        "agreed": "was agreed",
        "declined": "was declined",
        "withdrawn": "was withdrawn",
    }[request.state]
    text = f"The {request.title} for {workshop_words.name(request)} {said} already. Nothing was changed."
    return Reply(
        text, actions=(*workshop_words.to_answer(request), wording.WORKSHOP_REQUESTS, wording.WHATS_ON)
    )
