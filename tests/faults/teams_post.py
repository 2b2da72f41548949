"""Teams as the hub meets it by HTTP: what Bot Service signs and delivers, and what is there of the answers.

The processes of these runs mark what they send with the number of its row: nothing else of a message in Teams
tells it from another.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.faults.chat_post import Answer, ChatPost, Delivery, impatient
from tests.faults.teams_there import Microsoft, member, user_id
from tests.faults.unguarded import ROW
from tests.teams import screen, teams_client
from tests.teams.bot_service import claims, sign
from tests.teams.fake_tenant import Json, Message
from tests.teams.teams_client import Account, Where

# Source: platform of the Bot Connector, which gives up after fifteen seconds.
_PATIENCE_SECONDS = 15.0
_TOKEN_SECONDS = 600.0


@dataclass
class TeamsPost(ChatPost):
    """Teams with one tenant; everybody is alone with the bot."""

    there: Microsoft = field(kw_only=True)
    comes_unasked: Callable[[Message], bool] = lambda _message: False
    _token: str = ""
    _signed_at: float = 0.0
    _taken: set[str] = field(default_factory=set)

    def said(self, person: int, text: str) -> tuple[Json, Delivery]:
        payload = teams_client.message(account(person), self._talk(person), self._url, text)
        return payload, self.begin(person)

    def pressed(self, person: int, flow: str, args: Mapping[str, Any]) -> tuple[Json, Delivery]:
        return self._pressed(person, {"hub": {"do": "press", "f": flow, "a": dict(args), "m": 0}}, "0")

    def pressed_on(self, person: int, answer: Answer, label: str) -> tuple[Json, Delivery]:
        card = answer.message.card
        data = next(one.data for one in screen.pressables(card) if one.label == label)
        return self._pressed(person, data, answer.message.id)

    def written(self, payload: Json, again: int) -> tuple[bytes, Mapping[str, str]]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token()}"}
        return json.dumps(payload).encode(), headers

    def answer_to(self, delivery: Delivery) -> Answer | None:
        """Return the first in the person's talk that answers nothing before: one thing at a time is asked.

        What comes unasked is no answer, whenever it comes.
        """
        for message in self.there.teams.conversations[self._talk(delivery.person).id].messages:
            if self.comes_unasked(message):
                continue
            row = row_of(message)
            if not delivery.mark and row not in self._taken:
                delivery.mark = row
                self._taken.add(row)
            if delivery.mark == row:
                return Answer(words(message), message.at, message)
        return None

    def arrived(self) -> Mapping[str, int]:
        return Counter(map(row_of, self.there.teams.messages))

    def token(self) -> str:
        """Return a token of Bot Service that is good for some time."""
        if time.monotonic() - self._signed_at > _TOKEN_SECONDS or not self._token:
            self._token = sign(claims(datetime.now(UTC), serviceurl=self._url))
            self._signed_at = time.monotonic()
        return self._token

    @property
    def _url(self) -> str:
        return self.there.teams.url

    def _talk(self, person: int) -> Where:
        return Where(self.there.teams.people[member(person)].talk)

    def _pressed(self, person: int, data: Mapping[str, Any], card: str) -> tuple[Json, Delivery]:
        payload = teams_client.pressed(account(person), self._talk(person), self._url, data, card)
        return payload, self.begin(person)


@asynccontextmanager
async def posting(
    address: str, there: Microsoft, comes_unasked: Callable[[Message], bool] = lambda _message: False
) -> AsyncIterator[TeamsPost]:
    """Open the way to the hub; a message that `comes_unasked` answers nothing."""
    async with impatient(_PATIENCE_SECONDS) as http:
        yield TeamsPost(address, http, there=there, comes_unasked=comes_unasked)


def account(person: int) -> Account:
    """Return the account somebody writes from."""
    return Account(f"Person {person}", user_id(person), member(person))


def row_of(message: Message) -> str:
    """Return the number of the row that a message was sent for, whatever stands there by now."""
    return str((*message.before, message.activity)[0][ROW])


def words(message: Message) -> str:
    """Return what a message says."""
    return message.text if message.card is None else screen.words(message.card)
