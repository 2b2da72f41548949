"""What every answer promises, whatever it says and wherever it is shown."""

from __future__ import annotations

from dialogs.flows import FLOWS
from dialogs.messages import Reply

MOST_WORDS = 60


def check(reply: Reply) -> None:
    """Hold every answer to what all answers promise."""
    words = len(reply.text.split())
    assert words <= MOST_WORDS, f"{words} words: {reply.text}"
    assert reply.text or reply.question, "an answer without words"
    for action in reply.all_actions():
        assert action.flow in FLOWS, f"{action.label} leads to {action.flow}, which does not exist"
    if not reply.question:
        assert reply.actions, f"nothing to do next after: {reply.text}"
