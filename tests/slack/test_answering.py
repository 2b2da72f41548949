"""What is done about a delivery, whatever the hub behind it does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from adapters.doors import Refused
from adapters.hub import Taken
from adapters.slack.answering import Answering
from adapters.slack.app import build_app
from adapters.slack.calls import Calls
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.people import SlackPeople, users_info
from adapters.slack.rooms import SlackRooms
from adapters.slack.verifying import Verified, bolt_request
from adapters.slack.web_api import open_session, web_client
from dialogs.messages import Home, Incoming, Outgoing, Reply, Sender
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json, User
from tests.small_hub import NOW


class FakeHub:
    """Keeps what it took; `first` takes as long as `gate` is shut. It fails as it was told to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.fails_with: Exception | None = None

    async def take(self, incoming: Incoming) -> Taken:
        self.begun.set()
        if incoming.text == "first":
            await self.gate.wait()
        if self.fails_with:
            raise self.fails_with
        self.taken.append(incoming.text)
        return Taken(Reply("Hello"))

    async def send(self, message: Outgoing, *, in_doubt: bool = False) -> bool:
        return True

    async def shown(self, message: Outgoing, where: str) -> None: ...

    async def home(self, sender: Sender) -> Home:
        return Home("Hello", ())

    async def account_changed(self, sender: Sender) -> None: ...

    async def account_closed(self, team: str, user: str) -> None: ...

    async def room_left(self, tenant: str, key: str) -> None: ...

    async def member_left(self, tenant: str, key: str, user: str) -> None: ...


class Desk:
    """An app of Bolt's over a fake hub."""

    def __init__(self, slack: FakeSlack, client, hub: FakeHub) -> None:
        workspaces = OwnWorkspace(client, "xoxb-1")
        people = SlackPeople(users_info(client, workspaces.token), lambda: NOW)
        self.hub = hub
        calls = Calls(client, workspaces)
        answering = Answering(hub, calls, people, SlackRooms(calls, lambda: NOW))
        self.app = build_app(answering, workspaces, client)

    async def deliver(self, payload: Json) -> int:
        request = bolt_request(Verified(payload, "T1", ""))
        assert not isinstance(request, Refused)
        return int((await self.app.async_dispatch(request)).status)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack().served())
        slack.add_workspace("T1", "xoxb-1", User("U1", "Asha"), User("U2", "Ben"))
        session = await stack.enter_async_context(open_session())
        yield Desk(slack, web_client(session, slack.url), FakeHub())


async def test_what_one_person_says_is_taken_in_the_order_in_which_it_came(desk: Desk):
    first = asyncio.create_task(desk.deliver(slack_client.message_im("T1", "U1", "first")))
    await desk.hub.begun.wait()
    second = asyncio.create_task(desk.deliver(slack_client.message_im("T1", "U1", "second")))
    await desk.deliver(slack_client.message_im("T1", "U2", "of somebody else"))
    desk.hub.gate.set()
    assert (await first, await second) == (200, 200)
    assert desk.hub.taken == ["of somebody else", "first", "second"]


async def test_the_words_of_an_error_are_not_written_down(desk: Desk, caplog: pytest.LogCaptureFixture):
    desk.hub.fails_with = RuntimeError("Asha Patel")
    assert await desk.deliver(slack_client.message_im("T1", "U1", "hello")) == 500
    assert "a delivery of Slack failed: RuntimeError" in caplog.text
    assert "Asha" not in caplog.text


async def test_what_nobody_listens_to_is_acknowledged_and_its_words_are_not_written_down(
    desk: Desk, caplog: pytest.LogCaptureFixture
):
    asked = {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "Asha Patel"}
    who = {"team": {"id": "T1"}, "user": {"id": "U1"}}
    assert await desk.deliver({**asked, **who}) == 200
    assert "nobody here listens to: block_suggestion" in caplog.text
    assert "Asha" not in caplog.text
