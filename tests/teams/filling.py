"""How somebody fills in a field of a card: by typing, by its number, or by the words of a choice."""

from __future__ import annotations

import re

from tests.teams import screen
from tests.teams.screen import Card, Input


class NotThere(Exception):
    """The answer is none of those that can be picked."""


def asking(card: Card, label: str) -> Input | None:
    """Return the field that asks this, or None."""
    wanted = flat(label)
    return next((one for one in screen.inputs(card) if wanted in flat(one.label)), None)


def flat(text: str) -> str:
    """Return a text as people compare it."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).lower()


def value(one: Input, answer: str) -> str:
    """Return what Teams holds of a field in which this is filled in; raises NotThere."""
    if not one.options:
        return "" if answer == "skip" and not one.is_required else answer
    if not one.is_many:
        return _pick(one, answer)
    ticked = "" if answer == "skip" and not one.is_required else answer
    pieces = [piece for piece in re.split(r",|\band\b", ticked) if piece.strip()]
    return ",".join(_pick(one, piece) for piece in pieces)


def _pick(one: Input, wanted: str) -> str:
    said = wanted.strip().lower()
    if said.isdecimal() and 1 <= int(said) <= len(one.options):
        return one.options[int(said) - 1][1]
    for words, picked in one.options:
        if said in words.lower():
            return picked
    raise NotThere(wanted)
