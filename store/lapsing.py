"""Offers of places that nobody answered: each goes on to the next in the queue when its time is over.

The time runs from when the message was sent, or was due when nobody knows whether it arrived. While the
message is on its way it runs twice as long; where it surely reached nobody, the place goes on at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from store import ledger, locks, offer_rules, offers, places, unasked
from store.about import About
from store.db import Tx
from store.places import Place
from store.tables import Booking, Outbox

# So soon the clock looks again whether a message that was due has been sent.
_LOOK_AGAIN = timedelta(seconds=15)
_NO_ANSWER, _NOT_REACHED = "no answer", "not reachable"
_ON_ITS_WAY = ("due", "sending")


def follow_up(tx: Tx, about: About, now: datetime) -> datetime | None:
    """End the offer when its time is over, and return when to look at it next; None when it has no end."""
    if about.state != "offered" or not about.takes_place or now >= about.starts_at:
        return None
    messages = _messages(tx, about.booking_id)
    if messages and all(state == "dead" for state, _, _ in messages):
        _lapse(tx, about, _NOT_REACHED, now)
        return None
    until = offer_rules.until(_since(tx, about, messages), about.starts_at, about.zone, about.region)
    if until <= now and not _is_asked(messages):
        # Nobody lost a place by the channel being away; but no longer than twice, as others wait.
        until = offer_rules.until(until, about.starts_at, about.zone, about.region)
    if until <= now:
        _lapse(tx, about, _NO_ANSWER, now)
        return None
    tx.execute(update(Booking).where(Booking.id == about.booking_id).values(offered_until=until))
    waits = [due_at for state, due_at, _ in messages if state in _ON_ITS_WAY]
    return min(until, max(now, min(waits)) + _LOOK_AGAIN) if waits else until


def _is_asked(messages: list[tuple[str, datetime, datetime | None]]) -> bool:
    """Return whether somebody may have read the offer; without any message nobody knows."""
    return not messages or any(state not in (*_ON_ITS_WAY, "dead") for state, _, _ in messages)


def is_lapsed(place: Place) -> bool:
    """Return whether a place was held for the person and went on because they did not answer."""
    return place.state == "cancelled" and place.ended_from == "offered" and place.ended_by_id is None


def _messages(tx: Tx, booking_id: int) -> list[tuple[str, datetime, datetime | None]]:
    keys = [offers.key(booking_id, role) for role in ("person", "booker")]
    query = select(Outbox.state, Outbox.due_at, Outbox.sent_at).where(Outbox.key.in_(keys))
    return [(state, due_at, sent_at) for state, due_at, sent_at in tx.execute(query)]


def _since(tx: Tx, about: About, messages: list[tuple[str, datetime, datetime | None]]) -> datetime:
    """Return when somebody was asked, the last of them where there are two; not the dead."""
    moments = [sent_at or due_at for state, due_at, sent_at in messages if state != "dead"]
    return max(moments) if moments else places.get(tx, about.booking_id).changed_at


def _lapse(tx: Tx, about: About, why: str, now: datetime) -> None:
    """Free the place and offer it to the next; whoever it was held for is told, and waits no longer."""
    occurrence = locks.lock(tx, about.occurrence_id)
    place = places.get(tx, about.booking_id)
    ledger.end(tx, place, None, now, may_return=True)
    ledger.note_down(tx, "lapsed", None, place.person_id, occurrence, now, place.party, why=why)
    skipped = "" if why == _NO_ANSWER else "the offer could not reach them, so it went to the next"
    for role, told in {"booker": place.booked_by_id, "person": place.person_id}.items():
        if role == "person" or told != place.person_id:
            unasked.add(
                tx,
                key=f"offer_lapsed:{place.id}:{role}",
                kind="offer_lapsed",
                person_id=told,
                args={"booking": place.id},
                now=now,
                zone=about.zone,
                starts_at=about.starts_at,
                expires_at=about.starts_at,
                skipped=skipped,
            )
    offers.offer_freed(tx, occurrence, place.part, now)
