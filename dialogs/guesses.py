"""Asking which of several likely wishes is meant: one button for each, and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import arguments
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from dialogs.understanding import Wish

_MOST = 5
# Letters of a button that the narrowest phone shows whole.
_FITS = 24
_LABELS = {
    "whats_on": "What's on",
    "details": "Details",
    "book": "Book",
    "my_bookings": "My bookings",
    "cancel": "Cancel my place",
    "move": "Move",
    "hand_over": "Hand over",
    "join_waiting": "Join waiting list",
    "leave_waiting": "Leave waiting list",
    "apply": "Apply",
    "withdraw": "Withdraw",
    "interest": "Register interest",
    "workshop": "Request a workshop",
    "roster": "Who's coming",
    "who_came": "Who came",
    "announce": "Post an announcement",
    "settings": "My settings",
    "human": "Talk to a person",
    "apologies": "Send apologies",
}
# What cannot be done yet is said by the flow; its button says what is meant.
_NOT_YET = {
    "one_to_one": "A one-to-one",
    "create_session": "Add a session",
    "edit_session": "Change a session",
    "cancel_session": "Cancel for everybody",
    "feedback": "Give feedback",
}


def ask_which(turn: Turn, guesses: Sequence[Wish]) -> Reply:
    """Return the question which of them is meant; each button starts what typing it plainly would."""
    turn.missed()
    found = [(button(turn, one.flow, one.args), about(turn, one.args)) for one in guesses[:_MOST]]
    return of_these("Which of these do you mean?", found)


def of_these(question: str, found: Sequence[tuple[Action, str]]) -> Reply:
    """Return the question with each button, below what it is about where the button cannot say it all."""
    out = Action("Something else", "help")
    if all(said in action.label for action, said in found):
        return Reply(question, actions=(*(action for action, _ in found), out))
    items = tuple(Item(said or action.label, actions=(action,)) for action, said in found)
    return Reply(question, items=items, actions=(out,))


def button(turn: Turn, flow: str, args: Args) -> Action:
    """Return the button that starts a flow, labelled with what is known of it as far as a phone shows it."""
    short = label(flow, args)
    full = ": ".join(part for part in (short, about(turn, args)) if part)
    return Action(full if len(full) <= _FITS else short, flow, args)


def about(turn: Turn, args: Args) -> str:
    """Return which session and day are meant, such as "CQI Taster, Thursday 26 November", or ""."""
    slug = arguments.word(args, "session")
    title = next((name.title for name in turn.names() if name.slug == slug), "")
    return ", ".join(part for part in (title, arguments.phrase(args, "when")) if part)


def label(flow: str, args: Args) -> str:
    """Return what a flow does, as a button says it."""
    if flow == "not_yet":
        return _NOT_YET.get(arguments.word(args, "what"), "Something new")
    return _LABELS.get(flow, flow.replace("_", " ").capitalize())
