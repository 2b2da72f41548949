"""What a card must be, checked without anything of the adapter: Adaptive Cards 1.5, and what people need.

Source: the schema of Adaptive Cards 1.5, written anew for the elements we use, each property allowed by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

TEXT = {"type": "string", "pattern": r"\S"}
SPACING = {"enum": ["none", "small", "medium", "large", "Default", "None", "Small", "Medium", "Large"]}
APART = {"spacing": SPACING, "separator": {"type": "boolean"}}


def _thing(kind: str | None, needs: dict[str, Any], may: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others."""
    named = {"type": {"const": kind}} if kind else {}
    return {
        "type": "object",
        "properties": {**named, **needs, **(may or {})},
        "required": [*named, *needs],
        "additionalProperties": False,
    }


def _list(most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, **({"maxItems": most} if most else {})}


_ASKED = {"id": TEXT, "label": TEXT}
_MAY = {**APART, "isRequired": {"const": True}, "errorMessage": TEXT}
_DATA = {"type": "object", "properties": {"hub": {"type": "object"}}, "required": ["hub"]}
_INPUTS = {"associatedInputs": {"enum": ["auto", "none"]}}
_STYLE = {"style": {"enum": ["default", "positive", "destructive"]}}
_BUTTON = {"title": TEXT, "data": _DATA}
# What each thing may hold, each property by name.
_RULES = {
    "AdaptiveCard": _thing(
        "AdaptiveCard",
        {
            "$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"},
            "version": {"const": "1.5"},
            "lang": {"const": "en"},
            "body": _list(),
        },
        {"speak": TEXT, "fallbackText": TEXT},
    ),
    "TextBlock": _thing(
        "TextBlock",
        {"text": TEXT, "wrap": {"const": True}, "style": {"const": "heading"}},
        {**APART, "size": {"enum": ["Medium", "Large"]}, "weight": {"const": "Bolder"}},
    ),
    "RichTextBlock": _thing("RichTextBlock", {"inlines": _list()}, APART),
    "TextRun": _thing(
        "TextRun",
        {"text": {"type": "string", "minLength": 1}},
        {"weight": {"const": "Bolder"}, "color": {"const": "Attention"}, "isSubtle": {"type": "boolean"}},
    ),
    "FactSet": _thing("FactSet", {"facts": _list()}, APART),
    "facts": _thing(None, {"title": TEXT, "value": TEXT}),
    "Container": _thing("Container", {"items": _list()}, APART),
    "ActionSet": _thing("ActionSet", {"actions": _list(6)}, APART),
    "Action.Execute": _thing(
        "Action.Execute", {**_BUTTON, "verb": TEXT, "fallback": {"type": "object"}}, {**_INPUTS, **_STYLE}
    ),
    "Action.Submit": _thing("Action.Submit", _BUTTON, {**_INPUTS, **_STYLE}),
    "Action.OpenUrl": _thing(
        "Action.OpenUrl", {"title": TEXT, "url": {"type": "string", "pattern": "^https?://"}}
    ),
    "Input.Text": _thing(
        "Input.Text",
        _ASKED,
        {
            **_MAY,
            "isMultiline": {"type": "boolean"},
            "maxLength": {"type": "integer", "minimum": 1},
            "value": {"type": "string"},
        },
    ),
    "Input.Number": _thing(
        "Input.Number", _ASKED, {**_MAY, **{name: {"type": "number"} for name in ("min", "max", "value")}}
    ),
    "Input.ChoiceSet": _thing(
        "Input.ChoiceSet",
        {**_ASKED, "choices": _list(), "wrap": {"const": True}},
        {
            **_MAY,
            "style": {"enum": ["compact", "expanded"]},
            "isMultiSelect": {"type": "boolean"},
            "placeholder": TEXT,
            "value": {"type": "string"},
        },
    ),
    "choices": _thing(None, {"title": TEXT, "value": {"type": "string", "minLength": 1}}),
}
_ELEMENTS = frozenset((
    "TextBlock", "RichTextBlock", "FactSet", "Container", "ActionSet", "Input.Text", "Input.Number",
    "Input.ChoiceSet",
))  # fmt: skip
# What may stand where.
_PLACES = {
    "body": _ELEMENTS,
    "items": _ELEMENTS,
    "inlines": frozenset(("TextRun",)),
    "actions": frozenset(("Action.Execute", "Action.Submit", "Action.OpenUrl")),
    "fallback": frozenset(("Action.Submit",)),
    "facts": frozenset(("facts",)),
    "choices": frozenset(("choices",)),
}
_VALIDATORS = {kind: Draft202012Validator(schema) for kind, schema in _RULES.items()}


def broken(card: Any) -> list[str]:
    """Return what is wrong with a card; nothing when everybody can see and use it."""
    found = list(_of_kind(card, "AdaptiveCard"))
    return found or [*_of_size(card), *_of_inputs(card), *_of_buttons(card)]


def _of_kind(thing: Any, kind: str) -> Iterator[str]:
    yield from (f"{kind}: {error.message[:200]}" for error in _VALIDATORS[kind].iter_errors(thing))
    for place, inner in thing.items():
        for one in inner if isinstance(inner, list) else [inner] if place in _PLACES else []:
            of_one = one.get("type", place)
            if of_one in _PLACES.get(place, ()):
                yield from _of_kind(one, of_one)
            else:
                yield f"{kind}.{place}: {of_one} may not stand there"


def things(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """Yield every object inside a card, save in what buttons carry."""
    if isinstance(value, dict) and name != "data":
        yield value
        for key, inner in value.items():
            yield from things(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def _of_size(card: Any) -> Iterator[str]:
    size = len(
        json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "surrogatepass")
    )
    if size > 28 * 1024:
        yield f"a card of {size} bytes"


def _of_inputs(card: Any) -> Iterator[str]:
    asked = [thing for thing in things(card) if str(thing.get("type")).startswith("Input.")]
    ids = [one["id"] for one in asked]
    if len(ids) != len(set(ids)):
        yield "two inputs of one id"
    for one in asked:
        if one.get("isRequired") and "errorMessage" not in one:
            yield f"{one['id']} does not say what is missing"
        values = [choice["value"] for choice in one.get("choices", ())]
        if len(values) != len(set(values)):
            yield f"{one['id']} has two choices of one value"
        picked = one["value"].split(",") if one.get("isMultiSelect") and "value" in one else []
        if one.get("isMultiSelect") and any("," in value for value in values):
            yield f"{one['id']} joins values that hold a comma"
        if not set(picked) <= set(values):
            yield f"{one['id']} marks what cannot be picked"


def _of_buttons(card: Any) -> Iterator[str]:
    for one in things(card):
        if one.get("type") == "Action.Execute":
            fallback = one["fallback"]
            same = [one.get(name) == fallback.get(name) for name in ("title", "data", "associatedInputs")]
            if not all(same):
                yield f"“{one['title']}” does something else in an old client"
