"""A sender in front of a fake Slack, which each test of sending gets."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from adapters.slack import modals, rendering
from adapters.slack.pace import Pace
from adapters.slack.sender import SlackSender
from adapters.slack.troubles import Troubles
from adapters.slack.web_api import open_session, web_client
from dialogs.messages import Outgoing, Question, Reply
from tests.adapters.sender_contract import PRIVATE
from tests.fakes import Seconds
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Channel, User

NOWHERE = "http://127.0.0.1:9/api/"


def form_view(question: Question, said: str) -> dict[str, Any]:
    return modals.form_view(question, {"from": "dm"}, said)


class SlackDriver:
    """A sender in front of a fake Slack with one workspace."""

    can_be_asked = True
    can_change = True

    def __init__(self, slack: FakeSlack, session: Any, clock: Seconds) -> None:
        self.slack, self.clock = slack, clock
        self.kept: str | None = "xoxb-1"
        self.drawing: Callable[..., dict[str, Any]] = rendering.draw
        self.client = web_client(session, slack.url)
        self.sender = SlackSender(
            self.client,
            self.token_for,
            lambda reply, **more: self.drawing(reply, **more),
            form_view,
            pace=Pace(clock=clock, sleep=clock.sleep),
            troubles=Troubles(clock),
            seconds=2.0,
        )

    async def token_for(self, team: str) -> str | None:
        if self.kept == "away":
            raise ConnectionError(PRIVATE)
        return self.kept

    def fault(self, kind: str, method: str = "chat.postMessage", **more: Any) -> None:
        self.client.base_url = self.slack.url
        self.slack.fault(method, kind, **more)

    def is_busy(self, seconds: float) -> None:
        self.fault("ratelimited", seconds=seconds)

    def cannot_be_reached(self) -> None:
        self.client.base_url = NOWHERE

    def accepts_and_hangs_up(self) -> None:
        self.fault("after")

    def says_the_person_has_gone(self) -> None:
        self.fault("error:account_inactive")

    def requests(self) -> int:
        return self.slack.asked()

    def arrived(self) -> list[str]:
        return [message.text for message in self.slack.messages]

    def message(self, key: str, reply: Reply, **more: Any) -> Outgoing:
        reference = more.pop("reference", {})
        return Outgoing(1, key, "slack", "T1", "U1", reference, reply, **more)

    async def send(self, text: str = "Hello", key: str = "k1", **more: Any) -> Any:
        return await self.sender.send(self.message(key, Reply(text), **more))


@asynccontextmanager
async def slack_driver() -> AsyncIterator[SlackDriver]:
    """Serve a Slack with one workspace of three people, and yield what sends to it."""
    clock = Seconds()
    people = [User(f"U{n}", "Asha Patel", "asha@trust.example") for n in range(1, 4)]
    async with FakeSlack(clock=clock).served() as slack, open_session() as session:
        slack.add_workspace("T1", "xoxb-1", *people).add(Channel("C1"))
        yield SlackDriver(slack, session, clock)
