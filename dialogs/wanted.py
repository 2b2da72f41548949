"""What somebody wants to book, between two turns: as a value for the store, and as plain JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialogs import arguments, for_whom
from dialogs.arguments import Args
from dialogs.engine import Turn
from store.booking_outcomes import Wanted


def wanted_from(turn: Turn, occurrence_id: int, args: Args) -> Wanted:
    """Return what a button or a typed wish asks for. It comes from outside, so it carries no answers.

    Who else it is for comes as words: whom they mean is looked up here, so that a button names nobody else.
    """
    person_id = for_whom.person_id(turn, args)
    return Wanted(
        occurrence_id,
        person_id,
        turn.person_id,
        part=arguments.word(args, "part") or "attend",
        party=arguments.number(args, "party") or 1,
        # What a colleague has on, and whom it is meant for, is between them and the bot.
        despite=frozenset() if person_id == turn.person_id else frozenset(("clash", "audience")),
    )


def wanted_again(turn: Turn, kept: Args) -> Wanted:
    """Return what was kept, with the answers to its questions and the doubts waved through."""
    wanted = wanted_from(turn, int(kept["occurrence"]), kept)
    person_id = wanted.person_id if for_whom.said(kept) else kept["person"]
    return replace(wanted, person_id=person_id, answers=kept["answers"], despite=frozenset(kept["despite"]))


def kept_from(wanted: Wanted, who: str = "") -> dict[str, Any]:
    """Return the same as JSON, to be kept while the person is asked something.

    `who`: the words for a colleague, who is looked up again by them, and not known before they get a place.
    """
    return {
        "occurrence": wanted.occurrence_id,
        "person": wanted.person_id,
        "who": who,
        "part": wanted.part,
        "party": wanted.party,
        "answers": dict(wanted.answers),
        "despite": sorted(wanted.despite),
    }
