"""Words for Teams, drawn so that nobody's input turns into anything else, and the words of a typed message.

A TextRun is literal. Other places read Markdown: there the marks are replaced by signs that look the same, as
Teams on a phone shows the backslash of an escaped one (microsoft/AdaptiveCards #5590, #7474).
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from html import unescape

from adapters import characters
from adapters.teams.limits import LIMITS
from dialogs.messages import Json

Part = dict[str, Json]

LONGEST = LIMITS["TextRun.text"]
# Show nothing: what stands between characters that mean something side by side, and where a line may end.
_APART, _LINE_MAY_END = "\u2060", "\u200b"
# A tag such as <at>, and what Teams replaces by a date in text of any kind.
_TAG, _TEMPLATE = re.compile(r"<(?=[A-Za-z/!?])"), re.compile(r"\{(?=\{)")
_LOOKS_THE_SAME = (("*", "∗"), ("`", "ˋ"), ("~", "∼"))
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Links and images, backslashes before a mark, and entities.
_PAIRS = re.compile(r"\](?=[(\[:])|\\(?=[!-/:-@\[-`{-~])|&(?=#?\w+;)")
# Headings, quotes, lists, lines and code, at the beginning of a line.
_BLOCK = re.compile(r"^(?=\s|[#>+=-]|\d+[.)])", re.MULTILINE)
# A word that is wider than a phone; addresses stay whole, as people copy them.
_LONG_WORD = re.compile(r"(?<!\S)[^\s@/]{31,}(?!\S)")
_PIECE = re.compile(r"(.{20})(?=.)")
_ADDRESS = re.compile(r"https?://[^\s<>|\"\\^`{}]+")
_MARK_UP = re.compile(r"[<>]")
_MENTION = re.compile(r"<at(?:\s[^<>]*)?>([^<]*)</at>", re.IGNORECASE)
_HTML = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile("[\u200b\u200c\u2060\ufeff]")


def run(text: str, most: int = LONGEST, **style: Json) -> Part:
    """Return the text as it stands, cut, as a part of rich text."""
    return {"type": "TextRun", "text": _fitting(_literal, characters.within, text, most), **style}


def bold(text: str, most: int = LONGEST) -> Part:
    """Return the text in bold, as a part of rich text."""
    return run(text, most, weight="Bolder")


def inert(text: str, most: int) -> str:
    """Return the text, cut, for where Markdown may be read: it shows what was written and nothing more."""
    return _fitting(_unmarked, characters.cut, text, most)


def label(text: str, most: int) -> str:
    """Return the text, cut, for where it is shown as it stands, such as on a button."""
    return characters.cut(text, most)


def spoken(text: str, most: int) -> str:
    """Return the text, cut, to be read out; nothing in it is mark-up for a voice."""
    return characters.cut(_MARK_UP.sub(" ", text).replace("&", " and "), most)


def is_address(address: str) -> bool:
    """Return whether it is a web address that a button can open."""
    return bool(_ADDRESS.fullmatch(address)) and characters.size(address) <= LIMITS["Action.OpenUrl.url"]


def _fitting(safe: Callable[[str], str], cut: Callable[[str, int], str], text: str, most: int) -> str:
    """Return the text made safe; with very many marks, what keeps them apart needs room as well."""
    shown = safe(cut(text, most))
    return shown if characters.size(shown) <= most else safe(cut(text, most // 3))


def _literal(text: str) -> str:
    """Return the text so that tags and templates stay what was written, and long words are wrapped."""
    apart = _TEMPLATE.sub(f"{{{_APART}", _TAG.sub(f"<{_APART}", text))
    return _LONG_WORD.sub(lambda word: _PIECE.sub(rf"\1{_LINE_MAY_END}", word[0]), apart)


def _unmarked(text: str) -> str:
    flat = " ".join(text.split())
    for mark, other in _LOOKS_THE_SAME:  # a tenth of what `translate` takes, as most texts have none
        flat = flat.replace(mark, other)
    shown = _literal(flat)
    if "_" in shown:
        shown = _UNDERSCORE.sub("ˍ", shown)
    return _BLOCK.sub(_APART, _PAIRS.sub(rf"\g<0>{_APART}", shown))


# --- Reading ------------------------------------------------------------------------------------


def typed(activity: Mapping[str, Json]) -> str:
    """Return what somebody typed: without the bot's name, other mentions as names, no mark-up left."""
    text = _text(activity.get("text"))
    text = _MENTION.sub(_Mentions(activity).replaced, text)
    if activity.get("textFormat") in ("xml", "html"):
        text = _HTML.sub(" ", text)
    text = _UNSEEN.sub("", unescape(text).replace("\xa0", " "))
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


class _Mentions:
    """The mentions of a message in the order they stand in; each is told of once beside the text."""

    def __init__(self, activity: Mapping[str, Json]) -> None:
        self.bot = _text(_dict(activity.get("recipient")).get("id"))
        entities = activity.get("entities")
        told = [_dict(one) for one in entities] if isinstance(entities, list) else []
        # By what stands in the text: with many of them, looking through all for each would take long.
        self.left: defaultdict[str, deque[Mapping[str, Json]]] = defaultdict(deque)
        for one in told:
            if one.get("type") == "mention":
                self.left[_text(one.get("text"))].append(_dict(one.get("mentioned")))

    def replaced(self, found: re.Match[str]) -> str:
        """Return what stands for a mention: nothing for the bot, else the name."""
        name, told = found[1], self.left[found[0]]
        if not told:
            return name
        mentioned = told.popleft()
        is_bot = bool(self.bot) and mentioned.get("id") == self.bot
        return " " if is_bot else _text(mentioned.get("name")) or name


def _dict(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
