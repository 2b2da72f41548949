"""Wishes to have another date instead: what is to be moved, and where to, read apart from each other.

"Move my taster to next week" names two things, and either may name a session or a day: read as one text,
they would say two days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.messages import Json
from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import Reading, read
from dialogs.understanding.values import Name, Wish

_POLITE = (
    r"(?:(?:hi|hello|hey|please|sorry|can (?:i|we|you)|could (?:i|we|you)|may (?:i|we)"
    r"|(?:i|we) (?:want|need|have) to|(?:i|we) would like to|is it possible to) )*"
)
_INSTEAD = r"(?P<to>.+?) instead(?: of (?P<what>.+?))?(?: please)?"
_MOVE = re.compile(
    rf"{_POLITE}(?:move|swap|switch|change|reschedule|rebook|transfer|shift|postpone)"
    r"(?: (?P<what>.+?))??(?: (?:to|onto|until|for|with) (?P<to>.+?))?(?: please)?"
)
_COMING = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:please |sorry |hi )*(?:can|could|may) (?:i|we) (?:please |just )?"
        rf"(?:come|attend|do|go|make|join|have)(?: to| along)* {_INSTEAD}",
        r"(?:i|we) would (?:like|prefer|rather)(?: to)? "
        rf"(?:come|attend|do|go|have)(?: to| along)* {_INSTEAD}",
        rf"(?:please )?(?:book|put) me (?:on|in|onto|for)(?: for)? {_INSTEAD}",
    )
)
# Somebody's own: "move the taster to Friday" is what a facilitator would say.
_OWN = re.compile(r"\b(?:my|me|our|us|mine|it|place|booking|spot|seat|session)\b")
_ANOTHER = frozenset(
    ("another", "different", "other", "later", "earlier", "date", "day", "time", "week", "one")
)
_KNOWN_ARGS = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when", "next"))
_PROBLEM = frozenset(("problem", "said"))


def read_move(plain: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to move a place that a normalised text says, or None when it is another.

    `old_from` and `old_to` are the days of the place, the other days are those wanted.
    """
    if (match := _MOVE.fullmatch(plain)) and (not match["what"] or _is_own(match["what"], today, names)):
        return _wish(match["what"] or "", match["to"] or "", today, names)
    for pattern in _COMING:
        if match := pattern.fullmatch(plain):
            return _wish(match["what"] or "", match["to"], today, names)
    return None


def _is_own(what: str, today: date, names: Sequence[Name]) -> bool:
    """Return whether it is somebody's own; "taster" alone is, as who means the session itself says "the"."""
    return bool(_OWN.search(what)) or read(what, today, names).text == "SESSION"


def _wish(what: str, to: str, today: date, names: Sequence[Name]) -> Wish | None:
    # "From Thursday" says which place it is, and not that all days from there on are meant.
    old, new = read(re.sub(r"\bfrom\b", "on", what), today, names), read(to, today, names)
    if not (_is_plain(old, _KNOWN_ARGS) and _is_plain(new, _KNOWN_ARGS | _PROBLEM)):
        return None
    sessions: list[dict[str, Json]] = [
        {key: r.args[key] for key in ("session", "sessions") if key in r.args} for r in (old, new)
    ]
    if all(sessions) and sessions[0] != sessions[1]:
        return None
    if to and not new.args and _ANOTHER.isdisjoint(to.split()):
        return None
    of_the_old = {f"old_{key}": old.args[key] for key in ("from", "to") if key in old.args}
    wanted = {key: value for key, value in new.args.items() if key != "next"}
    return Wish("move", {**sessions[0], **sessions[1], **wanted, **of_the_old})


def _is_plain(reading: Reading, known: frozenset[str]) -> bool:
    left = [word for word in left_over(reading.text) if word not in _ANOTHER]
    return not left and not reading.each_of and set(reading.args) <= known
