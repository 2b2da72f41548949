"""What a message probably wants when no row of the tables fits it, as the model sees it.

What only shows something is done when the model is sure; what changes something is never more than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.messages import Json
from dialogs.understanding import model
from dialogs.understanding.kinds import DISTRESS, KINDS, OUT_OF_SCOPE, UNCLEAR
from dialogs.understanding.requests import Reading, fitting, read
from dialogs.understanding.values import Name, Understanding, Wish

_ABOUT = {OUT_OF_SCOPE: "out_of_scope", DISTRESS: "distress", UNCLEAR: "unclear"}
# So likely must it be, to be done or asked about at all, and so much likelier than the next one to be alone.
_SURE = 0.55
_LIKELY = 0.12
_WORTH_ASKING = 0.3
_LEAD = 0.3
# To be done without asking, where it only shows something.
_READS = 0.65
_ALONE_ENOUGH = {"help": 0.8, "thanks": 0.75, "roster": 0.75}
_MOST_GUESSES = 5
# A strange word makes a wish somebody else's business, unless the model has hardly any doubt.
_CLEAR = 0.8
_FAINT = 0.06
_VERY_SURE = 0.9
# Words of the hub: with one of them, a strange word beside it does not make a text somebody else's business.
_OURS = frozenset(
    [
        "session",
        "sessions",
        "place",
        "places",
        "seat",
        "seats",
        "spot",
        "booking",
        "bookings",
        "booked",
        "workshop",
        "waiting",
        "waitlist",
        "hub",
        "forum",
        "course",
        "courses",
        "cohort",
        "programme",
        "facilitator",
        "attendees",
        "facilitators",
        "reminder",
        "reminders",
        "nudge",
        "nudges",
        "one",
        "onetoone",
        "reserves",
        "project",
        "idea",
        "improvement",
        "stall",
        "exhibit",
        "register",
        "attended",
        "qi",
        "cqi",
        "here",
    ]
)
# What the tables would do, and what a facilitator may mean by the same words.
_RATHER = frozenset(("create_session", "edit_session", "cancel_session", "out_of_scope", "announce"))
_WRITING = frozenset(("book", "cancel", "move"))
_DOUBTED = {
    "book": _RATHER,
    "cancel": _RATHER,
    "move": _RATHER,
    "whats_on": frozenset(
        ("my_bookings", "announce", "out_of_scope", "roster", "join_waiting", "edit_session")
    ),
    "details": frozenset(("out_of_scope", "roster", "feedback", "cancel_session", "check_in")),
}
_MERE_TIMES = frozenset(("from", "to", "at", "after", "before", "when"))
_ASKING = frozenset(
    ("what", "whats", "on", "any", "anything", "which", "show", "is", "are", "in", "session", "sessions")
)
_FEW = 4
# Everybody says these in words of their own.
_CHAT = frozenset(("help", "human", "greeting", "thanks", "goodbye"))
_RUNNING = frozenset(("create_session", "edit_session", "cancel_session"))
_MARKED = frozenset(("SESSION", "COURSE", "MAYBE"))
_CAPACITY = re.compile(
    r"\b(?:capacity|max|maximum|limit|cap|numbers?|places|seats)\b.*?\b(?P<behind>[0-9]{1,3})\b"
    r"|\b(?P<ahead>[0-9]{1,3}) (?:places|seats|people|spaces|max)\b"
)
_END = r"(?= (?:at|to|on|in|for|need|please|with|and|could|can|SESSION|WHEN|TIME)\b|$)"
# What a workshop is to be about, and what is to be shown.
_SUBJECTS = {
    "workshop": re.compile(rf"\b(?:on|about|around|regarding) (?:how )?((?:[a-z]+ ?){{1,5}}?){_END}"),
    "showcase": re.compile(
        r"\b(?:present|show|showcase|exhibit|display|share|demo|pitch|demonstrate|about)(?: off)?"
        rf" (?:our|my|the|a|an)(?: new)? ((?:[a-z]+ ?){{1,4}}?){_END}"
    ),
}
_TEAM = re.compile(
    r"\b(?:for|of|with) (?:about |around )?([1-9][0-9]?)\b(?! (?:minutes?|hours?|days?|weeks?))"
)
_ACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (action, re.compile(pattern))
    for action, pattern in (
        ("channel", r"\b(?:on|to|by|in|via|through) (?:slack|teams|email|text|sms)\b"),
        ("start", r"\b(?:back on|on again|start|unmute|resume|turn .*\bon|switch .*\bon|again)\b(?! about)"),
        (
            "quiet_hours",
            r"\bquiet\b|\b(?:nights?|asleep|sleep|day shift|days off|weekends?)\b"
            r"|\b(?:no|dont|only|never)\b.*\bTIME\b",
        ),
        ("mute", r"\b(?:mute|snooze|pause|until|holiday|leave)\b"),
        (
            "stop",
            r"\b(?:stop|off|no|dont|never|unsubscribe|opt|shut|shush|less|fewer|too many|too much|alone)\b",
        ),
        (
            "lead_time",
            r"\b(?:before|earlier|later|lead)\b|\b(?:minutes?|hours?|days?) (?:ahead|before)\b",
        ),
    )
)


def guess(plain: str, today: date, names: Sequence[Name]) -> Understanding:
    """Return what the model makes of a normalised text."""
    reading = read(plain, today, names)
    marked = marked_for_model(reading, names)
    if not any(word.islower() for word in marked.split()) and not reading.args:
        # A bare number may be the answer to anything.
        return Understanding(about="unclear")
    ranked = _in_scope(model.load().classify(marked), marked)
    kind, sure = ranked[0]
    if kind in _ABOUT:
        return _about(kind, sure, ranked, reading)
    if kind not in _CHAT and _is_doubtful(ranked) and is_foreign(marked):
        return Understanding(about="out_of_scope")
    likely = [name for name, chance in ranked if chance >= _LIKELY and name not in _ABOUT and name != "help"]
    if (sure < _WORTH_ASKING and _MARKED.isdisjoint(marked.split())) or (
        kind == "help" and sure < _ALONE_ENOUGH[kind] and not likely
    ):
        return Understanding(about="unclear" if sure < _LIKELY else "")
    wish = wish_of(kind, reading)
    # What has no clear sense at all is likeliest a call for help, too: that is said better where hints are.
    if not KINDS[kind].writes and sure >= _ALONE_ENOUGH.get(kind, _READS):
        return Understanding((wish,))
    is_alone = sure >= _SURE and sure - ranked[1][1] >= _LEAD
    others = [] if is_alone else [wish_of(name, reading) for name in likely[1:]]
    if kind in _RUNNING and "session" in wish.args:
        # Most who say so run no sessions.
        others = [*others, wish_of("details", reading)]
    return Understanding(guesses=_distinct([wish, *others]))


# So sure must the model be that what the tables read as a write is something else, before it is asked.
_CONTRADICTS = 0.8


def contradicted(wish: Wish, plain: str, today: date, names: Sequence[Name]) -> bool:
    """Return whether what the tables read is quite another thing to the model."""
    if wish.flow not in _DOUBTED or (wish.is_whole and wish.flow not in _WRITING):
        return False
    kind, sure = model.load().classify(marked_for_model(read(plain, today, names), names))[0]
    return sure >= _CONTRADICTS and kind in _DOUBTED[wish.flow]


def is_bare(wish: Wish, plain: str) -> bool:
    """Return whether a text is only a day, a time or "cancel it": what is shown asks what was meant."""
    words = plain.split()
    if wish.flow == "whats_on":
        return (
            bool(wish.args)
            and set(wish.args) <= _MERE_TIMES
            and not _ASKING & set(words)
            and (len(words) <= _FEW)
        )
    return wish.flow in ("cancel", "move") and not wish.args and len(words) <= _FEW


def _in_scope(ranked: list[tuple[str, float]], marked: str) -> list[tuple[str, float]]:
    """Take what names a session for the hub's business, unless the model is very sure that it is not."""
    kind, sure = ranked[0]
    if kind in (OUT_OF_SCOPE, DISTRESS) and sure < _VERY_SURE and not _MARKED.isdisjoint(marked.split()):
        return [*ranked[1:], ranked[0]]
    return ranked


