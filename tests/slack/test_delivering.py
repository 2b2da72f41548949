"""The outbox and Slack together: whatever Slack does, everything arrives once."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.delivery import Delivery
from dialogs.messages import Reply
from store import outbox
from store.db import Store
from store.tables import Address, Outbox, Person
from tests.fakes import FakeClock
from tests.slack.fake_workspace import User
from tests.slack.sender_driver import slack_driver

_PEOPLE, _EACH = 12, 5
_MISHAPS = (
    "ratelimited", "status:500", "status:503", "reset", "after", "after", "garbage", "error:internal_error",
    "error:invalid_auth", "error:ratelimited",
)  # fmt: skip


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


def fill(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        for n in range(1, _PEOPLE + 1):
            tx.execute(insert(Person).values(name="A", audiences=[], created_at=now))
            address = {
                "channel": "slack",
                "tenant": "T1",
                "user_id": f"U{n}",
                "reference": {},
                "seen_at": now,
            }
            tx.execute(insert(Address).values(person_id=n, **address))
        for n in range(_PEOPLE * _EACH):
            kind = ("reminder", "occurrence_changed")[n % 2]
            to: dict[str, Any] = {"person_id": 1 + n % _PEOPLE, "args": {"n": n}, "due_at": now, "now": now}
            outbox.add(tx, key=f"m{n}", kind=kind, **to)


def let_lapse(store: Store) -> None:
    with store.transaction() as tx:
        lapsed = datetime.now(UTC) - timedelta(seconds=1)
        tx.execute(update(Outbox).where(Outbox.state == "sending").values(lease_until=lapsed))


async def test_whatever_slack_does_everything_arrives_once(bare_store: Store, driver):
    """Sending what cannot be asked about just now, or forgetting the mark, makes some arrive twice."""
    chance = random.Random(20261201)
    driver.slack.workspaces["T1"].add(*(User(f"U{n}", "A") for n in range(1, _PEOPLE + 1)))
    driver.slack.mishap = lambda method: (
        chance.choice(_MISHAPS) if method != "auth.test" and chance.random() < 0.35 else None
    )
    clock = FakeClock()
    fill(bare_store, clock.now)
    says = lambda _tx, args, _person, _now: Reply(f"Message {args['n']}")  # noqa: E731
    wordings = {"reminder": says, "occurrence_changed": says}
    delivery = Delivery(bare_store, {"slack": driver.sender}, wordings, "me", at_once={"slack": 16})
    states: set[str] = set()
    for _ in range(60):
        await delivery.deliver_due(clock.now)
        let_lapse(bare_store)
        clock.advance(minutes=20)
        driver.clock.now += 61
        with bare_store.reading() as tx:
            states = set(tx.scalars(select(Outbox.state)))
        if states == {"sent"}:
            break
    assert states == {"sent"}
    assert sorted(driver.arrived()) == sorted(f"Message {n}" for n in range(_PEOPLE * _EACH))
