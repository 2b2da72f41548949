"""Reading one request: what is recognised is marked, and what is left over decides how sure we are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dialogs.messages import Json
from dialogs.understanding import asides, parties
from dialogs.understanding.names import find_names
from dialogs.understanding.phrases import (
    BLOCKERS,
    FILLERS,
    KNOWN,
    PLACE_WANTED,
    PLAIN_BOOK,
    PLAIN_WHATS_ON,
    SHOWING,
    Cue,
    cue_of,
    left_over,
    said_whole,
)
from dialogs.understanding.subjects import subject_of
from dialogs.understanding.timing import read_timing
from dialogs.understanding.values import Name, Wish

_GREETED = r"(?: (?:all|there|team|hub|bot|everyone))*"
_GREETING_AHEAD = re.compile(
    rf"^(?:(?:hi|hello|hey|hiya|good day|good (?:morning|afternoon|evening)){_GREETED} "
    rf"|(?:morning|afternoon|evening){_GREETED} (?=(?:what|can|could|is|i|please|book|any)\b))"
)
# "Tell me when applications open": the verb, which must not be heard as the name of an open session.
_OPENS = re.compile(
    r"(\b(?:tell|let|notify|email|message|text) (?:me|us) .*\b(?:when|if|once|as soon as) .+?)"
    r" (?:is |are )?(?:open|opens|opening)(?: up| again)?$"
)

# Flows in which it matters how many come.
_COUNTED = frozenset(("book", "join_waiting", "not_yet", "workshop", "apply", "withdraw"))
_TIMES = frozenset({"from", "to", "at", "after", "before", "when"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with marks for what was recognised, and what that was.

    `each_of` has the days in words when they were joined by "and", so that each of them is meant. What is
    named by a single word `is_thin`: it may be an everyday word. What goes to an audience `is_addressed`.
    """

    text: str
    args: dict[str, Json]
    each_of: str = ""
    is_thin: bool = False
    is_addressed: bool = False

    def has(self, *marks: str) -> bool:
        """Return whether any of these marks or words is there."""
        return not set(marks).isdisjoint(self.text.split())


