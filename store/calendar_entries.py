"""The dates that stand in people's own calendars: what each was last told, and telling them what is new.

A calendar takes a later message for one with a higher sequence under the same name. So both hang on the
person and the occurrence, not on a booking: who cancels and books again changes an entry that is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, insert, select, update

from store import outbox, people
from store.about import About
from store.db import Tx
from store.errors import NotFound
from store.tables import (
    Booking,
    CalendarEntry,
    CalendarLinks,
    Occurrence,
    Outbox,
    Person,
    SessionType,
)

KIND = "calendar"
# Who belongs to one has a place at each of its dates.
_GROUPS = ("register", "apply")
_A_TICK = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """A date in somebody's calendar as it is now; `is_on` is false when it is to go from there."""

    id: int
    series_id: int
    person_id: int
    name: str
    email: str | None
    is_on: bool
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    summary: str
    place: str
    link: str
    slug: str


_ENTRIES: Select[*tuple[object, ...]] = (
    select(
        CalendarEntry.id,
        Occurrence.series_id,
        CalendarEntry.person_id,
        Person.name,
        Person.email,
        CalendarEntry.is_on,
        CalendarEntry.sequence,
        CalendarEntry.changed_at,
        Occurrence.starts_at,
        Occurrence.ends_at,
        SessionType.zone,
        SessionType.title,
        SessionType.summary,
        Occurrence.place,
        Occurrence.link,
        SessionType.slug,
    )
    .join(Person, Person.id == CalendarEntry.person_id)
    .join(Occurrence, Occurrence.id == CalendarEntry.occurrence_id)
    .join(SessionType, SessionType.id == Occurrence.session_type_id)
)


# --- Telling ------------------------------------------------------------------------------------


def follow_up(tx: Tx, about: About, now: datetime) -> None:
    """Tell the person's calendar of a place they have got or lost, or that has moved; of the past nothing."""
    if about.starts_at <= now:
        return
    known = _known(tx, about)
    is_on = about.state == "booked" and about.occurrence_state == "planned"
    if is_on and (known is None or not known.is_on or known.told_of != about.sequence):
        _tell(tx, about, known, now, is_on=True)
    elif not is_on and known is not None and known.is_on and not _has_another(tx, about):
        _tell(tx, about, known, now, is_on=False)


def _known(tx: Tx, about: About) -> Row[int, bool, int, int] | None:
    columns = (CalendarEntry.id, CalendarEntry.is_on, CalendarEntry.sequence, CalendarEntry.told_of)
    mine = CalendarEntry.person_id == about.person_id, CalendarEntry.occurrence_id == about.occurrence_id
    return tx.execute(select(*columns).where(*mine)).first()


def _has_another(tx: Tx, about: About) -> bool:
    """Return whether the person has a place there by another booking, as after taking back a cancellation."""
    if about.occurrence_state != "planned":
        return False
    mine = Booking.person_id == about.person_id, Booking.occurrence_id == about.occurrence_id
    other = select(Booking.id).where(*mine, Booking.state == "booked", Booking.id != about.booking_id)
    return tx.scalar(other.limit(1)) is not None


def _tell(
    tx: Tx, about: About, known: Row[int, bool, int, int] | None, now: datetime, *, is_on: bool
) -> None:
    sequence = known.sequence + 1 if known else 0
    values = {"is_on": is_on, "sequence": sequence, "told_of": about.sequence, "changed_at": now}
    if known:
        entry_id = known.id
        tx.execute(update(CalendarEntry).where(CalendarEntry.id == entry_id).values(**values))
    else:
        row = {"person_id": about.person_id, "occurrence_id": about.occurrence_id, **values}
        entry_id = tx.execute(insert(CalendarEntry).values(row).returning(CalendarEntry.id)).scalar_one()
    if not about.wishes.takes(KIND) or not people.is_reachable(tx, about.person_id):
        return
    # A place that is new is what the person has just asked for; anything else may wait for the morning.
    is_asked_for = known is None and about.booked_by_id == about.person_id
    due_at = now if is_asked_for else about.wishes.quiet.after(now, about.zone)
    if about.rule in _GROUPS:
        _write_series(tx, about, f"{entry_id}:{sequence}", due_at, now)
        return
    outbox.add(
        tx,
        key=f"{KIND}:{entry_id}:{sequence}",
        kind=KIND,
        person_id=about.person_id,
        args={"entry": entry_id, "sequence": sequence},
        due_at=due_at,
        now=now,
        expires_at=about.starts_at,
    )


def _write_series(tx: Tx, about: About, news: str, due_at: datetime, now: datetime) -> None:
    """Tell of all dates of a group or course in one message: who joins one gets two dozen places at once.

    What waits to be sent already is worded when it goes, and so tells of this date as well.
    """
    waits = (Outbox.person_id == about.person_id) & (Outbox.kind == KIND) & (Outbox.state == "due")
    # Held, so that nobody sends it before this date can be read.
    for args in tx.scalars(select(Outbox.args).where(waits).with_for_update(skip_locked=True)):
        if args.get("series") == about.series_id:
            return
    outbox.add(
        tx,
        key=f"{KIND}:series:{about.series_id}:{news}",
        kind=KIND,
        person_id=about.person_id,
        args={"series": about.series_id},
        # When this tick is over, all its dates are written.
        due_at=due_at + _A_TICK,
        now=now,
    )


# --- Reading ------------------------------------------------------------------------------------


def get(tx: Tx, entry_id: int) -> Entry:
    """Return an entry; raises NotFound. Whose it is, the caller must check."""
    row = tx.execute(_ENTRIES.where(CalendarEntry.id == entry_id)).first()
    if row is None:
        raise NotFound("calendar entry")
    return Entry(*row)  # type: ignore[arg-type]


def of_person(tx: Tx, person_id: int, since: datetime, series_id: int | None = None) -> list[Entry]:
    """Return every entry of the person that starts at `since` or later, also what is to go, soonest first.

    With `series_id` only those of one series.
    """
    mine = _ENTRIES.where(CalendarEntry.person_id == person_id, Occurrence.starts_at >= since)
    if series_id is not None:
        mine = mine.where(Occurrence.series_id == series_id)
    ordered = mine.order_by(Occurrence.starts_at, CalendarEntry.id)
    return [Entry(*row) for row in tx.execute(ordered)]  # type: ignore[arg-type]


# --- Links --------------------------------------------------------------------------------------


def generation(tx: Tx, person_id: int) -> int:
    """Return the generation of links of the person that works; raises NotFound when there is nobody."""
    query = select(func.coalesce(CalendarLinks.generation, 0)).select_from(Person)
    own = query.outerjoin(CalendarLinks, CalendarLinks.person_id == Person.id).where(Person.id == person_id)
    found = tx.scalar(own)
    if found is None:
        raise NotFound("person")
    return found


def end_links(tx: Tx, person_id: int) -> None:
    """Let no link of the person work that was made until now."""
    ending = update(CalendarLinks).where(CalendarLinks.person_id == person_id)
    if not tx.execute(ending.values(generation=CalendarLinks.generation + 1)).rowcount:
        tx.execute(insert(CalendarLinks).values(person_id=person_id, generation=1))
