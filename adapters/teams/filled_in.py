"""What somebody filled in: the ids of the inputs that asked for it, and the answers these send."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from dialogs.messages import Json

# What the ids of inputs begin with: one answer, several of them, and words in place of a choice.
ONE, MANY, WORDS = "field:", "choices:", "words:"


def read_answers(filled: Mapping[str, Json]) -> dict[str, Json]:
    """Return what was filled in by the names of the fields; what was left out may be missing.

    A number is one where it was a whole number; yes and no are the words; several choices are a list of their
    values. What somebody said in their own words stands for what they picked.
    """
    one = {_name(key): _given(value) for key, value in filled.items() if key.startswith(ONE)}
    many = {_name(key): _several(value) for key, value in filled.items() if key.startswith(MANY)}
    said = {_name(key): _given(value) for key, value in filled.items() if key.startswith(WORDS)}
    return one | many | {name: words for name, words in said.items() if str(words).strip()}


def _name(key: str) -> str:
    return key.partition(":")[2]


def _given(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int) else ""


def _several(value: Json) -> list[Json]:
    return [unquote(one) for one in value.split(",") if one] if isinstance(value, str) else []
