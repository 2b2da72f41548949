"""An account that its owner wants kept apart from the person with the same e-mail, until they say otherwise.

Which account belongs to whom of itself is in `linking`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from store import calendar_entries, people
from store.db import Tx
from store.people import Speaker
from store.tables import Address, Audit


def unlink(tx: Tx, speaker: Speaker, now: datetime) -> None:
    """Let the account be a person without e-mail or bookings; no e-mail links it from now on.

    Whoever has the account has seen links to the person's calendar there, so these end.
    """
    calendar_entries.end_links(tx, speaker.person_id)
    alone_id = people.part(tx, speaker, now)
    tx.execute(update(Address).where(Address.id == speaker.address_id).values(unlinked_at=now))
    line = {"at": now, "action": "unlinked", "person_id": speaker.person_id, "details": {"alone": alone_id}}
    tx.execute(insert(Audit).values(line))


def may_link(tx: Tx, speaker: Speaker) -> None:
    """Let the account be linked by its e-mail again, the next time that is told."""
    tx.execute(update(Address).where(Address.id == speaker.address_id).values(unlinked_at=None))


def has_others(tx: Tx, speaker: Speaker) -> bool:
    """Return whether the person has another account, one that is open."""
    theirs = (Address.person_id == speaker.person_id) & Address.deactivated_at.is_(None)
    other = select(Address.id).where(theirs, Address.id != speaker.address_id)
    return tx.scalar(other.limit(1)) is not None
