"""What is answered where others read along: what everybody may see, as nobody in particular sees it."""

from __future__ import annotations

from dialogs.engine import Flows, Turn
from dialogs.messages import Incoming, Reply


def answer(flows: Flows, incoming: Incoming, turn: Turn) -> Reply | None:
    """Return the answer for everybody, or None when it is for the speaker alone.

    `turn` is that of nobody: no booking or standing of a person shows.
    """
    return None
