"""Whom an announcement can be for, as it is picked and as it is said: booked, came, a set, a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from dialogs import announcement_notices, arguments, begun, whats_on, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Option
from store import (
    announcement_targets,
    learning_sets,
    occurrences,
    places,
    registers,
    roles,
    session_types,
)
from store.announcement_targets import Kind, Reach, Target
from store.db import Tx
from store.occurrences import Filters, Listed

_KINDS: frozenset[str] = frozenset(get_args(Kind))
# Most is said about the next dates; any other can be named.
_AHEAD = timedelta(days=21)
# And about those that are over, once it is known who came.
_BEHIND = timedelta(days=21)
_MOST_DATES, _MOST_LOOKED_AT, _MOST_TAGS = 8, 60, 10
_STATES: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "booked": ("Booked", ("booked", "might_come")),
    "waiting": ("Waiting", ("waiting", "offered")),
    "apologies": ("Sent apologies", ("apologies",)),
    "attended": ("Came", ("attended",)),
    "absent": ("Did not come", ("absent",)),
}
_AFTERWARDS = frozenset(("attended", "absent"))
_IN_WORDS: dict[Kind, str] = {
    "booked": "booked on",
    "waiting": "waiting for",
    "apologies": "who sent apologies for",
    "attended": "who came to",
    "absent": "who did not come to",
}


def value(target: Target) -> str:
    """Return the target as the value of an option."""
    return f"{target.kind}:{target.id or target.tag}"


def target_of(said: str) -> Target | None:
    """Return the target that an option stands for, None when it makes no sense."""
    kind, _, rest = said.partition(":")
    if kind not in _KINDS:
        return None
    if kind == "audience":
        return Target("audience", tag=rest)
    return Target(kind, arguments.identity({"id": rest}, "id") or 0)  # type: ignore[arg-type]


def meant(turn: Turn, args: Args) -> Listed | None:
    """Return the date that was named, or the next one of the session that the person runs.

    For those who came, or did not, it is the last one that fits.
    """
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return occurrences.get(turn.tx, occurrence_id, turn.person_id)
    if is_afterwards(args):
        over = begun.meant(turn, args, _BEHIND)
        return occurrences.get(turn.tx, over[0].id, turn.person_id) if len(over) == 1 else None
    if not (arguments.word(args, "session") or arguments.word(args, "from")):
        return None
    search, own = whats_on.read(turn, args), roles.runs(turn.tx, turn.person_id)
    asked = search.filters.session_type_ids
    run = [type_id for type_id in own if asked is None or type_id in asked]
    filters = replace(search.filters, session_type_ids=run)
    about = (turn.now, turn.person_id, filters)
    if search.end and (found := occurrences.between(turn.tx, search.start, search.end, *about, limit=2)):
        return found[0] if len(found) == 1 else None
    return None if search.end else occurrences.next_one(turn.tx, search.start, None, *about)


def is_afterwards(args: Args) -> bool:
    """Return whether it is for those who came to a session, or did not: that is known afterwards alone."""
    return arguments.word(args, "whom") in _AFTERWARDS


def is_known(turn: Turn, listed: Listed) -> bool:
    """Return whether somebody has said who came to it."""
    return registers.get(turn.tx, listed.id).taken_at is not None


def options(turn: Turn, listed: Listed | None) -> tuple[Option, ...]:
    """Return what can be picked: about one date, or about everything the person runs."""
    found = _of_one(turn, listed) if listed else _everything(turn)
    return tuple(Option(value(target), label) for target, label in found)


def in_words(tx: Tx, target: Target, now: datetime) -> str:
    """Return "booked on CQI Taster, Thursday 26 November, 10am to 11am", to stand behind "12 people"."""
    about = announcement_targets.subject(tx, target)
    said = announcement_notices.about_in_words(about, now) if about else "something that is gone"
    match target.kind:
        case "audience":
            return f"with the tag {target.tag}"
        case "everybody":
            return "the hub knows"
        case "cohort":
            return f"on {said}"
        case "set":
            return f"in {said}"
        case "place":
            place = announcement_targets.place(tx, target.id)
            return place_in_words(place) if place else "a channel I am not in any more"
    return f"{_IN_WORDS[target.kind]} {said}"


def place_in_words(place: announcement_targets.Place) -> str:
    """Return what a channel is called."""
    called = f"#{place.name}" if place.name else f"channel {place.key}"
    return f"{called} in {place.channel.capitalize()}"


def not_reached(reach: Reach) -> str:
    """Return how many people it will not get to, and why; "" when it gets to all."""
    said = [f"{wording.people(reach.unreachable)} I can’t write to"] if reach.unreachable else []
    said += [f"{wording.people(reach.muted)} who muted announcements"] if reach.muted else []
    return wording.listing(said)


def _everything(turn: Turn) -> Iterator[tuple[Target, str]]:
    own = roles.runs(turn.tx, turn.person_id)
    filters = Filters(session_type_ids=own)
    end = turn.now + _AHEAD
    about = (turn.now, turn.person_id, filters)
    dates = occurrences.between(turn.tx, turn.now, end, *about, limit=_MOST_LOOKED_AT)
    counted = places.headcounts(turn.tx, [listed.id for listed in dates])
    yield from _of_dates(turn, [listed for listed in dates if listed.id in counted][:_MOST_DATES], [*_STATES])
    past = registers.begun(turn.tx, own, turn.now - _BEHIND, turn.now, limit=_MOST_LOOKED_AT)
    taken = [one.id for one in past if one.register_at is not None][:_MOST_DATES]
    over = [occurrences.get(turn.tx, id_, turn.person_id) for id_ in taken]
    yield from _of_dates(turn, over, [kind for kind in _STATES if kind in _AFTERWARDS])
    for type_id in own:
        yield from _groups(turn, type_id)
    if roles.is_coordinator(turn.tx, turn.person_id):
        for tag in announcement_targets.tags(turn.tx)[:_MOST_TAGS]:
            yield Target("audience", tag=tag), f"Everybody with the tag {tag}"
        yield Target("everybody"), "Everybody the hub knows"
    for place in announcement_targets.places(turn.tx, turn.person_id):
        yield Target("place", place.id), f"Channel: {place_in_words(place)}"


def _of_one(turn: Turn, listed: Listed) -> Iterator[tuple[Target, str]]:
    yield from _of_dates(turn, [listed], [*_STATES], always="booked")
    yield from _groups(turn, listed.session_type_id)


def _of_dates(
    turn: Turn, found: list[Listed], kinds: list[Kind], always: str = ""
) -> Iterator[tuple[Target, str]]:
    ids = [listed.id for listed in found]
    standing, came = places.headcounts(turn.tx, ids), registers.headcounts(turn.tx, ids)
    counted = {id_: {**standing.get(id_, {}), **came.get(id_, {})} for id_ in ids}
    for listed in found:
        on = listed.starts_at.astimezone(ZoneInfo(listed.zone)).date()
        day = wording.day(on, turn.now.astimezone(ZoneInfo(listed.zone)).date())
        for kind in kinds:
            said, states = _STATES[kind]
            number = sum(counted[listed.id].get(state, 0) for state in states)
            if number or kind == always:
                yield Target(kind, listed.id), f"{said}: {listed.title}, {day} ({number})"


def _groups(turn: Turn, session_type_id: int) -> Iterator[tuple[Target, str]]:
    offer = session_types.get_by_id(turn.tx, session_type_id)
    if offer.rule == "apply":
        for cohort in session_types.cohorts(turn.tx, session_type_id):
            yield Target("cohort", cohort.id), f"On the course: {offer.title}, {cohort.title}"
    if offer.rule == "register":
        for one in learning_sets.of_type(turn.tx, session_type_id, turn.person_id, turn.now):
            yield Target("set", one.series_id), f"In the set: {one.title} ({one.members})"
