"""Draws a reply as a card, and as the message that carries it with the words for where no card is shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters import characters, facts
from adapters.teams import blocks, entries, forms, limits, questions, text
from adapters.teams.blocks import Block, Room
from adapters.teams.limits import LIMITS
from dialogs.messages import Action, Item, Json, Press, Reply

_log = logging.getLogger(__name__)

# The button that most people will want; it stands out when a card has just one of them.
_MAIN = frozenset(("Book", "Apply", "Join", "Yes", "I might come"))
# So much of the words of a reply that cannot be drawn as it should be.
_LONGEST_BARE = 3_000


@dataclass(frozen=True, slots=True)
class Became:
    """What a press has led to: the buttons it was among are replaced by these words.

    `what` is the button that was pressed, or the token of the question that was answered.
    """

    what: Press | str
    words: str

    def instead(self, actions: tuple[Action, ...]) -> str:
        """Return the words, when the button was one of these; else ""."""
        if not isinstance(self.what, Press):
            return ""
        asked = (self.what.flow, dict(self.what.args))
        return self.words if any((one.flow, dict(one.args)) == asked for one in actions) else ""

    def over(self, token: str) -> str:
        """Return the words, when the question of this token was answered; else ""."""
        return self.words if self.what == token else ""

    def is_of(self, reply: Reply) -> bool:
        """Return whether a card that says this shows the words."""
        rows = (*(item.actions for item in reply.items), reply.actions)
        is_over = bool(reply.question and self.over(reply.question.token))
        return is_over or any(self.instead(row) for row in rows)


def _instead(became: Sequence[Became]) -> blocks.Instead:
    return lambda actions: next(filter(None, (one.instead(actions) for one in became)), "")


def _over(became: Sequence[Became], token: str) -> str:
    return next(filter(None, (one.over(token) for one in became)), "")


def draw(
    reply: Reply, *, message: int = 0, can_type: bool = True, became: Sequence[Became] = ()
) -> dict[str, Json]:
    """Return the message, without addresses: plain words when it is no more than these, else a card.

    `message` is our number of it, which comes back with what is pressed. `can_type`: what the person writes
    next is read as an answer. `became` is what was pressed or answered there, if anything.
    """
    summary = text.label(reply.text, LIMITS["message.summary"])
    if _is_a_line(reply):
        said = text.label(reply.text, LIMITS["message.text"])
        return {"type": "message", "textFormat": "plain", "text": said, "summary": summary}
    drawn = card(reply, message=message, can_type=can_type, became=became)
    attachment = {"contentType": forms.CARD, "content": drawn}
    return {"type": "message", "summary": summary, "attachments": [attachment]}


def card(
    reply: Reply, *, message: int = 0, can_type: bool = True, became: Sequence[Became] = ()
) -> dict[str, Json]:
    """Return the card alone, always within what Teams takes."""
    said = in_words(reply)
    about = {
        "fallbackText": text.inert(said, LIMITS["AdaptiveCard.fallbackText"]),
        "speak": forms.spoken(said),
    }
    room = Room(LIMITS["AdaptiveCard.weight"] - limits.weight(forms.card_of([{}], about)))
    drawn = forms.card_of(_body(reply, room, message, became, can_type=can_type), about)
    if problems := limits.problems(drawn):
        _log.error("A reply was drawn as plain words: %s", "; ".join(problems))
        return forms.card_of(blocks.prose(characters.cut(said, _LONGEST_BARE)), about)
    return drawn


def _is_a_line(reply: Reply) -> bool:
    is_more = reply.facts or reply.items or reply.question or reply.actions
    is_short = characters.size(reply.text) <= LIMITS["message.text"]
    return bool(reply.text.strip()) and not is_more and is_short and "\n" not in reply.text.strip()


def _body(reply: Reply, room: Room, message: int, became: Sequence[Became], *, can_type: bool) -> list[Block]:
    """Return every element of a reply, with as many entries of its list as there is room for."""
    main, instead = _main(reply), _instead(became)
    asked = reply.question and questions.question(
        reply.question, reply.text, message, can_type=can_type, over=_over(became, reply.question.token)
    )
    menu = blocks.buttons(reply.actions, message, instead, main)
    after = [*(asked or []), *menu]
    if reply.items and after:  # what belongs to the whole list is set apart from its last entry
        after[0] = {**after[0], "separator": True, "spacing": "Large"}
    before = [*blocks.prose(reply.text), *blocks.facts(reply.facts)]
    room.takes([*before, *after])
    return [*before, *entries.items(reply.items, room, message, instead, main), *after]


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
        *(questions.listed(reply.question) if reply.question else ()),
    ]
    return "\n".join(filter(None, lines)) or "…"


def _items(items: Iterable[Item]) -> Iterator[str]:
    group = ""
    for item in items:
        yield item.group if item.group != group else ""
        group = item.group
        yield from (item.title, *item.lines)
