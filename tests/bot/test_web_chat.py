"""The web chat over a real store and real turns, met by a client that speaks as the page does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from sqlalchemy import func, select, update

from adapters.web import chat_reading
from adapters.web.chat import MOST_LINES, Chat
from adapters.web.chat_hub import Away, ChatHub, Line, Taken
from adapters.web.chat_socket import MOST_BYTES, ChatSockets
from adapters.web.rendering import Site
from bot import channels
from bot.app import build
from bot.channels import Channels
from bot.chat_lines import StoredLines, web_sender
from bot.commands.web import build_site
from bot.delivery import Delivery
from bot.floods import Floodgate
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web import build_app
from bot.web_chat import StoredChat, guests
from dialogs.messages import Incoming, Outgoing, Reply, Sender
from dialogs.notices import WORDINGS
from store import hub_state, outbox
from store.db import Store
from store.tables import ChatLine, Inbox, Outbox, Person
from tests import world
from tests.databases import Databases
from tests.talks.html_reader import Node, read

ASHA = "/chat/asha-patel"
EMAIL = world.EMAILS["asha"]


class Troubled:
    """The hub, with troubles that are told beforehand."""

    def __init__(self, hub: ChatHub) -> None:
        self.hub = hub
        self.is_away = False
        self.after_commit: Callable[[], object] = lambda: None
        self.taken = 0

    async def take(self, incoming: Incoming) -> Taken:
        self._look()
        taken = await self.hub.take(incoming)
        self.taken += 1
        self.after_commit()
        return taken

    async def after(self, who: Sender, line_id: int) -> Any:
        self._look()
        return await self.hub.after(who, line_id)

    async def latest(self, who: Sender, limit: int) -> Any:
        self._look()
        return await self.hub.latest(who, limit)

    def _look(self) -> None:
        if self.is_away:
            raise Away


class Served:
    """One web process on a store."""

    def __init__(self, store: Store, *, look_seconds: float = 0.05) -> None:
        self.store = store
        self.turns = world.turns(store)
        sender = web_sender(store)
        self.delivery = Delivery(store, {chat_reading.CHANNEL: sender}, WORDINGS, self.turns.owner)
        self.hub = Troubled(StoredChat(store, self.turns, self.delivery, now=lambda: world.NOW))
        sockets = ChatSockets(self.hub, look_seconds=look_seconds)
        sender.wake = sockets.wake
        chat = Chat(Site("Innovation Hub", has_chat=True), guests(), self.hub, sockets=sockets)
        self.app = build_app(Metrics(CollectorRegistry()), chat.routes())
        self.app.on_shutdown.append(sockets.stop)
        self.sockets = sockets
        self.client = TestClient(TestServer(self.app))

    async def connect(self, after: int = 0, path: str = ASHA, **headers: str) -> "Page":
        origin = {"Origin": f"http://{self.client.server.host}:{self.client.server.port}"} | headers
        return Page(await self.client.ws_connect(f"{path}/socket?after={after}", headers=origin))

    async def get(self, path: str) -> tuple[int, str]:
        response = await self.client.get(path)
        return response.status, await response.text()


class Page:
    """What the page's script does, without a browser."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.lines: list[tuple[int, Node]] = []
        self.acknowledged: list[str] = []

    async def say(self, text: str, id_: str = "") -> str:
        return await self.send({"id": id_ or uuid4().hex, "text": text})

    async def send(self, what: dict[str, Any]) -> str:
        await self.socket.send_str(json.dumps(what))
        return str(what["id"])

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            heard: dict[str, Any] = await self.socket.receive_json()
        if "line" in heard:
            self.lines.append((heard["line"], read(heard["html"])))
        if "ack" in heard:
            self.acknowledged.append(heard["ack"])
        return heard

    async def hear_until(self, key: str) -> dict[str, Any]:
        while True:
            heard = await self.hear()
            if key in heard:
                return heard

    async def line(self) -> str:
        await self.hear_until("line")
        return self.lines[-1][1].words()

    async def stays_silent(self, seconds: float = 0.4) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.socket.receive()
        except TimeoutError:
            return True
        return False

    @property
    def last(self) -> int:
        return self.lines[-1][0]


