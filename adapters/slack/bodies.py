"""A body of Slack's as the object in it: as JSON, in a form, or as a form. JSON itself is read elsewhere."""

from __future__ import annotations

from urllib.parse import parse_qsl

from yarl import query_to_pairs

from adapters.json_bodies import Unreadable, media_type, read_object, text_of
from dialogs.messages import Json

_MOST_FIELDS = 100
_NOT_READ = "\N{REPLACEMENT CHARACTER}"


def read_payload(body: bytes, content_type: str) -> dict[str, Json]:
    """Return the object that Slack sends: as JSON, in a form's `payload`, or as the form of a command.

    Raises Unreadable for anything else, and for what two parsers might read as two things.
    """
    text = text_of(body)
    match media_type(content_type):
        case "application/json":
            return read_object(text)
        case "application/x-www-form-urlencoded":
            return _from_form(_fields(text))
    raise Unreadable("content_type")


def _from_form(fields: dict[str, str]) -> dict[str, Json]:
    if "payload" in fields:
        return read_object(fields["payload"])
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
