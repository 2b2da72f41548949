"""A whole Slack for a talk: the fake Web API, the product's own door to it, and people at their phones."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.slack import limits
from adapters.slack.pace import Pace
from bot.now import utc_now
from bot.turn import Turns
from tests.slack import filling, slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Channel, Json, Message, User, Workspace, dm_of
from tests.slack.screen import Input, Pressable
from tests.slack.serving import SECRET, Opening, Served, Serving, Transport, serve

T = TypeVar("T")

TEAM, TOKEN = "T0HUB", "xoxb-hub"
CHANNEL = "C0HUB"


class Workplace:
    """One workspace and the product behind it, on an event loop that turns while somebody does something.

    The product is served here, in `turns`, unless `opening` says how else.
    """

    def __init__(
        self,
        turns: Turns,
        emails: Mapping[str, str],
        transport: Transport,
        now: Callable[[], datetime],
        opening: Opening | None = None,
    ) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._ids = {person: f"U0{person.upper()}" for person in emails}
        self._from: dict[str, int] = {}
        self._until: dict[str, int] = {}
        self._modals: dict[str, str] = {}
        self._past: set[str] = set()
        self.passed = timedelta()  # by Slack's clock, and by that of what is remembered of accounts
        self.slack = FakeSlack(check=limits.problems)
        people = [User(self._ids[person], person.capitalize(), email) for person, email in emails.items()]
        self.slack.add_workspace(TEAM, TOKEN, *people).add(Channel(CHANNEL))
        pace = Pace(clock=lambda: self.passed.total_seconds(), sleep=self._skip)
        wall = lambda: utc_now() + self.passed  # noqa: E731
        opened = opening or (lambda slack: serve(turns, slack, TOKEN, transport, now, pace, wall))
        self.served: Serving = self.run(self._open(opened))

    async def _open(self, opening: Opening) -> Serving:
        await self._stack.enter_async_context(self.slack.served())
        return await self._stack.enter_async_context(opening(self.slack))

    async def _skip(self, seconds: float) -> None:
        """Let the time pass at once that a message waits for its turn."""
        self.passed += timedelta(seconds=seconds)

    @property
    def here(self) -> Served:
        """Return the product that is served in this very process."""
        assert isinstance(self.served, Served)
        return self.served

    @property
    def team(self) -> Workspace:
        """Return the workspace: who is in it, and what was posted there."""
        return self.slack.workspaces[TEAM]

    def user(self, person: str) -> User:
        """Return somebody's account."""
        return self.team.users[self._ids[person]]

    def close(self) -> None:
        """Stop serving."""
        self.run(self._stack.aclose())
        self._runner.close()

    # --- what somebody does

    def writes(self, person: str, text: str, **more: Any) -> None:
        """Write to the bot; `more` as Slack tells it, such as a subtype."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._deliver(slack_client.message_im(TEAM, self._ids[person], escaped, **more))

    def mentions(self, person: str, text: str, channel: str = CHANNEL, **more: Any) -> None:
        """Ask the bot something where others read along."""
        said = f"<@{self.team.bot_user}> {text}"
        self._deliver(slack_client.app_mention(TEAM, self._ids[person], said, channel, **more))

    def invites(self, person: str, channel: str = CHANNEL) -> None:
        """Bring the bot into a channel."""
        joined = slack_client.member_joined_channel(TEAM, self.team.bot_user, channel, self._ids[person])
        self._deliver(joined)

    def commands(self, person: str, text: str, channel: str = CHANNEL) -> Json:
        """Type `/hub` and return what is shown at once."""
        user = self._ids[person]
        shown = self._deliver(slack_client.command(TEAM, user, text, self.slack.trigger(user), channel))
        self._see_modal(person)
        return shown

    def opens_home(self, person: str) -> Json:
        """Open the Home tab and return what it shows."""
        self._deliver(slack_client.app_home_opened(TEAM, self._ids[person]))
        return self.team.homes[self._ids[person]]

    def presses(
        self, person: str, surface: Mapping[str, Any], one: Pressable, channel: str = "", **where: Any
    ) -> None:
        """Press something in a message, in the modal or on the Home tab; `channel` is where others read."""
        self._deliver(self.press(person, surface, one.action, channel=channel, **where))
        self._see_modal(person)

    def press(self, person: str, surface: Mapping[str, Any], action: Json, **where: Any) -> Json:
        """Return what Slack sends of a press; `where` a message is unless in the direct messages."""
        user = self._ids[person]
        is_view = surface.get("type") in ("modal", "home")
        what: dict[str, Any] = {"view": dict(surface)} if is_view else {"message": dict(surface), **where}
        if not is_view:
            at = where.get("channel") or dm_of(user)
            what["response_url"] = self.slack.hook(TEAM, at, user, str(surface.get("ts", "")))
        return slack_client.block_actions(TEAM, user, action, self.slack.trigger(user), **what)

    def submits(self, person: str, view: Mapping[str, Any], answers: Sequence[tuple[Input, str]]) -> Json:
        """Fill in the modal and send it; return what Slack was answered."""
        payload = self.submission(person, view, answers)
        answer = self._deliver(payload)
        after = filling.answered(payload["view"], answer)
        if after is None:
            self._modals.pop(person, None)
        else:
            self.slack.views[str(view["id"])] = after
        return answer

    def submission(
        self, person: str, view: Mapping[str, Any], answers: Sequence[tuple[Input, str]] = ()
    ) -> Json:
        """Return what Slack sends of a modal that is filled in so."""
        values = json.loads(json.dumps(filling.values(view, answers)))
        shown = {**view, "blocks": filling.without_errors(view)}
        return slack_client.view_submission(TEAM, self._ids[person], shown, values)

    def closes(self, person: str) -> None:
        """Close the modal without sending it."""
        view = self.modal(person)
        assert view is not None
        self._modals.pop(person)
        self._deliver(slack_client.view_closed(TEAM, self._ids[person], dict(view)))

    def changes(self, person: str, **what: Any) -> None:
        """Let an account change, and tell the app."""
        account = self.user(person)
        for name, value in what.items():
            setattr(account, name, value)
        self._deliver(slack_client.user_change(TEAM, account.as_json()))

    def delivers(self, payload: Json) -> Json | None:
        """Deliver something once; return what Slack is answered, None when it is not acknowledged."""
        return self.run(self._delivered(payload))

    def knock(self, body: bytes, content_type: str, secret: str = SECRET) -> int:
        """Deliver any bytes, signed; return the status of the answer once all that came of it is shown."""

        async def knocking() -> int:
            status = await self.here.knock(body, content_type, secret)
            await self.served.settle()
            return status

        return self.run(knocking())

    def deliver_at_once(self, *payloads: Json) -> list[Json | None]:
        """Deliver several things at the same moment."""

        async def all_of_them() -> list[Json | None]:
            return await asyncio.gather(*(self._delivered(one) for one in payloads))

        return self.run(all_of_them())

    def hires(self, person: str, user_id: str, **account: Any) -> None:
        """Give somebody a new account, from which they write from now on."""
        self._ids[person] = user_id
        self.team.add(User(user_id, **account))

    def deliver_due(self) -> None:
        """Let the clock send what waits."""
        self.run(self.served.send_due())

    # --- what somebody sees

    def look_away(self, person: str) -> None:
        """Forget what was shown until now."""
        self._from[person] = len(self._messages_to(person))
        self._until.pop(person, None)

    def look_back(self, person: str, is_it: Callable[[Mapping[str, Any]], bool]) -> None:
        """Look at the newest message of which this is true, as it is now, and at nothing else."""
        there = [at for at, m in enumerate(self._messages_to(person)) if is_it(m.as_json())]
        assert there, f"{person} has no such message"
        self._from[person], self._until[person] = there[-1], there[-1] + 1

    def new_messages(self, person: str) -> list[Mapping[str, Any]]:
        """Return the messages to somebody since they last did something, oldest first, as they are now."""
        shown = slice(self._from.get(person, 0), self._until.get(person))
        return [m.as_json() for m in self._messages_to(person)[shown]]

    def modal(self, person: str) -> Mapping[str, Any] | None:
        """Return the modal that somebody has open."""
        view_id = self._modals.get(person)
        return self.slack.views[view_id] if view_id else None

    def in_channel(self) -> list[Message]:
        """Return what the bot said where everybody reads it."""
        return self.team.in_channel(CHANNEL)

    def whispers(self, person: str) -> list[Message]:
        """Return what somebody alone was shown where others are."""
        return [m for m in self.team.messages if m.is_ephemeral and m.user == self._ids[person]]

    def _messages_to(self, person: str) -> list[Message]:
        user = self._ids[person]
        return [m for m in self.slack.messages if m.user == user and not m.is_ephemeral]

    # --- how it gets there and back

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop turn until this is done."""
        return self._runner.run(work)

    def _deliver(self, payload: Json) -> Json:
        answer = self.run(self._delivered(payload))
        assert answer is not None, f"not acknowledged: {payload.get('type', 'command')}"
        return answer

    async def _delivered(self, payload: Json) -> Json | None:
        """Deliver as Slack does, and wait until everything that came of it is shown."""
        answer = await self.served.deliver(payload)
        await self.served.settle()
        return answer

    def _see_modal(self, person: str) -> None:
        """Notice a modal that was opened for this person."""
        mine = [
            view_id
            for view_id, view in self.slack.views.items()
            if view["user"] == self._ids[person] and view["type"] == "modal"
        ]
        if mine and mine[-1] not in self._past:
            self._past.add(mine[-1])
            self._modals[person] = mine[-1]
