"""What is tried again, or goes late, minds the quiet hours as the first try does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.delivery import Delivery
from dialogs.codec import reply_to_json
from dialogs.messages import Reply, TryAgainAfter, Unknown
from store import outbox, reminder_rules
from store.db import Store
from store.tables import Address, Outbox, Person
from tests.fakes import FakeChannel, FakeClock

EVENING = datetime(2026, 11, 23, 19, 58, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


class Evening:
    """One person, two minutes before their quiet hours begin, and a channel."""

    def __init__(self, store: Store, channel: str = "fake") -> None:
        self.store = store
        self.clock = FakeClock(EVENING)
        self.channel = FakeChannel(can_be_asked=False)
        self.name = channel
        words = {
            kind: lambda *_: Reply("Hello") for kind in ("reminder", "merged", "place_changed", "place_open")
        }
        self.delivery = Delivery(store, {channel: self.channel}, words, "me")
        with store.transaction() as tx:
            tx.execute(insert(Person).values(name="A", audiences=[], created_at=EVENING))
            where = {"channel": channel, "user_id": "u1", "reference": {}, "seen_at": EVENING}
            tx.execute(insert(Address).values(person_id=1, **where))

    def add(self, kind: str, *, due_at: datetime = EVENING, expires_at: datetime | None = None) -> None:
        body = reply_to_json(Reply("Hello")) if kind == "answer" else None
        with self.store.transaction() as tx:
            outbox.add(
                tx,
                key="one",
                kind=kind,
                person_id=1,
                args={},
                due_at=due_at,
                now=EVENING,
                body=body,
                expires_at=expires_at,
            )

    async def at(self, moment: datetime) -> int:
        """Send what is due at that moment and return how many messages have arrived by then."""
        self.clock.now = moment
        await self.delivery.deliver_due(moment)
        await self.delivery.deliver_due(moment)  # which writes down what became of it
        return len(self.channel.arrived)

    def row(self) -> tuple[str, str, datetime]:
        with self.store.reading() as tx:
            return tuple(tx.execute(select(Outbox.state, Outbox.reason, Outbox.due_at)).one())  # type: ignore[return-value]


@pytest.fixture
def evening(bare_store: Store) -> Evening:
    return Evening(bare_store)


@pytest.mark.parametrize("kind", ["merged", "reminder", "place_changed"])
async def test_a_try_that_falls_into_the_night_waits_for_the_morning(evening: Evening, kind: str):
    evening.add(kind)
    evening.channel.fails_with(TryAgainAfter(180, "busy"))
    assert await evening.at(EVENING) == 0
    assert await evening.at(EVENING + timedelta(minutes=5)) == 0
    assert evening.row() == ("due", "quiet hours", MORNING)
    assert await evening.at(MORNING) == 1


@pytest.mark.parametrize("useless_from", [MORNING, MORNING - timedelta(hours=1)])
async def test_a_reminder_of_no_use_in_the_morning_is_dropped(evening: Evening, useless_from: datetime):
    evening.add("reminder", expires_at=useless_from)
    evening.channel.fails_with(TryAgainAfter(180, "busy"))
    await evening.at(EVENING)
    assert await evening.at(EVENING + timedelta(minutes=5)) == 0
    assert evening.row()[:2] == ("skipped", reminder_rules.TOO_LATE)


@pytest.mark.parametrize(
    ("kind", "soon"),
    [("place_changed", MORNING + timedelta(hours=1)), ("place_open", MORNING), ("answer", None)],
)
async def test_what_cannot_wait_is_tried_again_at_night(evening: Evening, kind: str, soon: datetime | None):
    evening.add(kind, expires_at=soon)
    evening.channel.fails_with(TryAgainAfter(180, "busy"))
    await evening.at(EVENING)
    assert await evening.at(EVENING + timedelta(minutes=5)) == 1


async def test_what_may_have_arrived_is_not_repeated_at_night(evening: Evening):
    evening.add("merged")
    evening.channel.fails_with(Unknown("timeout"))
    await evening.at(EVENING)
    with evening.store.transaction() as tx:
        tx.execute(update(Outbox).values(lease_until=datetime(2020, 1, 1, tzinfo=UTC)))
    assert await evening.at(EVENING + timedelta(minutes=5)) == 0
    assert await evening.at(MORNING) == 1


async def test_what_a_clock_that_stood_still_finds_at_night_waits(evening: Evening):
    evening.add("merged")
    assert await evening.at(EVENING + timedelta(hours=3)) == 0
    assert await evening.at(MORNING) == 1


async def test_what_was_meant_for_the_night_goes_late_at_night(evening: Evening):
    evening.add("merged", due_at=EVENING + timedelta(hours=3))
    assert await evening.at(EVENING + timedelta(hours=4)) == 1


async def test_somebody_at_their_terminal_reads_at_any_hour(bare_store: Store):
    evening = Evening(bare_store, "console")
    evening.add("merged")
    assert await evening.at(EVENING + timedelta(hours=3)) == 1
