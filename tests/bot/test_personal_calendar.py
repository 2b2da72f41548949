"""A person's own calendar behind its signed address, and the talk in which they get and end it."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from bot.app import App, build
from bot.calendar_links import CalendarLinks, DrawnFiles, links_of
from bot.planning import plan
from bot.public import inviter, personal_pages
from bot.settings import Settings
from dialogs.messages import SUBSCRIBE, Incoming, Press, Reply, Sender
from store import bookings, calendar_entries
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.hub_state import CalendarIdentity
from store.tables import Address
from tests import world
from tests.databases import Databases
from tests.invitations import BASE_URL, invitation

KEY = "k" * 40


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield store
    store.close()


class Hub:
    def __init__(self, store: Store, **more: Any) -> None:
        settings = Settings(hub_base_url=BASE_URL, hub_secret_key=KEY, **more)
        identity = CalendarIdentity("hub-1", world.NOW)
        self.files = DrawnFiles(inviter(settings, identity), links_of(settings))
        self.app: App = build(settings, store, calendar_links=self.files.links)
        self.store = store
        self.number = 0
        self.say("hello")

    @property
    def links(self) -> CalendarLinks:
        assert self.files.links is not None
        return self.files.links

    @property
    def asha(self) -> int:
        with self.store.reading() as tx:
            known = select(Address.person_id).where(Address.channel == "web", Address.user_id == "u1")
            return tx.scalars(known).one()

    def say(self, text: str = "", press: Press | None = None) -> Reply:
        self.number += 1
        sender = Sender("web", "u1", name="Asha Patel", email=world.EMAILS["asha"])
        handled = self.app.turns.handle(Incoming(str(self.number), sender, text, press), world.NOW)
        assert handled.outgoing
        return handled.outgoing.reply

    def book(self) -> int:
        taster = world.occurrence_id(self.store, "cqi_taster", "2026-12-03")
        with self.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(taster, self.asha, self.asha), world.NOW)
            assert isinstance(outcome, Booked)
        plan(self.store, world.NOW)
        return outcome.booking_id

    async def get(self, address: str) -> tuple[int, str, str]:
        site = Application()
        site.add_routes(personal_pages(self.app, self.files, lambda: world.NOW).routes())
        async with TestClient(TestServer(site)) as client:
            response = await client.get(address.removeprefix(BASE_URL))
            return response.status, response.headers.get("Content-Type", ""), await response.text()


@pytest.fixture
def hub(store: Store) -> Hub:
    return Hub(store)


def link_in(reply: Reply) -> str:
    return dict(reply.facts)[SUBSCRIBE]


async def test_the_link_from_the_chat_shows_what_is_booked(hub: Hub):
    hub.book()
    status, content_type, text = await hub.get(link_in(hub.say("my calendar link")))
    assert (status, content_type) == (200, "text/calendar; charset=utf-8")
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    assert event.summary == "CQI Taster"


async def test_a_cancelled_place_is_cancelled_in_the_calendar(hub: Hub):
    booking = hub.book()
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, hub.asha, world.NOW)
    plan(hub.store, world.NOW)
    _, _, text = await hub.get(link_in(hub.say("my calendar link")))
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    assert (event.status, event.sequence) == ("CANCELLED", 1)


async def test_ending_the_links_ends_those_that_were_given_out(hub: Hub):
    old = link_in(hub.say("my calendar link"))
    asked = hub.say(press=Press("my_calendar", {"end": True}))
    assert asked.question is not None
    new = link_in(hub.say("yes"))
    assert (await hub.get(old))[0] == 404
    assert (await hub.get(new))[0] == 200


@pytest.mark.parametrize(
    "text",
    ["end my calendar link", "stop my calendar link", "turn off my calendar feed", "Cancel calendar links"],
)
async def test_links_are_ended_by_saying_so(hub: Hub, text: str):
    old = link_in(hub.say("my calendar link"))
    assert hub.say(text).question is not None
    hub.say("yes")
    assert (await hub.get(old))[0] == 404


async def test_a_link_to_one_date_gives_its_file(hub: Hub):
    hub.book()
    with hub.store.reading() as tx:
        [entry] = calendar_entries.of_person(tx, hub.asha, world.NOW)
    token = hub.links.feed(hub.asha, 0)
    one = hub.links.some([invitation(person_id=hub.asha, number=entry.id)])
    assert (await hub.get(one))[0] == 200
    assert one != token


@pytest.mark.parametrize("token", ["aaaaaaaaaaaa", "WzEsMCwwXQ.AAAAAAAAAAAAAAAAAAAAAAAAAAA"])
async def test_a_link_that_nobody_signed_is_no_link(hub: Hub, token: str):
    status, _, text = await hub.get(f"/calendar/{token}.ics")
    assert (status, "my calendar" in text) == (404, True)


async def test_a_link_of_another_hub_is_no_link(hub: Hub):
    other = CalendarLinks(b"another key of another hub......", BASE_URL)
    assert (await hub.get(other.feed(hub.asha, 0)))[0] == 404


def test_nobody_gets_a_link_where_the_hub_has_no_address(store: Store):
    settings = Settings(hub_secret_key=KEY)
    assert links_of(settings) is None
    assert links_of(Settings(hub_base_url=BASE_URL)) is None
    hub = Hub(store)
    turns = build(settings, store).turns
    sender = Sender("web", "u1", name="Asha Patel", email=world.EMAILS["asha"])
    handled = turns.handle(Incoming("other", sender, "my calendar link"), world.NOW)
    assert handled.outgoing
    assert "can’t make calendar links" in handled.outgoing.reply.text
    assert hub.number == 1
