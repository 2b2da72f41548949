"""What Slack takes: every limit in one table, and the check of a message, modal or Home tab against it.

Not here: how what is too long is made to fit; that is decided where it is drawn.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal

from pydantic_core import to_json

from adapters.characters import size as size

Payload = dict[str, Any]
Surface = Literal["message", "modal", "home"]

# "kind.path": the most characters of a text, entries of a list, or the largest number there. A kind is the
# `type` of an object, or what the object is called that has none.
LIMITS: Mapping[str, int] = MappingProxyType({
    # Source: docs.slack.dev, chat.postMessage; what is longer is cut by Slack.
    "message.text": 40_000,
    "message.blocks": 50,
    # Source: slackapi/bolt-js #2509 and #2867, measured there: refused (msg_blocks_too_long) from about
    # 13,300 characters in one block, and some 125 sooner for every further block.
    "message.weight": 12_000,
    # Ours: it holds ids only. Slack says metadata_too_large and names no figure.
    "message.metadata": 3_000,
    # Source: slack_sdk.models.views; the sizes in bytes are those of views.open (view_too_large).
    "modal.title.text": 24,
    "modal.submit.text": 24,
    "modal.close.text": 24,
    "modal.blocks": 100,
    "modal.private_metadata": 3_000,
    "modal.callback_id": 255,
    "modal.bytes": 250_000,
    "home.blocks": 100,
    "home.private_metadata": 3_000,
    "home.callback_id": 255,
    "home.bytes": 250_000,
    # Source: slack_sdk.models.blocks; fields, table and the numbers of an input: docs.slack.dev.
    "section.text.text": 3_000,
    "section.fields": 10,
    "section.fields.text": 2_000,
    "header.text.text": 150,
    "actions.elements": 25,
    "context.elements": 10,
    "context.elements.text": 3_000,
    "input.label.text": 2_000,
    "input.hint.text": 2_000,
    # Ours: of what is wrong with an answer Slack names no limit; it stands where the hint does.
    "input.error": 2_000,
    "image.image_url": 3_000,
    "image.alt_text": 2_000,
    "image.title.text": 2_000,
    "markdown.text": 12_000,
    "button.text.text": 75,
    "button.value": 2_000,
    "button.url": 3_000,
    "button.accessibility_label": 75,
    "static_select.options": 100,
    "static_select.option_groups": 100,
    "static_select.placeholder.text": 150,
    "multi_static_select.options": 100,
    "multi_static_select.option_groups": 100,
    "multi_static_select.placeholder.text": 150,
    "radio_buttons.options": 10,
    "checkboxes.options": 10,
    "overflow.options": 5,
    "option.text.text": 75,
    "option.description.text": 75,
    "option.value": 150,
    "option_group.label.text": 75,
    "option_group.options": 100,
    "plain_text_input.placeholder.text": 150,
    "plain_text_input.initial_value": 3_000,
    "plain_text_input.max_length": 3_000,
    "number_input.placeholder.text": 150,
    "confirm.title.text": 100,
    "confirm.text.text": 300,
    "confirm.confirm.text": 30,
    "confirm.deny.text": 30,
    # Ours, as rich text has none of its own: as a section for words, as a button for an address.
    "text.text": 3_000,
    "link.text": 3_000,
    "link.url": 3_000,
    # Every block and every element has these.
    "any.block_id": 255,
    "any.action_id": 255,
})  # fmt: skip

# Slack refuses what is empty here.
NEVER_EMPTY = (
    "modal.blocks", "plain_text.text", "text.text", "link.url", "rich_text.elements", "actions.elements",
    "context.elements", "static_select.options", "static_select.option_groups",
    "multi_static_select.options", "multi_static_select.option_groups", "radio_buttons.options",
    "checkboxes.options", "option_group.options",
)  # fmt: skip
# Objects without a `type`, by the name they have where they stand.
_KINDS = {
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "option_group",
    "confirm": "confirm",
}
_COST_OF_A_BLOCK = 125
_IN_A_MENU = frozenset(("options", "option_groups"))


class Kept(Payload):
    """A block that goes into many messages and is never changed: weighed, checked and encoded only once."""

    __slots__ = ("encoded", "problems", "weight")

    def __init__(self, block: Payload) -> None:
        super().__init__(block)
        self.weight = weight((block,))
        self.encoded = to_json(block)
        self.problems: list[str] = []
        _look(block, "", self.problems)
        self.problems += _twice("action_id", _action_ids(block))


def problems(payload: Payload, surface: Surface) -> list[str]:
    """Return what Slack would refuse in a drawn message, modal or Home tab; nothing when it is fine.

    What is said names places and figures, never a word of what stands there.
    """
    found: list[str] = []
    _look({**payload, **_sizes(payload, surface)}, surface, found)
    return found + _repeated(payload.get("blocks") or ())


def weight(blocks: Iterable[Payload]) -> int:
    """Return how much the blocks count towards what one message holds; entries of a menu count nothing."""
    total = 0
    for block in blocks:
        total += block.weight if isinstance(block, Kept) else _COST_OF_A_BLOCK + _words(block)
    return total


def _words(thing: Payload) -> int:
    total = 0
    for name, inner in thing.items():
        if isinstance(inner, str):
            total += size(inner) if name == "text" else 0
        elif isinstance(inner, dict):
            total += _words(inner)
        elif isinstance(inner, list) and name not in _IN_A_MENU:
            for one in inner:
                total += _words(one) if isinstance(one, dict) else 0
    return total


def _sizes(payload: Payload, surface: Surface) -> dict[str, int]:
    """Return what is measured over the whole, under names that the table has."""
    if surface != "message":
        return {"bytes": len(json.dumps(payload))}
    metadata = {"metadata": len(json.dumps(payload["metadata"]))} if "metadata" in payload else {}
    return {"weight": weight(payload.get("blocks") or ()), **metadata}


def _look(thing: Payload, kind: str, found: list[str]) -> None:
    """Add what is wrong with an object and with those in it; `kind` is what one without a type is."""
    # Every message goes through here: one walk that fills one list costs half of what generators do.
    if isinstance(thing, Kept):
        found += thing.problems
        return
    kind = thing.get("type", kind)
    for first, rest, most in _RULES.get(kind, _OF_ANY):
        if first in thing:
            for value in _at(thing[first], rest) if rest else (thing[first],):
                if (measured := _measure(value)) > most:
                    found.append(f"{'.'.join((kind, first, *rest))}: {measured}, at most {most}")
    for name in _FILLED.get(kind, ()):
        if name in thing and not thing[name]:
            found.append(f"{kind}.{name}: empty")
    for name, inner in thing.items():
        if isinstance(inner, dict):
            _look(inner, _KINDS.get(name, ""), found)
        elif isinstance(inner, list):
            for one in inner:
                if isinstance(one, dict):
                    _look(one, _KINDS.get(name, ""), found)


def _at(value: Any, path: tuple[str, ...]) -> list[Any]:
    """Return what stands at the path, once for each entry of a list on the way."""
    found = [value]
    for name in path:
        entries = [one for inner in found for one in (inner if isinstance(inner, list) else (inner,))]
        found = [one[name] for one in entries if isinstance(one, dict) and name in one]
    return found


def _measure(value: Any) -> int:
    if isinstance(value, int):
        return value
    return size(value) if isinstance(value, str) else len(value)


def _repeated(blocks: Iterable[Payload]) -> list[str]:
    """Return the ids that stand there twice: of blocks in the whole, of elements in one block."""
    of_blocks = [block["block_id"] for block in blocks if "block_id" in block]
    fresh = (block for block in blocks if not isinstance(block, Kept))
    of_elements = (_twice("action_id", _action_ids(block)) for block in fresh)
    return [*_twice("block_id", of_blocks), *chain.from_iterable(of_elements)]


def _twice(name: str, ids: Sequence[str]) -> Iterator[str]:
    if len(ids) > len(set(ids)):
        yield from (f"{name}: {times} times the same" for times in Counter(ids).values() if times > 1)


def _action_ids(block: Payload) -> list[str]:
    inside = (*block.get("elements", ()), block.get("element"), block.get("accessory"))
    return [one["action_id"] for one in inside if one and "action_id" in one]


def _by_kind(paths: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        kind, *names = path.split(".")
        found.setdefault(kind, []).append(tuple(names))
    return found


_RULES = {
    kind: [(first, tuple(rest), LIMITS[".".join((kind, first, *rest))]) for first, *rest in paths]
    for kind, paths in _by_kind(LIMITS).items()
}
_OF_ANY = _RULES.pop("any")
for _rules in _RULES.values():
    _rules += _OF_ANY
_FILLED = {kind: [path[0] for path in paths] for kind, paths in _by_kind(NEVER_EMPTY).items()}
