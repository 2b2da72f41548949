"""What Teams sends of a card that somebody has filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.teams import screen
from tests.teams.screen import Block


class NotThere(Exception):
    """The answer is none of those that can be picked."""


def filled(card: Block, answers: Sequence[tuple[Block, str]]) -> dict[str, Any]:
    """Return the fields as they are sent: as they were shown, but for what was filled in; raises NotThere."""
    shown = {one["id"]: one["value"] for one in screen.inputs(card) if one.get("value") not in (None, "")}
    said = {one["id"]: _said(one, answer) for one, answer in answers}
    return {name: value for name, value in (shown | said).items() if value is not None}


def asking(card: Block, label: str) -> Block | None:
    """Return the field that asks this, or None."""
    wanted = flat(label)
    return next((one for one in screen.inputs(card) if wanted in flat(one.get("label", ""))), None)


def flat(text: str) -> str:
    """Return a text as people compare it."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).lower()


def _said(one: Mapping[str, Any], answer: str) -> Any:
    if one["type"] != "Input.ChoiceSet":
        return None if answer == "skip" and not one.get("isRequired") else answer
    if not one.get("isMultiSelect"):
        return _pick(one["choices"], answer)
    pieces = [piece for piece in re.split(r",|\band\b", answer) if piece.strip()]
    return ",".join(_pick(one["choices"], piece) for piece in pieces)


def _pick(choices: Sequence[Mapping[str, Any]], wanted: str) -> str:
    said = wanted.strip().lower()
    if said.isdecimal() and 1 <= int(said) <= len(choices):
        return str(choices[int(said) - 1]["value"])
    for one in choices:
        if said in one["title"].lower():
            return str(one["value"])
    raise NotThere(wanted)
