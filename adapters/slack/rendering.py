"""Draws a reply as a message: blocks, and all its words at the top for notifications and screen readers."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from adapters import facts
from adapters.slack import blocks, limits, questions, text
from adapters.slack.blocks import Block, Room
from adapters.slack.limits import LIMITS
from dialogs.messages import Action, Item, Json, Question, Reply

_log = logging.getLogger(__name__)

# What Slack recommends; the limit itself is ten times as much.
_LONGEST_FALLBACK = 4_000
# The button that most people will want; it stands out when a message has just one of them.
_MAIN = frozenset(("Book", "Apply", "Join", "Yes", "I might come"))


def draw(reply: Reply, *, can_type: bool = True) -> dict[str, Json]:
    """Return the message, as `text` and `blocks`, always within the limits of Slack.

    `can_type`: what the person writes next is read as an answer, as in their direct message.
    """
    room = Room(LIMITS["message.blocks"], LIMITS["message.weight"])
    said = text.escaped(in_words(reply), _LONGEST_FALLBACK)
    message = {"text": said, "blocks": whole(reply, room, can_type=can_type)}
    if problems := limits.problems(message, "message"):
        _log.error("A reply was drawn as plain text: %s", "; ".join(problems))
        return {"text": said, "blocks": bare(reply)}
    return message


def whole(reply: Reply, room: Room, *, can_type: bool) -> list[Block]:
    """Return every block of a reply, with as many entries of its list as there is room for."""
    numbers = count()
    main = _main(reply)
    calling = [text.rich_text(text.EVERYBODY)] if reply.notifies else []
    before = [*calling, *blocks.prose(reply.text), *blocks.facts(reply.facts)]
    asked = questions.question(reply.question, reply.text, can_type=can_type) if reply.question else []
    # The buttons of the list come first for whoever meets them, so they have the lower numbers.
    own = sum(len(item.actions) for item in reply.items)
    menu = blocks.buttons(reply.actions, "menu", count(own), main)
    after = [*asked, *menu]
    if reply.items:  # what belongs to the whole list is set apart from its last entry, a question from both
        after = [block for part in (menu, asked) if part for block in (blocks.line(), *part)]
    room.takes([*before, *after])
    return [*before, *blocks.items(reply.items, numbers, room, main=main), *after]


def bare(reply: Reply) -> list[Block]:
    """Return the words of a reply as one block, for what cannot be drawn as it should be."""
    said = text.plain_text(in_words(reply), LIMITS["section.text.text"])
    return [{"type": "section", "text": said}]


def update(message: Iterable[Mapping[str, Json]], block_id: str, done: str) -> list[Block]:
    """Return the blocks of a message with the buttons of that block replaced by what they have led to."""
    return [
        inner for block in message for inner in (blocks.note(done) if _is(block, block_id) else [dict(block)])
    ]


def _is(block: Mapping[str, Json], block_id: str) -> bool:
    return block.get("type") == "actions" and block.get("block_id") == block_id


def _main(reply: Reply) -> Action | None:
    found = [action for action in reply.all_actions() if action.label in _MAIN]
    return found[0] if len(found) == 1 else None


# --- The same in words --------------------------------------------------------------------------


def in_words(reply: Reply) -> str:
    """Return all that is shown as lines of text."""
    lines = [
        reply.text,
        *(facts.line(name, said) for name, said in reply.facts),
        *_items(reply.items),
        *(_question(reply.question, reply.text) if reply.question else ()),
        _buttons(reply.actions),
    ]
    return "\n".join(filter(None, lines)) or "…"


def _items(items: Iterable[Item]) -> Iterator[str]:
    group = ""
    for item in items:
        yield item.group if item.group != group else ""
        group = item.group
        yield from (item.title, *item.lines, item.link, _buttons(item.actions))


def _question(asked: Question, said: str) -> Iterator[str]:
    field = questions.field_to_ask(asked)
    if field is None:
        return
    yield from ("" if asked.form.intro == said else asked.form.intro, *questions.problems(asked, field))
    yield from (questions.label(field), field.hint, field.typing)
    yield from (f"{number}. {option.label}" for number, option in enumerate(field.options, 1))


def _buttons(actions: Iterable[Action]) -> str:
    labels = ", ".join(action.label for action in actions)
    return f"Buttons: {labels}" if labels else ""
