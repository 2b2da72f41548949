"""The entries of a list on a card: each a container of its words and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from adapters.teams import blocks, text
from adapters.teams.blocks import Block, Instead, Room
from adapters.teams.limits import Kept
from dialogs.messages import Action, Item


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it is drawn: `said` stands instead of its buttons, of which the `main` one stands out.

    Those are the same of which the same is drawn; `words` and `pressed` are what is drawn of the item.
    """

    item: Item = field(compare=False)
    words: tuple[str | tuple[str, ...], ...]
    pressed: tuple[tuple[str, str, str], ...]
    said: str
    main: int | None
    is_first: bool
    is_below: bool


def items(
    entries: Sequence[Item], room: Room, message: int, instead: Instead, main: Action | None = None
) -> list[Block]:
    """Return a list under its headings, as far as it fits, and a line that says how many more there are."""
    drawn: list[Block] = []
    group = ""
    for at, item in enumerate(entries):
        above = blocks.heading(item.group) if item.group != group else []
        entry = _entry(item, instead, main, is_first=at == 0, is_below=bool(above))
        elements = [*above, _with(_drawn(entry, len(str(message))), message)]
        if not room.takes(elements, is_last=at == len(entries) - 1):
            return [*drawn, *_left_out(len(entries) - at)]
        drawn += elements
        group = item.group
    return drawn


def _entry(item: Item, instead: Instead, main: Action | None, *, is_first: bool, is_below: bool) -> _Entry:
    words = (item.title, item.lines, item.link)
    pressed = tuple((action.label, action.flow, repr(action.args)) for action in item.actions)
    said = instead(item.actions) if item.actions else ""
    at = next((number for number, action in enumerate(item.actions) if action is main), None)
    return _Entry(item, words, pressed, said, at, is_first, is_below)


@lru_cache(blocks.MOST_KEPT)
def _drawn(entry: _Entry, digits: int) -> Kept:
    """Return an entry as it weighs with a number of the message of so many digits."""
    item = entry.item
    main = None if entry.main is None else item.actions[entry.main]
    link = [blocks.opened(item.link)] if text.is_address(item.link) else []
    words = [*item.lines, *([item.link] if item.link and not link else [])]
    pressed = blocks.buttons(item.actions, 10 ** (digits - 1), lambda _: entry.said, main, link)
    inside = [blocks.paragraph(text.bold(item.title)), *blocks.lines(words), *pressed]
    apart: Block = (
        {"spacing": "Small"} if entry.is_below else {"spacing": "Medium", "separator": not entry.is_first}
    )
    return Kept({"type": "Container", **apart, "items": inside})


def _with(entry: Kept, message: int) -> Kept:
    """Return an entry with our number of the message in each of its buttons; all else is shared."""
    return Kept(_numbered(entry, message), entry)


def _numbered(element: Block, message: int) -> Block:
    match element["type"]:
        case "Container":
            return {**element, "items": [_numbered(inner, message) for inner in element["items"]]}
        case "ActionSet":
            return {**element, "actions": [_numbered(inner, message) for inner in element["actions"]]}
        case "Action.Execute":
            fallback = _numbered(element["fallback"], message)
            return {**element, "data": fallback["data"], "fallback": fallback}
        case "Action.Submit":
            data = element["data"]
            return {**element, "data": {**data, "hub": {**data["hub"], "m": message}}}
        case _:
            return element


def _left_out(number: int) -> list[Block]:
    more = "1 more that does" if number == 1 else f"{number} more that do"
    return blocks.note(f"There {'is' if number == 1 else 'are'} {more} not fit here.")
