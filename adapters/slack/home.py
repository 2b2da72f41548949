"""Draws a person's Home tab."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import accumulate, count
from math import inf

from adapters.slack import blocks, limits, text
from adapters.slack.blocks import Block, Room
from adapters.slack.limits import LIMITS
from dialogs.messages import Home, Json, Section

_log = logging.getLogger(__name__)


def home_view(home: Home) -> dict[str, Json]:
    """Return the Home tab, always within the limits of Slack; a list too long for it says what is missing."""
    view: dict[str, Json] = {"type": "home", "blocks": _blocks(home)}
    if problems := limits.problems(view, "home"):
        _log.error("A Home tab was drawn as plain text: %s", "; ".join(problems))
        words = text.plain_text(home.text, LIMITS["section.text.text"])
        return {"type": "home", "blocks": [{"type": "section", "text": words}]}
    return view


def _blocks(home: Home) -> list[Block]:
    room = Room(LIMITS["home.blocks"], inf)
    numbers = count()
    frames = [(_head(section), _foot(section, at, numbers)) for at, section in enumerate(home.sections)]
    head, foot = blocks.prose(home.text), blocks.buttons(home.actions, "menu", numbers)
    if foot and home.sections:
        foot = [blocks.line(), *foot]
    # What stands around the lists comes first, so that a long list takes nothing from the next section.
    room.takes([*head, *foot, *(block for before, after in frames for block in (*before, *after))])
    room.blocks -= len(home.sections)  # for the line that says what is missing, in each
    firsts = accumulate((len(section.items) for section in home.sections), initial=0)
    drawn = head
    for section, (before, after), first in zip(home.sections, frames, firsts, strict=False):
        # A day in small print: as a heading it would look like the next section.
        entries = blocks.items(section.items, numbers, room, first=first, heading=blocks.note)
        drawn += [*before, *entries, *after]
    return [*drawn, *foot]


def _head(section: Section) -> list[Block]:
    return [blocks.line(), *blocks.header(section.title), *blocks.prose(section.text)]


def _foot(section: Section, at: int, numbers: Iterator[int]) -> list[Block]:
    """Return the buttons of a section; below a list they stand apart from those of its last entry."""
    drawn = blocks.buttons(section.actions, f"section:{at}", numbers)
    return [blocks.line(), *drawn] if drawn and section.items else drawn
