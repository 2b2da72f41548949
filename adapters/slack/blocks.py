"""The pieces that messages, modals and the Home tab share: prose, facts, lists and buttons, as blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from pydantic_core import PydanticSerializationError, to_json

from adapters.facts import lead
from adapters.slack import limits, text
from adapters.slack.limits import LIMITS, Kept
from dialogs.messages import JOIN, NAMED_LINKS, Action, Item, Json, Option

Block = dict[str, Json]
Facts = tuple[tuple[str, str], ...]
# A button as it is drawn: its label, its id, what it carries, and whether it stands out.
_Drawn = tuple[str, str, str, bool]

_LONGEST_LABEL = LIMITS["option.text.text"]
_IN_A_MENU = LIMITS["static_select.options"]
# A list in a menu that is longer than all its groups together is cut.
_MOST_OPTIONS = _IN_A_MENU * LIMITS["static_select.option_groups"]
# Many people look at the same dates, so what was drawn of them lately is not drawn again.
_MOST_KEPT = 256
# What the line weighs that says how much was left out.
_LINE = 200
_ACROSS = Kept({"type": "divider"})


@dataclass(slots=True)
class Room:
    """How much one message or view still takes: blocks and, in a message, their weight."""

    blocks: int
    weight: float

    def takes(self, blocks: Sequence[Block], spare: int = 0) -> bool:
        """Return whether they fit and leave room for so many lines more; what fits is counted as drawn."""
        weight = limits.weight(blocks)
        if len(blocks) + spare > self.blocks or weight + spare * _LINE > self.weight:
            return False
        self.blocks -= len(blocks)
        self.weight -= weight
        return True


def prose(said: str) -> list[Block]:
    """Return words as a block; none for no words."""
    return [_prose(said)] if said.strip() else []


@lru_cache(_MOST_KEPT)
def _prose(said: str) -> Block:
    return Kept(text.rich_text(text.words(said)))


def header(said: str) -> list[Block]:
    """Return a heading; none for no words."""
    return [_heading(said)] if said else []


@lru_cache(_MOST_KEPT)
def _heading(said: str) -> Block:
    return Kept({"type": "header", "text": text.plain_text(said, LIMITS["header.text.text"])})


def line() -> Block:
    """Return a line across."""
    return _ACROSS


def note(said: str) -> list[Block]:
    """Return a line in small print; none for no words."""
    if not said.strip():
        return []
    return [{"type": "context", "elements": [text.plain_text(said, LIMITS["context.elements.text"])]}]


def facts(known: Facts) -> list[Block]:
    """Return facts as one block with a line for each; where to join online is an address to follow."""
    parts: list[Block] = []
    for name, said in known:
        if name in NAMED_LINKS:
            parts += [*([text.words("\n")] if parts else []), text.link(said, name)]
            continue
        value = text.link(said) if name == JOIN else text.words(said)
        parts += [text.bold(f"\n{lead(name)}" if parts else lead(name)), value]
    return [text.rich_text(*parts)] if parts else []


def items(
    entries: Sequence[Item],
    numbers: Iterator[int],
    room: Room,
    *,
    first: int = 0,
    main: Action | None = None,
    heading: Callable[[str], list[Block]] = header,
) -> list[Block]:
    """Return a list under its headings, as far as it fits, and a line that says how many more there are.

    `numbers` are those of its buttons and `first` that of its first entry, unique in what is drawn.
    """
    drawn: list[Block] = []
    group = ""
    for at, entry in enumerate(entries):
        above = heading(entry.group) if entry.group != group else []
        blocks = [*above, *_item(entry, first + at, numbers, main)]
        is_last = at == len(entries) - 1
        if not room.takes(blocks, spare=0 if is_last else 1):
            return [*drawn, *_left_out(len(entries) - at)]
        drawn += blocks
        group = entry.group
    return drawn


def buttons(
    actions: Sequence[Action], block_id: str, numbers: Iterator[int], main: Action | None = None
) -> list[Block]:
    """Return the buttons as a block, or several when there are too many for one; `main` stands out."""
    return list(_pressed(_as_drawn(actions, numbers, main), block_id))


@lru_cache(_MOST_KEPT)
def _pressed(drawn: tuple[_Drawn, ...], block_id: str) -> tuple[Block, ...]:
    elements = (_button(label, id_, carried, is_main=is_main) for label, id_, carried, is_main in drawn)
    return tuple(Kept(block) for block in actions_block([one for one in elements if one], block_id))


def _as_drawn(actions: Iterable[Action], numbers: Iterator[int], main: Action | None) -> tuple[_Drawn, ...]:
    return tuple(
        (action.label, f"press:{next(numbers)}", _carried(action), action is main) for action in actions
    )


def actions_block(elements: Sequence[Block], block_id: str) -> list[Block]:
    """Return the elements as a block of that id, the ones beyond what it takes as more of them."""
    size = LIMITS["actions.elements"]
    return [
        {
            "type": "actions",
            "block_id": f"{block_id}:{at}" if at else block_id,
            "elements": list(elements[at : at + size]),
        }
        for at in range(0, len(elements), size)
    ]


def button(label: str, action_id: str, value: Json, *, is_main: bool = False) -> Block | None:
    """Return a button that carries a JSON value, or None when that or its id is too long for Slack."""
    return _button(label, action_id, _encode(value), is_main=is_main)


def _button(label: str, action_id: str, carried: str, *, is_main: bool) -> Block | None:
    if len(carried) > LIMITS["button.value"] or limits.size(action_id) > LIMITS["any.action_id"]:
        return None
    shown = {"type": "button", "action_id": action_id, "value": carried}
    style = {"style": "primary"} if is_main else {}
    return {**shown, "text": text.plain_text(label, LIMITS["button.text.text"]), **style}


def option(one: Option) -> Block:
    """Return one thing to choose; the end of a long label goes below it in small print."""
    label = text.plain(one.label).strip()
    shown = text.plain_text(label, _LONGEST_LABEL)
    drawn: Block = {"text": shown, "value": one.value}
    if limits.size(label) <= _LONGEST_LABEL:
        return drawn
    rest = "…" + label[len(shown["text"]) - 1 :].lstrip()
    return {**drawn, "description": text.plain_text(rest, LIMITS["option.description.text"])}


def menu(options: Sequence[Block]) -> Block:
    """Return the options as a menu has them: as they are, or in groups by number when there are many."""
    if len(options) <= _IN_A_MENU:
        return {"options": list(options)}
    starts = range(0, min(len(options), _MOST_OPTIONS), _IN_A_MENU)
    return {"option_groups": [_group(options[at : at + _IN_A_MENU], at) for at in starts]}


def choosable(options: Sequence[Option]) -> list[Option]:
    """Return the options whose values Slack can carry."""
    return [one for one in options if one.value and limits.size(one.value) <= LIMITS["option.value"]]


def _group(options: Sequence[Block], at: int) -> Block:
    label = text.plain_text(f"{at + 1} to {at + len(options)}", LIMITS["option_group.label.text"])
    return {"label": label, "options": list(options)}


def _carried(action: Action) -> str:
    try:
        return _carried_by(action.flow, *chain.from_iterable(action.args.items()))
    except TypeError:  # a list or an object among the arguments
        return _encode({"f": action.flow, "a": dict(action.args)})


# By type, too, as 1 and true are the same to a dictionary.
@lru_cache(_MOST_KEPT, typed=True)
def _carried_by(flow: str, *args: Json) -> str:
    return _encode({"f": flow, "a": dict(zip(args[::2], args[1::2], strict=True))})


def _encode(value: Json) -> str:
    try:
        return to_json(value, ensure_ascii=True).decode()
    except PydanticSerializationError:  # half a character, which the standard library lets pass
        return json.dumps(value, separators=(",", ":"))


def _item(item: Item, number: int, numbers: Iterator[int], main: Action | None) -> tuple[Block, ...]:
    below = _as_drawn(item.actions, numbers, main)
    return _entry(item.title, item.lines, item.link, f"item:{number}", below)


@lru_cache(_MOST_KEPT)
def _entry(
    title: str, lines: tuple[str, ...], link: str, block_id: str, below: tuple[_Drawn, ...]
) -> tuple[Block, ...]:
    """Return the blocks of an entry, with its buttons below."""
    parts = [text.bold(title), *(text.words(f"\n{line}") for line in lines)]
    if link:
        parts += [text.words("\n"), text.link(link, JOIN)]
    return (Kept(text.rich_text(*parts)), *_pressed(below, block_id))


def _left_out(number: int) -> list[Block]:
    more = "1 more that does" if number == 1 else f"{number} more that do"
    return note(f"There {'is' if number == 1 else 'are'} {more} not fit here.")
