"""Asking which of several likely wishes is meant: one button for each, and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import arguments
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from dialogs.understanding import Wish

_MOST = 5
_LONGEST = 70
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
    "check_in": "Check in",
    "feedback": "Give feedback",
}


def ask_which(turn: Turn, guesses: Sequence[Wish]) -> Reply:
    """Return the question which of them is meant; each button starts what typing it plainly would."""
    turn.missed()
    found = [button(turn, guess.flow, guess.args) for guess in guesses[:_MOST]]
    return Reply("Which of these do you mean?", actions=(*found, Action("Something else", "help")))


def button(turn: Turn, flow: str, args: Args) -> Action:
    """Return the button that starts a flow, labelled with what is known of it."""
    slug = arguments.word(args, "session")
    title = next((name.title for name in turn.names() if name.slug == slug), "")
    label = ": ".join(part for part in (_said(flow, args), title) if part)
    when = arguments.phrase(args, "when")
    label = f"{label}, {when}" if when else label
    return Action(label[:_LONGEST], flow, args)


def _said(flow: str, args: Args) -> str:
    if flow == "not_yet":
        return _NOT_YET.get(arguments.word(args, "what"), "Something new")
    return _LABELS.get(flow, flow.replace("_", " ").capitalize())
