"""Two wishes in one message: each half is read alone, and both must say something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.messages import Json
from dialogs.understanding.guessing import guess
from dialogs.understanding.moves import read_move
from dialogs.understanding.requests import read, read_request
from dialogs.understanding.settings_wishes import read_settings
from dialogs.understanding.values import Name, Understanding, Wish
from dialogs.understanding.words import normalise

_BETWEEN = re.compile(
    r"(?:\s*[,;.?!]\s*|\s+)(?:and then|and also|and|then|also|plus|but)\s+|\s*[.;?!\n]+\s+|\s*,\s+",
    re.IGNORECASE,
)
_MOST_PARTS = 4
# Nobody says two wishes in more words, and reading each half of a long text takes its time.
_MOST_WORDS = 45
_SHORTEST = 2
# Nobody wants these beside something else.
_CHAT = frozenset(("greeting", "thanks", "help"))


def read_two(text: str, today: date, names: Sequence[Name]) -> Understanding | None:
    """Return two wishes, in the order said, or None when a text is not two requests.

    Where one of them would change something and no row of the tables says so, they are guesses.
    """
    if len(text.split()) > _MOST_WORDS:
        return None
    whole = read(normalise(text), today, names).args
    named = {str(whole.get("session")), *map(str, _listed(whole.get("sessions")))}
    for match in list(_BETWEEN.finditer(text))[:_MOST_PARTS]:
        halves = text[: match.start()], text[match.end() :]
        if min(len(half.split()) for half in halves) < _SHORTEST:
            continue
        first, second = (_half(half, today, names) for half in halves)
        if first and second and _differ(first[0], second[0]) and _names_of(first[0], second[0]) <= named:
            wishes = first[0], _with_what_was_named(second[0], first[0])
            if first[1] and second[1]:
                return Understanding(wishes)
            return Understanding(guesses=wishes, is_double=True)
    return None


def _half(text: str, today: date, names: Sequence[Name]) -> tuple[Wish, bool] | None:
    """Return the wish of one half, and whether it is plain."""
    plain = normalise(text)
    if not plain:
        return None
    wish = read_settings(plain, today) or read_move(plain, today, names) or read_request(plain, today, names)
    if wish is not None:
        return (wish, True) if wish.flow not in _CHAT else None
    found = guess(plain, today, names)
    if found.about or len(found.wishes) + len(found.guesses) != 1:
        return None
    wish = (found.wishes or found.guesses)[0]
    return (wish, bool(found.wishes)) if wish.flow not in _CHAT else None


def _is_a_move(first: Wish, second: Wish) -> bool:
    """Return whether "can't do Thursday, can I do Friday" gives one place for another of the same."""
    one, other = first.args.get("session"), second.args.get("session")
    return (first.flow, second.flow) == ("cancel", "book") and other in (None, one)


def _names_of(*wishes: Wish) -> set[str]:
    """Return what the halves name: half of "share and spread" may be another name."""
    return {str(wish.args["session"]) for wish in wishes if "session" in wish.args}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _differ(first: Wish, second: Wish) -> bool:
    if _is_a_move(first, second):
        return False
    return (first.flow, first.args.get("what")) != (second.flow, second.args.get("what"))


def _with_what_was_named(second: Wish, first: Wish) -> Wish:
    """Let "what is the taster, and book me on it" mean the taster twice."""
    if {"session", "sessions"} & set(second.args) or "session" not in first.args or second.flow == "human":
        return second
    return Wish(second.flow, {**second.args, "session": first.args["session"]}, second.is_whole)
