"""What a person sees on a card: the words in order, and what can be pressed or filled in beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Card = Mapping[str, Any]
# Shows nothing: it only keeps apart what would mean something side by side.
_UNSEEN = str.maketrans("", "", "\u200b\u2060")
_OPTIONAL = " (optional)"


@dataclass(frozen=True)
class Pressable:
    """A button; `entry` are the words it stands among."""

    label: str
    entry: str
    action: Mapping[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """Return what it sends, without what is filled in beside it."""
        return dict(self.action.get("data") or {})

    @property
    def hub(self) -> dict[str, Any]:
        """Return what of it is ours."""
        return dict(self.data.get("hub") or {})

    @property
    def opens_dialog(self) -> bool:
        """Return whether it asks for a dialog."""
        return bool(self.data.get("msteams", {}).get("type") == "task/fetch")


@dataclass(frozen=True)
class Input:
    """A field of a form; `options` are what can be picked, as the words and the value of each."""

    label: str
    id: str
    kind: str
    options: tuple[tuple[str, str], ...]
    value: str
    is_required: bool
    is_many: bool
    element: Mapping[str, Any]


def words(card: Card) -> str:
    """Return all there is to read, line by line."""
    return "\n".join(filter(None, (_words(element) for element in card["body"])))


def pressables(card: Card) -> Iterator[Pressable]:
    """Yield what can be pressed, in the order in which a person meets it."""
    group, entry, was_pressed = "", "", False
    for element in card["body"]:
        match element["type"]:
            case "TextBlock":
                group, entry = _words(element), ""
            case "Container":
                yield from _of_item(element, group)
                entry = ""
            case "ActionSet":
                yield from _of_row(element, f"{group} {entry}")
            case _:
                entry = _words(element) if was_pressed else f"{entry} {_words(element)}"
        was_pressed = element["type"] == "ActionSet"


def inputs(card: Card) -> list[Input]:
    """Return the fields of a form."""
    return [_input(element) for element in card["body"] if element["type"].startswith("Input.")]


def errors(card: Card) -> list[str]:
    """Return what is said to be wrong."""
    return [
        line.removeprefix("Problem: ") for line in words(card).splitlines() if line.startswith("Problem: ")
    ]


def sent(card: Card, pressed: Pressable, filled: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what Teams sends of a press, with what is filled in by the ids of the inputs.

    What was not touched is as it was shown. None when Teams asks for what is missing and sends nothing.
    """
    if pressed.action.get("associatedInputs") == "none":
        return pressed.data
    given = {one.id: filled.get(one.id, one.value) for one in inputs(card)}
    if any(one.is_required and not given[one.id].strip() for one in inputs(card)):
        return None
    return {**pressed.data, **{name: value for name, value in given.items() if value}}


def seen(text: str) -> str:
    """Return the text as it looks."""
    return text.translate(_UNSEEN)


def _of_item(item: Card, group: str) -> Iterator[Pressable]:
    said = " ".join(_words(one) for one in item["items"] if one["type"] != "ActionSet")
    for one in item["items"]:
        if one["type"] == "ActionSet":
            yield from _of_row(one, f"{group} {said}")


def _of_row(row: Card, entry: str) -> Iterator[Pressable]:
    for action in row["actions"]:
        yield Pressable(seen(action["title"]), entry, action)


def _words(element: Card) -> str:
    match element["type"]:
        case "TextBlock":
            return seen(element["text"])
        case "RichTextBlock":
            return seen("".join(run["text"] for run in element["inlines"]))
        case "FactSet":
            return "\n".join(f"{seen(one['title'])}: {seen(one['value'])}" for one in element["facts"])
        case "Container":
            return "\n".join(filter(None, (_words(one) for one in element["items"])))
        case "ActionSet":
            return " ".join(_button(action) for action in element["actions"])
    return _field(element)


def _button(action: Card) -> str:
    address = f" {action['url']}" if "url" in action else ""
    return f"[button] {seen(action['title'])}{address}"


def _field(element: Card) -> str:
    picks = "".join(f"\n{number}. {title}" for number, (title, _) in enumerate(_input(element).options, 1))
    return f"{element['label']} {element.get('value', '')}".strip() + picks


def _input(element: Card) -> Input:
    return Input(
        element["label"].removesuffix(_OPTIONAL),
        element["id"],
        element["type"].removeprefix("Input."),
        tuple((seen(one["title"]), one["value"]) for one in element.get("choices", ())),
        str(element.get("value", "")),
        element.get("isRequired", False),
        element.get("isMultiSelect", False),
        element,
    )
