"""Taking back a request for a workshop, after a question: it cannot be sent again with one press."""

from __future__ import annotations

from dialogs import arguments, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import workshop_requests
from store.errors import NotAllowed, NotFound
from store.workshop_requests import OPEN, Moved, NotFromThere, Workshop


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask whether to withdraw. Raises NotFound, or NotAllowed for somebody else's."""
    request_id = arguments.identity(args, "request")
    if request_id is None:
        raise NotFound("workshop request")
    request = workshop_requests.get(turn.tx, request_id)
    if request.person_id != turn.person_id:
        raise NotAllowed("workshop")
    if request.state not in (*OPEN, "agreed"):
        return sure(turn, {"request": request_id, "sure": True})
    label = f"Withdraw your request for a {request.title}? The team is told."
    return ask(Form("Withdraw", (Field("sure", label, "yes_no"),)), then=sure, request=request_id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Withdraw, or leave it with the team."""
    buttons = (wording.MY_BOOKINGS, wording.WHATS_ON)
    if not answers.get("sure"):
        return Reply("OK, your request stays with the team.", actions=buttons)
    request_id = int(answers["request"])
    outcome = workshop_requests.withdraw(turn.tx, request_id, turn.person_id, turn.now)
    request = workshop_requests.get(turn.tx, request_id)
    is_new = isinstance(outcome, Moved) and outcome.is_new
    return Reply(_became(outcome, request), actions=buttons, done="Withdrawn" if is_new else "")


def _became(outcome: Moved | NotFromThere, request: Workshop) -> str:
    match outcome:
        case Moved(is_new=True):
            return f"Withdrawn: your request for a {request.title}. Thanks for letting the team know."
        case Moved():
            return f"You had withdrawn your request for a {request.title} before. Nothing more to do."
        case NotFromThere():
            return f"That request has been answered. {workshop_words.stands(request)}."
