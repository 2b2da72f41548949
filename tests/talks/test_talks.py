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
from tests.talks.playing import ELSEWHERE, IN_POSTGRES, TERMINAL, Players, Way
from tests.talks.script import Talk, talks
from tests.talks.web_driver import WebDriver

TALKS = list(talks())
# Talk by talk, so that what one leaves in the terminal is known where it is played elsewhere.
PLAYED = [(talk, way) for talk in TALKS for way in (TERMINAL, IN_POSTGRES, *(() if talk.only else ELSEWHERE))]


@pytest.fixture(scope="session")
def players(databases: Databases) -> Players:
    return Players(databases)


@pytest.mark.parametrize(("talk", "way"), PLAYED, ids=[f"{talk.name}-{way}" for talk, way in PLAYED])
def test_a_talk_goes_as_written_and_leaves_what_it_leaves_in_the_terminal(
    talk: Talk, way: Way, players: Players
):
    assert players.play(talk, way) == players.play(talk, TERMINAL)


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
