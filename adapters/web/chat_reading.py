"""Reads what the page of the web chat sends: one thing a person did, as a line of JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from dialogs.messages import Incoming, Json, Press, Sender, Submission

CHANNEL = "web"
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Unreadable(ValueError):
    """Not something our page sends."""


def sender(name: str, email: str) -> Sender:
    """Return one of the people who can be picked, as whoever writes from this page."""
    return Sender(CHANNEL, email, name=name, email=email)


def read(line: str, who: Sender) -> Incoming:
    """Return what was typed, pressed or filled in. Raises Unreadable, whatever else was sent."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(said, dict) or not _ID.fullmatch(_of(str, said.get("id"))):
        raise Unreadable("no id")
    match {name: value for name, value in said.items() if name != "id"}:
        case {"text": str(text), **others} if not others:
            return Incoming(said["id"], who, text=text)
        case {"press": dict(press), **others} if not others:
            return Incoming(said["id"], who, press=_press(press))
        case {"form": dict(form), **others} if not others:
            return Incoming(said["id"], who, submission=_submission(form))
    raise Unreadable("nothing that a person does here")


def _press(press: dict[str, Json]) -> Press:
    return Press(_of(str, press.get("flow")), _of(dict, press.get("args", {})))


def _submission(form: dict[str, Json]) -> Submission:
    return Submission(_of(str, form.get("token")), _of(dict, form.get("answers")))


def _of(kind: type, value: Json) -> Any:
    if not isinstance(value, kind):
        raise Unreadable(f"no {kind.__name__}")
    return value
