"""A learning set with three meetings, made by hand, and what people do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from store import apologies, audits, learning_sets, memberships
from store.apologies import NoMeeting, Noted
from store.db import Store
from store.learning_sets import LearningSet
from store.memberships import JoinOutcome, Left, NotAMember
from store.tables import Booking, Host, Membership, Occurrence
from tests.small_hub import NOW, START, SmallHub

FORTNIGHT = timedelta(weeks=2)


@dataclass
class SetHub:
    """The learning set of two places, on 3 December, 17 December and 31 December."""

    store: Store
    hub: SmallHub = field(init=False)
    type_id: int = field(init=False)
    meetings: list[int] = field(init=False)
    series_id: int = field(init=False)

    def __post_init__(self) -> None:
        self.hub = SmallHub(self.store)
        self.type_id = self.hub.session_type("als", rule="register", title="Learning Set")
        self.meetings = [self.meeting(number) for number in range(3)]
        with self.store.reading() as tx:
            query = select(Occurrence.series_id).where(Occurrence.id == self.meetings[0])
            self.series_id = tx.scalars(query).one()

    def meeting(self, number: int, **changes: object) -> int:
        return self.hub.occurrence(self.type_id, START + number * FORTNIGHT, **changes)

    def host(self, name: str = "Carys") -> int:
        person_id = self.hub.person(name)
        with self.store.transaction() as tx:
            tx.execute(insert(Host).values(session_type_id=self.type_id, person_id=person_id))
        return person_id

    def join(self, person_id: int, now: datetime = NOW) -> JoinOutcome:
        with self.store.transaction() as tx:
            return memberships.join(tx, self.series_id, person_id, now)

    def leave(self, person_id: int, now: datetime = NOW) -> Left | NotAMember:
        with self.store.transaction() as tx:
            return memberships.leave(tx, self.series_id, person_id, now)

    def fill(self, now: datetime = NOW) -> int:
        with self.store.transaction() as tx:
            return memberships.fill(tx, now)

    def send(self, booking_id: int, actor_id: int, now: datetime = NOW) -> Noted | NoMeeting:
        with self.store.transaction() as tx:
            return apologies.send(tx, booking_id, actor_id, now)

    def take_back(self, booking_id: int, actor_id: int, now: datetime = NOW) -> Noted | NoMeeting:
        with self.store.transaction() as tx:
            return apologies.take_back(tx, booking_id, actor_id, now)

    def place(self, person_id: int, number: int = 0) -> int:
        """Return the person's latest booking at a meeting."""
        is_theirs = (Booking.occurrence_id == self.meetings[number]) & (Booking.person_id == person_id)
        with self.store.reading() as tx:
            return tx.scalars(select(func.max(Booking.id)).where(is_theirs)).one()

    def taken(self) -> list[int]:
        return [self.hub.taken(meeting) for meeting in self.meetings]

    def seen(self, person_id: int = 0, now: datetime = NOW) -> LearningSet:
        with self.store.reading() as tx:
            return learning_sets.get(tx, self.series_id, person_id, now)

    def members(self) -> int:
        with self.store.reading() as tx:
            is_member = Membership.state == "member"
            return tx.scalars(select(func.count()).select_from(Membership).where(is_member)).one()

    def findings(self, now: datetime = NOW) -> list[audits.Finding]:
        with self.store.reading() as tx:
            return audits.check(tx, now)
