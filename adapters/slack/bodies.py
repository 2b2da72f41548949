"""A body of Slack's as the object in it, or why it cannot be read: the one parser of what comes from there.

What it returns can be walked through, kept and sent on as it is, however deep or odd what came was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from math import isfinite
from urllib.parse import parse_qsl

from yarl import query_to_pairs

from dialogs.messages import Json

# A modal with everything Slack allows in one is about a dozen levels deep.
MOST_LEVELS = 64
_MOST_FIELDS = 100
_NOT_READ = "\N{REPLACEMENT CHARACTER}"
_MAY_HOLD_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


class Unreadable(Exception):
    """The body cannot be read; the text is the reason, in a word."""


def read_payload(body: bytes, content_type: str) -> dict[str, Json]:
    """Return the object that Slack sends: as JSON, in a form's `payload`, or as the form of a command.

    Raises Unreadable for anything else, and for what two parsers might read as two things.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return _object(text)
        case "application/x-www-form-urlencoded":
            return _from_form(_fields(text))
    raise Unreadable("content_type")


def _from_form(fields: dict[str, str]) -> dict[str, Json]:
    if "payload" in fields:
        return _object(fields["payload"])
    if "command" in fields or "ssl_check" in fields:
        return dict(fields)  # its texts are whole: no form can say half a character
    raise Unreadable("not_a_command")


def _fields(text: str) -> dict[str, str]:
    pairs = _pairs(text)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Unreadable("twice")
    return fields


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return what a form holds, as strictly as the standard library, which takes ten times as long."""
    named = text.split("&") if text else []
    if len(named) > _MOST_FIELDS or not all("=" in one for one in named):
        raise Unreadable("not_a_form")
    pairs = query_to_pairs(text)
    # It puts this for what is no UTF-8. Somebody may also have written it, so then it is read strictly.
    if not any(_NOT_READ in name or _NOT_READ in value for name, value in pairs):
        return pairs
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        raise Unreadable("not_a_form") from None


def _object(text: str) -> dict[str, Json]:
    try:
        read = json.loads(text, parse_constant=_no_json, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    if not isinstance(read, dict):
        raise Unreadable("not_an_object")
    if not _is_shallow(read):
        raise Unreadable("too_deep")
    return _repaired(read) if _MAY_HOLD_HALVES.search(text) else read


def _no_json(name: str) -> float:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if isfinite(number) else _no_json(digits)


def sound(payload: object) -> dict[str, Json]:
    """Return what another parser has read, in the same state as what is read here; raises Unreadable."""
    try:
        return _object(json.dumps(payload))
    except (RecursionError, TypeError, ValueError):
        raise Unreadable("not_json") from None


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
        level = [inner for outer in level for inner in _values(outer) if isinstance(inner, (dict, list))]
        if not level:
            return True
    return False


def _values(outer: dict[str, Json] | list[Json]) -> Iterable[Json]:
    return outer.values() if isinstance(outer, dict) else outer