@pytest.fixture
def hub(databases: Databases, engine_name: str) -> Iterator[Store]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield store
    store.close()


@pytest.fixture
async def site(hub: Store) -> AsyncIterator[Served]:
    site = Served(hub)
    async with site.client:
        yield site


def count(store: Store, table: Any) -> int:
    with store.reading() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


def write_to(store: Store, name: str, text: str) -> None:
    """Let the hub have something for a person, as another's doing or a clock would."""
    with store.transaction() as tx:
        person = tx.execute(select(Person.id).where(Person.email == world.EMAILS[name])).scalar_one()
        now, body = world.NOW, {"text": text}
        outbox.add(tx, key=text, kind="k", person_id=person, args={}, body=body, due_at=now, now=now)


# --- Pages --------------------------------------------------------------------------------------


async def test_every_sample_person_can_be_picked_and_leads_to_a_page(site: Served):
    _, picker = await site.get("/chat")
    paths = [a.attributes["href"] for a in read_page(picker).every("a") if "/chat/" in a.attributes["href"]]
    assert len(paths) == len(world.EMAILS)
    for path in paths:
        assert (await site.get(path))[0] == 200


def read_page(html: str) -> Node:
    return read(html.replace("<!doctype html>", ""))


@pytest.mark.parametrize("path", ["/chat/nobody", "/chat/nobody/socket", "/chat/%00", "/chat/asha-patel/x"])
async def test_somebody_who_is_not_there_is_not_found(site: Served, path: str):
    assert (await site.get(path))[0] == 404


def demo(store: Store, settings: Settings) -> web.Application:
    """Return all that a process serves."""
    app, sender = build(settings, store), web_sender(store)
    with store.transaction() as tx:
        identity = hub_state.calendar_identity(tx, world.NOW)
    delivery = Delivery(store, {"web": sender}, WORDINGS, app.owner)
    return build_site(app, identity, Channels(delivery, sender, None, None))


async def test_somebody_who_is_not_there_is_said_in_a_page_that_leads_to_those_who_are(site: Served):
    _, html = await site.get("/chat/nobody")
    page = read_page(html)
    assert [heading.words() for heading in page.every("h1")] == ["There is nobody of that name here"]
    [pick] = [link for link in page.every("a") if "button" in link.classes()]
    assert (pick.words(), pick.attributes["href"]) == ("Pick somebody", "/chat")


@pytest.mark.parametrize(("is_demo", "status"), [("0", 404), ("1", 200)])
async def test_there_is_a_chat_in_the_demo_and_nowhere_else(hub: Store, is_demo: str, status: int):
    async with TestClient(TestServer(demo(hub, Settings(hub_demo=is_demo)))) as client:
        for path in ("/chat", ASHA):
            assert (await client.get(path)).status == status
        assert (await client.get(f"{ASHA}/socket")).status == (403 if status == 200 else 404)


