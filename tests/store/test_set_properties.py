"""Whatever people, the catalogue and the clock do to a learning set, the audit finds nothing wrong."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from bot.commands.clock import keep_calendar
from store import apologies, audits, interests, memberships
from store.db import Store
from store.memberships import SetFull
from store.tables import Base, Booking, Membership, Occurrence, Series, SessionType
from tests.small_hub import SmallHub
from tests.store.catalogues import NOW, a_series, a_type, catalogue, load

PEOPLE = st.integers(0, 4)
RULES = st.sampled_from(["FREQ=WEEKLY;INTERVAL=8;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=8;BYDAY=TU"])
CLOSED = [{"from": "2026-12-01", "to": "2027-02-28", "reason": "painting"}]


class Sets(RuleBasedStateMachine):
    """Five people and one set, under a catalogue whose places, weekday and closures change."""

    store: Store

    @initialize()
    def begin(self) -> None:
        with self.store.transaction() as tx:
            for table in reversed(Base.metadata.sorted_tables):
                tx.execute(delete(table))
        self.now = NOW
        self.wanted = (2, "FREQ=WEEKLY;INTERVAL=8;BYDAY=TH", False)
        self._import()
        self.people = [SmallHub(self.store).person(str(number)) for number in range(5)]
        with self.store.reading() as tx:
            self.series_id = tx.scalars(select(Series.id)).one()

    def _import(self) -> None:
        places, how_often, is_closed = self.wanted
        a_set = a_type(rule="register", capacity=places, series={"a": a_series(rrule=how_often)})
        load(self.store, catalogue({"als": a_set}, closures=CLOSED if is_closed else []), self.now)

    @rule(who=PEOPLE)
    def join(self, who: int) -> None:
        with self.store.transaction() as tx:
            before = tx.scalar(select(func.count()).select_from(Booking))
            outcome = memberships.join(tx, self.series_id, self.people[who], self.now)
            if isinstance(outcome, SetFull):
                assert tx.scalar(select(func.count()).select_from(Booking)) == before

    @rule(who=PEOPLE)
    def leave(self, who: int) -> None:
        with self.store.transaction() as tx:
            memberships.leave(tx, self.series_id, self.people[who], self.now)

    @rule(who=PEOPLE, which=st.integers(0, 6), comes=st.booleans())
    def apologise(self, who: int, which: int, comes: bool) -> None:
        with self.store.transaction() as tx:
            query = (
                select(Booking.id).where(Booking.person_id == self.people[who]).order_by(Booking.id.desc())
            )
            mine = list(tx.scalars(query))
            if mine:
                say = apologies.take_back if comes else apologies.send
                say(tx, mine[which % len(mine)], self.people[who], self.now)

    @rule(who=PEOPLE)
    def wait(self, who: int) -> None:
        with self.store.transaction() as tx:
            type_id = tx.scalars(select(SessionType.id)).one()
            interests.register(tx, type_id, self.people[who], self.now)

    @rule(places=st.sampled_from([1, 2, 4]), how_often=RULES, is_closed=st.booleans())
    def change_the_catalogue(self, places: int, how_often: str, is_closed: bool) -> None:
        self.wanted = (places, how_often, is_closed)
        self._import()

    @rule(weeks=st.integers(0, 9))
    def time_passes(self, weeks: int) -> None:
        self.now += timedelta(weeks=weeks, hours=5)
        keep_calendar(self.store, self.now)

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        if not hasattr(self, "series_id"):
            return
        with self.store.reading() as tx:
            found = [one for one in audits.check(tx, self.now) if one.rule != "no message is late"]
            assert found == []
            members = select(func.count()).select_from(Membership).where(Membership.state == "member")
            standing = select(func.count(Booking.person_id.distinct())).join(Occurrence)
            coming = standing.where(Booking.state != "cancelled", Occurrence.starts_at > self.now)
            assert tx.scalar(coming) in (0, tx.scalar(members))


def test_whatever_happens_every_member_has_a_place_and_nobody_else(bare_store: Store):
    class Here(Sets):
        store = bare_store

    few = settings(
        max_examples=15,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=few)
