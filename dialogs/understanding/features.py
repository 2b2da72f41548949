"""What the model looks at in a text: its words, two of them in a row, and pieces of longer words.

Text is read after names, dates and the like have become marks, so that nothing here depends on a catalogue.
A word that the sentences learnt from hardly have is "?": being strange is all that is known of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import pairwise

STRANGE = "?"
# Pieces make a word with a slip of the finger still look like itself.
_PIECE = 4
_SHORTEST = 5
_MOST_STRANGE = 3
# Beside a few other words these say nothing.
_NOISE = frozenset(
    """
    tho though soz like lol tbh innit meanwhile actually btw anyway kindly asap hun basically obviously
    just really well so oh please sorry mate
    """.split()  # noqa: SIM905 (a table of words)
)
_FEW = 3


def features(marked: str, known: Container[str]) -> list[str]:
    """Return the features of a normalised text with marks, each once, in an order that never changes."""
    words = words_of(marked)
    heard = [word if word in known else STRANGE for word in words]
    strange = [f"{STRANGE}{min(heard.count(STRANGE), _MOST_STRANGE)}"]
    return list(dict.fromkeys([*heard, *strange, *_pairs(heard), *_pieces(words)]))


def words_of(marked: str) -> list[str]:
    """Return the words of a text, with one word for every number."""
    words = ["#" if word.isdigit() else word for word in marked.split()]
    said = [word for word in words if word not in _NOISE]
    return said if len(said) >= _FEW else words


def _pairs(words: list[str]) -> Iterator[str]:
    return (f"{first} {second}" for first, second in pairwise(["^", *words, "$"]))


def _pieces(words: list[str]) -> Iterator[str]:
    for word in words:
        if len(word) >= _SHORTEST and word.islower():
            framed = f"<{word}>"
            yield from (f"~{framed[at : at + _PIECE]}" for at in range(len(framed) - _PIECE + 1))
