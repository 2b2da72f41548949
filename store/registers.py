"""The register of a session: who of those on it came, and how many came without a booking.

It is taken by those who run the session, once that has begun and as often as they like: the last one holds,
whole. The state of a booking stays what it was, so no place is freed or taken by it. Somebody who only might
have come is marked when they came, and never as missing; who sent apologies or waited is not on it at all.
Who booked for several people came or did not come with all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import case, false, func, null, select, true, update

from store import ledger, locks, roles
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.locks import LockedOccurrence
from store.tables import Audit, Booking, Occurrence, PastCount, Person, SessionType

# Nobody counts more heads than this.
MOST_WALK_INS = 500
ATTENDED = Booking.state.in_(("booked", "might_come")) & Booking.came.is_(True)
ABSENT = (Booking.state == "booked") & Booking.came.is_(False)
_ON_IT = ("booked", "might_come")
_TAKEN, _UNDONE = "register_taken", "register_undone"
Why = Literal["not_begun", "off", "changed", "counted"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the register: `booked`, or only `might_come`. `came` is None where nobody has said."""

    booking_id: int
    name: str
    party: int
    state: str
    came: bool | None


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of who came, people by name; `taken_at` is None until somebody has said."""

    occurrence_id: int
    taken_at: datetime | None
    walk_ins: int | None
    people: tuple[Attendee, ...]

    def party_of(self, *, came: bool) -> int:
        """Return how many people came, or did not come though they had booked."""
        return sum(one.party for one in self.people if one.came is came)


@dataclass(frozen=True, slots=True)
class Marks:
    """What somebody says who takes the register: bookings by their ids; whoever else had booked came.

    `absent` had booked and did not come, `came` only might have come and did.
    """

    absent: Collection[int] = ()
    came: Collection[int] = ()
    walk_ins: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """It stands; `revision` is what to name to take this one back."""

    revision: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written.

    It has not begun, does not take place, was taken anew since, or its bookings are only counted by now.
    """

    why: Why


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has begun; `register_at` is None where nobody has said who came."""

    id: int
    session_type_id: int
    slug: str
    title: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    register_at: datetime | None


# --- Reading ------------------------------------------------------------------------------------


def get(tx: Tx, occurrence_id: int) -> Register:
    """Return the register of an occurrence. Only for those who run it. Raises NotFound."""
    query = select(Occurrence.register_at, Occurrence.walk_ins).where(Occurrence.id == occurrence_id)
    found = tx.execute(query).first()
    if found is None:
        raise NotFound("occurrence")
    columns = Booking.id, Person.name, Booking.party, Booking.state, Booking.came
    on_it = select(*columns).join(Person, Person.id == Booking.person_id)
    on_it = on_it.where(Booking.occurrence_id == occurrence_id, Booking.state.in_(_ON_IT))
    rows = tx.execute(on_it.order_by(func.lower(Person.name), Booking.id))
    return Register(occurrence_id, *found, tuple(Attendee(*row) for row in rows))


def begun(
    tx: Tx, session_type_ids: Collection[int], since: datetime, now: datetime, limit: int = 50
) -> list[Begun]:
    """Return the sessions of these types that have begun since then and take place, the latest first."""
    columns = (
        *(Occurrence.id, Occurrence.session_type_id, SessionType.slug, SessionType.title, SessionType.zone),
        *(Occurrence.starts_at, Occurrence.ends_at, Occurrence.register_at),
    )
    query = select(*columns).join(SessionType, SessionType.id == Occurrence.session_type_id)
    took_place = (Occurrence.starts_at >= since) & (Occurrence.starts_at <= now)
    query = query.where(took_place, Occurrence.state == "planned")
    query = query.where(Occurrence.session_type_id.in_(session_type_ids))
    rows = tx.execute(query.order_by(Occurrence.starts_at.desc(), Occurrence.id.desc()).limit(limit))
    return [Begun(*row) for row in rows]


def headcounts(tx: Tx, occurrence_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many people "attended" each of these and how many were "absent", where there are any."""
    said = case((ATTENDED, "attended"), (ABSENT, "absent")).label("said")
    query = select(Booking.occurrence_id, said, func.sum(Booking.party))
    query = query.where(Booking.occurrence_id.in_(occurrence_ids), ATTENDED | ABSENT)
    found: dict[int, dict[str, int]] = {}
    for occurrence_id, word, number in tx.execute(query.group_by(Booking.occurrence_id, said)):
        found.setdefault(occurrence_id, {})[word] = int(number)
    return found


def is_counted(tx: Tx, occurrence_id: int) -> bool:
    """Return whether bookings of this date are kept no longer: only how many there were."""
    return (
        tx.scalar(select(PastCount.id).where(PastCount.occurrence_id == occurrence_id).limit(1)) is not None
    )


