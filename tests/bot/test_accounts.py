"""An account that its channel closes: nothing more is sent there, and what waits goes where it can."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts import account_closed
from bot.delivery import Delivery
from bot.turn import Unavailable
from dialogs.messages import Incoming, Reply, Sender
from store import outbox
from store.db import Store
from store.tables import Address, Outbox
from tests import world
from tests.fakes import FakeChannel, FakeClock

EMAIL = "asha@trust.example"
SLACK = Sender("slack", "U1", "T1", name="Asha", email=EMAIL)
TEAMS = Sender("teams", "A1", "M1", name="Asha", email=EMAIL)


class Hub:
    """A store, two channels, and what is sent on them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.turns = world.turns(store)
        self.channels = {"slack": FakeChannel(), "teams": FakeChannel()}
        wordings = {"reminder": lambda tx, args, person_id, now: Reply("Tomorrow: Taster")}
        self.delivery = Delivery(store, self.channels, wordings, self.turns.owner)
        self._keys = iter(range(100))

    async def writes(self, sender: Sender) -> None:
        said = Incoming(str(next(self._keys)), sender, text="hello")
        handled = await asyncio.to_thread(self.turns.handle, said, self.clock())
        assert handled.outgoing
        await self.delivery.deliver_answer(handled.outgoing, self.clock())

    async def closes(self, sender: Sender) -> bool:
        who = (sender.channel, sender.tenant, sender.user_id)
        return await account_closed(self.store, *who, self.clock())

    def remind(self, *, later: timedelta = timedelta(0)) -> None:
        """Plan a reminder to the only person there is."""
        key = f"reminder {next(self._keys)}"
        with self.store.transaction() as tx:
            person_id = tx.execute(select(Address.person_id).limit(1)).scalar_one()
            due_at, now = self.clock() + later, self.clock()
            outbox.add(tx, key=key, kind="reminder", person_id=person_id, args={}, due_at=due_at, now=now)

    async def reminded_on(self) -> list[str]:
        """Send what is due, and return on which channels reminders arrived."""
        await self.delivery.deliver_due(self.clock())
        arrived = [(name, text) for name, channel in self.channels.items() for text in channel.texts]
        return [name for name, text in arrived if text.startswith("Tomorrow")]

    def states(self) -> list[str]:
        with self.store.reading() as tx:
            return list(tx.scalars(select(Outbox.state).where(Outbox.kind == "reminder")))


@pytest.fixture
def hub(bare_store: Store) -> Hub:
    return Hub(bare_store)


async def test_closing_is_noted_once(hub: Hub):
    await hub.writes(SLACK)
    assert [await hub.closes(SLACK), await hub.closes(SLACK)] == [True, False]


async def test_an_account_that_never_wrote_can_be_closed(hub: Hub):
    assert not await hub.closes(SLACK)


async def test_an_account_with_a_strange_id_is_found_as_it_was_recognised(hub: Hub):
    strange = Sender("slack", "U" * 300, "T\x00" * 80, name="Asha", email=EMAIL)
    await hub.writes(strange)
    assert await hub.closes(strange)


async def test_reminders_of_a_closed_account_go_to_the_other_address(hub: Hub):
    await hub.writes(TEAMS)
    hub.clock.advance(minutes=1)
    await hub.writes(SLACK)
    hub.remind(later=timedelta(hours=1))
    await hub.closes(SLACK)
    hub.remind(later=timedelta(hours=1))
    hub.clock.advance(hours=1)
    assert await hub.reminded_on() == ["teams", "teams"]


async def test_with_no_other_address_reminders_stop_before_the_first(hub: Hub):
    await hub.writes(SLACK)
    attempts = hub.channels["slack"].attempts
    hub.remind(later=timedelta(hours=1))
    await hub.closes(SLACK)
    hub.remind(later=timedelta(hours=1))
    hub.clock.advance(hours=1)
    assert await hub.reminded_on() == []
    assert (hub.states(), hub.channels["slack"].attempts) == (["dead", "dead"], attempts)


async def test_an_account_of_another_workspace_with_the_same_id_stays_open(hub: Hub):
    await hub.writes(SLACK)
    await account_closed(hub.store, "slack", "T2", "U1", hub.clock())
    hub.remind()
    assert await hub.reminded_on() == ["slack"]


async def test_who_writes_again_is_reminded_again_also_of_what_waited(hub: Hub):
    await hub.writes(SLACK)
    hub.remind(later=timedelta(hours=1))
    await hub.closes(SLACK)
    await hub.writes(SLACK)
    hub.clock.advance(hours=1)
    assert await hub.reminded_on() == ["slack"]


async def test_without_a_database_it_is_not_said_to_be_noted():
    away = Store("postgresql://nobody@127.0.0.1:1/hub")
    with pytest.raises(Unavailable):
        await account_closed(away, "slack", "T1", "U1", world.NOW)
    away.close()
