"""A sender in front of a fake Teams, which each test of sending gets."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from adapters.teams.connector import Connector, open_session
from adapters.teams.pace import Pace
from adapters.teams.sender import TeamsSender
from adapters.teams.tokens import EntraTokens
from dialogs.messages import Outgoing, Reply
from tests.fakes import Seconds
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import BOT, TENANT, Person

NOWHERE = "http://127.0.0.1:9/"
CHANNEL = "19:hub@thread.tacv2"


def drawn(reply: Reply, *, message: int = 0, can_type: bool = True) -> dict[str, Any]:
    return {"type": "message", "text": reply.text}


class TeamsDriver:
    """A sender in front of a fake Teams with one tenant."""

    can_be_asked = False
    can_change = True

    def __init__(self, teams: FakeTeams, session: Any, clock: Seconds) -> None:
        self.teams, self.session, self.clock = teams, session, clock
        self.drawing: Callable[..., dict[str, Any]] = drawn
        self.service_url = teams.url
        self.allowed = {teams.url.rstrip("/"), NOWHERE.rstrip("/")}
        entra = teams.entra
        self.tokens = EntraTokens(session, entra.app_id, entra.secret, teams.token_url, clock=clock)
        self.connector = Connector(
            session, self.tokens, lambda url: url.rstrip("/") in self.allowed, seconds=2.0
        )
        self.sender = TeamsSender(
            self.connector,
            lambda reply, **more: self.drawing(reply, **more),
            pace=Pace(clock=clock, sleep=clock.sleep),
            most_remembered=3,
        )

    def fault(self, kind: str, op: str = "send", **more: Any) -> None:
        self.service_url = self.teams.url
        self.teams.fault(op, kind, **more)

    def is_busy(self, seconds: float) -> None:
        self.fault("throttled", seconds=seconds)

    def cannot_be_reached(self) -> None:
        self.service_url = NOWHERE

    def accepts_and_hangs_up(self) -> None:
        self.fault("after")

    def says_the_person_has_gone(self) -> None:
        self.fault("error:403:MessageWritesBlocked")

    def requests(self) -> int:
        return self.teams.asked()

    def arrived(self) -> list[str]:
        return [message.text for message in self.teams.messages]

    def reference(self, member: str = "29:u1", **more: Any) -> dict[str, Any]:
        known = {"service_url": self.service_url, "member": member, "bot": BOT}
        return {**known, "conversation": f"a:{member[3:]}", **more}

    def place(self, conversation: str = CHANNEL) -> dict[str, Any]:
        return {"service_url": self.service_url, "conversation": conversation, "bot": BOT}

    def message(self, key: str, reply: Reply, *, member: str = "29:u1", **more: Any) -> Outgoing:
        reference = more.pop("reference", None) or self.reference(member)
        return Outgoing(1, key, "teams", TENANT, f"aad-{member[3:]}", reference, reply, **more)

    async def send(self, text: str = "Hello", key: str = "k1", **more: Any) -> Any:
        return await self.sender.send(self.message(key, Reply(text), **more))


@asynccontextmanager
async def teams_driver() -> AsyncIterator[TeamsDriver]:
    """Serve a Teams with three people and a channel, and yield what sends to it."""
    clock = Seconds()
    async with FakeTeams(clock=clock).served() as teams, open_session() as session:
        people = [
            Person(f"29:u{n}", "Asha Patel", "asha@trust.example", aad=f"aad-u{n}") for n in range(1, 4)
        ]
        teams.add(*people)
        teams.add_conversation(CHANNEL, "channel", *(person.member for person in people))
        yield TeamsDriver(teams, session, clock)
