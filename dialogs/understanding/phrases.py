"""The notation in which requests are written down, and how it is matched.

    cancel [my|our|the] (place|booking)

means: "cancel", then any of the words in square brackets, as often as they come or not at all, then one of
those in round brackets. `^` and `$` are the two ends of the text. NAMED, DATED and ANY stand for marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.understanding import wishes
from dialogs.understanding.said_whole import SAID_WHOLE
from dialogs.understanding.words import CALENDAR_WORDS

MARKS = ("SESSION", "MAYBE", "WHEN", "TIME", "PARTY", "WHO", "TOPIC", "WHERE", "ONLINE", "FREE")
_SHORT = {
    "NAMED": "(SESSION|MAYBE)",
    "DATED": "(SESSION|MAYBE|WHEN)",
    "ANY": f"({'|'.join(MARKS)})",
    "I": "(i|we)",
    "WE": "(i|we|PARTY)",
    "ME": "[me|us|myself|my name|both|both of us|PARTY]",
    "THE": "[the|a|an|my|our|your|this|that|next|session]",
    "AT": "[to|on|onto|for|at|in|of|with|along|the|a|an|my|our|this|next|place|session|about|it]",
}
_ELEMENT = re.compile(r"\[[^\]]*\]|\([^)]*\)|[^ ]+")


def phrase(notation: str) -> re.Pattern[str]:
    """Return the pattern of a phrase, to be searched in a text with a space at both ends."""
    notation = re.sub(r"\s*\|\s*", "|", notation)
    return re.compile("".join(_element(part) for part in _ELEMENT.findall(notation)))


def _element(part: str) -> str:
    part = _SHORT.get(part, part)
    if part == "^":
        return r"\A"
    if part == "$":
        return r"(?= \Z)"
    words = rf" (?:{part.strip('[]()')})(?= )"
    return f"(?:{words})*" if part.startswith("[") else words


@dataclass(frozen=True, slots=True)
class Cue:
    """The flow a text asks for, and the text ahead of the words that say so, behind them, without them."""

    flow: str
    ahead: str
    behind: str
    rest: str


def cue_of(text: str) -> Cue | None:
    """Return the first request in the table that a marked text fits."""
    text = f" {text} "
    for flow, pattern in _REQUESTS:
        match = pattern.search(text)
        if match:
            ahead, inside = text[: match.start()], [word for word in match[0].split() if word in MARKS]
            behind = text[match.end() :].strip()
            return Cue(flow, ahead, behind, " ".join([ahead, *inside, behind]))
    return None


def said_whole(plain: str) -> str | None:
    """Return the flow of a text that is one of the phrases that are said alone, such as a greeting."""
    return next((flow for flow, pattern in _SAID_WHOLE if pattern.match(f" {plain} ")), None)


def left_over(text: str) -> list[str]:
    """Return the words that were neither understood nor are mere politeness."""
    return [word for word in text.split() if word not in FILLERS and word not in MARKS]


def _rows(table: Iterable[tuple[str, str]], ends: str = "{}") -> list[tuple[str, re.Pattern[str]]]:
    lines = ((flow, line.strip()) for flow, rows in table for line in rows.splitlines())
    return [(flow, phrase(ends.format(line))) for flow, line in lines if line]


def _words_of_tables() -> frozenset[str]:
    rows = [row for _, row in (*wishes.REQUESTS, *SAID_WHOLE.items())]
    return frozenset(re.findall(r"[a-z]{2,}", " ".join(rows)))


_REQUESTS = _rows(wishes.REQUESTS)
_SAID_WHOLE = _rows(SAID_WHOLE.items(), "^ {} $")
FILLERS = frozenset(wishes.FILLERS.split())
BLOCKERS = frozenset(wishes.BLOCKERS.split())
SHOWING = frozenset(wishes.SHOWING.split())
PLACE_WANTED = frozenset(wishes.PLACE_WANTED.split())
PLAIN_BOOK = frozenset(wishes.PLAIN_BOOK.split())
PLAIN_WHATS_ON = frozenset(wishes.PLAIN_WHATS_ON.split())
# Every word of the tables and of the calendar: none of them is a misspelt session, or a session's name alone.
KNOWN = FILLERS | BLOCKERS | SHOWING | CALENDAR_WORDS | {"online", "virtual"} | _words_of_tables()
