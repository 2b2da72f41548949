"""What Teams takes: every limit in one table, and the check of a card or a whole message against it.

Not here: how what is too long is made to fit; that is decided where it is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from adapters.characters import size

Payload = dict[str, Any]

# "kind.property": the most characters of a text, entries of a list, or the largest number there. Of "weight",
# the bytes of the JSON in UTF-16, as Teams measures. A kind is the `type`, or the name of what has none.
LIMITS: Mapping[str, int] = MappingProxyType({
    # Source: learn.microsoft.com, format-your-bot-messages; larger ones are refused (MessageSizeTooBig).
    "message.weight": 100 * 1024,
    # Ours: where cards pass through connectors, Microsoft's figure is 28 KB.
    "AdaptiveCard.weight": 28 * 1024,
    # Source: learn.microsoft.com, cards-reference: six actions are shown, the others are hidden or dropped.
    "ActionSet.actions": 6,
    "AdaptiveCard.actions": 6,
    # Every other figure is ours: Teams names none, and what is longer nobody reads on a phone.
    "message.text": 4_000,
    "message.summary": 250,
    "AdaptiveCard.speak": 600,
    "AdaptiveCard.fallbackText": 600,
    "TextBlock.text": 150,
    "TextRun.text": 4_000,
    "FactSet.facts": 20,
    "fact.title": 100,
    "fact.value": 1_000,
    "Action.Execute.title": 80,
    "Action.Execute.data": 2_000,
    "Action.Submit.title": 80,
    "Action.Submit.data": 2_000,
    "Action.OpenUrl.title": 80,
    "Action.OpenUrl.url": 2_000,
    "Input.Text.label": 500,
    "Input.Text.id": 300,
    "Input.Text.errorMessage": 200,
    "Input.Text.maxLength": 4_000,
    "Input.Text.value": 4_000,
    "Input.Number.label": 500,
    "Input.Number.id": 300,
    "Input.Number.errorMessage": 200,
    "Input.ChoiceSet.label": 500,
    "Input.ChoiceSet.id": 300,
    "Input.ChoiceSet.errorMessage": 200,
    "Input.ChoiceSet.placeholder": 100,
    "Input.ChoiceSet.choices": 100,
    "choice.title": 150,
    "choice.value": 300,
    "dialog.title": 60,
})  # fmt: skip

# Teams shows nothing, or refuses the card, when these are empty.
NEVER_EMPTY = (
    "AdaptiveCard.body", "ActionSet.actions", "TextBlock.text", "TextRun.text", "RichTextBlock.inlines",
    "FactSet.facts", "fact.title", "fact.value", "Container.items", "Action.Execute.title",
    "Action.Submit.title", "Action.OpenUrl.title", "Action.OpenUrl.url", "Input.Text.id", "Input.Text.label",
    "Input.Number.id", "Input.Number.label", "Input.ChoiceSet.id", "Input.ChoiceSet.label",
    "Input.ChoiceSet.choices", "choice.title", "choice.value", "dialog.title",
)  # fmt: skip
# Objects without a `type`, by the name they have where they stand.
_KINDS = {"facts": "fact", "choices": "choice"}
_SEPARATOR = 2  # the comma between two entries of a list, in bytes


class Kept(Payload):
    """An element that goes into many cards and is never changed, so it is weighed and checked only once.

    There is no input in it. One that is `like` another differs in nothing that is weighed or checked.
    """

    __slots__ = ("problems", "weight")

    def __init__(self, element: Payload, like: Kept | None = None) -> None:
        super().__init__(element)
        self.weight: int = weight(element) if like is None else like.weight
        self.problems: list[str] = problems(element) if like is None else like.problems


def problems(payload: Payload, kind: str = "message") -> list[str]:
    """Return what Teams would refuse or not show in a card, message or dialog; nothing when it is fine.

    `kind` is what the payload is, where that is not in it. What is said names places and figures, never a
    word of what stands there.
    """
    found: list[str] = []
    input_ids: list[str] = []
    _look(payload, payload.get("type", kind), found, input_ids)
    is_repeated = len(input_ids) > len(set(input_ids))
    return [*found, "Input.id: more than once the same"] if is_repeated else found


def weight(thing: Any) -> int:
    """Return how many bytes something takes as JSON in UTF-16."""
    return thing.weight if isinstance(thing, Kept) else length(thing) * 2


def weight_in_list(elements: Sequence[Payload]) -> int:
    """Return how many bytes elements add to a list that has others."""
    return sum(weight(element) + _SEPARATOR for element in elements)


def length(data: Any) -> int:
    """Return how many characters the data of a button takes."""
    try:
        return size(to_json(data).decode())
    except PydanticSerializationError:  # half a character, which the standard library lets pass
        return size(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _look(thing: Payload, kind: str, found: list[str], input_ids: list[str]) -> None:
    """Add what is wrong with an object and with those in it, and the ids of the inputs in it."""
    # Every card goes through here: one walk that fills lists costs half of what generators do.
    if isinstance(thing, Kept):
        found += thing.problems
        return
    for name, most in _RULES.get(kind, ()):
        if (measured := _measure(thing, name)) > most:
            found.append(f"{kind}.{name}: {measured}, at most {most}")
    for name in _FILLED.get(kind, ()):
        if name in thing and not thing[name]:
            found.append(f"{kind}.{name}: empty")
    if kind.startswith("Input."):
        input_ids.append(str(thing.get("id")))
    for name, inner in thing.items():
        if isinstance(inner, dict) and name != "data":  # what is in there is ours, not Teams'
            _look(inner, inner.get("type", ""), found, input_ids)
        elif isinstance(inner, list):
            for one in inner:
                if isinstance(one, dict):
                    _look(one, one.get("type") or _KINDS.get(name, ""), found, input_ids)


def _measure(thing: Payload, name: str) -> int:
    if name == "weight":
        return _whole_weight(thing)
    value = thing.get(name, 0)
    if isinstance(value, str):
        return size(value)
    if isinstance(value, int):
        return value
    return length(value) if name == "data" else len(value)


def _whole_weight(thing: Payload) -> int:
    """Return the weight of a card or a message, of which every element was weighed by itself."""
    body = thing.get("body")
    return weight({**thing, "body": []}) + weight_in_list(body) - _SEPARATOR if body else weight(thing)


def _by_kind(rows: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for row, most in rows.items():
        kind, _, name = row.rpartition(".")
        found.setdefault(kind, []).append((name, most))
    return found


_RULES = _by_kind(LIMITS)
_FILLED = {kind: [name for name, _ in rows] for kind, rows in _by_kind(dict.fromkeys(NEVER_EMPTY, 0)).items()}
