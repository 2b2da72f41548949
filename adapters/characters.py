"""Text as every chat channel takes it: counted, cut, and without characters that show nothing or mislead."""

from __future__ import annotations

import re

# Control characters, lone surrogates and what turns the direction of text; a line end stays.
_NOT_SHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def size(text: str) -> int:
    """Return the number of characters, as JavaScript counts them: the larger of the ways to count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """Return the text without what no channel can carry or what changes how other text is shown."""
    return text if text.isascii() and text.isprintable() else _NOT_SHOWN.sub(_kept, text)


def first(text: str, most: int) -> str:
    """Return the beginning of the text, with no character halved."""
    if size(text) == len(text):
        return text[:most]
    halves = text.encode("utf-16-le", "surrogatepass")[: most * 2]
    return halves.decode("utf-16-le", "ignore")


def cut(text: str, most: int) -> str:
    """Return the text, plain, with an ellipsis for what does not fit; never empty."""
    shown = plain(text).strip() or "…"
    return shown if size(shown) <= most else f"{first(shown, most - 1).rstrip()}…"


def within(text: str, most: int) -> str:
    """Return the text, plain, with the spaces and line ends it has, cut; never empty."""
    shown = plain(text)
    return (shown if size(shown) <= most else f"{first(shown, most - 1)}…") or "…"


def _kept(found: re.Match[str]) -> str:
    return " " if found[0] in "\t\r\u2028\u2029" else ""
