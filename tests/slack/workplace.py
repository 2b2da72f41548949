"""A whole Slack for a talk: the fake Web API, the product's own door to it, and people at their phones."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from adapters.slack import limits
from bot.turn import Turns
from tests.slack import screen, slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Channel, Json, Message, User
from tests.slack.screen import Input, Pressable, options
from tests.slack.serving import Served, Transport, serve

T = TypeVar("T")

TEAM, TOKEN = "T0HUB", "xoxb-hub"
CHANNEL = "C0HUB"


class Workplace:
    """One workspace and the product behind it, on an event loop that turns while somebody does something."""

    def __init__(
        self,
        turns: Turns,
        emails: Mapping[str, str],
        transport: Transport,
        now: Callable[[], datetime],
    ) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._ids = {person: f"U0{person.upper()}" for person in emails}
        self._from: dict[str, int] = {}
        self._modals: dict[str, str] = {}
        self._past: set[str] = set()
        self.slack = FakeSlack(check=limits.problems)
        people = [User(self._ids[person], person.capitalize(), email) for person, email in emails.items()]
        self.slack.add_workspace(TEAM, TOKEN, *people).add(Channel(CHANNEL))
        self.served: Served = self._run(self._open(turns, transport, now))

    async def _open(self, turns: Turns, transport: Transport, now: Callable[[], datetime]) -> Served:
        await self._stack.enter_async_context(self.slack.served())
        return await self._stack.enter_async_context(serve(turns, self.slack, TOKEN, transport, now))

    def close(self) -> None:
        """Stop serving."""
        self._run(self._stack.aclose())
        self._runner.close()

    # --- what somebody does

    def writes(self, person: str, text: str) -> None:
        """Write to the bot."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._deliver(slack_client.message_im(TEAM, self._ids[person], escaped))

    def mentions(self, person: str, text: str) -> None:
        """Ask the bot something where others read along."""
        said = f"<@{self.slack.workspaces[TEAM].bot_user}> {text}"
        self._deliver(slack_client.app_mention(TEAM, self._ids[person], said, CHANNEL))

    def commands(self, person: str, text: str, channel: str = CHANNEL) -> Json:
        """Type `/hub` and return what is shown at once."""
        user = self._ids[person]
        return self._deliver(slack_client.command(TEAM, user, text, self.slack.trigger(user), channel))

    def opens_home(self, person: str) -> Json:
        """Open the Home tab and return what it shows."""
        self._deliver(slack_client.app_home_opened(TEAM, self._ids[person]))
        return self.slack.workspaces[TEAM].homes[self._ids[person]]

    def presses(self, person: str, surface: Mapping[str, Any], one: Pressable, channel: str = "") -> None:
        """Press something in a message, in the modal or on the Home tab; `channel` is where others read."""
        user = self._ids[person]
        is_view = surface.get("type") in ("modal", "home")
        what: dict[str, Any] = {"view": dict(surface)} if is_view else {"message": dict(surface)}
        trigger = self.slack.trigger(user)
        self._deliver(slack_client.block_actions(TEAM, user, one.action, trigger, channel=channel, **what))
        self._see_modal(person)

    def submits(self, person: str, view: Mapping[str, Any], answers: Sequence[tuple[Input, str]]) -> Json:
        """Fill in the modal and send it; return what Slack was answered."""
        values = {one.block_id: {"answer": _initial(one)} for one in _inputs(view)}
        values |= {one.block_id: {"answer": _filled(one, said)} for one, said in answers}
        answer = self._deliver(
            slack_client.view_submission(TEAM, self._ids[person], dict(view), json.loads(json.dumps(values)))
        )
        self._after_submission(person, view, answer)
        return answer

    def closes(self, person: str) -> None:
        """Close the modal without sending it."""
        view = self.modal(person)
        assert view is not None
        self._modals.pop(person)
        self._deliver(slack_client.view_closed(TEAM, self._ids[person], dict(view)))

    def deliver_due(self) -> None:
        """Let the clock send what waits."""
        self._run(self.served.delivery.deliver_due(self.served.now()))

    # --- what somebody sees

    def look_away(self, person: str) -> None:
        """Forget what was shown until now."""
        self._from[person] = len(self._messages_to(person))

    def new_messages(self, person: str) -> list[Mapping[str, Any]]:
        """Return the messages to somebody since they last did something, oldest first, as they are now."""
        return [m.as_json() for m in self._messages_to(person)[self._from.get(person, 0) :]]

    def modal(self, person: str) -> Mapping[str, Any] | None:
        """Return the modal that somebody has open."""
        view_id = self._modals.get(person)
        return self.slack.views[view_id] if view_id else None

    def in_channel(self) -> list[Message]:
        """Return what the bot said where everybody reads it."""
        return self.slack.workspaces[TEAM].in_channel(CHANNEL)

    def _messages_to(self, person: str) -> list[Message]:
        user = self._ids[person]
        return [m for m in self.slack.messages if m.user == user and not m.is_ephemeral]

    # --- how it gets there and back

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def _deliver(self, payload: Json) -> Json:
        return self._run(self._delivered(payload))

    async def _delivered(self, payload: Json) -> Json:
        """Deliver as Slack does, and wait until everything that came of it is shown."""
        answer = await self.served.deliver(payload)
        assert answer is not None, f"not acknowledged: {payload.get('type', 'command')}"
        await self.served.channel.answering.finish()
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

    def _after_submission(self, person: str, view: Mapping[str, Any], answer: Json) -> None:
        """Do with the modal what Slack does on this answer."""
        view_id = str(view["id"])
        match answer.get("response_action"):
            case "errors":
                wrong = {
                    "type": "context",
                    "elements": [{"text": said} for said in answer["errors"].values()],
                }
                self.slack.views[view_id] = {**view, "blocks": [wrong, *_asked(view)]}
            case "update":
                kept = {name: view[name] for name in ("id", "user", "team_id")}
                self.slack.views[view_id] = {**answer["view"], **kept, "hash": uuid4().hex}
            case _:
                self._modals.pop(person, None)


