"""Wishes that name a colleague: a place booked for them, or one's own handed over to them.

A name is kept as it was typed, so these are read before the text is made plain; the rest must be a whole
request once the colleague is taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.messages import Json
from dialogs.understanding import asides
from dialogs.understanding.names import is_like_title
from dialogs.understanding.phrases import KNOWN, left_over
from dialogs.understanding.requests import read, read_request
from dialogs.understanding.values import Name, Wish
from dialogs.understanding.words import LONGEST, normalise

_EMAIL = r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)+"
_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*"
_NAMED = rf"(?:{_EMAIL}|{_WORD}(?: {_WORD}){{0,3}}?)"
_SOMEBODY = (
    r"(?:(?:a|my|another|one of my|our) (?:coll?ea?gue|team ?mate|coworker|manager|boss|friend|mate)s?"
    r"|somebody else|someone else)"
)
# "My mate Sanjay" is called Sanjay.
_CALLED = (
    r"(?:(?:my|our|a) (?:line )?(?:coll?ea?gue|team ?mate|coworker|manager|boss|friend|mate),? "
    r"(?!(?:on|onto|in|into|for|to|at|up|down|this|next|tomorrow|today)\b))?"
)
_POLITE = (
    r"(?:(?:hi|hello|please|pls|can (?:i|you|we)|could (?:i|you|we)|i(?:['’]d| would) like to|i want to"
    r"|i need to|we need to),? )*"
)
_END = r"[\s.!?]*"
_BOOKED = tuple(
    re.compile(rf"{pattern}{_END}", re.IGNORECASE)
    for pattern in (
        rf"(?P<ahead>{_POLITE}(?:book|put|sign|add|get)) {_CALLED}(?P<who>{_SOMEBODY}|{_NAMED})"
        r"(?P<behind> (?:up |down )?(?:on|onto|in|into|for|to)\b.*)",
        rf"(?P<ahead>{_POLITE}(?:book|reserve|get)(?: .*?)?) for {_CALLED}(?P<who>{_SOMEBODY}|{_NAMED})"
        r"(?P<behind>(?: (?:on|at|in|to|for|this|next|tomorrow|today)\b.*)?)",
    )
)
_BOOK_ALONE = re.compile(r"\b(?:book|(?:book|reserve|get) (?:a|the) (?:place|spot|seat|space|session))$")
# What is otherwise an everyday word, right behind the verb.
_FIRST_NAMES = frozenset(("will", "hope"))
_HANDED_OVER = re.compile(
    rf"{_POLITE}(?P<verb>hand over(?: my)?|(?:hand|give|pass on|pass|transfer) my) (?P<what>.+?)"
    rf"(?: (?:over |on )?to {_CALLED}(?P<who>{_SOMEBODY}|{_NAMED}))?{_END}",
    re.IGNORECASE,
)
_ONLY_WHERE = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when"))


def read_other(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish of a text as it was typed that is about a colleague, or None when it names nobody.

    `who` is the e-mail or name, and is missing where it was only said that there is a colleague.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    return _handed_over(text, today, names) or _booked_for(text, today, names)


def _booked_for(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    for pattern in _BOOKED:
        match = pattern.fullmatch(text)
        who = _who(match["who"], today, names) if match else None
        if match is None or who is None or _is_a_title(match, text, today, names):
            continue
        if _BOOK_ALONE.search(normalise(match["ahead"])) and not match["behind"] and not who:
            return Wish("book_for")
        for_me = " for me" if pattern is _BOOKED[1] else " me"
        wish = read_request(normalise(f"{match['ahead']}{for_me}{match['behind']}"), today, names)
        if wish and wish.flow == "book" and wish.is_whole and {"session", "sessions"} & set(wish.args):
            return Wish("book_for", {**wish.args, **who})
    return None


def _is_a_title(match: re.Match[str], text: str, today: date, names: Sequence[Name]) -> bool:
    """Return whether "for improvment" is the end of a title, which is nobody's name."""
    plain = normalise(match["who"])
    if plain in _FIRST_NAMES or "@" in plain:
        return False
    if is_like_title(plain, names):
        return True
    wish = read_request(normalise(text), today, names)
    return wish is not None and wish.flow == "book" and wish.is_whole and "session" in wish.args


def _handed_over(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    match = _HANDED_OVER.fullmatch(text)
    if match is None or (not match["who"] and match["verb"].lower() != "hand over my"):
        return None
    reading = read(normalise(match["what"]), today, names)
    who = _who(match["who"], today, names) if match["who"] else {}
    if who is None or left_over(reading.text) or not set(reading.args) <= _ONLY_WHERE:
        return None
    return Wish("hand_over", {**reading.args, **who})


def _who(said: str, today: date, names: Sequence[Name]) -> dict[str, Json] | None:
    """Return whom the words name, {} for somebody without a name, or None when they are no name."""
    if re.fullmatch(_SOMEBODY, said, re.IGNORECASE):
        return {}
    if "@" in said:
        return {"who": said}
    plain = normalise(said)
    if plain in _FIRST_NAMES:
        return {"who": plain.title()}
    is_known = not plain or not KNOWN.isdisjoint(plain.split()) or bool(read(plain, today, names).args)
    if is_known or asides.read_audience(f"for {plain}", names)[0]:
        return None
    return {"who": said.title() if said.islower() else said}
