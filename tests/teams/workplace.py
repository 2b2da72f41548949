"""A whole Teams for a talk: the fake connector, the product's own door to it, and people at their phones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.teams import activities
from adapters.teams.channel import Through
from adapters.teams.pace import Pace
from bot.now import utc_now
from bot.turn import Turns
from tests.teams import teams_client
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import BOT, Json, Message, Person
from tests.teams.serving import Answered, Served, serve
from tests.teams.teams_client import Account, Where

T = TypeVar("T")

GROUP = Where("19:group@thread.v2", "groupChat")
CHANNEL = Where("19:general@thread.tacv2;messageid=1700000000001", "channel", team="19:general@thread.tacv2")
_CARD = "application/vnd.microsoft.card.adaptive"


class Workplace:
    """One tenant and the product behind it, on an event loop that turns while somebody does something."""

    def __init__(
        self,
        turns: Turns,
        emails: Mapping[str, str],
        now: Callable[[], datetime],
        through: Through | None = activities.through,
    ) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._from: dict[str, int] = {}
        self._until: dict[str, int] = {}
        self._dialogs: dict[str, Json] = {}
        self.passed = timedelta()
        self.teams = FakeTeams()
        self.people = {person: _person(person, email) for person, email in emails.items()}
        self.teams.add(*self.people.values())
        members = [person.member for person in self.people.values()]
        for where in (GROUP, CHANNEL):
            self.teams.add_conversation(_base(where), where.kind, *members)
        pace = Pace(clock=lambda: self.passed.total_seconds(), sleep=self._skip)
        self.served: Served = self.run(self._open(turns, now, pace, through))

    async def _open(
        self, turns: Turns, now: Callable[[], datetime], pace: Pace, through: Through | None
    ) -> Served:
        await self._stack.enter_async_context(self.teams.served())
        wall = lambda: utc_now() + self.passed  # noqa: E731
        return await self._stack.enter_async_context(serve(turns, self.teams, now, pace, wall, through))

    async def _skip(self, seconds: float) -> None:
        """Let the time pass at once that a message waits for its turn."""
        self.passed += timedelta(seconds=seconds)

    def close(self) -> None:
        """Stop serving."""
        self.run(self._stack.aclose())
        self._runner.close()

    # --- what somebody does

    def account(self, person: str) -> Account:
        """Return the account somebody writes from."""
        there = self.people[person]
        return Account(there.name, there.aad, there.member)

    def alone(self, person: str) -> Where:
        """Return the talk of somebody with the bot."""
        return Where(self.people[person].talk)

    def writes(self, person: str, text: str, where: Where | None = None, **more: Any) -> Answered:
        """Write to the bot; where others read along it is mentioned."""
        at = where or self.alone(person)
        return self.delivers(teams_client.message(self.account(person), at, self.teams.url, text, **more))

    def presses(
        self,
        person: str,
        message: Message,
        data: Mapping[str, Any],
        where: Where | None = None,
        *,
        is_old_client: bool = False,
    ) -> Json:
        """Press a button of a card; what the response puts in its place stands there afterwards."""
        at = where or self.alone(person)
        if is_old_client:
            args = (self.account(person), at, self.teams.url, data, message.id)
            return self.delivers(teams_client.submitted(*args)).body
        pressed = teams_client.pressed(self.account(person), at, self.teams.url, data, message.id)
        answer = self.delivers(pressed).body
        if answer.get("type") == _CARD:
            message.before.append(message.activity)
            attachment = {"contentType": _CARD, "content": answer["value"]}
            message.activity = {**message.activity, "attachments": [attachment]}
        return answer

    def opens(self, person: str, data: Mapping[str, Any], where: Where | None = None) -> Json:
        """Open a dialog and return what Teams was answered."""
        return self._dialog(person, "task/fetch", data, where)

    def submits(self, person: str, data: Mapping[str, Any], where: Where | None = None) -> Json:
        """Send a dialog and return what Teams was answered."""
        return self._dialog(person, "task/submit", data, where)

    def installs(self, person: str, where: Where | None = None, action: str = "add") -> None:
        """Add the app, remove it or upgrade it; Teams tells of the first in two ways."""
        who, at = self.account(person), where or self.alone(person)
        self.delivers(teams_client.installation(who, at, self.teams.url, action))
        if action == "add":
            self.delivers(teams_client.members_added(who, at, self.teams.url, BOT))

    def delivers(self, payload: Json) -> Answered:
        """Deliver as Teams does, and wait until everything that came of it is shown."""

        async def delivered() -> Answered:
            answer = await self.served.deliver(payload)
            await self.served.settle()
            return answer

        answer = self.run(delivered())
        assert answer.status == 200, f"answered {answer.status}"
        return answer

    def deliver_due(self) -> None:
        """Let the clock send what waits."""
        self.run(self.served.send_due())

    def _dialog(self, person: str, name: str, data: Mapping[str, Any], where: Where | None) -> Json:
        at = where or self.alone(person)
        payload = teams_client.dialog(self.account(person), at, self.teams.url, name, data)
        answer = self.delivers(payload).body
        task = answer.get("task", {})
        self._dialogs.pop(person, None)
        if task.get("type") == "continue":
            self._dialogs[person] = task["value"]["card"]["content"]
        return answer

    # --- what somebody sees

    def look_away(self, person: str) -> None:
        """Forget what was shown until now; a dialog stays open."""
        self._from[person] = len(self.alone_with(person))
        self._until.pop(person, None)

    def look_back(self, person: str, message: Message, *, alone: bool = False) -> None:
        """Look at a message that is there already, such as one that was changed; `alone`: at no newer one."""
        self._from[person] = self.alone_with(person).index(message)
        if alone:
            self._until[person] = self._from[person] + 1

    def new_messages(self, person: str) -> list[Message]:
        """Return the messages to somebody since they last did something, oldest first, as they are now."""
        return self.alone_with(person)[self._from.get(person, 0) : self._until.get(person)]

    def dialog(self, person: str) -> Json | None:
        """Return the card of the dialog that somebody has open."""
        return self._dialogs.get(person)

    def in_place(self, where: Where) -> list[Message]:
        """Return what the bot said where others read along."""
        return self.teams.conversations[_base(where)].messages

    def alone_with(self, person: str) -> list[Message]:
        """Return everything that was said to somebody alone, oldest first, as it is now."""
        return self.teams.conversations[self.people[person].talk].messages

    # --- how it gets there and back

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop turn until this is done."""
        return self._runner.run(work)


def _person(person: str, email: str) -> Person:
    return Person(f"29:{person}", person.capitalize(), email, aad=f"00000000-{person}")


def _base(where: Where) -> str:
    """Return the conversation without its thread."""
    return where.id.partition(";")[0]
