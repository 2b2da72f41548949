"""What every public page needs: who looks at it, and a date as everybody may see it.

Only reading, and only neutral values: how they look is for whoever draws them. Nobody who booked is ever
named. A week is in `public_week`, a session in `public_session`, the feed in `public_calendar`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dialogs import cards, wording
from dialogs.engine import Hub
from store.catalogue.decisions import is_about_places
from store.db import Tx
from store.occurrences import Listed
from store.session_types import Offer

# Whose bookings a list shows: those of no one.
NOBODY = 0
# Where the places of a date are not for everybody to take.
_FOR_WHOM = {"register": "For members of the group", "apply": "For those on the course"}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody nobody knows looks at a page: what the reading functions may use."""

    tx: Tx
    now: datetime
    hub: Hub

    @property
    def today(self) -> date:
        """Return the date at the hub."""
        return self.now.astimezone(self.hub.zone).date()


@dataclass(frozen=True, slots=True)
class NotThere:
    """There is no such page; says so, and what to do."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """One date. `off` says that and why it does not take place; `room` says how many places are left.

    `slug` is empty for a session that has no page any more. `starts_at` is local.
    """

    slug: str
    title: str
    day: str
    time: str
    starts_at: datetime
    place: str
    room: tuple[str, ...]
    off: str
    notes: tuple[str, ...]


def dated(visit: Visit, offer: Offer | None, listed: Listed) -> Dated:
    """Return a date as everybody may see it; `offer` is None when it is no longer on offer."""
    return Dated(
        offer.slug if offer else "",
        listed.title,
        cards.day(listed, visit.now),
        wording.span(listed.starts_at, listed.ends_at, listed.zone),
        listed.local_start,
        wording.where(listed.place, listed.link),
        _room(visit, offer, listed) if listed.is_on else (),
        cards.off(listed.state, listed.reason),
        _notes(visit, listed) if listed.is_on else (),
    )


def _room(visit: Visit, offer: Offer | None, listed: Listed) -> tuple[str, ...]:
    """Return how many places are left, of each part by its title when there are several."""
    if said := cards.room(listed, visit.now):
        return (said,)
    if offer and listed.rule == "book":
        free = {places.part: places.free for places in listed.places}
        parts = [part for part in offer.parts if part.key in free]
        return tuple(f"{part.title}: {wording.places_in_words(free[part.key]).lower()}" for part in parts)
    return tuple(_FOR_WHOM[rule] for rule in (listed.rule,) if rule in _FOR_WHOM)


def _notes(visit: Visit, listed: Listed) -> tuple[str, ...]:
    is_in_question = bool(listed.decision) and not is_about_places(listed.decision)
    said = (
        "This date may change" if is_in_question else "",
        "Under way" if listed.starts_at <= visit.now else "",
    )
    return tuple(filter(None, said))
