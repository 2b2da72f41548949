"""The sentences that the model learns from, as they stand in the files of this folder.

A line `== kind` begins the sentences of a kind. Capitals stand for what is recognised before the model is
asked: S a session, C a course, W a day, T a time, P so many places, A an audience, X a topic.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from dialogs.understanding.requests import read
from dialogs.understanding.words import normalise

# Which day it is changes no mark.
_ANY_DAY = date(2026, 11, 23)
_FOLDER = Path(__file__).parent
_MARKS = {
    "S": "SESSION",
    "C": "COURSE",
    "W": "WHEN",
    "T": "TIME",
    "P": "PARTY",
    "A": "WHO",
    "X": "TOPIC",
}
_MARK = re.compile(r"\b([SCWTPAX])\b(?!['’])")


def sentences() -> list[tuple[str, str]]:
    """Return each sentence as a normalised text with marks, with its kind."""
    found, kind = [], ""
    for file in sorted(_FOLDER.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("== "):
                kind = line[3:].strip()
            elif line.strip():
                found.append((marked(line), kind))
    return found


def marked(line: str) -> str:
    """Return a sentence of the files as `requests.read` leaves what people type."""
    plain = normalise(_MARK.sub(lambda found: f"q{found[1].lower()}q", line))
    text = read(plain, _ANY_DAY, ()).text
    return " ".join(_MARKS.get(word[1:-1].upper(), word) if _is_mark(word) else word for word in text.split())


def _is_mark(word: str) -> bool:
    return len(word) == 3 and word[0] == word[2] == "q"
