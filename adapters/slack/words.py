"""What Slack makes of what somebody typed, turned back into their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

_MARK = re.compile(r"<([^<>]*)>")
_PERSON = re.compile(r"<@([A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_SOMEBODY = "somebody"


def mentioned(text: str) -> list[str]:
    """Return the ids of the people who are mentioned, each once, at most ten."""
    return list(dict.fromkeys(_PERSON.findall(text)))[:10]


def plain(text: str, bot_user: str, names: Mapping[str, str]) -> str:
    """Return the words: the bot's own mention is left out, and others stand under their names.

    Links stand under what they were typed as. Source: Slack's formatting, "Retrieved messages".
    """
    words = _MARK.sub(lambda found: _said(found[1], bot_user, names), text)
    return re.sub(" {2,}", " ", _unescaped(words)).strip()


def _said(mark: str, bot_user: str, names: Mapping[str, str]) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        user = target.removeprefix("@")
        return "" if user == bot_user else names.get(user) or label or _SOMEBODY
    if target.startswith("#"):
        return f"#{label or target.removeprefix('#')}"
    if target.startswith("!"):
        return label or f"@{target.removeprefix('!').partition('^')[0]}"
    return label or target.removeprefix("mailto:")


def _unescaped(text: str) -> str:
    """Return the text with the three characters that Slack escapes; nothing else is an entity there."""
    return re.sub(r"&(?:amp|lt|gt);", lambda found: unescape(found[0]), text)
