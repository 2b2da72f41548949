"""What comes unasked, and when it may: one rule for every kind of message, by the person's quiet hours.

What answers somebody goes at once; this is about everything else. Reminders and the like have moments of
their own, for which their rules mind the quiet hours (`reminder_rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from store import ahead, outbox, preferences
from store.db import Tx
from store.tables import SessionType

# `waits`: until the quiet hours end, and until whatever the person put everything off to. `unless_soon`:
# until they end, but at once when the session starts within two hours from then, as it changes what they do
# before. `quiet_end`: until they end; others see to it that this is early enough. `at_once`: always.
# `planned`: its own rules say when.
When = Literal["waits", "unless_soon", "quiet_end", "at_once", "planned"]
SOON = timedelta(hours=2)
# Somebody who joined a set, a request that was answered: after a month people have heard it, or ask.
NEWS_LASTS = timedelta(days=30)
RULES: Mapping[str, When] = {
    "application_accepted": "waits",
    "application_declined": "waits",
    "application_received": "waits",
    "application_waits": "waits",
    "application_withdrawn": "waits",
    "announcement_refused": "waits",
    "merged": "waits",
    "set_joined": "waits",
    "set_left": "waits",
    "date_announced": "waits",
    "workshop_requested": "waits",
    "workshop_withdrawn": "waits",
    "workshop_changed": "waits",
    "occurrence_changed": "unless_soon",
    "waiting_ended": "unless_soon",
    "offer_lapsed": "unless_soon",
    "booked_for_you": "unless_soon",
    "place_changed": "unless_soon",
    "handed_over": "unless_soon",
    "handing_over_answered": "unless_soon",
    "taken_back": "unless_soon",
    "place_offered": "quiet_end",
    # The session starts before the quiet hours end, so whoever is not told now cannot come.
    "place_open": "at_once",
    "reminder": "planned",
    "calendar": "planned",
    "nudge": "planned",
    "set_digest": "planned",
    "set_thanks": "planned",
    "announcement": "planned",
    "announcement_changed": "planned",
}
# Nobody is the worse for not hearing these at all.
_CAN_BE_DROPPED = {"reminder", "nudge", "calendar", "set_digest", "set_thanks"}
# What goes within so short a time goes when it was to.
_PROMPT = timedelta(seconds=5)
_NO_SESSION_TYPE = "Europe/London"
_ZONE = "zone"


def add(
    tx: Tx,
    *,
    key: str,
    kind: str,
    person_id: int,
    args: Mapping[str, Any],
    now: datetime,
    zone: str = "",
    starts_at: datetime | None = None,
    expires_at: datetime | None = None,
    skipped: str = "",
) -> int | None:
    """Write a message to be sent when its kind may come, as `outbox.add` does.

    `starts_at` is when the session begins that it is about, the earlier one where it has moved. `zone` is
    where the quiet hours are local times; without one it is that of the catalogue. What has no `expires_at`
    is no news any more some weeks after it could have come.
    """
    due_at = may_come_at(tx, kind, person_id, now, zone=zone, starts_at=starts_at, expires_at=expires_at)
    return outbox.add(
        tx,
        key=key,
        kind=kind,
        person_id=person_id,
        args=args,
        due_at=due_at,
        now=now,
        expires_at=expires_at or due_at + NEWS_LASTS,
        skipped=skipped,
    )


def may_come_at(
    tx: Tx,
    kind: str,
    person_id: int,
    now: datetime,
    *,
    zone: str = "",
    starts_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> datetime:
    """Return the first moment from now on at which a message of this kind may go to the person."""
    rule = RULES[kind]
    if rule in ("at_once", "planned"):
        return now
    wishes, zone = preferences.get(tx, person_id), zone or _zone(tx)
    loud = wishes.quiet.after(now, zone)
    if rule == "unless_soon" and starts_at is not None and starts_at < loud + SOON:
        return now
    if rule == "waits" and wishes.snoozed_until is not None:
        later = wishes.quiet.after(max(now, wishes.snoozed_until), zone)
        # What is of no use any more by then cannot wait for so long.
        return later if expires_at is None or later < expires_at else loud
    return loud


def held_until(
    tx: Tx,
    kind: str,
    person_id: int,
    now: datetime,
    *,
    due_at: datetime,
    is_again: bool,
    expires_at: datetime | None = None,
) -> datetime | None:
    """Return until when the quiet hours hold what goes later than it was to; None when it may go now.

    `is_again`: it was tried before. What was meant for these very hours goes, and so does what changes or
    offers something that would be over when they end.
    """
    if goes_at_once(kind, now, due_at=due_at, is_again=is_again):
        return None
    rule = RULES.get(kind, "waits")
    quiet, zone = preferences.get(tx, person_id).quiet, _zone_once(tx)
    loud = quiet.after(now, zone)
    if loud <= now or (not is_again and quiet.after(due_at, zone) > due_at):
        return None
    margin = SOON if rule == "unless_soon" else timedelta(0)
    is_urgent = expires_at is not None and expires_at < loud + margin and kind not in _CAN_BE_DROPPED
    return None if is_urgent else loud


def goes_at_once(kind: str, now: datetime, *, due_at: datetime, is_again: bool) -> bool:
    """Return whether it goes whatever the quiet hours are, as it is on time, or never waits for them."""
    return RULES.get(kind, "waits") == "at_once" or (not is_again and now - due_at < _PROMPT)


def _zone_once(tx: Tx) -> str:
    """Return the zone, which many late messages in a transaction that writes nothing ask for once."""
    if not (known := ahead.of(tx, _ZONE)):
        known = {0: _zone(tx)}
        ahead.keep(tx, _ZONE, known)
    return str(known[0])


def _zone(tx: Tx) -> str:
    return tx.scalar(select(SessionType.zone).order_by(SessionType.position).limit(1)) or _NO_SESSION_TYPE
