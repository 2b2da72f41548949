"""Words for Slack: as literal rich text and plain text, which nobody's input turns into anything else.

Not here, and nowhere: mrkdwn. In it a name such as `<!channel>` calls everybody.
"""

from __future__ import annotations

import re

from adapters.characters import cut as cut
from adapters.characters import first, size, within
from adapters.characters import plain as plain
from adapters.slack.limits import LIMITS
from dialogs.messages import Json

Part = dict[str, Json]

LONGEST = LIMITS["text.text"]
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_HALF_AN_ENTITY = re.compile(r"&[a-z]{0,3}$")


def escaped(text: str, most: int = LIMITS["message.text"]) -> str:
    """Return the text for the top of a message: `&`, `<` and `>` escaped, cut to so many characters."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if size(safe) <= most:
        return safe
    return f"{_HALF_AN_ENTITY.sub('', first(safe, most - 1))}…"


def plain_text(text: str, most: int) -> Part:
    """Return a plain text object; `:smile:` in it stays what was written."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


# Calls everybody in the channel. What people write is never read as this: it is drawn as words.
EVERYBODY: Part = {"type": "broadcast", "range": "channel"}


def rich_text(*parts: Part | None) -> Part:
    """Return a block of rich text; parts without words are left out. It needs at least one part."""
    shown = [part for part in parts if part]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": shown}]}


def numbered(lines: list[str]) -> Part:
    """Return a block with the lines as a list, numbered from 1."""
    entries = [{"type": "rich_text_section", "elements": [words(line)]} for line in lines]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "ordered", "elements": entries}],
    }


def words(text: str) -> Part:
    """Return the text as it stands, as a part of rich text."""
    return {"type": "text", "text": within(text, LONGEST)}


def bold(text: str) -> Part:
    """Return the text in bold, as a part of rich text."""
    return {"type": "text", "text": within(text, LONGEST), "style": {"bold": True}}


def link(address: str, shown: str = "") -> Part:
    """Return an address to follow, as a part of rich text; one that is no web address is just words.

    Only for addresses from the catalogue.
    """
    if not _ADDRESS.fullmatch(address) or size(address) > LIMITS["link.url"]:
        return words(address)
    return {"type": "link", "url": address} | ({"text": shown} if shown else {})
