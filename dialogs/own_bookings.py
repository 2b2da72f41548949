"""Which of one's own bookings a typed wish means."""

from __future__ import annotations

from collections.abc import Collection

from dialogs import arguments, whats_on
from dialogs.arguments import Args
from dialogs.engine import Turn
from store import places
from store.places import Place

IN_A_QUEUE = ("waiting", "offered")


def unanswered(turn: Turn) -> list[Place]:
    """Return the places that wait for the person's yes or no: held for them, or handed over to them."""
    return [
        place
        for place in places.coming(turn.tx, turn.person_id, turn.now)
        if place.starts_at > turn.now
        and (place.state == "offered" or place.is_open or (place.is_in_hand and place.is_on))
    ]


def is_named(args: Args) -> bool:
    """Return whether a session or a day was named: who has none "like that" may have others."""
    return bool({"session", "sessions", "from", "to"} & set(args))


def meant(turn: Turn, args: Args, states: Collection[str] = ()) -> list[Place]:
    """Return the person's own coming bookings that fit the session and the days that were named.

    `states` leaves out those in other states.
    """
    slugs = {arguments.word(args, "session"), *arguments.words(args, "sessions")} - {""}
    search = whats_on.read(turn, args)
    dated = arguments.day(args, "from") is not None
    type_ids = search.filters.session_type_ids if slugs else None
    return [
        place
        for place in places.coming(turn.tx, turn.person_id, turn.now)
        if (not states or place.state in states)
        and (type_ids is None or place.session_type_id in type_ids)
        and (
            not dated
            or (search.start <= place.starts_at and (search.end is None or place.starts_at < search.end))
        )
    ]
