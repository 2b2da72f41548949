"""How many people a place shall be for from now on: "change my booking to 3 people", "make it 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import read
from dialogs.understanding.values import Name, Wish
from dialogs.understanding.words import normalise, number

_POLITE = (
    r"(?:(?:hi|please|sorry|oh|ok|actually|no|can (?:i|you|we)|could (?:i|you|we)|i (?:want|need) to) )*"
)
_CHANGE = r"(?:make|change|put|turn|set|update|increase|reduce|bump|up)"
_TO = r"(?:(?:to|into|for|up|down) )*"
_SO_MANY = r"(?:just |only )?(?P<number>[0-9]{1,2}|[a-z]+)"
_PEOPLE = r" (?:of us|people|ppl|places|seats|spaces|persons?)"
_BEHIND = r"(?: (?:please|instead|now|then|if possible|if you can|thanks|ta))*"
_OF_MINE = re.compile(
    rf"{_POLITE}{_CHANGE} (?P<what>(?:my|our) [a-z0-9:/ ]{{2,60}}?) {_TO}{_SO_MANY}{_PEOPLE}{_BEHIND}"
)
_IT = re.compile(rf"{_POLITE}{_CHANGE} (?:it|that|this|us) {_TO}{_SO_MANY}(?:{_PEOPLE})?{_BEHIND}")
_ARE = re.compile(
    rf"{_POLITE}(?:that is|thats|there is|there are|there will be|it is|we are|we will be) "
    rf"{_SO_MANY} of us{_BEHIND}"
)
_NO_NUMBER = frozenset(("a", "an", "few"))
_KNOWN = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when"))


def read_number_of_mine(plain: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to come with another number, when a normalised text names a booking of one's own."""
    match = _OF_MINE.fullmatch(plain)
    party = _number(match)
    if match is None or party is None:
        return None
    reading = read(match["what"], today, names)
    if left_over(reading.text) or not set(reading.args) <= _KNOWN:
        return None
    return Wish("how_many", {**reading.args, "party": party})


def read_number_of_it(text: str) -> int | None:
    """Return how many a text makes "it", which what was just shown must say, or None."""
    plain = normalise(text)
    return _number(_IT.fullmatch(plain) or _ARE.fullmatch(plain))


def _number(match: re.Match[str] | None) -> int | None:
    return number(match["number"]) if match and match["number"] not in _NO_NUMBER else None
