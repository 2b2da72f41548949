"""Slack as the hub meets it by HTTP: what it signs and delivers, and what is there of the answers."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import reading
from adapters.slack.heard import CHANNEL, Heard
from bot.speakers import delivery_key
from dialogs.messages import Sender
from store import inbox
from tests.faults import slack_there
from tests.faults.chat_post import Answer, ChatPost, Delivery, impatient
from tests.faults.slack_there import TEAM, user_id
from tests.slack import screen, slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json, Message
from tests.slack.serving import SECRET

_PATIENCE_SECONDS = 3.0


@dataclass
class Seen:
    """What was posted, by its mark; looked through once, however often it is asked for."""

    slack: FakeSlack
    by_mark: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _looked_at: int = 0

    def of(self, mark: str) -> Message | None:
        """Return the message with this mark, if it is there by now."""
        posted = self.slack.workspaces[TEAM].messages
        for message in posted[self._looked_at :]:
            self._looked_at += 1
            if message.metadata:
                self.by_mark[message.metadata["event_payload"]["id"]].append(message)
        return next(iter(self.by_mark.get(mark, ())), None)


@dataclass
class SlackPost(ChatPost):
    """Slack with one workspace."""

    seen: Seen = field(kw_only=True)

    def said(self, person: int, text: str) -> tuple[Json, Delivery]:
        payload = slack_client.message_im(TEAM, user_id(person), text)
        heard = reading.read_message(payload)
        assert heard is not None
        return payload, self._begin(person, heard)

    def pressed(self, person: int, flow: str, args: Mapping[str, Any]) -> tuple[Json, Delivery]:
        return self._pressed(person, button(flow, args))

    def pressed_on(self, person: int, answer: Answer, label: str) -> tuple[Json, Delivery]:
        return self._pressed(person, button_on(answer.message, label), answer.message)

    def written(self, payload: Json, again: int) -> tuple[bytes, Mapping[str, str]]:
        body, content_type = slack_client.body_of(payload)
        headers = {"Content-Type": content_type, **slack_client.sign(SECRET, body, time.time())}
        if again:
            headers |= {"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_error"}
        return body, headers

    def answer_to(self, delivery: Delivery) -> Answer | None:
        message = self.seen.of(delivery.mark)
        return None if message is None else Answer(message.text, float(message.ts), message)

    def arrived(self) -> Mapping[str, int]:
        return {mark: len(messages) for mark, messages in self.seen.by_mark.items()}

    def _pressed(self, person: int, on: Json, card: Message | None = None) -> tuple[Json, Delivery]:
        payload = pressed(self.seen.slack, person, on, card)
        heard = reading.read_press(payload)
        assert heard is not None
        return payload, self._begin(person, heard)

    def _begin(self, person: int, heard: Heard) -> Delivery:
        sender = Sender(CHANNEL, heard.user, heard.team)
        key = inbox.answer_key(delivery_key(heard.incoming(sender, heard.text)))
        return self.begin(person, slack_there.mark(key))


@asynccontextmanager
async def posting(address: str, slack: FakeSlack) -> AsyncIterator[SlackPost]:
    """Open the way to the hub."""
    async with impatient(_PATIENCE_SECONDS) as http:
        yield SlackPost(address, http, seen=Seen(slack))


def pressed(slack: FakeSlack, person: int, button: Json, card: Message | None = None) -> Json:
    """Return that somebody has pressed a button, of a card if there is one."""
    user, shown = user_id(person), card.as_json(with_metadata=True) if card else None
    return slack_client.block_actions(TEAM, user, button, slack.trigger(user), message=shown)


def button(flow: str, args: Mapping[str, Any]) -> Json:
    """Return a button that leads somewhere."""
    value = json.dumps({"f": flow, "a": dict(args)})
    return {"type": "button", "action_id": "press:0", "block_id": "b", "value": value}


def button_on(card: Message, label: str) -> Json:
    """Return the button of a card that is called this."""
    return next(one.action for one in screen.pressables(card.blocks) if one.label == label)
