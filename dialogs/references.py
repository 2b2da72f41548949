"""“The second one”, “book that”, “same time next week”: what was just shown, said without its name.

What was shown is read off the buttons of the last answer, in the order drawn, and looked up afresh: nothing
else of that answer is kept. Not here: the words for it, which are in `understanding.referring`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dialogs import as_typed, closed, corrections, guesses, understanding, wording
from dialogs.engine import Conversation
from dialogs.messages import Action, Json, Reply
from dialogs.steps import Steps
from dialogs.understanding import Wish
from dialogs.understanding.phrases import left_over
from dialogs.understanding.referring import (
    Reference,
    in_order,
    picked,
    read_references,
    read_taking,
    read_week_later,
)
from store import occurrences, places
from store.errors import NotFound
from store.occurrences import Listed

_MOST = 5
# Longer texts that point at nothing shown are about something else.
_FEW_WORDS = 7
_NOT_THERE = "I’m not sure which one you mean. Which session is it, and on which day?"
_WHICH = "Which one do you mean?"
_DATES = ("from", "to", "at", "after", "before", "when", "next")
_NAMED = frozenset(("session", "sessions", "topic", "audience", "problem", "said", *_DATES))
# What a date is named to by its session and day, as if they had been typed.
_BY_DAY = frozenset(("book", "cancel", "join_waiting", "leave_waiting", "hand_over", "apologies", "book_for"))
_BY_SESSION = frozenset(("apply", "interest", "workshop", "not_yet", "interested", "session_reminders"))
_BY_ID = frozenset(("withdraw", "roster"))
Args = dict[str, Json]
Outcome = tuple[Reply, Conversation]


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that the last answer had a button for, or a session; `booking_id` is one's own place."""

    slug: str
    title: str
    label: str
    listed: Listed | None = None
    booking_id: int | None = None


def read(at: Steps, text: str) -> Outcome | None:
    """Return the answer to a text that points at something shown, or None when it does not."""
    if read_week_later(corrections.without_prefix(text)):
        return _week_later(at, text)
    pointed = read_references(text)
    if not pointed:
        return _another_day(at, text)
    some = shown(at)
    if not some:
        is_plain = pointed[0].is_plain and len(text.split()) <= _FEW_WORDS
        return nothing_there(at) if is_plain and not _names_one(at, pointed[0]) else None
    return _pointed_at(at, pointed, some)


def shown(at: Steps) -> list[Shown]:
    """Return what the last answer had buttons for, in the order drawn: dates, or else sessions."""
    found: dict[int, Shown] = {}
    for action in at.before.shown:
        if (one := _date_of(at, action)) and one.listed:
            known = found.get(one.listed.id)
            own = one.booking_id or (known.booking_id if known else None)
            found[one.listed.id] = replace(one, booking_id=own)
    if found:
        return list(found.values())
    slugs = {str(action.args["session"]): None for action in at.before.shown if action.args.get("session")}
    titles = {name.slug: name.title for name in at.turn.names()}
    return [Shown(slug, titles[slug], titles[slug]) for slug in slugs if slug in titles]


def _date_of(at: Steps, action: Action) -> Shown | None:
    occurrence_id, booking_id = action.args.get("occurrence"), action.args.get("booking")
    try:
        if isinstance(booking_id, int):
            place = places.get(at.turn.tx, booking_id)
            if at.turn.person_id not in (place.person_id, place.booked_by_id):
                return None
            occurrence_id = place.occurrence_id
        if not isinstance(occurrence_id, int):
            return None
        listed = occurrences.get(at.turn.tx, occurrence_id, at.turn.person_id)
    except NotFound:
        return None
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, at.turn.now)
    own = booking_id if isinstance(booking_id, int) else listed.booking_id
    return Shown(listed.slug, listed.title, f"{listed.title}, {when}", listed, own)


# --- One of what was shown ----------------------------------------------------------------------


def _pointed_at(at: Steps, pointed: Sequence[Reference], some: list[Shown]) -> Outcome | None:
    if _names_one(at, pointed[0]):
        return None
    labels = [one.label for one in some]
    fitting = [[some[position] for position in picked(one, labels)] for one in pointed]
    meant = [_meant(at, one, of[0] if of else some[0]) for one, of in zip(pointed, fitting, strict=True)]
    if any(wish is None for wish in meant):
        return None
    if len(pointed) == 1 and _is_one_session(fitting[0]):
        fitting = [fitting[0][:1]]
    if not all(len(of) == 1 for of in fitting):
        if not pointed[0].is_plain and any(not of for of in fitting):
            return None
        return _ask_which(at, [(one, _meant(at, pointed[0], one)) for one in fitting[0] or some])
    first, *rest = [as_typed.press_for(wish, at.flows) for wish in meant if wish]
    reply, after = at.start(first.flow, first.args)
    return at.then(reply, replace(after, waiting=()), rest)


def _is_one_session(some: list[Shown]) -> bool:
    """Return whether they are the meetings of one group, which is joined or applied for as a whole."""
    rules = {one.listed.rule for one in some if one.listed}
    return len({one.slug for one in some}) == 1 and rules <= {"register", "apply"} and bool(rules)


