"""A talk on a hub: what people do by a driver, and the stage directions by the hub itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.planning import plan
from bot.turn import Turns
from store import audits
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.console_driver import ConsoleDriver
from tests.talks.ends import Ends, ends
from tests.talks.script import Driver, Talk, play
from tests.talks.slack_driver import SlackDriver
from tests.talks.teams_driver import TeamsDriver
from tests.talks.web_driver import WebDriver


class TimedDriver(Driver, Protocol):
    """A driver whose clock is set by hand, and that lets go of what it holds at the end."""

    now: datetime

    def deliver_due(self) -> None:
        """Send what is due to anybody, as the clock does every second."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Way:
    """A channel that talks go through, and the engine of the hub behind it."""

    channel: str
    engine: str

    def __str__(self) -> str:
        return f"{self.channel}-{self.engine}"

    def driver(self, turns: Turns) -> TimedDriver:
        """Return the people of the talk on this channel."""
        match self.channel:
            case "console":
                return ConsoleDriver(turns, world.EMAILS, world.NOW)
            case "web":
                return WebDriver(turns, world.EMAILS, world.NOW)
            case "http" | "socket" as transport:
                return SlackDriver(turns, world.EMAILS, world.NOW, transport)
            case "teams":
                return TeamsDriver(turns, world.EMAILS, world.NOW)
        raise AssertionError(f"there is no channel {self.channel}")


TERMINAL, IN_POSTGRES = Way("console", "sqlite"), Way("console", "postgres")
# Slack by HTTP and in Socket Mode; each engine has both a channel in the process and Slack.
ELSEWHERE = (
    Way("web", "sqlite"),
    Way("http", "sqlite"),
    Way("socket", "postgres"),
    Way("teams", "sqlite"),
)


class Players:
    """Plays talks on fresh databases; a talk that went through in the terminal is not played there again."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._in_terminal: dict[str, Ends] = {}

    def play(self, talk: Talk, way: Way) -> Ends:
        """Return what the talk leaves behind; raises AssertionError when it does not go as written."""
        if way == TERMINAL and talk.name in self._in_terminal:
            return self._in_terminal[talk.name]
        with closing(Store(self._databases.copy(way.engine, "hub", world.prepare))) as hub:
            with closing(way.driver(world.turns(hub))) as driver:
                play_on(talk, hub, driver)
            left = ends(hub)
        if way == TERMINAL:
            self._in_terminal[talk.name] = left
        return left


def play_on(talk: Talk, hub: Store, driver: TimedDriver) -> None:
    def set_clock(when: Any) -> None:
        local = when if isinstance(when, datetime) else datetime.fromisoformat(str(when))
        driver.now = local.replace(tzinfo=world.LONDON).astimezone(UTC)

    def run_clock(when: Any) -> None:
        set_clock(when)
        plan(hub, driver.now)
        driver.deliver_due()

    directions: dict[str, Callable[[Any], None]] = {
        "now": set_clock,
        "clock": run_clock,
        "full": lambda what: world.fill_up(hub, what[0], str(what[1])),
        "nearly full": lambda what: world.fill_up(hub, what[0], str(what[1]), leave=what[2]),
        "full part": lambda what: world.fill_up(hub, what[0], str(what[1]), part=what[2]),
        "full course": lambda what: world.fill_course(hub, what[0], leave=what[1]),
        "window": lambda what: world.open_applications(hub, *what),
        "asked": lambda what: world.ask_applicants(hub, *what),
        "full set": lambda what: world.fill_set(hub, what),
        "nearly full set": lambda what: world.fill_set(hub, what[0], leave=what[1]),
        "cut off": lambda what: world.cut_off(hub, what[0], what[1]),
        "begins at": lambda what: world.begin_at(hub, what[0], str(what[1]), what[2]),
        "called off": lambda what: world.call_off(hub, what[0], str(what[1]), what[2]),
    }
    play(talk, driver, directions)
    with hub.reading() as tx:
        found = audits.check(tx, driver.now)
        assert found == [], found