def _inputs(view: Mapping[str, Any]) -> list[Input]:
    return screen.inputs(view["blocks"])


def _asked(view: Mapping[str, Any]) -> list[Json]:
    """Return the blocks of a form without what was wrong with an earlier try."""
    return [b for b in view["blocks"] if not (b["type"] == "context" and "type" not in b["elements"][0])]


def _initial(one: Input) -> Json:
    """Return what Slack sends of a field that was left as it was shown."""
    element = one.element
    match element["type"]:
        case "checkboxes" | "multi_static_select":
            return {"type": element["type"], "selected_options": element.get("initial_options", [])}
        case "radio_buttons" | "static_select":
            return {"type": element["type"], "selected_option": element.get("initial_option")}
        case kind:
            return {"type": kind, "value": element.get("initial_value")}


def _filled(one: Input, said: str) -> Json:
    """Return what Slack sends of a field that was filled in; raises NotThere for no such thing to pick."""
    kind, picks = one.element["type"], options(one.element)
    if not picks:
        return {"type": kind, "value": None if said == "skip" and one.is_optional else said}
    if kind in ("radio_buttons", "static_select"):
        return {"type": kind, "selected_option": _pick(picks, said)}
    pieces = [piece for piece in re.split(r",|\band\b", said) if piece.strip()]
    return {"type": kind, "selected_options": [_pick(picks, piece) for piece in pieces]}


def _pick(picks: list[Mapping[str, Any]], wanted: str) -> Mapping[str, Any]:
    said = wanted.strip().lower()
    if said.isdecimal() and 1 <= int(said) <= len(picks):
        return picks[int(said) - 1]
    for one in picks:
        if said in screen.label_of(one).lower():
            return one
    raise NotThere(wanted)


class NotThere(Exception):
    """The answer is none of those that can be picked."""
