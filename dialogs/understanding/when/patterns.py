"""The notation of the grammar's tables, made into regular expressions over one character for each word.

A pattern is words parted by spaces. `a|b` is either, `?` behind it may be missing, `!a|b` is anything but,
`<a` stands before and stays. WORDS IN CAPITALS are kinds of words (see `lexicon`), and each hands its value
to the meaning, None when it is missing. A text of 40 words is 40 characters, so that no pattern is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ALIASES = {
    "COUNT": "NUM|TENS|a|an|couple|few",
    "HOUR": "NUM",
    "WHICH": "this|next|last|coming|following|current|previous",
    "THIS": "this|coming|current",
    "NTHS": "NTH|last",
    "to": "to|-|until",
}
UNKNOWN = "."
_codes: dict[str, str] = {}
Meaning = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern, the kind of word that takes its place, and its meaning: None when it is none after all."""

    pattern: re.Pattern[str]
    kind: str
    meaning: Meaning


def code(word: str) -> str:
    """Return the character that stands for a word of the tables, a new one for a new word."""
    return _codes.setdefault(word, chr(0x100 + len(_codes)))


def code_of(word: str) -> str:
    """Return the character of a word in a text: that of an unknown word when no table has it."""
    return _codes.get(word, UNKNOWN)


def row(kind: str, pattern: str, meaning: Meaning) -> Row:
    """Return a row of a table."""
    return Row(re.compile("".join(_element(element) for element in pattern.split())), kind, meaning)


def table(kind: str, rows: tuple[tuple[str, Meaning], ...]) -> tuple[Row, ...]:
    """Return a table of rows that all make the same kind."""
    return tuple(row(kind, pattern, meaning) for pattern, meaning in rows)


def _element(element: str) -> str:
    if element in "^$":
        return element
    mark = element[0] if element[0] in "!<" else ""
    optional = "?" if element.endswith("?") else ""
    words = element.strip("!<?").split("|")
    words = [word for name in words for word in ALIASES.get(name, name).split("|")]
    one = "[" + "".join(re.escape(code(word)) for word in words) + "]"
    if mark:
        return f"(?!{one})" if mark == "!" else f"(?<={one})"
    is_handed = any(word.isupper() for word in element.strip("?").split("|"))
    return f"({one}){optional}" if is_handed else one + optional
