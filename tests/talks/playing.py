"""A talk on a hub: what people do by a driver, and the stage directions by the hub itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from store import audits
from store.db import Store
from tests import world
from tests.talks.script import Driver, Talk, play


class TimedDriver(Driver, Protocol):
    """A driver whose clock is set by hand."""

    now: datetime


def play_on(talk: Talk, hub: Store, driver: TimedDriver) -> None:
    def set_clock(when: Any) -> None:
        local = when if isinstance(when, datetime) else datetime.fromisoformat(str(when))
        driver.now = local.replace(tzinfo=world.LONDON).astimezone(UTC)

    directions: dict[str, Callable[[Any], None]] = {
        "now": set_clock,
        "full": lambda what: world.fill_up(hub, what[0], str(what[1])),
        "nearly full": lambda what: world.fill_up(hub, what[0], str(what[1]), leave=what[2]),
        "full part": lambda what: world.fill_up(hub, what[0], str(what[1]), part=what[2]),
        "full course": lambda what: world.fill_course(hub, what[0], leave=what[1]),
        "window": lambda what: world.open_applications(hub, *what),
        "asked": lambda what: world.ask_applicants(hub, *what),
        "full set": lambda what: world.fill_set(hub, what),
        "nearly full set": lambda what: world.fill_set(hub, what[0], leave=what[1]),
        "cut off": lambda what: world.cut_off(hub, what[0], what[1]),
        "called off": lambda what: world.call_off(hub, what[0], str(what[1]), what[2]),
    }
    play(talk, driver, directions)
    with hub.reading() as tx:
        assert audits.check(tx, driver.now) == []
