"""Wishes to tell many people something: whom, which session and day, and the words, if they were said.

The words are kept as they were typed, so these are read before the text is made plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.messages import Json
from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import read
from dialogs.understanding.timing import read_timing
from dialogs.understanding.values import Name, Wish
from dialogs.understanding.words import LONGEST, normalise
from store import calendar_rules

_POLITE = (
    r"(?:(?:hi|hello|please|pls|can (?:i|you|we)|could (?:i|you|we)|i(?:['’]d| would) like to|i want to"
    r"|i need to|we need to),? )*"
)
_ANNOUNCE = (
    rf"{_POLITE}(?:announce|(?:post|make|send|write|put out|do) (?:an |a |the )?(?:new )?announcement)"
)
_ALL = r"(?:everyone|everybody|all(?: of)?(?: those| the people| people)?|those|the people|people)"
_TELL = rf"{_POLITE}(?:tell|message|notify|inform|write to|let|remind) {_ALL}"
_WHO = r"(?: who| that)?(?: is| are|['’]s|['’]re| has| have)?(?: been)?"
_NOT_COME = r"(?:(?:did not|didn['’]?t) (?:come|turn up|show up|attend|make it)|(?:were|was) absent|absent)"
_STATES = (
    ("absent", _NOT_COME),
    ("attended", r"(?:came|turned up|showed up|attended|(?:were|was) (?:there|at)|made it)"),
    ("waiting", r"(?:waiting|on the waiting ?list|in the queue|queuing)"),
    ("apologies", r"(?:not coming|sent apologies|away|with apologies|given apologies)"),
    ("booked", r"(?:booked|coming|signed up|registered|attending|going|down)"),
)
_TO = r"(?: (?:to|for|with))?"
_END = r"[\s.!?]*"
_SAID = r"(?:(?: know)? that |(?: know)?: | know )(?P<said>.+)"
_GROUP = r"(?:cohort|group|course|programme|set)"
_TAGGED = r" (?:who (?:is|are) |who have )?(?:tagged|marked|(?:with )?the tag|with tag)(?: as| with)?"
_WISHES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        *(
            (
                kind,
                rf"(?:{_TELL}|{_ANNOUNCE}{_TO}(?: {_ALL})?){_WHO} {words}(?P<what>(?: [^:]+?)??)(?:{_SAID})?",
            )
            for kind, words in _STATES
        ),
        (
            "audience",
            rf"(?:{_TELL}|{_ANNOUNCE}{_TO}(?: {_ALL})?){_TAGGED} (?P<what>[^:]{{2,40}}?)(?:{_SAID})?{_END}",
        ),
        (
            "cohort",
            rf"(?:{_ANNOUNCE}{_TO}|{_POLITE}(?:tell|message|notify|inform|write to|let|remind|email)"
            rf"(?: {_ALL} (?:in|on|of))?)"
            rf"(?P<what> (?:(?:the |my |our )?[^:]{{2,60}}? {_GROUP}"
            rf"|(?:the )?{_GROUP} (?:of|on) [^:]{{2,60}}?))"
            rf"(?:{_SAID}){_END}",
        ),
        ("", rf"{_TELL}(?P<what>(?: (?:on|at|in|of|from) [^:]+?)??)(?:{_SAID})"),
        (
            "",
            rf"{_ANNOUNCE}(?: (?:to|for) {_ALL})?(?P<what>(?: (?:to|about|for|on|at|of) [^:]+?)??)"
            rf"(?:{_SAID})?{_END}",
        ),
    )
)
_LIST = re.compile(
    rf"{_POLITE}(?:(?:show|list|see|me|my|the|our|all|latest|what about) )*announcements{_END}", re.IGNORECASE
)
_ONE = r"(?:the|my|our|that|this|an|last|latest)(?: (?:last|latest))? announcement"
_OF_ONE = re.compile(
    rf"{_POLITE}(?:stop|withdraw|correct|change|edit|recall|take back|call off|cancel|undo) {_ONE}{_END}"
    rf"|(?:who|how many(?: people)?) (?:has |have )?(?:got|gotten|read|seen|saw|received) {_ONE}{_END}"
    rf"|who (?:did(?: not|n['’]t)|has(?: not|n['’]t)|have(?: not|n['’]t)) "
    rf"(?:get|got|read|see|seen|receive|received) {_ONE}{_END}"
    rf"|{_POLITE}(?:(?:show|see|me|the) )*report (?:on|of|for|about) {_ONE}{_END}",
    re.IGNORECASE,
)
_ONLY_WHERE = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when", "audience"))


def read_announcement(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to announce something, or to see what was announced; None when it is another.

    `whom` is booked, waiting, apologies, attended or absent where that was said, and `text` what is to be
    announced.
    """
    text = " ".join(text.split())
    if _LIST.fullmatch(text) or _OF_ONE.fullmatch(text):
        return Wish("announcements")
    for kind, pattern in _WISHES:
        if match := pattern.fullmatch(text):
            return _wish(kind, match["what"] or "", match["said"] or "", today, names)
    return None


def _wish(kind: str, what: str, said: str, today: date, names: Sequence[Name]) -> Wish | None:
    if kind == "audience":
        return _said(kind, {"tag": " ".join(what.split())}, said)
    plain = normalise(what)
    if kind == "cohort":
        plain = re.sub(rf"\b{_GROUP}\b", "", plain)
    reading = read(plain, today, names) if len(what) <= LONGEST else None
    if reading is None or left_over(reading.text) or not set(reading.args) <= _ONLY_WHERE:
        return None
    return _said(kind, dict(reading.args), said)


def _said(kind: str, args: dict[str, Json], said: str) -> Wish:
    args |= {"whom": kind} if kind else {}
    if words := said.strip():
        args["text"] = words[:1].upper() + words[1:]
    return Wish("announce", args)


def read_moment(text: str, now: datetime, zone: str) -> datetime | None:
    """Return the moment of a day and a time, in UTC; None when it is not one moment, or over.

    Without a day it is the next time that the clock says so.
    """
    local = now.astimezone(ZoneInfo(zone))
    plain = normalise(text)
    if len(text) > LONGEST or not plain:
        return None
    timing = read_timing(plain, local.date())
    days = _days_of(timing.args, local.date())
    if left_over(timing.text) or not days or "at" not in timing.args:
        return None
    at = time.fromisoformat(str(timing.args["at"]))
    moments = (calendar_rules.to_utc(day, at, zone) for day in days)
    return next((moment for moment in moments if moment > now), None)


def _days_of(args: Mapping[str, Json], today: date) -> list[date]:
    """Return the day that was said, today and tomorrow when none was, and none when they were several."""
    if "problem" in args:
        return []
    if "from" not in args and "to" not in args:
        return [today, today + timedelta(days=1)]
    first, end = (date.fromisoformat(str(args.get(name, today))) for name in ("from", "to"))
    return [first] if "from" in args and ("to" not in args or end - first == timedelta(days=1)) else []
