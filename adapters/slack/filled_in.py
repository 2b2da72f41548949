"""What somebody filled in: the ids of the blocks that asked for it, and the answers these send."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.messages import Json

# What the block ids of fields begin with, and of the words somebody may say instead of picking.
FIELD, WORDS, ANSWER = "field:", "words:", "answer"


def read_answers(view: Mapping[str, Json]) -> dict[str, Json]:
    """Return the answers of a sent form by the names of its fields; "" or [] where nothing was filled in.

    A number is one where it was a whole number; yes and no are the words; choices are the values picked.
    What somebody said in their own words stands for what they picked. What is no form gives no answers.
    """
    filled = _at(view, "state", "values")
    if not isinstance(filled, Mapping):
        return {}
    answers = {name: _given(one) for name, one in _filled_in(filled, FIELD)}
    said = {name: _given(one) for name, one in _filled_in(filled, WORDS)}
    return answers | {name: words for name, words in said.items() if words}


def _filled_in(filled: Mapping[str, Json], prefix: str) -> list[tuple[str, Mapping[str, Json]]]:
    given = {block_id: _at(block, ANSWER) for block_id, block in filled.items()}
    return [
        (block_id.removeprefix(prefix), one)
        for block_id, one in given.items()
        if block_id.startswith(prefix) and isinstance(one, Mapping)
    ]


def _given(one: Mapping[str, Json]) -> Json:
    match one.get("type"):
        case "radio_buttons" | "static_select":
            return _at(one, "selected_option", "value") or ""
        case "checkboxes" | "multi_static_select":
            picked = one.get("selected_options")
            return [_at(option, "value") for option in picked] if isinstance(picked, list) else []
        case "number_input":
            return _whole(one.get("value"))
        case _:
            return one.get("value") or ""


def _whole(said: Json) -> Json:
    is_whole = isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 10
    return int(said) if is_whole else said or ""


def _at(value: Json, *path: str) -> Json:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
