"""Words for Slack: as literal rich text and plain text, which nobody's input turns into anything else.

Not here, and nowhere: mrkdwn. In it a name such as `<!channel>` calls everybody.
"""

from __future__ import annotations

import re

from adapters.slack.limits import LIMITS, size
from dialogs.messages import Json

Part = dict[str, Json]

LONGEST = LIMITS["text.text"]
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
# Control characters, lone surrogates and what turns the direction of text; a line end stays.
_NOT_SHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HALF_AN_ENTITY = re.compile(r"&[a-z]{0,3}$")


def escaped(text: str, most: int = LIMITS["message.text"]) -> str:
    """Return the text for the top of a message: `&`, `<` and `>` escaped, cut to so many characters."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if size(safe) <= most:
        return safe
    return f"{_HALF_AN_ENTITY.sub('', _first(safe, most - 1))}…"


def plain(text: str) -> str:
    """Return the text without what Slack cannot carry or what changes how other text is shown."""
    return text if text.isascii() and text.isprintable() else _NOT_SHOWN.sub(_kept, text)


def cut(text: str, most: int) -> str:
    """Return the text as Slack takes it, with an ellipsis for what does not fit; never empty."""
    shown = plain(text).strip() or "…"
    return shown if size(shown) <= most else f"{_first(shown, most - 1).rstrip()}…"


def plain_text(text: str, most: int) -> Part:
    """Return a plain text object; `:smile:` in it stays what was written."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


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
    return {"type": "text", "text": _within(text)}


def bold(text: str) -> Part:
    """Return the text in bold, as a part of rich text."""
    return {"type": "text", "text": _within(text), "style": {"bold": True}}


def link(address: str, shown: str = "") -> Part:
    """Return an address to follow, as a part of rich text; one that is no web address is just words.

    Only for addresses from the catalogue.
    """
    if not _ADDRESS.fullmatch(address) or size(address) > LIMITS["link.url"]:
        return words(address)
    return {"type": "link", "url": address} | ({"text": shown} if shown else {})


def _within(text: str) -> str:
    """Return the text with its line ends, cut."""
    shown = plain(text)
    return (shown if size(shown) <= LONGEST else f"{_first(shown, LONGEST - 1)}…") or "…"


def _first(text: str, most: int) -> str:
    """Return the beginning of the text, with no character halved."""
    if size(text) == len(text):
        return text[:most]
    halves = text.encode("utf-16-le", "surrogatepass")[: most * 2]
    return halves.decode("utf-16-le", "ignore")


def _kept(found: re.Match[str]) -> str:
    return " " if found[0] in "\t\r\u2028\u2029" else ""