def _is_doubtful(ranked: Sequence[tuple[str, float]]) -> bool:
    return ranked[0][1] < _CLEAR or dict(ranked)[OUT_OF_SCOPE] > _FAINT


def _about(kind: str, sure: float, ranked: Sequence[tuple[str, float]], reading: Reading) -> Understanding:
    """Say what kind of text it is; where that is not sure, the likely wishes are asked about."""
    if kind == UNCLEAR and sure < _SURE:
        likely = [name for name, chance in ranked if chance >= _LIKELY and name not in _ABOUT]
        return Understanding(guesses=_distinct([wish_of(name, reading) for name in likely]), about="unclear")
    return Understanding(about=_ABOUT[kind])


def _distinct(wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    found: list[Wish] = []
    for wish in wishes:
        if wish not in found:
            found.append(wish)
    return tuple(found[:_MOST_GUESSES])


def marked_for_model(reading: Reading, names: Sequence[Name]) -> str:
    """Return the text of a reading with COURSE where what is named is one."""
    courses = {name.slug for name in names if name.kind == "course"}
    named = reading.args.get("sessions") or [reading.args.get("session")]
    is_course = isinstance(named, list) and named[0] in courses
    return (
        reading.text.replace("SESSION", "COURSE").replace("MAYBE", "COURSE")
        if is_course
        else (reading.text.replace("MAYBE", "SESSION"))
    )


def is_foreign(marked: str) -> bool:
    """Return whether a text names nothing of the hub, and has a word that nobody says of the hub."""
    words = marked.split()
    if _MARKED & set(words) or _OURS & set(words):
        return False
    known = model.load().known
    return any(word.islower() and word.isalpha() and word not in known for word in words)


def wish_of(kind: str, reading: Reading) -> Wish:
    """Return the wish of a kind with what was recognised in the text."""
    meant = KINDS[kind]
    args: dict[str, Json] = {**fitting(meant.flow, reading.args), **meant.args}
    if kind in ("edit_session", "create_session") and (found := _CAPACITY.search(reading.text)):
        args["capacity"] = int(found["behind"] or found["ahead"])
    if kind in _SUBJECTS and "topic" not in args and (found := _SUBJECTS[kind].search(reading.text)):
        args["topic"] = found[1].strip()
    if kind == "workshop" and "party" not in args and (found := _TEAM.search(reading.text)):
        args["party"] = int(found[1])
    if kind == "reminder_settings":
        args["change"] = next((name for name, said in _ACTIONS if said.search(reading.text)), "lead_time")
    return Wish(meant.flow, args, is_whole=False)
