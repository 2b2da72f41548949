"""How wide words are on a button, so that those side by side are not cut on a phone."""

from __future__ import annotations

from functools import lru_cache

# Pixels: what there is for a row on a card of 320, the narrowest phone, and for the space after the last
# button; and what a button takes beside its words, with the space after it.
ROOM = 278.0
PADDING = 34.0
# The widest words of a button that stands alone.
LONGEST = ROOM - PADDING
# Of bold letters of 14 pixels, in the widest of the fonts that Teams falls back on.
_LETTERS = {
    "ijl '’": 4.9,
    "I.,:;|": 5.6,
    "ft-(!)/": 6.7,
    "rJ[]": 7.0,
    "csz": 8.4,
    "vxyk": 9.3,
    "aeo": 9.6,
    "DGHNOQU": 11.9,
    "w": 13.0,
    "mM": 14.6,
    "W@%&…": 15.5,
}
_WIDTHS = {letter: width for letters, width in _LETTERS.items() for letter in letters}
_LETTER, _CAPITAL = 10.1, 10.8
# Emoji, and scripts whose letters are as wide as high.
_SQUARE = 20.0
_LAST_LATIN = "\u024f"
_MOST_KEPT = 1024


@lru_cache(_MOST_KEPT)
def of(words: str) -> float:
    """Return how wide the words are on a button, in pixels: no less than they are shown."""
    return sum(map(_letter, words))


def _letter(letter: str) -> float:
    if letter > _LAST_LATIN:
        return _WIDTHS.get(letter, _SQUARE)
    return _WIDTHS.get(letter, _CAPITAL if letter.isupper() else _LETTER)
