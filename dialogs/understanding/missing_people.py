"""Who did not come, as whoever runs a session says it: "Sarah didn't turn up today"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import read
from dialogs.understanding.values import Name, Wish

_SPEAKERS = (
    r"(?:i|we|you|it|he|she|they|who|that|this|what|which|there|nobody|no one|everyone|everybody|anyone)"
)
_WORD = r"[a-z][a-z'-]+"
_WHO = (
    rf"(?P<who>(?!{_SPEAKERS}\b){_WORD}(?: {_WORD}){{0,2}}?(?: and (?!{_SPEAKERS}\b){_WORD}(?: {_WORD})?)?)"
)
_BEHIND = r"(?P<what>(?: .+)?)"
_MISSED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHO} (?:did not|didnt|never) (?:turn(?:ed)? up|come|came|show(?:ed)?(?: up)?|attend|make it)"
        rf"{_BEHIND}",
        rf"{_WHO} (?:was|were) (?:a no show|no shows|absent|missing){_BEHIND}",
        rf"(?:please )?(?:mark|put|note|record) {_WHO} (?:down )?(?:as )?"
        rf"(?:absent|missing|a no show|no shows?|did not attend|did not come|dna){_BEHIND}",
    )
)
_MOST_ARGS = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when"))


def read_missing(plain: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to note that somebody did not come, or None when a normalised text says no such."""
    for pattern in _MISSED:
        if (match := pattern.fullmatch(plain)) and (found := _wish(match, today, names)):
            return found
    return None


def _wish(match: re.Match[str], today: date, names: Sequence[Name]) -> Wish | None:
    reading, who = read(match["what"].strip(), today, names), match["who"]
    # "The taster didn't come up" is about no person.
    is_somebody = not read(who, today, names).args
    if not is_somebody or left_over(reading.text) or not set(reading.args) <= _MOST_ARGS:
        return None
    return Wish("who_came", {**reading.args, "missing": who.split(" and ")})
