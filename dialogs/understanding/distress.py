"""Noticing that somebody is unwell, unsafe or being harmed: then nothing else in the message matters.

Better once too often than once too little, but never for everyday words: "dead busy" or "killing time". The
ways of saying so are in the tables of `distress_told` and `distress_met`; here, how they are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.understanding.distress_met import MET
from dialogs.understanding.distress_told import TOLD
from dialogs.understanding.distress_words import NOT_MEANT, SHORT
from dialogs.understanding.phrases import phrase
from dialogs.understanding.words import MONTHS, WEEKDAYS

# "I can't go on Thursday" gives a place up, and a ward that "can't cope with discharges" wants a session.
_DAYS = "|".join((*WEEKDAYS, *MONTHS, "today", "tomorrow", "next", "[0-9]+[a-z]*"))
_TO_A_SESSION = (
    rf"(?: now)? (?:the|that|this|my|a|an|it|to|on|{_DAYS}|course|training|session|taster|drop in|als)\b"
)
_WITH_WORK = r" with (?!it\b|this(?= *$| any| now| alone| and)|life\b|everything\b|things\b|myself\b|being\b)"
_UNLESS_MORE_IS_SAID = re.compile(
    rf"\b(?:cant go on(?!{_TO_A_SESSION})|cant cope(?!{_WITH_WORK})"
    r"|cant (?:take (?:it|this)|do this) any ?more(?! than\b)"
    r"|cant take (?:it|this|any ?more)(?= *$| please\b| of this\b)"
    r"|(?:dont|do not|didnt) (?:want to|wanna) be here any ?more)\b"
)
_CAPITALS = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")
_GROUP = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table; without a word of each of `needs` it cannot fit, which is soon seen."""

    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


def _row(notation: str) -> _Row:
    notation = _CAPITALS.sub(lambda match: SHORT[match[0]], notation.strip())
    said = re.sub(r"\[[^\]]*\]", " ", notation)
    groups = [frozenset(one.split()[0] for one in part.split("|")) for part in _GROUP.findall(said)]
    alone = [frozenset((word,)) for word in _GROUP.sub(" ", said).split() if word not in ("^", "$")]
    return _Row(phrase(notation), (*groups, *alone))


def _rows(table: str) -> tuple[_Row, ...]:
    return tuple(_row(line) for line in table.replace("\\\n", " ").splitlines() if line.strip())


def _by_word(rows: tuple[_Row, ...]) -> dict[str, list[_Row]]:
    """Return the rows under each word of the rarest need, so that few are tried."""
    seldom = Counter(word for row in rows for need in row.needs for word in need)
    found: dict[str, list[_Row]] = {}
    for row in rows:
        for word in min(row.needs, key=lambda need: sum(seldom[word] for word in need)):
            found.setdefault(word, []).append(row)
    return found


_NOT_MEANT = _by_word(_rows(NOT_MEANT))
_TOLD = _by_word(tuple(row for _, table in (*TOLD, *MET) for row in _rows(table)))


def in_distress(plain: str) -> bool:
    """Return whether a normalised text says that somebody is in a bad way."""
    text = f" {plain} "
    for row in _that_may_fit(_NOT_MEANT, text):
        text = row.pattern.sub(" - ", text)
    if _UNLESS_MORE_IS_SAID.search(text):
        return True
    return any(row.pattern.search(text) for row in _that_may_fit(_TOLD, text))


def _that_may_fit(rows: dict[str, list[_Row]], text: str) -> Iterator[_Row]:
    words = frozenset(text.split())
    tried = (row for word in words for row in rows.get(word, ()))
    return (row for row in tried if not any(need.isdisjoint(words) for need in row.needs))