def _meant(at: Steps, pointed: Reference, one: Shown) -> Wish | None:
    """Return what is wanted of it, read as if its title had been typed; a name alone asks what it is."""
    if (taking := read_taking(pointed.around)) is not None:
        return Wish("book", {**_by_day(one), **taking})
    if not left_over(corrections.without_prefix(pointed.around.replace("{}", ""))):
        return Wish("details", _by_id(one))
    said = in_order(pointed.around).replace("{}", one.title)
    heard = understanding.understand(said, _now(at), at.turn.names())
    wish = heard.wish or next(iter(heard.guesses), None)
    if wish is None or wish.flow not in at.flows or wish.args.get("session", one.slug) != one.slug:
        return None
    return Wish(wish.flow if wish.flow not in ("whats_on", "my_bookings") else "details", _args(wish, one))


def _args(wish: Wish, one: Shown) -> Args:
    more = {name: value for name, value in wish.args.items() if name not in _NAMED}
    dates = {name: value for name, value in wish.args.items() if name in _DATES}
    if wish.flow == "move":
        own = {"booking": one.booking_id} if one.booking_id else {"session": one.slug}
        return {**own, **dates}
    if wish.flow in _BY_SESSION:
        return {"session": one.slug, **more}
    if wish.flow in _BY_DAY:  # "book that one, but on Friday": the day said is the one meant
        return {"session": one.slug, **more, **dates} if dates else {**_by_day(one), **more}
    return {**_by_id(one), **more}


def _by_id(one: Shown) -> Args:
    return {"occurrence": one.listed.id} if one.listed else {"session": one.slug}


def only_day(at: Steps) -> Args:
    """Return session and day of the one date that the last answer had buttons for, or {}."""
    some = [one for one in shown(at) if one.listed]
    return _by_day(some[0]) if len(some) == 1 else {}


def _by_day(one: Shown, weeks: int = 0) -> Args:
    """Return its session and day as arguments, or those of the same time so many weeks later."""
    if one.listed is None:
        return {"session": one.slug}
    local = one.listed.local_start
    on = local.date() + timedelta(weeks=weeks)
    days = {"from": on.isoformat(), "to": (on + timedelta(days=1)).isoformat()}
    when = wording.day(on, local.date())
    return {"session": one.slug, **days, "at": f"{local:%H:%M}", "when": when}


def _names_one(at: Steps, pointed: Reference) -> bool:
    """Return whether the words around it name a session themselves."""
    heard = understanding.understand(pointed.around.replace("{}", ""), _now(at), at.turn.names())
    return any("session" in wish.args for wish in (*heard.wishes, *heard.guesses))


def _now(at: Steps) -> datetime:
    return at.turn.now.astimezone(at.turn.hub.zone)


# --- A week later, another day ------------------------------------------------------------------


def _week_later(at: Steps, text: str) -> Outcome | None:
    some = [one for one in shown(at) if one.listed]
    if not some:
        return nothing_there(at)
    is_corrected = corrections.without_prefix(text) != text
    wishes = [(one, _a_week_on(one, is_corrected=is_corrected)) for one in some]
    if len(wishes) > 1:
        return _ask_which(at, wishes)
    return at.start(wishes[0][1].flow, wishes[0][1].args)


def _a_week_on(one: Shown, *, is_corrected: bool) -> Wish:
    """Return the wish for the same a week later: instead of one's place where that was corrected."""
    args = _by_day(one, weeks=1)
    if is_corrected and one.booking_id:
        return Wish(
            "move", {"booking": one.booking_id, **{name: args[name] for name in args if name in _DATES}}
        )
    return Wish("book", args)


def _another_day(at: Steps, text: str) -> Outcome | None:
    """Take "actually Thursday" for another day of what was shown: nothing is changed without a question."""
    said = corrections.day_said(at, text)
    if not said:
        return None
    some = shown(at)
    if len(some) == 1 and some[0].booking_id:
        return at.start("move", {"booking": some[0].booking_id, **said})
    slugs = {one.slug for one in some}
    return at.start("whats_on", {"session": slugs.pop(), **said} if len(slugs) == 1 else said)


# --- Asking -------------------------------------------------------------------------------------


def nothing_there(at: Steps) -> Outcome:
    """Return the question which one is meant, where nothing shown is."""
    _, after = at.start("help", {})
    return Reply(_NOT_THERE, actions=wording.MENU), after


def _ask_which(at: Steps, wishes: Sequence[tuple[Shown, Wish | None]]) -> Outcome:
    """Ask which of them is meant, with a button for each; typed words pick one of the buttons."""
    found = [(_button(wish.flow, wish.args), one.label) for one, wish in wishes[:_MOST] if wish]
    past = closed.added(at.before.closed, at.before.question(), at.before.begun)
    return guesses.of_these(_WHICH, found), Conversation(number=at.before.number, closed=past, choosing=True)


def _button(flow: str, args: Mapping[str, Json]) -> Action:
    return Action(guesses.label(flow, args), flow, args)


def words_of(at: Steps, action: Action) -> str:
    """Return what a button does and of what, as it may be typed to pick it."""
    one = _date_of(at, action)
    return f"{action.label} {one.label if one else guesses.about(at.turn, action.args)}"
