"""What a text that was not understood has to do with, so that a fitting button can be offered.

Nothing is started from a hint: it may well be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.messages import Json
from dialogs.understanding.names import find_names
from dialogs.understanding.phrases import FILLERS, KNOWN
from dialogs.understanding.values import Name
from dialogs.understanding.words import normalise

# The first flow of which a word is there.
_WORDS = {
    "join_waiting": "wait waiting waitlist queue",
    "move": "move reschedule swap postpone",
    "hand_over": "hand transfer",
    "cancel": "cancel cancelled",
    "book_for": "colleague colleagues mate mates",
    "apply": "apply application applications enrol cohort",
    "workshop": "workshop workshops",
    "interest": "interest interested",
    "settings": "remind reminder reminders notifications quiet mute snooze settings",
}


def hints(text: str, names: Sequence[Name]) -> dict[str, Json]:
    """Return the one `session` that a text names, or else the `flow` that one of its words belongs to."""
    plain = normalise(text)
    if not plain:
        return {}
    found = find_names(plain, names, FILLERS, KNOWN)
    if found.is_sure and len(found.slugs) == 1:
        return {"session": found.slugs[0]}
    said = set(plain.split())
    flow = next((flow for flow, words in _WORDS.items() if said & set(words.split())), None)
    return {"flow": flow} if flow else {}
