"""What the members of a learning set said before a meeting, for the set and its facilitators alone.

Whoever reads here says who they are, and NotAllowed is raised for everybody else: no way in can forget it. A
member reads about the meetings they have or had a place at: what was said before they came is not theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from store import memberships, preferences, reflections, roles
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.reflections import MAY_SAY, Said
from store.tables import Booking, Occurrence, Person, Preference, Reflection, Series, SessionType

_MUTED = "nudge"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a set, as far as what is said before it goes."""

    occurrence_id: int
    series_id: int
    session_type_id: int
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    region: str
    state: str
    decision: str

    @property
    def is_on(self) -> bool:
        """Return whether it takes place as planned."""
        return self.state == "planned" and not self.decision


@dataclass(frozen=True, slots=True)
class Answer:
    """What one member said."""

    person_id: int
    name: str
    said: Said


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a place at a meeting, as its facilitator sees them before it; `state` as in the row.

    `is_new`: they have been at no meeting yet, so that nobody asks them how it went since.
    """

    booking_id: int
    person_id: int
    name: str
    standing: str
    state: str
    said: Said
    is_muted: bool
    is_new: bool

    @property
    def is_to_ask(self) -> bool:
        """Return whether they may be asked: they have not answered, and do not want to be left alone."""
        is_open = self.standing == "booked" and self.state in ("", "asked")
        return is_open and not self.is_muted and not self.is_new


_MEETING: Select[*tuple[Any, ...]] = select(
    *(Occurrence.id, Occurrence.series_id, Occurrence.session_type_id, SessionType.slug, SessionType.title),
    *(Occurrence.starts_at, Occurrence.ends_at, SessionType.zone, SessionType.region),
    *(Occurrence.state, Occurrence.decision),
).join(SessionType, SessionType.id == Occurrence.session_type_id)


def meeting(tx: Tx, occurrence_id: int) -> Meeting:
    """Return a meeting of a set; raises NotFound, also for what is none."""
    is_it = (Occurrence.id == occurrence_id) & (SessionType.rule == "register")
    row = tx.execute(_MEETING.where(is_it)).first()
    if row is None:
        raise NotFound("meeting")
    return Meeting(*row)


def hold(tx: Tx, occurrence_id: int) -> Meeting:
    """Return a meeting that this transaction holds, as `reflections` does; raises NotFound."""
    tx.execute(select(Occurrence.id).where(Occurrence.id == occurrence_id).with_for_update())
    return meeting(tx, occurrence_id)


def facilitates(tx: Tx, person_id: int, session_type_id: int) -> bool:
    """Return whether the person facilitates it; a coordinator only does where nobody else was named."""
    return person_id in roles.runners(tx, session_type_id)


def may_read(tx: Tx, of: Meeting, reader_id: int) -> bool:
    """Return whether the person may read what was said before this meeting."""
    if facilitates(tx, reader_id, of.session_type_id):
        return True
    if not memberships.is_member(tx, of.series_id, reader_id):
        return False
    own = (Booking.occurrence_id == of.occurrence_id) & (Booking.person_id == reader_id)
    return tx.scalar(select(Booking.id).where(own, Booking.state.in_(MAY_SAY)).limit(1)) is not None


def of_meeting(tx: Tx, occurrence_id: int, reader_id: int) -> list[Answer]:
    """Return what was said before a meeting, in the order of the members' names. Raises NotAllowed."""
    if not may_read(tx, meeting(tx, occurrence_id), reader_id):
        raise NotAllowed("answers of a learning set")
    query = (
        select(Person.id, Person.name, *_SAID)
        .join(Reflection, Reflection.person_id == Person.id)
        .where(Reflection.occurrence_id == occurrence_id, Reflection.state == "answered")
        .order_by(Person.name, Person.id)
    )
    return [Answer(row.id, row.name, _said(row)) for row in tx.execute(query)]


def meetings(tx: Tx, series_id: int, reader_id: int) -> list[Meeting]:
    """Return the meetings before which somebody said something that the person may read, latest first."""
    said = Reflection.occurrence_id == Occurrence.id
    anything = select(Reflection.id).where(said, Reflection.state == "answered").exists()
    query = _MEETING.where(Occurrence.series_id == series_id, anything).order_by(Occurrence.starts_at.desc())
    found = [Meeting(*row) for row in tx.execute(query)]
    return [one for one in found if may_read(tx, one, reader_id)]


def facilitated(tx: Tx, person_id: int) -> list[int]:
    """Return the series of the sets that the person facilitates."""
    types = [type_id for type_id in roles.runs(tx, person_id) if facilitates(tx, person_id, type_id)]
    query = select(Series.id).join(SessionType, SessionType.id == Series.session_type_id)
    of_sets = query.where(SessionType.rule == "register", SessionType.id.in_(types))
    return list(tx.scalars(of_sets.order_by(SessionType.position, Series.id)))


def next_meeting(tx: Tx, series_id: int, now: datetime) -> Meeting | None:
    """Return the next meeting of a set that takes place, or None when none is planned."""
    coming = (Occurrence.series_id == series_id) & (Occurrence.starts_at > now)
    on = coming & (Occurrence.state == "planned") & (SessionType.rule == "register")
    row = tx.execute(_MEETING.where(on).order_by(Occurrence.starts_at).limit(1)).first()
    return None if row is None else Meeting(*row)


def overview(tx: Tx, occurrence_id: int, runner_id: int) -> list[Member]:
    """Return everybody with a place at a meeting: who answered what, and who did not. Raises NotAllowed."""
    of = meeting(tx, occurrence_id)
    if not facilitates(tx, runner_id, of.session_type_id):
        raise NotAllowed("answers of a learning set")
    mine = (Reflection.occurrence_id == Booking.occurrence_id) & (Reflection.person_id == Booking.person_id)
    query = (
        select(Booking.id, Booking.person_id, Person.name, Booking.state, *_SAID)
        .add_columns(Reflection.state.label("reflected"), Preference.muted)
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(Reflection, mine)
        .outerjoin(Preference, Preference.person_id == Booking.person_id)
        .where(Booking.occurrence_id == occurrence_id, Booking.state.in_(MAY_SAY))
        .order_by(Person.name, Person.id)
    )
    return [_member(tx, row, occurrence_id) for row in tx.execute(query).all()]


_SAID = (Reflection.went_well, Reflection.went_badly, Reflection.next_action)


def _said(row: Row[*tuple[Any, ...]]) -> Said:
    return Said(row.went_well or "", row.went_badly or "", row.next_action or "")


def _member(tx: Tx, row: Row[*tuple[Any, ...]], occurrence_id: int) -> Member:
    wishes = preferences.Wishes(muted=tuple(row.muted or ()))
    return Member(
        booking_id=row.id,
        person_id=row.person_id,
        name=row.name,
        standing=row.state,
        state=row.reflected or "",
        said=_said(row),
        is_muted=not wishes.takes(_MUTED),
        is_new=reflections.last_ended_at(tx, occurrence_id, row.person_id) is None,
    )
