"""Who somebody turns out to be when Slack could not say it at their first message."""

import asyncio
from typing import Any

import pytest

from adapters.slack.people import SlackPeople
from bot.turn import Answered, Turns
from dialogs.messages import Incoming, Press, Sender
from store.db import Store
from tests import world
from tests.fakes import FakeClock
from tests.small_hub import SmallHub

EMAIL = "asha@trust.example"
USER = {"id": "U1", "team_id": "T1", "profile": {"real_name": "Asha Patel", "email": EMAIL}}


class Office:
    """One workspace whose users.info works or does not, in front of real turns."""

    def __init__(self, store: Store) -> None:
        self.clock = FakeClock()
        self.turns: Turns = world.turns(store)
        self.user: dict[str, Any] | None = USER
        self.people = SlackPeople(self._info, self.clock)
        self._keys = iter(range(100))

    async def _info(self, team_id: str, user_id: str) -> Any:
        if self.user is None:
            raise OSError("no answer")
        return self.user

    async def says(self, text: str = "", press: Press | None = None) -> str:
        """Handle a message of Asha's as the adapter does, and return what she reads."""
        who = await self.people.profile("T1", "U1", "asha")
        sender = Sender("slack", "U1", "T1", who.name, who.email)
        said = Incoming(str(next(self._keys)), sender, text=text, press=press)
        handled = await asyncio.to_thread(self.turns.handle, said, self.clock())
        assert isinstance(handled, Answered)
        return str(handled.outgoing.reply)


@pytest.fixture
def office(bare_store: Store) -> Office:
    return Office(bare_store)


async def booked_elsewhere(office: Office, hub: SmallHub) -> None:
    """Let Asha have a booking that she made on the web."""
    taster = hub.occurrence(hub.session_type())
    web = Sender("web", EMAIL, name="Asha Patel", email=EMAIL)
    booking = Incoming("book", web, press=Press("book", {"occurrence": taster}))
    await asyncio.to_thread(office.turns.handle, booking, office.clock())


async def test_who_is_known_at_once_has_their_bookings_at_once(office: Office, bare_store: Store):
    await booked_elsewhere(office, SmallHub(bare_store))
    assert "Taster" in await office.says("my bookings")


async def test_who_was_not_known_goes_on_and_is_linked_by_a_later_message(office: Office, bare_store: Store):
    await booked_elsewhere(office, SmallHub(bare_store))
    office.user = None
    assert "Taster" not in await office.says("my bookings")
    office.user = USER
    office.clock.advance(minutes=1)
    assert "Taster" in await office.says("my bookings")


async def test_what_was_booked_while_not_known_is_kept_when_linked(office: Office, bare_store: Store):
    hub = SmallHub(bare_store)
    await booked_elsewhere(office, hub)
    drop_in = hub.occurrence(hub.session_type("open_forum"))
    office.user = None
    assert "You’re booked" in await office.says(press=Press("book", {"occurrence": drop_in}))
    office.user = USER
    office.clock.advance(minutes=1)
    bookings = await office.says("my bookings")
    assert all(title in bookings for title in ("Taster", "Open Forum"))


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"is_stranger": True}, {"team_id": "T2"}])
async def test_a_guest_or_a_stranger_is_served_and_linked_to_nobody(
    office: Office, bare_store: Store, change: dict[str, Any]
):
    await booked_elsewhere(office, SmallHub(bare_store))
    office.user = {**USER, **change}
    assert "Hello Asha" in await office.says("hello")
    assert "Taster" not in await office.says("my bookings")


async def test_who_is_renamed_keeps_their_bookings(office: Office, bare_store: Store):
    await booked_elsewhere(office, SmallHub(bare_store))
    assert "Taster" in await office.says("my bookings")
    shah = {**USER, "profile": {"real_name": "Asha Shah", "email": "asha.shah@trust.example"}}
    office.people.learn("T1", shah)
    assert "Taster" in await office.says("my bookings")
