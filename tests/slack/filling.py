"""What Slack sends of a modal that somebody has filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from tests.slack import screen
from tests.slack.fake_workspace import Json
from tests.slack.screen import Input, options


class NotThere(Exception):
    """The answer is none of those that can be picked."""


def values(view: Mapping[str, Any], answers: Sequence[tuple[Input, str]]) -> Json:
    """Return the state of a modal in which these fields are filled in; raises NotThere."""
    shown = {one.block_id: {"answer": _initial(one)} for one in inputs(view)}
    typed = view.get("state", {}).get("values", {})
    filled: Json = shown | typed
    return filled | {one.block_id: {"answer": _filled(one, said)} for one, said in answers}


def inputs(view: Mapping[str, Any]) -> list[Input]:
    """Return the fields of a modal."""
    return screen.inputs(view["blocks"])


def without_errors(view: Mapping[str, Any]) -> list[Json]:
    """Return the blocks of a form without what was wrong with an earlier try."""
    return [b for b in view["blocks"] if not (b["type"] == "context" and "type" not in b["elements"][0])]


def answered(view: Mapping[str, Any], answer: Json) -> Json | None:
    """Return the modal as Slack shows it after this answer to what was sent; None when it closes."""
    match answer.get("response_action"):
        case "errors":
            wrong = {"type": "context", "elements": [{"text": said} for said in answer["errors"].values()]}
            return {**view, "blocks": [wrong, *view["blocks"]]}
        case "update":
            kept = {name: view[name] for name in ("id", "user", "team_id")}
            return {**answer["view"], **kept, "hash": uuid4().hex}
    return None


def _initial(one: Input) -> Json:
    """Return what Slack sends of a field that was left as it was shown."""
    element = one.element
    match element["type"]:
        case "checkboxes" | "multi_static_select":
            return {"type": element["type"], "selected_options": element.get("initial_options", [])}
        case "radio_buttons" | "static_select":
            return {"type": element["type"], "selected_option": element.get("initial_option")}
        case kind:
            return {"type": kind, "value": element.get("initial_value")}


def _filled(one: Input, said: str) -> Json:
    """Return what Slack sends of a field that was filled in; raises NotThere for no such thing to pick."""
    kind, picks = one.element["type"], options(one.element)
    if not picks:
        return {"type": kind, "value": None if said == "skip" and one.is_optional else said}
    if kind in ("radio_buttons", "static_select"):
        return {"type": kind, "selected_option": _pick(picks, said)}
    ticked = "" if said == "skip" and one.is_optional else said
    pieces = [piece for piece in re.split(r",|\band\b", ticked) if piece.strip()]
    return {"type": kind, "selected_options": [_pick(picks, piece) for piece in pieces]}


def _pick(picks: list[Mapping[str, Any]], wanted: str) -> Mapping[str, Any]:
    said = wanted.strip().lower()
    if said.isdecimal() and 1 <= int(said) <= len(picks):
        return picks[int(said) - 1]
    for one in picks:
        if said in screen.label_of(one).lower():
            return one
    raise NotThere(wanted)
