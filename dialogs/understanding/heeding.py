"""Whether one part of a message tells of distress, however plain the request beside it is."""

from __future__ import annotations

import re

from dialogs.understanding import model
from dialogs.understanding.kinds import DISTRESS
from dialogs.understanding.words import normalise

_PARTS_END = re.compile(r"[,;.!?\n]+(?=\s|$)|\s-\s|\b(?:because|cos|coz|but|so|and|as|also)\b", re.IGNORECASE)
_MOST_PARTS = 6
# Fewer words are too little to go by.
_SHORTEST = 3
# So sure must the model be of a part, as the rest of the message says something else.
_SURE = 0.9


def a_part_tells_of_distress(text: str) -> bool:
    """Return whether the model is sure of one of several parts of a text as it was typed."""
    parts = [normalise(part) for part in _PARTS_END.split(text, maxsplit=_MOST_PARTS)]
    told = [part for part in parts if len(part.split()) >= _SHORTEST]
    return len(parts) > 1 and any(_is_distress(part) for part in told)


def _is_distress(plain: str) -> bool:
    kind, sure = model.load().classify(plain)[0]
    return kind == DISTRESS and sure >= _SURE
