"""The one door of free text: what somebody typed in, a wish out. Pure: no database, no clock, no network.

It covers plain forms of everyday requests and says None to the rest, so that nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from dialogs.understanding.moves import read_move
from dialogs.understanding.others import read_other
from dialogs.understanding.phrases import BLOCKERS, cue_of
from dialogs.understanding.requests import read, read_request
from dialogs.understanding.values import Name, Wish
from dialogs.understanding.words import LONGEST, normalise

_CLAUSE_ENDS = re.compile(r"[,;.!?\n]+(?=\s|$)|\s-\s|\b(?:because|cos|coz|as i|as my|sorry)\b", re.IGNORECASE)
_MOST_CLAUSES = 5
# Whoever is named beside a request is not the speaker, and must not be left out of it.
_OF_ANOTHER = re.compile(r"@|\b(?:is|['’]s|its|are|not|place|one|and) for (?!me\b|now\b)", re.IGNORECASE)


def understand(text: str, now: datetime, names: Sequence[Name]) -> Wish | None:
    """Return what somebody wants, or None when that is not plain.

    `now` is aware and in the hub's zone: its date is today. When a long text holds one request and only
    chat around it, the wish comes back with `is_whole` false. Never raises, whatever the text holds.
    """
    if text[: LONGEST + 1].strip() in ("?", "??", "???"):
        return Wish("help")
    plain = normalise(text)
    if not plain:
        return None
    today = now.date()
    return (
        read_move(plain, today, names)
        or read_other(text, today, names)
        or read_request(plain, today, names)
        or _in_one_clause(text.strip(), now, names)
    )


def _in_one_clause(text: str, now: datetime, names: Sequence[Name]) -> Wish | None:
    """Return the wish of the only clause that has one, if no other says anything about sessions or dates."""
    if _OF_ANOTHER.search(text):
        return None
    clauses = [plain for clause in _CLAUSE_ENDS.split(text) if (plain := normalise(clause))]
    if not 1 < len(clauses) <= _MOST_CLAUSES:
        return None
    wishes = [(clause, read_request(clause, now.date(), names)) for clause in clauses]
    asked = [wish for _, wish in wishes if wish is not None and wish.flow not in ("greeting", "thanks")]
    if len(asked) != 1 or not asked[0].is_whole:
        return None
    rest = [clause for clause, wish in wishes if wish is None]
    if not all(_is_mere_chat(clause, now, names) for clause in rest):
        return None
    return Wish(asked[0].flow, asked[0].args, is_whole=False)


def _is_mere_chat(plain: str, now: datetime, names: Sequence[Name]) -> bool:
    reading = read(plain, now.date(), names)
    return not reading.args and cue_of(reading.text) is None and BLOCKERS.isdisjoint(plain.split())
