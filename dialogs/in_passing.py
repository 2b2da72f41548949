"""What people say in few words of what they have, or was just shown: “is it full”, “off sick tomorrow”.

Each row is matched against a whole text made plain, and only where nothing is being asked. Not here: whole
requests, which `understanding` reads, and “the second one”, which is in `references`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from dialogs import as_typed, own_bookings, references, spoken_of, still_coming, understanding
from dialogs.engine import Conversation
from dialogs.messages import Json, Reply
from dialogs.steps import Steps
from dialogs.understanding import Wish
from dialogs.understanding.phrases import left_over
from dialogs.understanding.requests import read as read_request
from dialogs.understanding.when import find_hours
from dialogs.understanding.words import normalise
from store import colleagues, preferences

Match = re.Match[str]
Outcome = tuple[Reply, Conversation]
_US = re.compile(r"\b(?:book|put|sign|get|fit|squeeze|add|reserve) us\b|\bfor us\b")
_DATES = frozenset(("from", "to", "when"))
_MORNING = "07:30"


def read(at: Steps, text: str) -> Outcome | None:
    """Return the answer to a text that is one of the rows, or None."""
    plain = normalise(text)
    for pattern, meant in _ROWS:
        match = pattern.fullmatch(plain)
        if match and (wish := meant(at, match)):
            return _started(at, wish) if isinstance(wish, Wish) else wish
    offered = _offered(at, text)
    return _started(at, offered) if offered else None


def _started(at: Steps, wish: Wish) -> Outcome | None:
    press = as_typed.press_for(wish, at.flows)
    return at.start(press.flow, press.args) if press.flow in at.flows else None


def with_us(wish: Wish, text: str) -> Wish:
    """Return a wish to book that says "us" and no number as one that asks how many they are."""
    if wish.flow != "book" or {"party", "who"} & set(wish.args) or not _US.search(normalise(text)):
        return wish
    return replace(wish, args={**wish.args, "ask_party": True})


def _offered(at: Steps, text: str) -> Wish | None:
    """Take a plain yes to an answer that offers one waiting list for joining it, which is asked about."""
    lists = [action for action in at.before.shown if action.flow == "join_waiting"]
    if len(lists) != 1 or understanding.read_yes_no(text) is not True or own_bookings.unanswered(at.turn):
        return None
    return Wish("join_waiting", {**lists[0].args, "check": True})


def _us(at: Steps, _match: Match) -> Wish:
    return Wish("book", {**references.only_day(at), "ask_party": True})


def _of_it(at: Steps, _match: Match) -> Wish | None:
    one = spoken_of.only_one(at)
    return Wish("details", one) if one else None


def _full(at: Steps, match: Match) -> Wish | Outcome:
    return _of_it(at, match) or references.nothing_there(at)


def _of_mine(at: Steps, match: Match) -> Wish | None:
    return _of_it(at, match) or (Wish("my_bookings") if _own(at, {}) else None)


def _queue(at: Steps, match: Match) -> Wish:
    is_waiting = bool(own_bookings.meant(at.turn, {}, own_bookings.IN_A_QUEUE))
    return (None if is_waiting else _of_it(at, match)) or Wish("waiting_list")


def _there(at: Steps, _match: Match) -> Wish | None:
    if still_coming.asked(at.turn):
        return Wish("still_coming")
    return Wish("my_bookings") if _own(at, {}) else None


def _off(at: Steps, match: Match) -> Wish | None:
    """Return the wish to give up what one has on the days that one is away."""
    dates = _days(at, match["when"] or "today")
    is_of_it = bool(match["when"]) or _own(at, dates)
    return Wish("cancel", dates) if dates and is_of_it else None


def _theirs(at: Steps, match: Match) -> Wish | None:
    """Return the wish to give up what one has booked for the colleague who is named, if there is any."""
    said = {match["who"], match["who"].removesuffix("s")}
    made = colleagues.booked_for(at.turn.tx, at.turn.person_id, at.turn.now)
    named = [one.name for one in made if said & _names(one.name)]
    return Wish("cancel", {"whose": named[0]}) if len({*named}) == 1 else None


def _names(name: str) -> set[str]:
    plain = normalise(name)
    return {plain, plain.split(" ", maxsplit=1)[0]}


def _that(at: Steps, _match: Match) -> Wish | None:
    if undo := spoken_of.button_for(at, Wish("undo")):
        return Wish(undo.flow, undo.args)
    shown = references.shown(at)
    own = [one.booking_id for one in shown if one.booking_id]
    if len(own) == 1:
        return Wish("cancel", {"booking": own[0], "check": True})
    return None if shown else Wish("cancel")


def _quiet(at: Steps, match: Match) -> Wish | None:
    """Return the wish for quiet hours from a time on, which end when they end now."""
    begins = next((hours.after for hours, _, _ in find_hours(f"after {match['time']}")), None)
    if begins is None:
        return None
    quiet = preferences.get(at.turn.tx, at.turn.person_id).quiet
    ends = f"{quiet.ends:%H:%M}" if quiet.begins != quiet.ends else _MORNING
    return Wish("quiet_hours", {"hours": f"{begins // 60 % 24:02}:{begins % 60:02}-{ends}"})


def _days(at: Steps, words: str) -> dict[str, Json]:
    reading = read_request(words, at.turn.now.astimezone(at.turn.hub.zone).date(), at.turn.names())
    is_day = "from" in reading.args and set(reading.args) <= _DATES and not left_over(reading.text)
    return dict(reading.args) if is_day else {}


def _own(at: Steps, args: dict[str, Json]) -> bool:
    return bool(own_bookings.meant(at.turn, args, ("booked", "might_come")))


_END = r"(?: (?:please|thanks|ta|sorry|then|now|any ?more|after all))*"
_POLITE = r"(?:(?:please|sorry|hi|ok|actually|can you|could you|can i|i need to|i want to) )*"
_NAME = r"(?P<who>(?!(?:i|we|my|our|the|it|that|you|they)\b)[a-z]+(?: [a-z]+)??)"
_ROWS: tuple[tuple[re.Pattern[str], Callable[[Steps, Match], Wish | Outcome | None]], ...] = tuple(
    (re.compile(_POLITE + pattern + _END), meant)
    for pattern, meant in (
        (r"(?:book|put|sign|get|fit|squeeze) us (?:in|on|down|up)", _us),
        (r"is (?:it|that|this)(?: one)?(?: already)? (?:full|fully booked|booked up)(?: up| yet)?", _full),
        (
            r"(?:is|are) there (?:still )?(?:any )?(?:room|space|spaces|places|seats)(?: left)?(?: on it)?",
            _full,
        ),
        (r"how (?:long|big) is the (?:queue|waiting list|waitlist|list)", _queue),
        (r"how many(?: people)?(?: are)? (?:on the waiting list|in the queue|ahead of me|waiting)", _queue),
        (
            r"(?:what|do)(?: do| should)? (?:i|we) (?:need to |have to )?bring(?: anything)?(?: along)?",
            _of_mine,
        ),
        (r"(?:(?:yes|yep|yeah|yup|sure|i|we) )*(?:ill|will|shall) (?:still )?(?:be there|come)", _there),
        (r"i am (?:off )?(?:sick|ill|poorly|unwell|off|away|on leave)(?: (?P<when>.+?))?", _off),
        (rf"cancel {_NAME}(?: (?:place|booking|spot|seat|session))?", _theirs),
        (rf"{_NAME} (?:cant|cannot|wont|will not)(?: be able to)? (?:come|make it|be there|attend)", _theirs),
        (r"(?:scrap|cancel|drop|bin) (?:that|it|this)(?: one)?", _that),
        (
            r"(?:dnd|do not disturb|dont (?:disturb|message|text|write to)(?: me)?|no messages|nothing)"
            r" after (?P<time>.+?)",
            _quiet,
        ),
    )
)
