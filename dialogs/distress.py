"""Somebody is in a bad way: a few warm words and people who help. Nothing is asked, booked or kept."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply

# Source: NHS 111, urgent mental health help; 999 and Samaritans are for the whole of the United Kingdom.
_HELP = (
    "In danger now: call 999. In a mental health crisis: NHS 111, option 2. Samaritans listen day and night, "
    "free: 116 123."
)


def start(turn: Turn, args: Args) -> Reply:
    """Name help; whatever was asked before is closed, so that no later word answers it by mistake."""
    own = f" {turn.hub.help}" if turn.hub.help else ""
    text = f"I’m sorry it’s so hard. I’m only a bot; please talk to somebody now. {_HELP}{own}"
    return Reply(text, actions=(Action("Talk to a person", "human"), wording.HELP))