async def test_a_page_holds_the_last_lines_and_says_when_there_were_more(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    lines = StoredLines(site.store)
    for number in range(MOST_LINES - 1):
        lines.keep(Outgoing(0, f"k{number}", "web", "", EMAIL, {}, Reply(f"Line {number}")))
    _, html = await site.get(ASHA)
    assert "Hello Asha." in html
    assert "Earlier messages are not shown" not in html
    lines.keep(Outgoing(0, "one more", "web", "", EMAIL, {}, Reply("One more")))
    _, html = await site.get(ASHA)
    assert "Hello Asha." not in html
    assert "One more" in html
    assert "Earlier messages are not shown" in html


async def test_a_page_without_a_database_says_that_nothing_is_lost(site: Served):
    site.hub.is_away = True
    status, html = await site.get(ASHA)
    assert status == 503
    assert "Nothing is lost" in html


async def test_a_line_of_another_version_does_not_spoil_the_page(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    with site.store.transaction() as tx:
        tx.execute(update(ChatLine).values(body={"text": 1, "items": "?"}))
    assert "another version" in (await site.get(ASHA))[1]


# --- Talking ------------------------------------------------------------------------------------


async def test_a_message_is_acknowledged_and_answered(site: Served):
    page = await site.connect()
    said = await page.say("hello")
    assert (await page.hear()) == {"ack": said}
    assert "Hello Asha." in await page.line()


async def test_an_acknowledgement_means_committed(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.hear_until("ack")
    assert count(site.store, Inbox) == 1


async def test_buttons_and_forms_work_as_they_were_drawn(site: Served):
    page = await site.connect()
    await page.say("book the taster on 3 december")
    assert "[button] Yes" in await page.line()
    form = next(page.lines[-1][1].every("form"))
    yes = next(form.every("button")).attributes
    answers = {yes["name"]: yes["value"]}
    await page.send({"id": uuid4().hex, "form": {"token": form.attributes["data-token"], "answers": answers}})
    assert "You’re booked" in await page.line()
    button = next(b for b in page.lines[-1][1].every("button") if "My bookings" in b.words())
    await page.send({"id": uuid4().hex, "press": json.loads(button.attributes["data-press"])})
    assert "3 December" in await page.line()


async def test_what_the_clock_sends_arrives_without_asking(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    write_to(site.store, "asha", "The taster has moved")
    await site.delivery.deliver_due(world.NOW)
    assert "The taster has moved" in await page.line()


async def test_what_a_clock_of_its_own_writes_arrives_too(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    write_to(site.store, "asha", "The taster has moved")
    async with channels.opened(build(Settings(), site.store)) as opened:
        await opened.delivery.deliver_due(world.NOW)
    assert "The taster has moved" in await page.line()


async def test_an_answer_is_there_at_once_and_not_at_the_next_look(hub: Store):
    site = Served(hub, look_seconds=60)
    async with site.client:
        page = await site.connect()
        await page.say("hello")
        assert "Hello Asha." in await page.line()


async def test_a_flood_is_acknowledged_to_its_end_and_told_of_once(site: Served):
    site.turns.floodgate = Floodgate(burst=2)
    page = await site.connect()
    said = [await page.say("help") for _ in range(9)]
    while len(page.acknowledged) < 9 or len(page.lines) < 3:
        await page.hear()
    assert page.acknowledged == said
    lines = [node.words() for _, node in page.lines]
    assert ["faster than I can answer" in line for line in lines] == [False, False, True]
    assert await page.stays_silent()


async def test_two_tabs_of_one_person_show_the_same_lines_and_nobody_else_does(site: Served):
    one, two = await site.connect(), await site.connect()
    ben = await site.connect(path="/chat/ben-okafor")
    await one.say("hello")
    assert await one.line() == await two.line()
    await two.say("help")
    assert await two.line() == await one.line()
    assert await ben.stays_silent()


# --- Coming back --------------------------------------------------------------------------------


async def test_a_page_that_comes_back_gets_what_it_missed_once_and_in_order(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    await page.socket.close()
    for text in ("One", "Two", "Three"):
        write_to(site.store, "asha", text)
    await site.delivery.deliver_due(world.NOW)
    again = await site.connect(after=page.last)
    heard = [(await again.line()).removeprefix("Hub Bot said ") for _ in range(3)]
    assert heard == ["One", "Two", "Three"]
    assert await again.stays_silent()


async def test_more_than_fits_at_once_comes_whole(site: Served):
    page = await site.connect()
    await page.say("hello")
    await page.line()
    lines = StoredLines(site.store)
    for number in range(205):
        lines.keep(Outgoing(0, f"k{number}", "web", "", EMAIL, {}, Reply(f"Line {number}")))
    again = await site.connect()
    for _ in range(206):
        await again.line()
    ids = [line_id for line_id, _ in again.lines]
    assert ids == sorted(set(ids))


async def test_a_message_whose_acknowledgement_was_lost_has_one_effect_and_one_line(site: Served):
    page = await site.connect()
    said = await page.say("book the taster on 3 december")
    await page.line()
    await page.socket.close()
    again = await site.connect(after=page.last)
    await again.say("book the taster on 3 december", said)
    assert (await again.hear()) == {"ack": said}
    assert await again.stays_silent()
    assert count(site.store, ChatLine) == count(site.store, Inbox) == 1


async def test_a_page_is_told_that_its_words_were_refused_also_when_it_sends_them_again(site: Served):
    page = await site.connect()
    await page.say("hello")
    assert "refused" not in await page.hear_until("ack")
    said = await page.say("about 943 476 5919")
    assert await page.hear_until("ack") == {"ack": said, "refused": True}
    again = await site.connect()
    await again.say("about 943 476 5919", said)
    assert await again.hear_until("ack") == {"ack": said, "refused": True}


async def test_a_process_that_ends_between_commit_and_acknowledgement_loses_and_doubles_nothing(hub: Store):
    class Killed(BaseException):
        pass

    def is_killed() -> None:
        raise asyncio.CancelledError  # nothing after this line is run, as after a kill

    dying, living = Served(hub), Served(hub)
    dying.hub.after_commit = is_killed
    async with dying.client, living.client:
        page = await dying.connect()
        said = await page.say("hello")
        message = await page.socket.receive()
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
        assert dying.hub.taken == 1
        # Its lease is over, as it would be two minutes later.
        with hub.transaction() as tx:
            tx.execute(update(Outbox).values(lease_until=world.NOW.replace(year=2020)))
        again = await living.connect()
        await again.say("hello", said)
        assert "Hello Asha." in await again.line()
        assert again.acknowledged == [said]
        assert await again.stays_silent()
    assert count(hub, Inbox) == count(hub, ChatLine) == 1


async def test_what_was_committed_is_kept_as_a_line_although_the_page_has_gone(site: Served):
    page = await site.connect()
    closing: list[asyncio.Task[Any]] = []
    site.hub.after_commit = lambda: closing.append(asyncio.ensure_future(page.socket.close()))
    await page.say("hello")
    async with asyncio.timeout(10):
        while not count(site.store, ChatLine):  # noqa: ASYNC110 what is waited for is a row
            await asyncio.sleep(0.02)
    assert "Hello Asha." in (await site.get(ASHA))[1]


# --- The database goes away ---------------------------------------------------------------------


async def test_without_a_database_the_page_is_told_to_try_again_and_nothing_is_lost(site: Served):
    page = await site.connect()
    site.hub.is_away = True
    assert await page.hear() == {"away": True}
    said = await page.say("hello")
    assert await page.hear() == {"again": said}
    site.hub.is_away = False
    assert await page.hear() == {"away": False}
    await page.say("hello", said)
    assert "Hello Asha." in await page.line()
    assert count(site.store, Inbox) == 1


async def test_a_turn_that_cannot_be_committed_is_said_to_be_away():
    store = Store("postgresql://hub:x@127.0.0.1:1/hub")
    turns = world.turns(store)
    chat = StoredChat(store, turns, Delivery(store, {}, {}, turns.owner))
    who = chat_reading.sender("Asha", EMAIL)
    with pytest.raises(Away):
        await chat.take(Incoming("k", who, text="hello"))
    with pytest.raises(Away):
        await chat.after(who, 0)


# --- What no page of ours sends -----------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1", "127.0.0.1"])
async def test_a_page_of_another_site_may_not_connect(site: Served, origin: str):
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.connect(Origin=origin)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "2130706433", "u@127.0.0.1"]
)
async def test_a_name_that_somebody_else_lets_lead_here_is_refused_in_words(site: Served, name: str):
    host = f"{name}:{site.client.server.port}"
    for path in ("/chat", ASHA, "/chat/nobody"):
        response = await site.client.get(path, headers={"Host": host})
        assert response.status == 403
        said = await response.text()
        assert "The chat is not at this name" in said
        assert "Asha" not in said
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.connect(Host=host, Origin=f"http://{host}")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "host", ["localhost:3978", "LOCALHOST", "127.0.0.9", "[::1]:3978", "192.0.2.7:3978", "[2001:db8::7]"]
)
async def test_this_machine_and_any_address_in_numbers_may_be_shown_in_the_network(site: Served, host: str):
    assert (await site.client.get("/chat", headers={"Host": host})).status == 200
    page = await site.connect(Host=host, Origin=f"http://{host}")
    await page.say("hello")
    assert "Hello Asha." in await page.line()


@pytest.mark.parametrize(
    ("host", "status"), [("hub.trust.example", 200), ("Demo-Machine:80", 200), ("trust.example", 403)]
)
async def test_the_names_in_the_settings_are_the_chats(hub: Store, host: str, status: int):
    settings = Settings(hub_demo="1", hub_base_url="https://hub.trust.example:8443", host="demo-machine")
    async with TestClient(TestServer(demo(hub, settings))) as client:
        assert (await client.get("/chat", headers={"Host": host})).status == status
        assert (await client.get("/", headers={"Host": host})).status == 200


async def test_a_client_that_names_no_origin_may_not_connect(site: Served):
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.client.ws_connect(f"{ASHA}/socket?after=0")
    assert refused.value.status == 403


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "9" * 19, "²"])
async def test_a_last_line_that_is_no_number_is_refused(site: Served, after: str):
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.connect(after=after)  # type: ignore[arg-type]
    assert refused.value.status == 400


async def test_a_socket_that_is_asked_for_as_a_page_is_refused(site: Served):
    origin = {"Origin": f"http://{site.client.server.host}:{site.client.server.port}"}
    response = await site.client.get(f"{ASHA}/socket", headers=origin)
    assert response.status == 400


async def test_garbage_is_answered_in_a_word_and_the_talk_goes_on(site: Served):
    page = await site.connect()
    for garbage in ("", "{", "[[[[", '{"id": "x"}', "null"):
        await page.socket.send_str(garbage)
        assert "unreadable" in await page.hear()
    await page.socket.send_bytes(b"\x00\xff")
    assert "unreadable" in await page.hear()
    await page.say("hello")
    assert "Hello Asha." in await page.line()


async def test_a_message_that_is_too_large_closes_the_socket(site: Served):
    page = await site.connect()
    await page.say("x" * (MOST_BYTES + 1))
    message = await page.socket.receive()
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)


async def test_strange_text_is_answered(site: Served):
    page = await site.connect()
    for text in ("\x00", "\ud800", "🙂" * 900, "x" * 5000, "<script>alert(1)</script>", "\u202e"):
        await page.say(text)
        assert "<script>" not in await page.line()


async def test_a_page_that_cannot_be_served_any_more_is_closed(hub: Store, caplog: pytest.LogCaptureFixture):
    class Broken(Troubled):
        async def after(self, who: Sender, line_id: int) -> list[Line]:
            raise LookupError(EMAIL)

    site = Served(hub)
    site.sockets._hub = Broken(site.hub)
    async with site.client:
        page = await site.connect()
        message = await page.socket.receive()
        assert (message.type, message.data) == (WSMsgType.CLOSE, 1011)
    assert "LookupError" in caplog.text
    assert EMAIL not in caplog.text


async def test_a_process_that_stops_closes_its_pages_at_once(site: Served):
    page = await site.connect()
    stopping = asyncio.create_task(site.sockets.stop())
    message = await page.socket.receive()
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)
    async with asyncio.timeout(5):
        await stopping
