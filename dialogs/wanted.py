"""What somebody wants to book, between two turns: as a value for the store, and as plain JSON."""

from __future__ import annotations

from typing import Any

from dialogs import arguments
from dialogs.arguments import Args
from dialogs.engine import Turn
from store.booking_outcomes import Wanted


def wanted_from(turn: Turn, occurrence_id: int, args: Args) -> Wanted:
    """Return what the speaker asks for; it comes from outside, so the store checks all of it."""
    return Wanted(
        occurrence_id,
        turn.person_id,
        turn.person_id,
        part=arguments.word(args, "part") or "attend",
        party=arguments.number(args, "party") or 1,
        answers=arguments.answers(args, "answers"),
        despite=frozenset(arguments.words(args, "despite")),
    )


def kept_from(wanted: Wanted) -> dict[str, Any]:
    """Return the same as JSON, to be kept while the person is asked something."""
    return {
        "occurrence": wanted.occurrence_id,
        "part": wanted.part,
        "party": wanted.party,
        "answers": dict(wanted.answers),
        "despite": sorted(wanted.despite),
    }
