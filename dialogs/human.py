"""Talking to a person: who they are and how to reach them."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import roles, session_types


def start(turn: Turn, args: Args) -> Reply:
    """Name the hub's contact and coordinators."""
    return Reply(whom_to_ask(turn), actions=wording.MENU)


def whom_to_ask(turn: Turn) -> str:
    """Return who can help and how to reach them, in a sentence or two."""
    contacts = sorted({offer.contact for offer in session_types.offers(turn.tx) if offer.contact})
    names = roles.coordinators(turn.tx)
    who = f"{wording.listing(names, 'or')} at {turn.hub.name}" if names else f"the team at {turn.hub.name}"
    how = f" Write to {wording.listing(contacts, 'or')}." if contacts else ""
    return f"You can talk to {who}.{how}"
