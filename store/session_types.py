"""What the hub offers, as the catalogue says it today. Dates are in `occurrences`, places in `bookings`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select

from store import ahead
from store.db import Tx
from store.errors import NotFound
from store.tables import Cohort, Host, Person, Series, SessionType


@dataclass(frozen=True, slots=True)
class Part:
    """A way of taking part, with its own places and questions. No capacity means no limit."""

    key: str
    title: str
    capacity: int | None
    questions: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A session type with the rules a flow needs; `rule` as in the design's table of words."""

    id: int
    slug: str
    title: str
    summary: str
    next_step: str
    aliases: tuple[str, ...]
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    who_for: str
    is_strict: bool
    rule: str
    length: str
    parts: tuple[Part, ...]
    party_max: int
    limit_per_person: int | None
    takes_several_dates: bool
    book_until_working_days: int
    cancel_working_days: int
    empty_place: str
    zone: str
    region: str
    contact: str

    def part(self, key: str) -> Part | None:
        """Return the part with this key, or None when the catalogue has no such part."""
        return next((part for part in self.parts if part.key == key), None)


COLUMNS = (
    SessionType.id,
    SessionType.slug,
    SessionType.title,
    SessionType.summary,
    SessionType.next_step,
    SessionType.aliases,
    SessionType.topics,
    SessionType.audiences,
    SessionType.who_for,
    SessionType.is_strict,
    SessionType.rule,
    SessionType.length,
    SessionType.parts,
    SessionType.party_max,
    SessionType.limit_per_person,
    SessionType.takes_several_dates,
    SessionType.book_until_working_days,
    SessionType.cancel_working_days,
    SessionType.empty_place,
    SessionType.zone,
    SessionType.region,
    SessionType.contact,
)


def offer_from(row: Row[*tuple[Any, ...]]) -> Offer:
    """Return the offer of a row that starts with `COLUMNS`."""
    values = dict(zip((column.key for column in COLUMNS), row, strict=False))
    lists = {name: tuple(values[name]) for name in ("aliases", "topics", "audiences")}
    parts = tuple(
        Part(part["key"], part["title"], part.get("capacity"), tuple(part.get("questions") or ()))
        for part in values["parts"]
    )
    return Offer(**{**values, **lists, "parts": parts})


_OFFERS = select(*COLUMNS).where(SessionType.is_retired.is_(False)).order_by(SessionType.position)
_BY_SLUG = select(*COLUMNS).where(SessionType.slug == bindparam("asked"), SessionType.is_retired.is_(False))
_BY_ID = select(*COLUMNS).where(SessionType.id == bindparam("asked"))
_AHEAD = "session_types"


def offers(tx: Tx) -> list[Offer]:
    """Return everything on offer, in the catalogue's order."""
    return [offer_from(row) for row in tx.execute(_OFFERS)]


def get(tx: Tx, slug: str) -> Offer:
    """Return the offer with this slug; raises NotFound also for one that is no longer on offer."""
    return _one(tx, _BY_SLUG, slug)


def get_by_id(tx: Tx, session_type_id: int) -> Offer:
    """Return the offer with this id, also one no longer on offer: its bookings stand. Raises NotFound."""
    offer: Offer | None = ahead.of(tx, _AHEAD).get(session_type_id)
    return offer or _one(tx, _BY_ID, session_type_id)


def read_ahead(tx: Tx, session_type_ids: Collection[int]) -> None:
    """Read these in one statement; `get_by_id` then asks for none of them.

    Only in a transaction that writes nothing.
    """
    query = select(*COLUMNS).where(SessionType.id.in_(session_type_ids))
    ahead.keep(tx, _AHEAD, {offer.id: offer for offer in map(offer_from, tx.execute(query))})


def hosts(tx: Tx, session_type_id: int) -> list[str]:
    """Return the names of those who run it, in the catalogue's order."""
    query = select(Person.name).join(Host, Host.person_id == Person.id)
    return list(tx.scalars(query.where(Host.session_type_id == session_type_id).order_by(Host.position)))


@dataclass(frozen=True, slots=True)
class CohortDates:
    """One run of a course: what it is called, and when people can apply. Dates are local to `zone`.

    `is_ended`: the catalogue no longer has it, or its course.
    """

    title: str
    places: int | None
    applications_open_on: date
    applications_close_on: date
    days: tuple[date, ...]
    id: int
    series_id: int
    session_type_id: int
    zone: str
    is_ended: bool

    def takes_applications(self, today: date) -> bool:
        """Return whether one can apply on this local day; both ends of the window are included."""
        is_in_window = self.applications_open_on <= today <= self.applications_close_on
        return is_in_window and not self.is_ended


_COHORTS = (
    select(
        Cohort.title,
        Cohort.places,
        Cohort.applications_open_on,
        Cohort.applications_close_on,
        Series.dates,
        Cohort.id,
        Cohort.series_id,
        Series.session_type_id,
        Series.zone,
        or_(Series.is_ended, SessionType.is_retired),
    )
    .join(Series, Series.id == Cohort.series_id)
    .join(SessionType, SessionType.id == Series.session_type_id)
)


def cohorts(tx: Tx, session_type_id: int) -> list[CohortDates]:
    """Return the cohorts of a course in the order of their first days."""
    of_course = Series.session_type_id == session_type_id, Series.is_ended.is_(False)
    return [_cohort_from(row) for row in tx.execute(_COHORTS.where(*of_course).order_by(Series.starts_on))]


def cohort(tx: Tx, cohort_id: int) -> CohortDates:
    """Return the cohort with this id, also one that the catalogue no longer has. Raises NotFound."""
    row = tx.execute(_COHORTS.where(Cohort.id == cohort_id)).one_or_none()
    if row is None:
        raise NotFound("cohort")
    return _cohort_from(row)


def _cohort_from(row: Row[*tuple[Any, ...]]) -> CohortDates:
    title, places, opens_on, closes_on, days, *rest = row
    return CohortDates(
        title, places, opens_on, closes_on, tuple(sorted(map(date.fromisoformat, days))), *rest
    )


def _one(tx: Tx, query: Select[*tuple[Any, ...]], asked: str | int) -> Offer:
    row = tx.execute(query, {"asked": asked}).one_or_none()
    if row is None:
        raise NotFound("session type")
    return offer_from(row)