def read_request(plain: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish of a normalised text, or None when some of it may mean something else."""
    greeted = _GREETING_AHEAD.sub("", plain)
    flow = said_whole(plain) or said_whole(greeted)
    if flow is not None:
        return Wish("thanks", {"leaving": True}) if flow == "goodbye" else Wish(flow)
    if (party := parties.read_bringing(greeted)) is not None:
        return Wish("book", {"party": party})
    reading = read(_OPENS.sub(r"\1 announced", greeted), today, names)
    if reading.is_addressed and reading.has("SESSION", "MAYBE"):
        return Wish("announce", fitting("announce", reading.args), is_whole=False)
    cue = cue_of(reading.text)
    return _bare(reading) if cue is None else _asked(reading, cue)


def read(plain: str, today: date, names: Sequence[Name]) -> Reading:
    """Return a normalised text with its sessions, dates, times and asides marked.

    One message is read by several tables: readings are kept until `forget`.
    """
    return _remembered(plain, today, tuple(names))


def forget() -> None:
    """Forget what was read: nobody's words are kept longer than it takes to understand them."""
    _remembered.cache_clear()


@lru_cache(maxsize=32)
def _remembered(plain: str, today: date, names: tuple[Name, ...]) -> Reading:
    args, text = asides.read_showing(plain)
    told, text = asides.read_addressed(text, names)
    args |= told
    if not told and PLACE_WANTED.isdisjoint(plain.split()):
        found, text = asides.read_audience(text, names)
        args |= found
    text, is_thin = _read_session(text, names, args)
    for reader in (asides.read_numbered_place, parties.read_limit, parties.read_party):
        found, text = reader(text)
        args |= found
    timing = read_timing(text, today)
    args, text = args | timing.args, timing.text
    for reader in (asides.read_online, asides.read_free, asides.read_next):
        found, text = reader(text)
        args |= found
    return Reading(text, args, timing.each_of, is_thin, bool(told))


def _read_session(text: str, names: Sequence[Name], args: dict[str, Json]) -> tuple[str, bool]:
    """Mark a session type, or a topic of the catalogue where only a single word of a title is there."""
    found = find_names(text, names, FILLERS, KNOWN)
    if not found.slugs or not found.is_sure:
        topic, marked = asides.read_topic(text, names, KNOWN)
        if topic:
            args |= topic
            return marked, False
    if len(found.slugs) == 1:
        args["session"] = found.slugs[0]
    elif found.slugs:
        args["sessions"] = list(found.slugs)
    return found.rest, found.is_thin


def _asked(reading: Reading, cue: Cue) -> Wish | None:
    args, flow, rest = dict(reading.args), cue.flow, cue.rest
    if flow == "whats_on":
        for reader in (asides.read_subject, asides.read_place):
            found, rest = reader(rest)
            args = found | args
    left = left_over(rest)
    if flow not in ("book", "cancel"):
        left = [word for word in left if word not in SHOWING]
    if flow == "human":
        return Wish(flow, is_whole=not left)
    if left and (left_over(cue.ahead) or not _may_ignore(left, flow, reading)):
        return None
    if flow == "cancel" and (second := cue_of(cue.behind)) and second.flow == "book":
        return None
    if flow == "workshop" and (topic := subject_of(flow, reading.text)):
        return Wish(flow, {**fitting(flow, args), "topic": topic}, is_whole=not left)
    return _wish(flow, args, reading.each_of, is_whole=not left) if _is_enough(flow, reading) else None


def _may_ignore(left: list[str], flow: str, reading: Reading) -> bool:
    """Return whether words not understood do no harm: only where nothing is written."""
    return flow in ("whats_on", "details") and reading.has("SESSION") and BLOCKERS.isdisjoint(left)


def _is_enough(flow: str, reading: Reading) -> bool:
    has_session, has_date = reading.has("SESSION", "MAYBE"), reading.has("WHEN", "TIME")
    match flow:
        case "details":
            return has_session
        case "my_bookings":
            return not reading.has("MAYBE")
        case "book":
            return reading.has("SESSION") or has_date or reading.has(*PLAIN_BOOK)
        case "whats_on":
            return bool(set(reading.args) - {"party"}) or reading.has(*PLAIN_WHATS_ON)
    return True


def _bare(reading: Reading) -> Wish | None:
    """Read a text of marks alone: a name asks what it is, a date what is on then."""
    if left_over(reading.text):
        return None
    if not reading.has("SESSION", "MAYBE"):
        is_about_sessions = bool(set(reading.args) - {"party", "place", "part"})
        return _wish("whats_on", reading.args, reading.each_of) if is_about_sessions else None
    flow = "book" if reading.has("PARTY") else "details"
    if flow == "details" and reading.has("WHEN", "TIME", "FREE"):
        flow = "whats_on"
    return _wish(flow, reading.args, reading.each_of)


def _wish(flow: str, args: dict[str, Json], each_of: str, *, is_whole: bool = True) -> Wish:
    """Return the wish; a place on each of several days is a problem, as one wish cannot say it."""
    fit = fitting(flow, args)
    if flow == "asked_who_came":
        return Wish("who_came", {**fit, "asks": True}, is_whole)
    if flow in ("book", "join_waiting") and each_of:
        fit = {key: value for key, value in fit.items() if key not in _TIMES}
        fit |= {"problem": "several_dates", "said": each_of}
    return Wish(flow, fit, is_whole)


def fitting(flow: str, args: dict[str, Json]) -> dict[str, Json]:
    """Return the arguments that mean something to the flow: "a place on" is a filter in no flow but one."""
    unfit = {"capacity"} if flow == "whats_on" else {"capacity", "free", "place"}
    unfit |= set() if flow in ("book", "whats_on") else {"topic", "online"}
    unfit |= set() if flow == "book" else {"next", "part"}
    return {
        key: value for key, value in args.items() if key not in unfit and (key != "party" or flow in _COUNTED)
    }
