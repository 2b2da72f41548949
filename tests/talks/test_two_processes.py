"""Talks through two `python -m bot web` processes that share a port and a PostgreSQL, as a hub may run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, TCPConnector
from sqlalchemy import func, select

from bot.app import welcome_people
from bot.now import utc_now
from bot.settings import Settings
from store.catalogue import importing
from store.db import Store
from store.migrate import migrate
from store.tables import Outbox
from tests import world
from tests.databases import Databases
from tests.faults import slack_there, web_processes
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json
from tests.slack.serving import deliver_to
from tests.talks.console_driver import ConsoleDriver
from tests.talks.ends import ends
from tests.talks.script import Talk, play, talks
from tests.talks.slack_driver import SlackDriver

# Whatever day it is, as processes go by the machine's clock; and in few steps, as they keep Slack's pace.
ANY_DAY = (
    "answers: A question asked before the yes is answered, and the yes still counts",
    "applying: Just apply asks which course",
    "booking: A number that makes no sense is asked again",
    "booking: Just book asks which session",
    "colleagues: Several dates for a colleague",
    "details: From details to a place in one press",
    "interest: Interest by typing",
    "interest: Somebody who has withdrawn can register again",
    "learning_set: Joining twice is no mistake",
    "share_and_spread: Who wants to show their work is asked about it at once",
    "workshops: Asking by typing opens the form",
)
_SETTLED_SECONDS = 30.0


@dataclass
class Elsewhere:
    """Processes that serve a hub, behind one address."""

    address: str
    http: ClientSession
    hub: Store

    async def deliver(self, payload: Json) -> Json | None:
        """Deliver to whichever of them takes the connection."""
        return await deliver_to(self.address, self.http, payload)

    async def settle(self) -> None:
        """Wait until nothing is on its way to anybody: a turn is committed before it is acknowledged."""
        async with asyncio.timeout(_SETTLED_SECONDS):
            while await asyncio.to_thread(self._is_sending):  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0.01)

    async def send_due(self) -> None:
        """Wait for their own clocks."""
        await self.settle()

    def _is_sending(self) -> bool:
        with self.hub.reading() as tx:
            waiting = select(func.count()).where(
                Outbox.state.in_(("due", "sending")), Outbox.due_at <= utc_now()
            )
            return bool(tx.scalar(waiting))


@asynccontextmanager
async def two_processes(slack: FakeSlack, hub: Store, url: str) -> AsyncIterator[Elsewhere]:
    connections = TCPConnector(force_close=True)  # each delivery over another one, so that both get some
    serving = web_processes.serving(slack_there.environ(slack, url), 2)
    processes = await asyncio.to_thread(serving.__enter__)
    try:
        async with ClientSession(connector=connections) as http:
            yield Elsewhere(slack_there.address_of(processes[0].port), http, hub)
    finally:
        await asyncio.to_thread(serving.__exit__, None, None, None)


def by(person: str, talk: Talk) -> Talk:
    """Return the talk as somebody else has it."""
    steps = [{what.replace("asha", person): how for what, how in step.items()} for step in talk.steps]
    return Talk(talk.name, steps, talk.only)


def played() -> Iterator[Talk]:
    """Yield the talks, each with a person of its own, as all of them are on one hub."""
    chosen = {talk.name: talk for talk in talks() if talk.name in ANY_DAY}
    for number, name in enumerate(ANY_DAY):
        yield by(f"asha{number}", chosen[name])


@pytest.mark.postgres
def test_talks_leave_the_same_rows_whichever_of_two_processes_takes_what(databases: Databases):
    now = datetime.now(UTC)
    own = {f"asha{n}": f"asha{n}@trust.example" for n in range(len(ANY_DAY))}
    emails = world.EMAILS | own

    def prepare(store: Store) -> None:
        migrate(store)
        with store.transaction() as tx:
            importing.load_shipped(tx, now)
            welcome_people(tx, Settings(hub_demo="1"), now)

    url = databases.copy("postgres", "hub of today", prepare)
    with closing(Store(url)) as hub:
        driver = SlackDriver(
            world.turns(hub), emails, now, opening=lambda slack: two_processes(slack, hub, url)
        )
        with closing(driver):
            for talk in played():
                play(talk, driver, {})
        in_slack = ends(hub)
    with closing(Store(databases.copy("sqlite", "hub of today", prepare))) as hub:
        terminal = ConsoleDriver(world.turns(hub), emails, now)
        for talk in played():
            play(talk, terminal, {})
        assert in_slack == ends(hub)
