"""How a request for a workshop looks: to whoever asked, and to those who run it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs import wording
from dialogs.engine import Turn
from dialogs.messages import Action, Answer, Item
from store import session_types, workshop_requests
from store.db import Tx
from store.workshop_requests import OPEN, Workshop

_LONGEST_LINE = 100
_STANDS = {
    "new": "With the team: somebody reads it and gets back to you",
    "planning": "The team is planning it",
    "agreed": "Agreed: the team gets in touch about the day",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
}


def ask_for(slug: str) -> Action:
    """Return the button that opens the form."""
    return Action("Request a workshop", "workshop", {"session": slug})


def withdraw(request_id: int) -> Action:
    """Return the button that asks whether to take a request back."""
    return Action("Withdraw", "withdraw_workshop", {"request": request_id})


def stands(request: Workshop) -> str:
    """Return where a request stands, in words."""
    why = f": {request.reason}" if request.state == "declined" and request.reason else ""
    return f"{_STANDS[request.state]}{why}"


def items(turn: Turn) -> tuple[Item, ...]:
    """Return the person's own requests with where they stand."""
    mine = workshop_requests.mine(turn.tx, turn.person_id, turn.now)
    return tuple(_item(turn, request) for request in mine)


def _item(turn: Turn, request: Workshop) -> Item:
    first = next(iter(answers(turn.tx, request)), ("", ""))[1]
    lines = (_asked(request, turn.hub.zone, turn.now), stands(request), _short(first))
    buttons = (withdraw(request.id),) if request.state in (*OPEN, "agreed") else ()
    return Item(request.title, tuple(filter(None, lines)), buttons)


def for_runners(turn: Turn, request: Workshop) -> Item:
    """Return a request with its answers, for those who run it."""
    said = tuple(f"{label} {_short(words)}" for label, words in answers(turn.tx, request))
    state = ("You’re planning it",) if request.state == "planning" else ()
    lines = (*said, _asked(request, turn.hub.zone, turn.now), *state)
    return Item(f"{name(request)}: {request.title}", lines, to_answer(request))


def to_answer(request: Workshop) -> tuple[Action, ...]:
    """Return the buttons that answer an open request."""
    if request.state not in OPEN:
        return ()
    plan = (Action("We're planning it", "answer_workshop", {"request": request.id, "to": "planning"}),)
    agree = Action("Agreed", "answer_workshop", {"request": request.id, "to": "agreed"})
    decline = Action("Decline", "answer_workshop", {"request": request.id, "to": "declined"})
    return (*(plan if request.state == "new" else ()), agree, decline)


def answers(tx: Tx, request: Workshop) -> tuple[tuple[str, str], ...]:
    """Return each question that was answered, with the answer as people say it."""
    questions = workshop_requests.questions_of(session_types.get_by_id(tx, request.session_type_id))
    labels = {question["name"]: str(question["label"]) for question in questions}
    # In the catalogue's order; what it asks no more comes last, under its bare name.
    known = [name for name in labels if name in request.answers]
    names = [*known, *(name for name in request.answers if name not in labels)]
    return tuple((labels.get(one, one), _said(request.answers[one])) for one in names)


def name(request: Workshop) -> str:
    """Return who asked, as those who run it read it."""
    return request.name or "Somebody without a name"


def _asked(request: Workshop, zone: ZoneInfo, now: datetime) -> str:
    on, today = (moment.astimezone(zone).date() for moment in (request.created_at, now))
    return f"Asked for on {wording.day(on, today)}"


def _said(answer: Answer) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    return wording.listing(answer) if isinstance(answer, list) else str(answer)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_LINE else f"{words[:_LONGEST_LINE].rstrip()}…"
