"""Offering places that came free to those who wait for one.

A freed place goes to the first in the queue whose whole number fits, and is held for them: it counts as
taken until they say yes or no, or the time to answer is over (`lapsing`). In quiet hours it is held all the
same, and the message goes out when they end. Where the session would start before that, holding it would
leave it empty: what is free is then for everybody who waits, all are told at once, and the first yes has it.

Parties get their whole number or nothing, so a smaller one further back may come first: of two in the queue
of a part, the later is offered a place before the earlier only if the earlier needs more. What nobody in the
queue can use is free for everybody. So nobody waits for a place that is free, which the audit checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from store import ledger, locks, offer_rules, people, preferences, queues, session_types, unasked
from store.db import Tx
from store.locks import LockedOccurrence
from store.queues import IS_WAITING, Waiting
from store.session_types import Offer
from store.tables import HOLDING, Booking, OccurrencePart


def ended(tx: Tx, occurrence: LockedOccurrence, part: str, state: str, now: datetime) -> None:
    """Pass on what a booking held that was in this state until it ended, in the same transaction."""
    if state in HOLDING:
        offer_freed(tx, occurrence, part, now)
    elif state == "waiting":
        left_queue(tx, occurrence, part, now)


def offer_freed(
    tx: Tx, occurrence: LockedOccurrence, part: str, now: datetime, *, anew: bool = False
) -> None:
    """Offer what is free of this part to those who wait, in their order, and hold it for them.

    To be called by whoever has freed a place or added one, in the same transaction. Nothing is offered of a
    date that has begun, does not take place, or about which somebody must decide. What was offered to
    everybody stays so, but when the date has changed it is looked at `anew`.
    """
    if not _is_on(occurrence, now) or not (waits := queues.queue(tx, occurrence.id, part)):
        return
    offer = session_types.get_by_id(tx, occurrence.session_type_id) if _first(waits) else None
    if offer is None:
        close(tx, occurrence.id, part, waits)
        return
    is_open = waits[0].is_for_queue
    if is_open and anew and _asks_at(tx, occurrence, offer, waits, now) is not None:
        close(tx, occurrence.id, part, waits)
        is_open = False
    if not is_open:
        waits = _hold(tx, occurrence, part, offer, waits, now)
    if _first(waits):
        _open(tx, occurrence, part, waits, now)


def left_queue(tx: Tx, occurrence: LockedOccurrence, part: str, now: datetime) -> None:
    """See to what is offered to everybody who waits when one of them waits no longer."""
    if queues.queue(tx, occurrence.id, part):
        offer_freed(tx, occurrence, part, now)
    else:
        close(tx, occurrence.id, part)


def close(tx: Tx, occurrence_id: int, part: str, waits: Sequence[Waiting] | None = None) -> None:
    """End that what is free is for those who wait; with `waits` nothing is written where it is not so."""
    if waits and not waits[0].is_for_queue:
        return
    of_part = (OccurrencePart.occurrence_id == occurrence_id) & (OccurrencePart.part == part)
    closing = update(OccurrencePart).where(of_part, OccurrencePart.is_for_queue.is_(True))
    if tx.execute(closing.values(is_for_queue=False)).rowcount:
        told = (Booking.occurrence_id == occurrence_id) & (Booking.part == part) & IS_WAITING
        tx.execute(update(Booking).where(told).values(offered_at=None))


def _is_on(occurrence: LockedOccurrence, now: datetime) -> bool:
    return occurrence.state == "planned" and not occurrence.decision and now < occurrence.starts_at


def _fits(one: Waiting) -> bool:
    return one.free is None or one.party <= one.free


def _first(waits: Sequence[Waiting]) -> Waiting | None:
    return next((one for one in waits if _fits(one)), None)


def _asks_at(
    tx: Tx, occurrence: LockedOccurrence, offer: Offer, waits: Sequence[Waiting], now: datetime
) -> datetime | None:
    """Return when the first whom the places fit may be asked; None when the session has begun by then.

    Whoever can be reached of the person and the colleague who booked for them is asked.
    """
    one = _first(waits)
    if one is None:
        return None
    is_asked = one.person_id == one.booked_by_id or people.is_reachable(tx, one.person_id)
    whom = one.person_id if is_asked else one.booked_by_id
    at = preferences.get(tx, whom).quiet.after(now, offer.zone)
    return at if at < occurrence.starts_at else None


# --- One after the other ------------------------------------------------------------------------


def _hold(
    tx: Tx, occurrence: LockedOccurrence, part: str, offer: Offer, waits: list[Waiting], now: datetime
) -> list[Waiting]:
    """Hold what is free for one after the other, and return who still waits with what is left."""
    while (one := _first(waits)) and (asks_at := _asks_at(tx, occurrence, offer, waits, now)):
        _offer(tx, occurrence, part, offer, one, asks_at, now)
        waits = queues.queue(tx, occurrence.id, part)
    return waits


def _offer(
    tx: Tx, occurrence: LockedOccurrence, part: str, offer: Offer, one: Waiting, asks_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    held = locks.lock(tx, occurrence.id)  # a line of the audit of its own needs a revision of its own
    until = offer_rules.until(asks_at, occurrence.starts_at, offer.zone, offer.region)
    ledger.change(tx, one.id, state="offered", offered_at=now, offered_until=until, changed_at=now)
    ledger.take(tx, occurrence.id, part, one.party)
    asked = {"asked_at": asks_at.isoformat()}
    ledger.note_down(tx, "offered", None, one.person_id, held, now, one.party, **asked)
    for role, told in one.told.items():
        unasked.add(
            tx,
            key=key(one.id, role),
            kind="place_offered",
            person_id=told,
            args={"booking": one.id},
            now=now,
            zone=offer.zone,
            expires_at=occurrence.starts_at,
        )


def key(booking_id: int, role: str) -> str:
    """Return the key of the message that offers a place: a booking is offered one once in its life."""
    return f"place_offered:{booking_id}:{role}"


# --- Everybody at once --------------------------------------------------------------------------


def _open(tx: Tx, occurrence: LockedOccurrence, part: str, waits: Sequence[Waiting], now: datetime) -> None:
    """Let everybody who waits have what is free, and tell those who have not heard of it yet."""
    if not waits[0].is_for_queue:
        of_part = (OccurrencePart.occurrence_id == occurrence.id) & (OccurrencePart.part == part)
        tx.execute(update(OccurrencePart).where(of_part).values(is_for_queue=True))
    for one in waits:
        if _fits(one) and one.offered_at is None:
            _tell_open(tx, occurrence, one, now)
        elif not _fits(one) and one.offered_at is not None:
            ledger.change(tx, one.id, offered_at=None)  # to be told when it fits again


def _tell_open(tx: Tx, occurrence: LockedOccurrence, one: Waiting, now: datetime) -> None:
    held = locks.lock(tx, occurrence.id)
    ledger.change(tx, one.id, offered_at=now)
    ledger.note_down(tx, "offered_to_all", None, one.person_id, held, now, one.party)
    for role, told in one.told.items():
        unasked.add(
            tx,
            key=f"place_open:{one.id}:{held.revision}:{role}",
            kind="place_open",
            person_id=told,
            args={"booking": one.id},
            now=now,
            expires_at=occurrence.starts_at,
        )
