"""A JSON body as the object in it, or why it cannot be read: the one parser of what channels deliver.

What it returns can be walked through, kept and sent on as it is, however deep or odd what came was.
"""

from __future__ import annotations

import json
import re
from math import isfinite

from dialogs.messages import Json

# A modal of Slack with everything in it is about a dozen levels deep, and so is a card of Teams.
MOST_LEVELS = 64
_MAY_HOLD_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


class Unreadable(Exception):
    """The body cannot be read; the text is the reason, in a word."""


def text_of(body: bytes) -> str:
    """Return the characters of a body; raises Unreadable."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None


def media_type(content_type: str) -> str:
    """Return what a Content-Type says without its parameters, in small letters."""
    return content_type.partition(";")[0].strip().lower()


def read_object(text: str) -> dict[str, Json]:
    """Return the object in a text, with "?" for halves of characters; raises Unreadable for anything else."""
    try:
        read = json.loads(text, parse_constant=_no_json, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    if not isinstance(read, dict):
        raise Unreadable("not_an_object")
    if not _is_shallow(read):
        raise Unreadable("too_deep")
    return _repaired(read) if _MAY_HOLD_HALVES.search(text) else read


def sound(payload: object) -> dict[str, Json]:
    """Return what another parser has read, in the same state as what is read here; raises Unreadable."""
    try:
        return read_object(json.dumps(payload))
    except (RecursionError, TypeError, ValueError):
        raise Unreadable("not_json") from None


def _no_json(name: str) -> float:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if isfinite(number) else _no_json(digits)


def _repaired(payload: dict[str, Json]) -> dict[str, Json]:
    """Return the payload with "?" for every half of a character, which no database and no channel can carry.

    A text that was cut in the middle of an emoji ends in one, so it is no reason to answer nothing.
    """
    whole: dict[str, Json] = json.loads(json.dumps(payload, ensure_ascii=False).encode(errors="replace"))
    return whole


def _is_shallow(payload: dict[str, Json]) -> bool:
    """Return whether nothing is deeper than allowed; what is read now is walked through again later."""
    level: list[dict[str, Json] | list[Json]] = [payload]
    for _ in range(MOST_LEVELS):
        below: list[dict[str, Json] | list[Json]] = []
        for outer in level:
            # The parser makes no subclasses, and this is half of what reading a press takes.
            inside = outer.values() if type(outer) is dict else outer
            below += [inner for inner in inside if type(inner) is dict or type(inner) is list]
        if not below:
            return True
        level = below
    return False
