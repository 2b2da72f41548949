"""What members of a learning set say before a meeting: writing it, and reading what is one's own.

What others said is in `set_answers`, behind the right to read it. Whoever writes here holds the occurrence,
as the clock does when it looks at its bookings; no place changes hands, so its revision stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

from store import ledger, places
from store.db import Tx
from store.errors import NotFound
from store.places import Place
from store.tables import Booking, Occurrence, Reflection

# Who sent apologies is not asked, and may say something all the same.
MAY_SAY = ("booked", "apologies")
Refused = Literal["begun", "off", "left"]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about the time since the last meeting; each may be "". At most 300 characters."""

    went_well: str = ""
    went_badly: str = ""
    next_action: str = ""

    @property
    def is_anything(self) -> bool:
        """Return whether anything was said at all."""
        return any((self.went_well, self.went_badly, self.next_action))


@dataclass(frozen=True, slots=True)
class Own:
    """Where somebody stands before a meeting: `state` is "" until they are asked or say something."""

    state: str
    said: Said
    ask_again_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Return whether an answer may still be asked for."""
        return self.state in ("", "asked")


def own(tx: Tx, occurrence_id: int, person_id: int) -> Own:
    """Return what the person said before this meeting."""
    columns = (
        *(Reflection.state, Reflection.went_well, Reflection.went_badly, Reflection.next_action),
        Reflection.ask_again_at,
    )
    row = tx.execute(select(*columns).where(_of(occurrence_id, person_id))).first()
    if row is None:
        return Own("", Said(), None)
    return Own(row.state, Said(row.went_well, row.went_badly, row.next_action), row.ask_again_at)


def last_action(tx: Tx, occurrence_id: int, person_id: int) -> str:
    """Return what the person said they would do when the set met before, or ""."""
    query = (
        select(Reflection.next_action)
        .join(Occurrence, Occurrence.id == Reflection.occurrence_id)
        .where(Reflection.person_id == person_id, Reflection.next_action != "", *_before(occurrence_id))
        .order_by(Occurrence.starts_at.desc())
    )
    return tx.scalar(query.limit(1)) or ""


def last_ended_at(tx: Tx, occurrence_id: int, person_id: int) -> datetime | None:
    """Return when the last meeting before this one ends at which the person has or had a place."""
    query = (
        select(func.max(Occurrence.ends_at))
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .where(Booking.person_id == person_id, Booking.state.in_(MAY_SAY), *_before(occurrence_id))
    )
    return tx.scalar(query)


def waiting(tx: Tx, person_id: int, now: datetime) -> list[int]:
    """Return the meetings to come about which the person was asked and has not answered, soonest first."""
    query = (
        select(Occurrence.id)
        .join(Reflection, Reflection.occurrence_id == Occurrence.id)
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .where(Reflection.person_id == person_id, Reflection.state == "asked")
        .where(Booking.person_id == person_id, Booking.state.in_(MAY_SAY))
        .where(Occurrence.state == "planned", Occurrence.starts_at > now)
    )
    return list(tx.scalars(query.order_by(Occurrence.starts_at)))


def refused(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> Refused | None:
    """Return why the person can say nothing before this meeting (any more), or None. Raises NotFound."""
    place = _place(tx, occurrence_id, person_id, now)
    return None if isinstance(place, Place) else place


# --- Writing ------------------------------------------------------------------------------------


def ask(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> None:
    """Note that the person is asked; what they said meanwhile stays."""
    _write(tx, occurrence_id, person_id, now, asked_at=now)


def answer(tx: Tx, occurrence_id: int, person_id: int, said: Said, now: datetime) -> Refused | None:
    """Write what the person says, in place of what they said before; return why that can no longer be.

    Raises NotFound where there is no such meeting of a set.
    """
    place = _open_place(tx, occurrence_id, person_id, now)
    if not isinstance(place, Place):
        return place
    words = {"went_well": said.went_well, "went_badly": said.went_badly, "next_action": said.next_action}
    _write(tx, occurrence_id, person_id, now, state="answered", answered_at=now, **words)
    return None


def skip(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> Refused | None:
    """Note that the person says nothing this time; what they had said is taken away. Returns as `answer`."""
    place = _open_place(tx, occurrence_id, person_id, now)
    if not isinstance(place, Place):
        return place
    words = {"went_well": "", "went_badly": "", "next_action": "", "answered_at": None}
    _write(tx, occurrence_id, person_id, now, state="skipped", ask_again_at=None, **words)
    return None


def ask_again(
    tx: Tx, occurrence_id: int, person_id: int, at: datetime, now: datetime
) -> Refused | Literal["answered"] | None:
    """Ask the person again at that moment (UTC), and not before; a new moment replaces it.

    Returns as `answer`; "answered" where there is nothing left to ask.
    """
    place = _open_place(tx, occurrence_id, person_id, now)
    if not isinstance(place, Place):
        return place
    if own(tx, occurrence_id, person_id).state == "answered":
        return "answered"
    _write(tx, occurrence_id, person_id, now, state="asked", ask_again_at=at)
    ledger.change(tx, place.id, follow_up_at=now)
    return None


def _write(tx: Tx, occurrence_id: int, person_id: int, now: datetime, **values: Any) -> None:
    """Change the row there is, or add one; this transaction holds the occurrence."""
    changing = update(Reflection).where(_of(occurrence_id, person_id))
    if not tx.execute(changing.values(changed_at=now, **values)).rowcount:
        row = {"state": "asked", "went_well": "", "went_badly": "", "next_action": ""} | values
        of = {"occurrence_id": occurrence_id, "person_id": person_id, "changed_at": now}
        tx.execute(insert(Reflection).values(**of, **row))


def _open_place(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> Place | Refused:
    """Hold the meeting, and return the person's place at it unless it is too late to say anything."""
    held = select(Occurrence.id).where(Occurrence.id == occurrence_id).with_for_update()
    if tx.scalar(held) is None:
        raise NotFound("meeting")
    return _place(tx, occurrence_id, person_id, now)


def _place(tx: Tx, occurrence_id: int, person_id: int, now: datetime) -> Place | Refused:
    place = places.standing(tx, person_id, occurrence_id)
    if place is None or place.state not in MAY_SAY:
        return "left"
    if place.rule != "register":
        raise NotFound("meeting")
    if not place.is_on:
        return "off"
    return "begun" if now >= place.starts_at else place


def _of(occurrence_id: int, person_id: int) -> Any:
    return (Reflection.occurrence_id == occurrence_id) & (Reflection.person_id == person_id)


def _before(occurrence_id: int) -> tuple[Any, ...]:
    """Return the conditions that an occurrence is one of the same set, on as planned, and earlier."""
    this = select(Occurrence.series_id, Occurrence.starts_at).where(Occurrence.id == occurrence_id).subquery()
    series_id = select(this.c.series_id).scalar_subquery()
    starts_at = select(this.c.starts_at).scalar_subquery()
    return (
        Occurrence.series_id == series_id,
        Occurrence.starts_at < starts_at,
        Occurrence.state == "planned",
    )
