from contextlib import closing

import pytest
from sqlalchemy import select

from dialogs.codec import reply_to_json
from dialogs.messages import Action, Reply
from store import outbox
from store.db import Store
from store.tables import Person
from tests import world
from tests.databases import Databases
from tests.talks.console_driver import ConsoleDriver
from tests.talks.ends import Ends, ends
from tests.talks.playing import play_on
from tests.talks.script import Talk, talks
from tests.talks.web_driver import WebDriver

TALKS = list(talks())
IN_THE_WEB_CHAT = [talk for talk in TALKS if not talk.only]


class Players:
    """Plays talks on fresh databases; a talk that went through in the terminal is not played there again."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._console_ends: dict[str, Ends] = {}

    def in_console(self, talk: Talk, engine: str) -> Ends:
        if engine != "sqlite":
            return self._play(talk, engine, ConsoleDriver)
        if talk.name not in self._console_ends:
            self._console_ends[talk.name] = self._play(talk, engine, ConsoleDriver)
        return self._console_ends[talk.name]

    def in_web_chat(self, talk: Talk) -> Ends:
        return self._play(talk, "sqlite", WebDriver)

    def _play(self, talk: Talk, engine: str, channel: type[ConsoleDriver] | type[WebDriver]) -> Ends:
        with closing(Store(self._databases.copy(engine, "hub", world.prepare))) as hub:
            play_on(talk, hub, channel(world.turns(hub), world.EMAILS, world.NOW))
            return ends(hub)


@pytest.fixture(scope="module")
def players(databases: Databases) -> Players:
    return Players(databases)


@pytest.mark.parametrize("talk", TALKS, ids=[talk.name for talk in TALKS])
def test_a_talk_goes_as_written(talk: Talk, players: Players, engine_name: str):
    players.in_console(talk, engine_name)


@pytest.mark.parametrize("talk", IN_THE_WEB_CHAT, ids=[talk.name for talk in IN_THE_WEB_CHAT])
def test_a_talk_in_the_web_chat_goes_as_written_and_leaves_what_it_leaves_in_the_terminal(
    talk: Talk, players: Players
):
    assert players.in_web_chat(talk) == players.in_console(talk, "sqlite")


@pytest.mark.parametrize("channel", [ConsoleDriver, WebDriver])
def test_what_waits_for_somebody_is_there_when_they_look(
    databases: Databases, channel: type[ConsoleDriver] | type[WebDriver]
):
    with closing(Store(databases.copy("sqlite", "hub", world.prepare))) as hub:
        driver = channel(world.turns(hub), world.EMAILS, world.NOW)
        assert driver.seen("ben") == ""
        driver.says("ben", "hello")
        driver.says("asha", "hello")
        with hub.transaction() as tx:
            is_ben = Person.email == world.EMAILS["ben"]
            person = tx.execute(select(Person.id).where(is_ben)).scalar_one()
            body = reply_to_json(Reply("The lift works", actions=(Action("Help", "help"),)))
            now = world.NOW
            outbox.add(tx, key="k", kind="k", person_id=person, args={}, body=body, due_at=now, now=now)
        assert "The lift works" in driver.seen("ben")
        assert "The lift works" in driver.seen("ben")
        assert "The lift works" not in driver.seen("asha")
        driver.presses("ben", "Help", on="")
        assert "The lift works" not in driver.seen("ben")


def test_there_are_at_least_sixty_talks():
    assert len(TALKS) >= 60
