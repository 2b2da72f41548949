"""What a person sees of blocks: the words in order, and what can be pressed or filled in beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True)
class Pressable:
    """A button, or one thing of a menu; `entry` are the words it stands among."""

    label: str
    entry: str
    block_id: str
    element: Block
    option: Block | None = None

    @property
    def action(self) -> dict[str, Any]:
        """Return the action as Slack sends it when this is pressed."""
        kind = self.element["type"]
        action = {"type": kind, "action_id": self.element["action_id"], "block_id": self.block_id}
        if self.option is not None:
            return action | {"selected_option": dict(self.option)}
        return action | {"text": self.element["text"], "value": self.element.get("value", "")}


@dataclass(frozen=True)
class Input:
    """A field of a form, with what it shows when it is opened."""

    label: str
    block_id: str
    element: Block
    is_optional: bool


def words(blocks: Sequence[Block]) -> str:
    """Return all there is to read, block by block."""
    return "\n".join(filter(None, (_words(block) for block in blocks)))


def pressables(blocks: Sequence[Block]) -> Iterator[Pressable]:
    """Yield what can be pressed, in the order in which a person meets it."""
    group, entry = "", ""
    for block in blocks:
        match block["type"]:
            case "header":
                group, entry = _words(block), ""
            case "actions":
                for element in block["elements"]:
                    yield from _of(element, f"{group} {entry}", block["block_id"])
                entry = ""
            case _:
                entry = f"{entry} {_words(block)}"


def inputs(blocks: Sequence[Block]) -> list[Input]:
    """Return the fields of a form."""
    return [
        Input(b["label"]["text"], b["block_id"], b["element"], b.get("optional", False))
        for b in blocks
        if b["type"] == "input"
    ]


def options(element: Block) -> list[Block]:
    """Return what can be picked from a menu, also from one in groups."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _of(element: Block, entry: str, block_id: str) -> Iterator[Pressable]:
    if element["type"] == "button":
        yield Pressable(element["text"]["text"], entry, block_id, element)
    for one in options(element):
        yield Pressable(label_of(one), entry, block_id, element, one)


def label_of(one: Block) -> str:
    """Return the whole label: its end may stand below it in small print."""
    label: str = one["text"]["text"]
    rest = one.get("description", {}).get("text", "")
    return f"{label.removesuffix('…')}{rest.removeprefix('…')}" if rest else label


def _words(block: Block) -> str:
    match block["type"]:
        case "rich_text":
            return "\n".join(_rich(element) for element in block["elements"])
        case "header" | "section":
            return str(block["text"]["text"])
        case "context":
            return " ".join(element["text"] for element in block["elements"])
        case "actions":
            return " ".join(
                f"[button] {one.label}" for element in block["elements"] for one in _of(element, "", "")
            )
        case "input":
            return _field(block)
    return ""


def _rich(element: Block) -> str:
    if element["type"] == "rich_text_list":
        lines = [_rich(one) for one in element["elements"]]
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return "".join(_piece(piece) for piece in element["elements"])


def _piece(piece: Block) -> str:
    if piece["type"] == "link":
        return f"{piece.get('text', '')} {piece['url']}".strip()
    return str(piece["text"])


def _field(block: Block) -> str:
    element = block["element"]
    optional = " (optional)" if block.get("optional") else ""
    picks = " ".join(label_of(one) for one in options(element))
    hint = block.get("hint", {}).get("text", "")
    return f"{block['label']['text']}{optional} {element.get('initial_value', '')} {picks} {hint}".strip()
