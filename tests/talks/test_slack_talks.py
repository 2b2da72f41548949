"""Every talk in Slack, by HTTP on SQLite and in Socket Mode on PostgreSQL: it leaves the very same rows."""

from __future__ import annotations

from contextlib import closing

import pytest

from store.db import Store
from tests import world
from tests.databases import Databases
from tests.slack.serving import Transport
from tests.talks.console_driver import ConsoleDriver
from tests.talks.ends import Ends, ends
from tests.talks.playing import play_on
from tests.talks.script import Talk, talks
from tests.talks.slack_driver import SlackDriver

IN_SLACK = [talk for talk in talks() if not talk.only]
WAYS: list[tuple[str, Transport]] = [("sqlite", "http"), ("postgres", "socket")]


@pytest.mark.parametrize(("engine", "transport"), WAYS, ids=["http", "socket"])
@pytest.mark.parametrize("talk", IN_SLACK, ids=[talk.name for talk in IN_SLACK])
def test_a_talk_in_slack_goes_as_written_and_leaves_what_it_leaves_in_the_terminal(
    talk: Talk, engine: str, transport: Transport, databases: Databases
):
    assert in_slack(talk, engine, transport, databases) == in_terminal(talk, databases)


def in_slack(talk: Talk, engine: str, transport: Transport, databases: Databases) -> Ends:
    with closing(Store(databases.copy(engine, "hub", world.prepare))) as hub:
        driver = SlackDriver(world.turns(hub), world.EMAILS, world.NOW, transport)
        with closing(driver):
            play_on(talk, hub, driver)
        return ends(hub)


def in_terminal(talk: Talk, databases: Databases) -> Ends:
    with closing(Store(databases.copy("sqlite", "hub", world.prepare))) as hub:
        play_on(talk, hub, ConsoleDriver(world.turns(hub), world.EMAILS, world.NOW))
        return ends(hub)
