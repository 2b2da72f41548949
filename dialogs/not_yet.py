"""What people rightly expect and the bot cannot do yet: it says so, and what to do instead."""

from __future__ import annotations

from dialogs import arguments, human, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply

_WHAT = {
    "one_to_one": "book a one-to-one",
    "create_session": "add a session",
    "edit_session": "change a session",
    "cancel_session": "cancel a session for everybody",
    "feedback": "take feedback",
}
_CATALOGUE = frozenset(("create_session", "edit_session", "cancel_session"))
_BY_FILE = " Whoever runs the server can do it with “python -m bot catalogue import”."


def start(turn: Turn, args: Args) -> Reply:
    """Say that nothing was done, and who or what helps."""
    what = arguments.word(args, "what")
    said = f"Sorry, I can’t {_WHAT.get(what, 'do that')} in chat yet, so nothing has been changed."
    how = _BY_FILE if what in _CATALOGUE else ""
    other = (Action("Cancel my place", "cancel"),) if what == "cancel_session" else ()
    return Reply(f"{said} {human.whom_to_ask(turn)}{how}", actions=(*other, *wording.MENU))
