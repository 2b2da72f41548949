"""Reads what somebody filled in, from a modal that was sent: the reverse of drawing a form."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.modals import ANSWER, FIELD, WORDS
from dialogs.messages import Json


def read_answers(view: Mapping[str, Json]) -> dict[str, Json]:
    """Return the answers of a sent form by the names of its fields; "" or [] where nothing was filled in.

    A number is one where it was a whole number; yes and no are the words; choices are the values picked.
    What somebody said in their own words stands for what they picked. What is no form gives no answers.
    """
    filled = _at(view, "state", "values")
    if not isinstance(filled, Mapping):
        return {}
    answers = {name: _answer(one) for name, one in _of(filled, FIELD)}
    said = {name: _answer(one) for name, one in _of(filled, WORDS)}
    return answers | {name: words for name, words in said.items() if words}


def _of(filled: Mapping[str, Json], prefix: str) -> list[tuple[str, Mapping[str, Json]]]:
    given = {block_id: _at(block, ANSWER) for block_id, block in filled.items()}
    return [
        (block_id.removeprefix(prefix), one)
        for block_id, one in given.items()
        if block_id.startswith(prefix) and isinstance(one, Mapping)
    ]


def _answer(one: Mapping[str, Json]) -> Json:
    match one.get("type"):
        case "radio_buttons" | "static_select":
            return _at(one, "selected_option", "value") or ""
        case "checkboxes" | "multi_static_select":
            picked = one.get("selected_options")
            return [_at(option, "value") for option in picked] if isinstance(picked, list) else []
        case "number_input":
            return _number(one.get("value"))
        case _:
            return one.get("value") or ""


def _number(said: Json) -> Json:
    is_whole = isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 10
    return int(said) if is_whole else said or ""


def _at(value: Json, *path: str) -> Json:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
