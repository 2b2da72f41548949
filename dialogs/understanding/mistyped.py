"""Command words with a slip of the finger: one letter left out, doubled, swapped, or a vowel for another.

Nothing looser: "cancer" is one letter from "cancel", "writing" from "waiting" and "internet" from "interest".
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from string import ascii_lowercase

_COMMANDS = (
    *(
        "cancel",
        "booking",
        "bookings",
        "register",
        "interest",
        "interested",
        "waiting",
        "reserve",
        "apply",
        "withdraw",
    ),
    *("application", "applications", "workshop", "apologies", "reschedule", "colleague", "session"),
    *("sessions", "details"),
)
# Slips of these that are words themselves.
_ORDINARY = frozenset(
    ("apologise", "apologias", "apologues", "withdrew", "worksop", "booing", "appl", "appy", "reserva")
)
_VOWELS = "aeiou"


def _slips_of(word: str) -> Iterator[str]:
    """Yield what a word becomes by one slip behind its first letter: few people get that one wrong."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        if word[at] in _VOWELS:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS)


def _all_slips() -> dict[str, str]:
    """Return every slip with the one word it is a slip of."""
    meant: dict[str, set[str]] = {}
    for word in _COMMANDS:
        for slip in _slips_of(word):
            meant.setdefault(slip, set()).add(word)
    plain = {slip: words.pop() for slip, words in meant.items() if len(words) == 1}
    return {slip: word for slip, word in plain.items() if slip not in _COMMANDS and slip not in _ORDINARY}


MISTYPED = _all_slips()


_SHORTEST = 4


def meant(word: str, known: Container[str]) -> str:
    """Return the one known word that this is a slip of, or the word itself when there is none or several."""
    if len(word) < _SHORTEST or word in known:
        return word
    found = {one for one in _undone(word) if one in known}
    return found.pop() if len(found) == 1 else word


def _undone(word: str) -> Iterator[str]:
    """Yield what was meant if one of the slips above was made."""
    for at in range(1, len(word)):
        yield from (word[:at] + letter + word[at:] for letter in ascii_lowercase)
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        if word[at] in _VOWELS:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS)
