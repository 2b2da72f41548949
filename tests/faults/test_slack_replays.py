"""The very same signed request again and again, at two real processes: after another and all at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from store.db import Store
from store.tables import Audit, Booking, Inbox, Outbox
from tests.databases import Databases
from tests.faults import chat_crowd, slack_there, web_processes, worlds
from tests.faults.slack_post import button, pressed
from tests.faults.slack_there import TEAM, user_id
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json
from tests.slack.serving import SECRET

_PEOPLE = 12


def deliveries(slack: FakeSlack, occurrence: int) -> list[Json]:
    """Return what each person does: a press that books, a message or a command."""
    book = button("book", {"occurrence": occurrence})
    return [
        pressed(slack, number, book)
        if number % 3 == 0
        else slack_client.message_im(TEAM, user_id(number), "book the taster")
        if number % 3 == 1
        else slack_client.command(TEAM, user_id(number), "help", slack.trigger(user_id(number)))
        for number in range(_PEOPLE)
    ]


async def deliver_again_and_again(addresses: list[str], payloads: list[Json]) -> list[set[str]]:
    """Deliver half of them at once everywhere, the others one after the other; return what each was told."""
    async with ClientSession() as http:

        async def post(address: str, body: bytes, headers: dict[str, str]) -> str:
            async with http.post(address, data=body, headers=headers) as response:
                assert response.status == 200
                return await response.text()

        async def replay(number: int, payload: Json) -> set[str]:
            body, content_type = slack_client.body_of(payload)
            headers = {"Content-Type": content_type, **slack_client.sign(SECRET, body, time.time())}
            if number < _PEOPLE // 2:
                at_once = (post(address, body, headers) for address in addresses * 3)
                return set(await asyncio.gather(*at_once))
            return {await post(address, body, headers) for address in addresses * 3}

        return list(await asyncio.gather(*(replay(*each) for each in enumerate(payloads))))


@pytest.mark.postgres
def test_a_request_that_is_replayed_has_one_effect_and_one_answer(databases: Databases):
    world = worlds.create_migrated(databases, "postgres", _PEOPLE)
    chat_crowd.introduce(world.url, _PEOPLE, slack_there.account)
    with (
        slack_there.slack_with(_PEOPLE) as slack,
        web_processes.serving(slack_there.environ(slack, world.url), 2, "--no-clock", ports=2) as processes,
    ):
        addresses = [slack_there.address_of(process.port) for process in processes]
        told = asyncio.run(deliver_again_and_again(addresses, deliveries(slack, world.occurrence)))
        chat_crowd.settled(world.url)
    assert [len(each) for each in told] == [1] * _PEOPLE
    assert counts(world.url) == (_PEOPLE, _PEOPLE, _PEOPLE // 3, {"booked": _PEOPLE // 3})
    arrived = slack_there.arrived(slack)
    assert set(arrived.values()) == {1}
    assert len(arrived) == 2 * _PEOPLE // 3  # a command is answered in the acknowledgement


def counts(url: str) -> tuple[int, int, int, Counter[str]]:
    """Return how much was received, answered and booked, and what was decided."""
    store = Store(url)
    with store.reading() as tx:
        received, answers, booked = (
            tx.scalar(select(func.count()).select_from(table)) or 0 for table in (Inbox, Outbox, Booking)
        )
        decided = Counter(tx.scalars(select(Audit.action)))
    store.close()
    return received, answers, booked, decided
