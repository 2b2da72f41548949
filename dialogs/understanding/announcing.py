"""Wishes to tell many people something: whom, which session and day, and the words, if they were said.

The words are kept as they were typed, so these are read before the text is made plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.messages import Json
from dialogs.understanding.answers import read_yes_no
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
    rf"{_POLITE}(?:ann?oun[cs]e|(?:post|make|send|write|put out|do) (?:an |a |the )?(?:new )?announcement)"
)
_ALL = r"(?:everyone|everybody|all(?: of)?(?: those| the people| people)?|those|the people|people)"
_VERB = r"(?:tell|message|msg|text|txt|email|e-mail|dm|ping|notify|inform|update|write to|let|remind)"
_TELL = rf"{_POLITE}{_VERB} {_ALL}"
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
# "To bring posters" is what is to be said, and "to the taster" is not.
_DO = (
    r"(?:bring|come|be|read|join|meet|wear|have|let|send|check|use|remember|fill|complete|arrive|look|book"
    r"|reply|prepare|do|not|sign|log|take|finish|please)"
)
_SAID = (
    r"(?:(?: know)? that |(?: know)?: ?| know | to (?="
    + _DO
    + r"\b)| (?=(?:we|you|please|sorry|there|your) ))"
    r"(?P<said>.+)"
)
_GROUP = r"(?:cohort|group|course|programme|set)"
_TAGGED = r" (?:who (?:is|are) |who have )?(?:tagged|marked|(?:with )?the tag|with tag)(?: as| with)?"
_WISHES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        (
            "absent",
            rf"{_POLITE}(?:{_VERB}|contact|follow up(?: with)?|chase(?: up)?) (?:all )?(?:the |our )?"
            rf"(?:no[- ]?shows?|dnas?|absentees)(?P<what>(?: (?:on|at|in|of|from|to) [^:]+?)??)"
            rf"(?:{_SAID})?{_END}",
        ),
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
            rf"(?:{_ANNOUNCE}{_TO}|{_POLITE}{_VERB}"
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
_LATEST = re.compile(
    rf"{_POLITE}(?:(?:show|see|me|the|my|an|a|last|latest|announcement|delivery) )*report(?: please)?{_END}"
    rf"|(?:has|was|did) (?:it|that|(?:the|my) announcement)(?: been| go| get)? ?(?:sent|out|gone){_END}"
    r"|(?:who|how many(?: people)?) (?:has |have |got |did )?(?:read|seen|opened|got|confirmed) (?:it|that)"
    rf"{_END}",
    re.IGNORECASE,
)
_NEW_WORDS = re.compile(
    rf"{_POLITE}(?:change|correct|edit|reword) {_ONE} (?:to(?: say)?|so (?:that )?it says)(?: that|:)? "
    r"(?P<said>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SENDING = re.compile(
    r"(?:(?:yes|yeah|yep|ok|okay|please|just|now) )*"
    r"(?:send|post|publish|schedule|plan|go(?: ahead)?|go for it)"
    r"(?: (?:it|that|this|(?:the|my) announcement))?(?: (?:off|out|now|please|then|straight away))*"
)
_SEND_LATER = re.compile(
    r"(?:please )?send (?:it|that|the announcement|my announcement)(?: now| please| then)*"
)
_SCHEDULE = re.compile(
    rf"{_POLITE}(?:schedule|plan) (?:an |the )?announcement (?:for|on|at) (?P<goes>[^:]{{2,40}}?)"
    rf"(?:{_SAID})?{_END}",
    re.IGNORECASE | re.DOTALL,
)
_WORDS_OF_IT = re.compile(r"(?:: | that | to say )(?P<said>.+)", re.DOTALL)
_ONLY_WHERE = frozenset(("session", "sessions", "from", "to", "at", "after", "before", "when", "audience"))


def read_announcement(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish to announce something, or to see what was announced; None when it is another.

    `whom` is booked, waiting, apologies, attended or absent where that was said, and `text` what is to be
    announced.
    """
    text = " ".join(text.split())
    if _LIST.fullmatch(text) or _OF_ONE.fullmatch(text):
        return Wish("announcements")
    if _LATEST.fullmatch(text):
        return Wish("announcement_report")
    if _SEND_LATER.fullmatch(normalise(text)):
        return Wish("send_announcement")
    if match := _NEW_WORDS.fullmatch(text):
        return Wish("change_announcement", {"text": _as_sentence(match["said"])})
    if match := _SCHEDULE.fullmatch(text):
        return _said("", {"goes": match["goes"]}, match["said"] or "")
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
        args["text"] = _as_sentence(words)
    return Wish("announce", args)


def _as_sentence(words: str) -> str:
    return words.strip()[:1].upper() + words.strip()[1:]


def with_words(wish: Wish, text: str) -> Wish:
    """Return the guess that something is to be announced with the words for it, as far as they are plain."""
    match = _WORDS_OF_IT.search(" ".join(text.split())) if wish.flow == "announce" else None
    if match is None or "text" in wish.args:
        return wish
    return replace(wish, args={**wish.args, "text": _as_sentence(match["said"])})


def read_sending(text: str, *, is_now: bool) -> bool:
    """Return whether a text says yes to what was shown before it is sent; `is_now`: it would go at once."""
    plain = normalise(text)
    if not is_now and "now" in plain.split():
        return False
    return read_yes_no(text) is True or plain in ("now", "go") or bool(_SENDING.fullmatch(plain))


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
