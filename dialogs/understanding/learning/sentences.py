"""The sentences that the model learns from, as they stand in the files of this folder.

A line `== kind` begins the sentences of a kind. Capitals stand for what is recognised before the model is
asked: S a session, C a course, W a day, T a time, P so many places, A an audience, X a topic. One line says
many sentences with `(this|that|)`: one of these, the last of them nothing.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from math import prod
from pathlib import Path
from random import Random

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
_CHOICE = re.compile(r"[()]")
# So many sentences are enough of one line, unless one of its choices has more than half as many.
_MOST = 12
_MARK = re.compile(r"\b([SCWTPAX])\b(?!['’])")


def sentences() -> list[tuple[str, str]]:
    """Return each sentence as a normalised text with marks, with its kind."""
    return [(text, kind) for texts, kind in lines() for text in texts]


def lines() -> list[tuple[list[str], str]]:
    """Return the sentences of each line, with their kind."""
    found, kind = [], ""
    for file in sorted(_FOLDER.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("== "):
                kind = line[3:].strip()
            elif line.strip():
                found.append((list(dict.fromkeys(marked(one) for one in said(line))), kind))
    return found


def said(line: str) -> list[str]:
    """Return what a line says: all of it, or where that is a lot, some of it, always the same."""
    parts = [part.split("|") for part in _CHOICE.split(line)]
    most = max(_MOST, 2 * max(len(part) for part in parts))
    if prod(len(part) for part in parts) <= most:
        return ["".join(one) for one in product(*parts)]
    # Each choice is heard about as often as its neighbours, and at least twice.
    random = Random(line)  # noqa: S311 (a choice, no secret)
    columns = [random.sample((part * (most // len(part) + 1))[:most], most) for part in parts]
    return ["".join(one) for one in zip(*columns, strict=True)]


def marked(line: str) -> str:
    """Return a sentence of the files as `requests.read` leaves what people type."""
    plain = normalise(_MARK.sub(lambda found: f"q{found[1].lower()}q", line))
    text = read(plain, _ANY_DAY, ()).text
    return " ".join(_MARKS.get(word[1:-1].upper(), word) if _is_mark(word) else word for word in text.split())


def _is_mark(word: str) -> bool:
    return len(word) == 3 and word[0] == word[2] == "q"
