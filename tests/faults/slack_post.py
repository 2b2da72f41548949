"""Slack as the hub meets it by HTTP: it signs and delivers what people do, and again what is not taken."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from adapters.slack import reading
from adapters.slack.heard import CHANNEL, Heard
from bot.speakers import delivery_key
from dialogs.messages import Sender
from store import inbox
from tests.faults import slack_there
from tests.faults.slack_there import TEAM, user_id
from tests.slack import screen, slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json, Message
from tests.slack.serving import SECRET

# Slack waits three seconds for an acknowledgement, and delivers an event again at once, after a minute and
# after five: here twenty times as soon.
_PATIENCE_SECONDS = 3.0
_AGAIN_AFTER_SECONDS = (0.0, 3.0, 15.0)
_LOOKS_AGAIN_SECONDS = 0.02
_ANSWERED_SECONDS = 60.0
_PRESSES = 20

NEVER, STRANGE, SILENCE = "never acknowledged", "acknowledged strangely", "never answered"


@dataclass
class Delivery:
    """One thing a person did: the mark of its answer, and when it was first delivered and acknowledged."""

    person: int
    mark: str
    began: float
    acknowledged: float = 0.0


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
class SlackPost:
    """Delivers to one address of the hub, each time over a connection of its own."""

    address: str
    http: ClientSession
    seen: Seen
    deliveries: list[Delivery] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    acknowledged_in: list[float] = field(default_factory=list)

    async def say(self, person: int, text: str) -> Message | None:
        """Deliver a message until it is acknowledged, and return the answer."""
        payload, delivery = self._said(person, text)
        for number, pause in enumerate((None, *_AGAIN_AFTER_SECONDS)):
            if pause is not None:
                self.counts["delivered again"] += 1
                await asyncio.sleep(pause)
            if await self.deliver(payload, delivery, again=number):
                return await self.answer(delivery)
        self.counts[NEVER] += 1
        return None

    async def press(self, person: int, button: Json, card: Message | None = None) -> Message | None:
        """Press a button, of a card if there is one; whoever is shown that it failed presses it again."""
        for _ in range(_PRESSES):
            payload = pressed(self.seen.slack, person, button, card)
            heard = reading.read_press(payload)
            assert heard is not None
            delivery = self._begin(person, heard)
            if await self.deliver(payload, delivery):
                return await self.answer(delivery)
            self.counts["pressed again"] += 1
            await asyncio.sleep(1.0)
        self.counts[NEVER] += 1
        return None

    async def deliver(self, payload: Json, delivery: Delivery | None = None, *, again: int = 0) -> bool:
        """Deliver once; return whether it was acknowledged."""
        is_acknowledged = await self.reply(payload, again=again) is not None
        if is_acknowledged and delivery is not None:
            delivery.acknowledged = time.time()
        return is_acknowledged

    async def reply(self, payload: Json, *, again: int = 0) -> str | None:
        """Deliver once; return what the acknowledgement says, None when there is none."""
        body, content_type = slack_client.body_of(payload)
        headers = {"Content-Type": content_type, **slack_client.sign(SECRET, body, time.time())}
        if again:
            headers |= {"X-Slack-Retry-Num": str(again), "X-Slack-Retry-Reason": "http_error"}
        began = time.monotonic()
        try:
            async with self.http.post(self.address, data=body, headers=headers) as response:
                status, said = response.status, await response.text()
        except (ClientError, TimeoutError):
            self.counts["not reached"] += 1
            return None
        if status == 200:
            self.acknowledged_in.append(time.monotonic() - began)
            return said
        self.counts["unavailable" if status == 503 and not said else STRANGE] += 1
        return None

    async def ask(self, person: int, text: str) -> float | None:
        """Deliver a message once; return the seconds until its answer was there, None when none came."""
        payload, delivery = self._said(person, text)
        if not await self.deliver(payload, delivery):
            self.counts[NEVER] += 1
            return None
        answer = await self.answer(delivery)
        return float(answer.ts) - delivery.began if answer else None

    async def answer(self, delivery: Delivery) -> Message | None:
        """Return the answer as soon as it is there."""
        until = time.monotonic() + _ANSWERED_SECONDS
        while (message := self.seen.of(delivery.mark)) is None:
            if time.monotonic() > until:
                self.counts[SILENCE] += 1
                break
            await asyncio.sleep(_LOOKS_AGAIN_SECONDS)
        return message

    def bars(self) -> dict[str, bool]:
        """Return what must not have happened to any delivery, and whether it did."""
        twice = [mark for mark, messages in self.seen.by_mark.items() if len(messages) > 1]
        broken: dict[str, bool] = {f"{what}: {self.counts[what]}": True for what in (NEVER, STRANGE, SILENCE)
                                   if self.counts[what]}  # fmt: skip
        return {**broken, f"{len(twice)} messages arrived twice": bool(twice)}

    def _said(self, person: int, text: str) -> tuple[Json, Delivery]:
        payload = slack_client.message_im(TEAM, user_id(person), text)
        heard = reading.read_message(payload)
        assert heard is not None
        return payload, self._begin(person, heard)

    def _begin(self, person: int, heard: Heard) -> Delivery:
        sender = Sender(CHANNEL, heard.user, heard.team)
        key = inbox.answer_key(delivery_key(heard.incoming(sender, heard.text)))
        delivery = Delivery(person, slack_there.mark(key), time.time())
        self.deliveries.append(delivery)
        return delivery


@asynccontextmanager
async def posting(address: str, slack: FakeSlack) -> AsyncIterator[SlackPost]:
    """Open the way to the hub."""
    timeout = ClientTimeout(total=_PATIENCE_SECONDS)
    async with ClientSession(connector=TCPConnector(limit=0, force_close=True), timeout=timeout) as http:
        yield SlackPost(address, http, Seen(slack))


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