# --- Taking it ----------------------------------------------------------------------------------


def take(tx: Tx, occurrence_id: int, actor_id: int, marks: Marks, now: datetime) -> Taken | Refused:
    """Write who came, in place of what was said before; a booking that is not on the register is passed over.

    Raises NotFound, or NotAllowed for whoever does not run the session.
    """
    held = _held(tx, occurrence_id, actor_id)
    if held.state != "planned":
        return Refused("off")
    if now < held.starts_at:
        return Refused("not_begun")
    if is_counted(tx, occurrence_id):
        return Refused("counted")
    _write(tx, held, marks, now)
    _note_down(tx, _TAKEN, held, actor_id, marks, now)
    return Taken(held.revision)


def take_back(tx: Tx, occurrence_id: int, actor_id: int, revision: int, now: datetime) -> Taken | Refused:
    """Put back what stood before the register of this revision; refused once another was taken since.

    Raises NotFound, or NotAllowed for whoever does not run the session.
    """
    held = _held(tx, occurrence_id, actor_id)
    if is_counted(tx, occurrence_id):
        return Refused("counted")
    if undoable(tx, occurrence_id) != revision:
        return Refused("changed")
    _, *before = _said(tx, occurrence_id)
    marks = _marks(before[0].details) if before else None
    _write(tx, held, marks, now)
    _note_down(tx, _UNDONE, held, actor_id, marks, now)
    return Taken(held.revision)


def undoable(tx: Tx, occurrence_id: int) -> int | None:
    """Return the revision of the register that stands while it can be taken back; None when it cannot be."""
    last, *before = _said(tx, occurrence_id) or [None]
    if last is None or last.action != _TAKEN:
        return None
    if any(_marks(one.details) is None and _has_said(one) for one in before):
        return None  # whoever took it has been forgotten, and with them what they said
    return int(last.revision)


def keep_mark(tx: Tx, was_id: int, booking_id: int) -> None:
    """Say of a booking that stands for another on the same date what the register says of that one."""
    came = tx.scalar(select(Booking.came).where(Booking.id == was_id))
    if came is not None:
        ledger.change(tx, booking_id, came=came)


def _held(tx: Tx, occurrence_id: int, actor_id: int) -> LockedOccurrence:
    held = locks.lock(tx, occurrence_id)
    if not roles.may_run(tx, actor_id, held.session_type_id):
        raise NotAllowed("register")
    return held


def _write(tx: Tx, held: LockedOccurrence, marks: Marks | None, now: datetime) -> None:
    """Write all of it in one statement; without marks, that nobody has said anything."""
    said: Any = null()
    if marks is not None:
        had_booked, might = Booking.state == "booked", Booking.state == "might_come"
        said = case(
            (had_booked & Booking.id.in_(marks.absent), false()),
            (had_booked, true()),
            (might & Booking.id.in_(marks.came), true()),
            else_=null(),
        )
    tx.execute(update(Booking).where(Booking.occurrence_id == held.id).values(came=said))
    taken = {"register_at": now if marks else None, "walk_ins": marks.walk_ins if marks else None}
    tx.execute(update(Occurrence).where(Occurrence.id == held.id).values(taken))


# --- On record ----------------------------------------------------------------------------------


def _note_down(
    tx: Tx, action: str, held: LockedOccurrence, actor_id: int, marks: Marks | None, now: datetime
) -> None:
    kept = _kept(marks) if marks else {}
    people = get(tx, held.id).party_of(came=True)
    ledger.note_down(tx, action, actor_id, None, held, now, people, **kept)


def _kept(marks: Marks) -> dict[str, Any]:
    absent, came = sorted(set(marks.absent)), sorted(set(marks.came))
    return {"absent": absent, "came": came, "walk_ins": marks.walk_ins}


def _marks(details: Mapping[str, Any]) -> Marks | None:
    """Return what was said by a line of the audit; None when that was that nothing is said any more."""
    if "absent" not in details:
        return None
    return Marks(details["absent"], details["came"], details["walk_ins"])


def _has_said(line: Any) -> bool:
    """Return whether something was said by a line of the audit, whether or not it is kept."""
    return line.action == _TAKEN or bool(line.details.get("party")) or "walk_ins" in line.details


def _said(tx: Tx, occurrence_id: int) -> list[Any]:
    """Return what was written down about the register, the last first."""
    query = select(Audit.action, Audit.revision, Audit.details)
    query = query.where(Audit.occurrence_id == occurrence_id, Audit.action.in_((_TAKEN, _UNDONE)))
    return list(tx.execute(query.order_by(Audit.revision.desc()).limit(2)))
