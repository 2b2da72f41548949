from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from store import audits
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.console_driver import ConsoleDriver
from tests.talks.script import Talk, play, talks

TALKS = list(talks())


@pytest.fixture
def hub(databases: Databases, engine_name: str) -> Iterator[Store]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield store
    store.close()


@pytest.mark.parametrize("talk", TALKS, ids=[talk.name for talk in TALKS])
def test_a_talk_goes_as_written(talk: Talk, hub: Store):
    driver = ConsoleDriver(world.turns(hub), world.EMAILS, world.NOW)

    def set_clock(when: Any) -> None:
        local = when if isinstance(when, datetime) else datetime.fromisoformat(str(when))
        driver.now = local.replace(tzinfo=world.LONDON).astimezone(UTC)

    directions: dict[str, Callable[[Any], None]] = {
        "now": set_clock,
        "full": lambda what: world.fill_up(hub, what[0], str(what[1])),
        "nearly full": lambda what: world.fill_up(hub, what[0], str(what[1]), leave=what[2]),
        "cut off": lambda what: world.cut_off(hub, what[0], what[1]),
        "called off": lambda what: world.call_off(hub, what[0], str(what[1]), what[2]),
    }
    play(talk, driver, directions)
    with hub.reading() as tx:
        assert audits.check(tx, driver.now) == []


def test_there_are_at_least_sixty_talks():
    assert len(TALKS) >= 60
