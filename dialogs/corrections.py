"""Corrections in the middle of a flow: "actually make it 3 of us", "no the 3rd", "the week after"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dialogs.messages import Json, Press
from dialogs.steps import Steps
from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import read as read_request
from dialogs.understanding.words import normalise
from store import occurrences

_AHEAD = re.compile(
    r"^(?:(?:no|nah|nope|oh|oops|sorry|actually|wait|hang on|scrap that|i meant|i mean|make (?:it|that)"
    r"|change (?:it|that) to|rather) ?)+(?= |$|(?<= ))"
)
_WEEK_AFTER = re.compile(r"(?:the )?(?:week after(?: that)?|following week|same time next week|week later)")
_DATES = ("from", "to", "at", "after", "before", "when", "next")
_MAY_CHANGE = frozenset((*_DATES, "session", "party"))
_CORRECTED = frozenset(("book", "move", "cancel", "join_waiting"))
# "Make it 3": more figures are no number of people.
_FIGURES = 3
_TOO_EXACT = frozenset(("occurrence", "booking", "sessions"))


def read(at: Steps, text: str) -> Press | None:
    """Return the flow of the open question with what was corrected, or None when nothing is."""
    begun, plain = at.before.begun, normalise(text)
    is_plain = begun is not None and begun.flow in _CORRECTED and at.before.form is not None
    if not is_plain or begun is None or not (_AHEAD.match(plain) or _WEEK_AFTER.fullmatch(plain)):
        return None
    said = _said(at, without_prefix(text))
    if not said or not set(said) <= _MAY_CHANGE or (begun.flow == "cancel" and "party" in said):
        return None
    return Press(begun.flow, {**_kept(at, begun.args, said), **said})


def without_prefix(text: str) -> str:
    """Return a text made plain, without the words ahead that say that something is put right."""
    plain = normalise(text)
    ahead = _AHEAD.match(plain)
    return plain[ahead.end() :].strip() if ahead else plain


def day_said(at: Steps, text: str) -> dict[str, Json]:
    """Return the day or time that a text puts right, such as "actually Thursday"; else nothing."""
    rest = without_prefix(text)
    if rest == normalise(text):
        return {}
    said = _said(at, rest)
    return said if said and set(said) <= set(_DATES) else {}


def _said(at: Steps, rest: str) -> dict[str, Json]:
    if _WEEK_AFTER.fullmatch(rest):
        return _week_after(at)
    if rest.isdecimal() and len(rest) <= _FIGURES:
        return {"party": int(rest)}
    reading = read_request(rest, at.turn.now.astimezone(at.turn.hub.zone).date(), at.turn.names())
    return {} if left_over(reading.text) or reading.each_of else reading.args


def _week_after(at: Steps) -> dict[str, Json]:
    day = _day_asked(at)
    if day is None:
        return {}
    first = day - timedelta(days=day.weekday()) + timedelta(days=7)
    return {
        "from": first.isoformat(),
        "to": (first + timedelta(days=7)).isoformat(),
        "when": "the week after",
    }


def _day_asked(at: Steps) -> date | None:
    """Return the day of the date that is asked about."""
    occurrence_id = at.before.kept.get("occurrence")
    if not isinstance(occurrence_id, int):
        return None
    listed = occurrences.get(at.turn.tx, occurrence_id, at.turn.person_id)
    return listed.starts_at.astimezone(ZoneInfo(listed.zone)).date()


def _kept(at: Steps, begun: Mapping[str, Json], said: Mapping[str, Json]) -> dict[str, Json]:
    """Return what still holds: another day ends the old one, and what was asked about names the session."""
    is_dated = not set(_DATES).isdisjoint(said)
    gone = set(_DATES) if is_dated else set()
    gone |= _TOO_EXACT if is_dated or "session" in said else set()
    kept = {name: value for name, value in begun.items() if name not in gone}
    for name in ("party", "who", "part"):
        if at.before.kept.get(name):
            kept[name] = at.before.kept[name]
    occurrence_id = at.before.kept.get("occurrence")
    if begun.get("occurrence") and isinstance(occurrence_id, int) and gone & _TOO_EXACT:
        kept["session"] = occurrences.get(at.turn.tx, occurrence_id, at.turn.person_id).slug
    return kept
