"""The small hub of a run: one session with its places, on a database that several processes open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from store import audits, preferences
from store.audits import Finding
from store.db import Store, Tx
from store.migrate import migrate
from store.tables import Audit, Base, Booking, OccurrencePart, Person
from tests.databases import Databases
from tests.faults.history import Decision, History, Told
from tests.small_hub import SmallHub


def utc_now() -> datetime:
    """Return this moment: in these runs time passes, as leases do by the database's clock."""
    return datetime.now(UTC)


def wake_up(tx: Tx, person_id: int, now: datetime) -> None:
    """Let no quiet hours hold what is sent to this person, as a run is made at any hour."""
    preferences.change(tx, person_id, now, quiet_from=time(0), quiet_until=time(0))


@dataclass(frozen=True, slots=True)
class World:
    """A database with one occurrence in ten days, and the folder in which processes leave what they did."""

    url: str
    occurrence: int
    capacity: int


def create(databases: Databases, engine: str, capacity: int) -> World:
    """Return a fresh database on `engine`, with one session of so many places."""
    return fill(
        databases.copy(engine, "tables", lambda store: Base.metadata.create_all(store.engine)), capacity
    )


def create_migrated(databases: Databases, engine: str, capacity: int) -> World:
    """Return one that `python -m bot` takes for up to date."""
    return fill(databases.copy(engine, "migrated", _migrate), capacity)


def _migrate(store: Store) -> None:
    migrate(store)


def fill(url: str, capacity: int) -> World:
    """Put the session into an empty database that has its tables."""
    store = Store(url)
    hub = SmallHub(store)
    parts = [{"key": "attend", "title": "Come along", "capacity": capacity, "questions": []}]
    occurrence = hub.occurrence(hub.session_type(parts=parts), utc_now() + timedelta(days=10))
    store.close()
    return World(url, occurrence, capacity)


def history(world: World, told: list[Told]) -> History:
    """Read what the database says happened; people go by their e-mail."""
    store = Store(world.url)
    of_occurrence = Audit.occurrence_id == world.occurrence
    with store.reading() as tx:
        decided = tx.execute(
            select(Audit.revision, Person.email, Audit.action, Audit.details)
            .join(Person, Person.id == Audit.person_id)
            .where(of_occurrence)
        ).all()
        rows = tx.execute(
            select(Booking.state, Person.email)
            .join(Person, Person.id == Booking.person_id)
            .where(Booking.occurrence_id == world.occurrence)
            .order_by(Booking.id)
        ).all()
        taken = tx.execute(select(func.sum(OccurrencePart.taken))).scalar_one()
    store.close()
    decisions = [Decision(row[0] or 0, row[1] or "", row[2], row[3]["party"]) for row in decided]
    booked, offered, waiting = (
        [email or "" for state, email in rows if state == one] for one in ("booked", "offered", "waiting")
    )
    return History(world.capacity, decisions, told, booked, taken, offered, waiting)


def invariants(url: str) -> list[Finding]:
    """Return what the hub's own audit finds in a database."""
    store = Store(url)
    try:
        with store.reading() as tx:
            return audits.check(tx, utc_now())
    finally:
        store.close()
