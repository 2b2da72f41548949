"""What every answer promises, whatever it says and wherever it is shown."""

from __future__ import annotations

from adapters.teams import widths
from dialogs.flows import FLOWS
from dialogs.messages import Reply

MOST_WORDS = 60
MOST_DONE = 24  # characters: it stands on a button's place


def check(reply: Reply) -> None:
    """Hold every answer to what all answers promise."""
    words = len(reply.text.split())
    assert words <= MOST_WORDS, f"{words} words: {reply.text}"
    assert reply.text or reply.question, "an answer without words"
    assert len(reply.done) <= MOST_DONE, f"too long for a card: {reply.done}"
    for action in reply.all_actions():
        assert action.flow in FLOWS, f"{action.label} leads to {action.flow}, which does not exist"
        assert widths.of(action.label) <= widths.LONGEST, f"a phone would cut the button “{action.label}”"
    if not reply.question and not reply.calendar:  # a file has no buttons
        assert reply.actions, f"nothing to do next after: {reply.text}"


def check_done(reply: Reply, before: object, after: object) -> None:
    """Hold an answer to saying that something was changed when rows were, and only then."""
    if after == before:
        assert reply.done == "", f"“{reply.done}”, but nothing was changed by: {reply.text}"
    else:
        assert reply.done, f"does not say in a word what was changed: {reply.text}"
