"""When a place may be had: every reason to say no or to ask first. What is looked at is in `booking_desk`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from store import calendar_rules, places
from store.booking_desk import Desk
from store.booking_outcomes import (
    AlreadyBooked,
    BookOutcome,
    Closed,
    Doubt,
    Doubtful,
    Full,
    JoinOutcome,
    LimitReached,
    NotEligible,
    PartyTooBig,
    PlacesFree,
    Unanswered,
    Wanted,
)
from store.db import Tx
from store.locks import LockedOccurrence
from store.places import Place
from store.tables import HOLDING


class BookingHours(Protocol):
    """What says until when a session type can be booked."""

    @property
    def rule(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def book_until_working_days(self) -> int: ...


def refusal(tx: Tx, desk: Desk, wanted: Wanted, now: datetime) -> BookOutcome | None:
    """Return the first reason not to give the place, or to ask first; None when it may be had.

    In the order in which people hear of it: what they have already, that it is closed, that they or their
    answers do not fit, that it is full, and last what their other bookings say, or whom it is meant for.
    Whoever books for a colleague hears first what is true for everybody, that it is closed or full: what the
    colleague has there is not for them to know.
    """
    return (
        _for_anybody(desk, wanted, now)
        or _regardless_of_places(desk, wanted, now)
        or _full(desk, wanted)
        or _among_own_bookings(tx, desk, wanted, now)
    )


def refusal_to_wait(tx: Tx, desk: Desk, wanted: Wanted, now: datetime) -> JoinOutcome | None:
    """Return the first reason not to let the person wait, in the same order; None when they may.

    Whoever could book need not wait, and a number larger than the whole part would wait for ever.
    """
    return (
        _regardless_of_places(desk, wanted, now)
        or _no_queue(desk, wanted)
        or _among_own_bookings(tx, desk, wanted, now)
    )


def _for_anybody(
    desk: Desk, wanted: Wanted, now: datetime
) -> Closed | PartyTooBig | Unanswered | Full | None:
    """Return what stands against booking for a colleague, whoever they are; nothing for oneself."""
    # What they booked for the colleague themselves they know of.
    is_known = desk.standing is not None and desk.standing_by_id == wanted.booked_by_id
    if wanted.person_id == wanted.booked_by_id or is_known:
        return None
    return _closed(desk, wanted, now) or _ill_put(desk, wanted) or _full(desk, wanted)


def _regardless_of_places(
    desk: Desk, wanted: Wanted, now: datetime
) -> AlreadyBooked | Closed | PartyTooBig | Unanswered | NotEligible | None:
    """Return the first reason to say no that has nothing to do with how many places are free."""
    if desk.standing and not _becomes_a_place(desk) and not _is_given_up(desk.standing, wanted):
        return desk.standing
    return _closed(desk, wanted, now) or _unfit(desk, wanted)


def _becomes_a_place(desk: Desk) -> bool:
    """Return whether somebody who might have come to a drop-in now needs a place, as the rule changed."""
    return desk.standing is not None and desk.standing.state == "might_come" and desk.offer.rule == "book"


def _is_given_up(standing: AlreadyBooked, wanted: Wanted) -> bool:
    return wanted.instead_of is not None and wanted.instead_of.id == standing.booking_id


def _closed(desk: Desk, wanted: Wanted, now: datetime) -> Closed | None:
    occurrence, offer = desk.occurrence, desk.offer
    if occurrence.state == "cancelled":
        return Closed("cancelled", occurrence.reason)
    if occurrence.state == "not_on":
        return Closed("not_on", occurrence.reason)
    if occurrence.decision:
        return Closed("undecided")
    if offer.rule not in ("book", "drop_in") or not desk.has_part or offer.part(wanted.part) is None:
        return Closed("other_rule")
    # Whoever had a place in time may have it back: a slip of the thumb must not cost it.
    asked_at = wanted.booked_at or now
    late = too_late(offer, occurrence.starts_at, occurrence.ends_at, now, asked_at)
    return Closed(late) if late else None


def too_late(
    hours: BookingHours,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    asked_at: datetime | None = None,
) -> Literal["started", "cut_off"] | None:
    """Return why a place can no longer be had, or None; whoever asked in time by `asked_at` is in time."""
    # People drop in at any time while it is open; elsewhere a place is no use once it has begun.
    if now >= (ends_at if hours.rule == "drop_in" else starts_at):
        return "started"
    days = hours.book_until_working_days
    if not days:
        return None
    until = calendar_rules.working_days_before(starts_at, days, hours.zone, hours.region)
    return "cut_off" if (asked_at or now) > until else None


def _unfit(desk: Desk, wanted: Wanted) -> PartyTooBig | Unanswered | NotEligible | None:
    if ill_put := _ill_put(desk, wanted):
        return ill_put
    return NotEligible(desk.offer.who_for) if desk.offer.is_strict and not _is_for(desk) else None


def _ill_put(desk: Desk, wanted: Wanted) -> PartyTooBig | Unanswered | None:
    if not 1 <= wanted.party <= desk.offer.party_max:
        return PartyTooBig(desk.offer.party_max)
    part = desk.offer.part(wanted.part)
    questions = part.questions if part else ()
    missing = tuple(
        q for q in questions if q.get("required", True) and wanted.answers.get(q["name"]) in (None, "")
    )
    return Unanswered(missing) if missing else None


def _is_for(desk: Desk) -> bool:
    return not desk.offer.audiences or bool(set(desk.offer.audiences) & set(desk.audiences))


def _full(desk: Desk, wanted: Wanted) -> Full | None:
    if desk.capacity is None or desk.offer.rule == "drop_in":
        return None
    # What is offered to everybody who waits is theirs alone.
    free = (0 if desk.is_for_queue else desk.capacity - desk.taken) + _freed_for(desk, wanted)
    return Full(free) if wanted.party > free else None


def _no_queue(desk: Desk, wanted: Wanted) -> Closed | PartyTooBig | PlacesFree | None:
    if desk.offer.rule == "drop_in":
        return Closed("no_queue")
    if _full(desk, wanted) is None:
        return PlacesFree(None if desk.capacity is None else desk.capacity - desk.taken)
    too_big = desk.capacity is not None and wanted.party > desk.capacity
    return PartyTooBig(desk.capacity or 0) if too_big else None


def _freed_for(desk: Desk, wanted: Wanted) -> int:
    """Return how many of the very places wanted are given up for them."""
    given_up = wanted.instead_of
    if given_up is None or given_up.state not in HOLDING:
        return 0
    is_same = (given_up.occurrence_id, given_up.part) == (desk.occurrence.id, wanted.part)
    return given_up.party if is_same else 0


def _among_own_bookings(tx: Tx, desk: Desk, wanted: Wanted, now: datetime) -> LimitReached | Doubtful | None:
    coming, limit = places.coming(tx, wanted.person_id, now), desk.offer.limit_per_person
    gone = {desk.occurrence.id, wanted.instead_of.occurrence_id if wanted.instead_of else None}
    others = (place for place in coming if place.occurrence_id not in gone)
    # Who sent apologies keeps the place in the group, but will be somewhere else at that time.
    own = [place for place in others if place.is_on and place.state != "apologies"]
    if limit is not None and sum(place.session_type_id == desk.offer.id for place in own) >= limit:
        return LimitReached(limit)
    clash = next((place for place in own if _overlaps(place, desk.occurrence)), None)
    doubts: list[Doubt] = []
    if clash and desk.offer.rule != "drop_in" and "clash" not in wanted.despite:
        doubts.append("clash")
    if not _is_for(desk) and "audience" not in wanted.despite:
        doubts.append("audience")
    return Doubtful(tuple(doubts), clash, desk.offer.who_for) if doubts else None


def _overlaps(place: Place, occurrence: LockedOccurrence) -> bool:
    return place.starts_at < occurrence.ends_at and place.ends_at > occurrence.starts_at
