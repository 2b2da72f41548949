"""Who came, as whoever runs a session says it in a sentence: "Sarah didn't turn up", "12 people came"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from dialogs.messages import Json
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
_LATE = r"(?: (?:after all|in the end|late|though|too))+"
_OH = "oh |no |sorry "
_DID = r"(?:came|turned up|showed up|attended|made it|was there)"
_PRESENT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_OH}|actually )*{_WHO} did (?:come|turn up|show up|attend|make it)(?:{_LATE})?{_BEHIND}",
        rf"(?:{_OH}|actually )*{_WHO} {_DID}{_LATE}{_BEHIND}",
        rf"(?:{_OH})*actually {_WHO} {_DID}{_BEHIND}",
    )
)
_ALL = r"(?:everyone|everybody|they all|all of them)"
_NONE = r"(?:nobody|no one|noone|none of them)"
_CAME = r"(?:came|turned up|showed up|attended|was here|was there|were there)"
_HEADS = r"(?P<heads>[0-9]{1,3})(?: (?:people|of them|colleagues|staff))?"
_AHEAD = r"(?:please |can you |can i |could you |i want to |i need to )?"
_REGISTER = r"(?:the |that |my |our )?(?:register|attendance|who came)"
_NO_SHOWS = r"(?:no shows?|dnas?|non attenders|absentees)"
# What is said of all of them, or wanted of the whole register.
_OF_ALL: tuple[tuple[re.Pattern[str], dict[str, Json]], ...] = tuple(
    (re.compile(pattern), more)
    for pattern, more in (
        (
            r"(?:(?:sorry|hi|just|but|i am|i will|we are|we will) )*(?:running|be|going to be|gonna be)"
            rf" (?:(?:a|bit|little|few|[0-9]+|minutes|mins) )*late(?: but on my way)?{_BEHIND}",
            {"late": True},
        ),
        (rf"{_ALL} {_CAME}{_BEHIND}", {"everyone": True}),
        (rf"{_NONE} {_CAME}{_BEHIND}", {"everyone": False}),
        (rf"{_AHEAD}(?:change|correct|edit|amend|update|fix) {_REGISTER}{_BEHIND}", {"change": True}),
        (rf"{_AHEAD}(?:undo|take back|reset|clear|scrap|delete) {_REGISTER}{_BEHIND}", {"undo": True}),
        (rf"(?:so )?who (?:dnad|dna|no showed|was absent|was missing){_BEHIND}", {"asks": True}),
        (
            rf"(?:(?:any|were there any|how many|list|show|me|the|who were|do we have any) )*{_NO_SHOWS}"
            rf"(?: were there)?{_BEHIND}",
            {"asks": True},
        ),
        (r"(?:show |me |the |an |my )*attendance (?:report|figures|numbers|summary|record)s?"
         rf"{_BEHIND}", {"asks": True}),
        (r"(?:the |my )?attendance(?P<what> (?:for|at|of|on|from) .+)", {"asks": True}),
    )
)  # fmt: skip
_HOW_MANY = tuple(
    re.compile(pattern) for pattern in (rf"{_HEADS} {_CAME}{_BEHIND}", rf"we had {_HEADS}{_BEHIND}")
)
_PAST = re.compile(r"(?:the )?register(?P<what> (?:for|from|of|on) .+)")
_MOST_ARGS = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when"))


def read_missing(plain: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to note who came or did not, or to see it; None when a normalised text says no such.

    `missing` and `present` are names, `everyone` says whether all of them came, `heads` is how many did;
    `change`, `undo` and `asks` are about the whole register.
    """
    for pattern, more in _OF_ALL:
        if (match := pattern.fullmatch(plain)) and (args := _where(match, today, names)) is not None:
            return (
                Wish("roster", args)
                if _is_to_come(match, args, today)
                else Wish("who_came", {**args, **more})
            )
    for pattern in _HOW_MANY:
        if (match := pattern.fullmatch(plain)) and (args := _where(match, today, names)):
            return Wish("who_came", {**args, "heads": int(match["heads"])})
    if (match := _PAST.fullmatch(plain)) and _is_over(where := _where(match, today, names) or {}, today):
        return Wish("who_came", where)
    for name, patterns in (("missing", _MISSED), ("present", _PRESENT)):
        for pattern in patterns:
            if (match := pattern.fullmatch(plain)) and (found := _named(name, match, today, names)):
                return found
    return None


def _named(name: str, match: re.Match[str], today: date, names: Sequence[Name]) -> Wish | None:
    args, who = _where(match, today, names), match["who"]
    # "The taster didn't come up" is about no person.
    if args is None or read(who, today, names).args:
        return None
    return Wish("who_came", {**args, name: who.split(" and ")})


def _where(match: re.Match[str], today: date, names: Sequence[Name]) -> dict[str, Json] | None:
    """Return which session and day are said; None when anything else is said as well."""
    reading = read(match["what"].strip(), today, names)
    if left_over(reading.text) or not set(reading.args) <= _MOST_ARGS:
        return None
    return dict(reading.args)


def _is_to_come(match: re.Match[str], args: Mapping[str, Json], today: date) -> bool:
    """Return whether a date in figures is still to come; a weekday is the last one of that name."""
    return any(map(str.isdecimal, match["what"])) and str(args.get("from", "")) > today.isoformat()


def _is_over(args: Mapping[str, Json], today: date) -> bool:
    return "to" in args and str(args["to"]) <= today.isoformat()
