"""An announcement to a thousand people while others are answered, with kill -9 in the midst of it.

Clocks write it to everybody and send it to a platform that fails now and then, and are killed meanwhile; then
it is corrected. Each gets it, nobody twice where the channel can be asked, and the report says so of each.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from datetime import time as time_of_day
from statistics import quantiles
from typing import Any

from sqlalchemy import func, insert, select, update

from store import announcement_reports, announcements, people
from store.announcement_reports import Report
from store.announcement_targets import Target
from store.announcements import Wanted
from store.db import Store
from store.tables import Announcement, Booking, OccurrencePart, Outbox, Preference, Role
from tests.databases import Databases
from tests.faults import slack_post, slack_there, teams_post, teams_there, web_processes, worlds
from tests.faults.chat_post import ChatPost
from tests.faults.jobs import RunChatClock, ServeChat
from tests.faults.killing import Killer, broken_bars, kill_now_and_then, settle
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.worlds import World, utc_now
from tests.teams.fake_tenant import Message

_NOON = time_of_day(12)
_ASKERS = 20
_BLOCKS_EVERY = 50
_ASKED = ("what's on", "my bookings", "help")
_ENDS_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many get it and how many have no account, and how often a clock is killed meanwhile."""

    people: int = 1000
    without: int = 20
    kills: int = 6
    clocks: int = 2
    mishaps: float = 0.1

    def __str__(self) -> str:
        return f"{self.people} people, {self.clocks} clocks, {self.kills} kills, {self.mishaps:.0%} faults"


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform of a run: `there` counts the announcements of each person, by number."""

    name: str
    can_be_asked: bool
    environ: Callable[[str], Mapping[str, str]]
    account: Callable[[int], Mapping[str, Any]]
    block: Callable[[int], None]
    posting: Callable[[int], AbstractAsyncContextManager[ChatPost]]
    there: Callable[[], Counter[int]]
    unanswered: Callable[[], set[int]]
    corrected: Callable[[], int]


def report(databases: Databases, size: Size, seed: str, on: str) -> Result:
    """Announce, kill clocks, correct, and compare what is there with what the report says."""
    world = worlds.create_migrated(databases, "postgres", size.people + size.without)
    with _PLATFORMS[on](size, seed) as platform:
        store = Store(world.url)
        made = _announce(store, world, size, platform)
        run = _Run(store, world.url, databases, platform, size, seed, made)
        with web_processes.shared_port() as port:
            web = Worker(databases.folder, ServeChat({**platform.environ(world.url), "PORT": str(port)}))
            seconds, answered = asyncio.run(run.go(port))
            web.stop()
        result = run.judged(seconds, answered)
        store.close()
    return result


def _announce(store: Store, world: World, size: Size, platform: Platform) -> int:
    """Book everybody, and let the announcement go; return its id."""
    now = utc_now()
    with store.transaction() as tx:
        author = people.add(tx, "Femi Adeyemi", "femi.adeyemi@trust.example", now)
        tx.execute(insert(Role).values(person_id=author, role="coordinator", given_by="x", given_at=now))
        booking = {"occurrence_id": world.occurrence, "state": "booked", "created_at": now, "changed_at": now}
        for number in range(size.people + size.without):
            if number < size.people:
                known = people.recognise(tx, name="", email=None, now=now, **platform.account(number))
                person_id = known.person_id
                if number % _BLOCKS_EVERY == 1:
                    platform.block(number)
            else:
                person_id = people.add(tx, f"No account {number}", None, now)
            tx.execute(insert(Booking).values(person_id=person_id, booked_by_id=person_id, **booking))
            # Whatever the hour is at which this runs.
            loud = {"quiet_from": _NOON, "quiet_until": _NOON, "muted": [], "changed_at": now}
            tx.execute(insert(Preference).values(person_id=person_id, **loud))
        tx.execute(update(OccurrencePart).values(taken=size.people + size.without))
        target = Target("booked", world.occurrence)
        made = announcements.draft(tx, Wanted(author, "Bring your badge.", target, "Europe/London"), now)
        assert announcements.confirm(tx, made, 1, author, now) == "done"
    return made


@dataclass
class _Run:
    store: Store
    url: str
    databases: Databases
    platform: Platform
    size: Size
    seed: str
    made: int

    async def go(self, port: int) -> tuple[float, list[float]]:
        """Return the seconds until all have it, and those to each answer meanwhile."""
        began = time.monotonic()
        sending = asyncio.create_task(asyncio.to_thread(self._send))
        answered: list[float] = []
        async with self.platform.posting(port) as post:
            number = 0
            while not sending.done():
                took = await post.ask(number % _ASKERS * 2, _ASKED[number % len(_ASKED)])
                answered += [took] if took is not None else []
                number += 1
                await asyncio.sleep(0.2)
        self.killer = sending.result()
        return time.monotonic() - began, answered

    def _send(self) -> Killer:
        store = self.store
        job = RunChatClock(self.platform.environ(self.url), haste=5.0)
        clocks = [Worker(self.databases.folder, job) for _ in range(self.size.clocks)]
        killer = Killer(store)
        kill_now_and_then(clocks, killer, self.size.kills, self.seed, self.databases.folder, job, (1.5, 4.0))
        self._wait(store)
        self.first, self.there = self._report(), self.platform.there()
        with store.transaction() as tx:
            kept = announcements.get(tx, self.made)
            announcements.correct(tx, self.made, 1, "Bring your pass.", kept.author_id, utc_now())
        self._wait(store)
        for clock in clocks:
            clock.stop()
        return killer

    def _wait(self, store: Store) -> None:
        """Wait until the clock is done with it."""
        settle(store)
        until = time.monotonic() + _ENDS_SECONDS
        while time.monotonic() < until:
            with store.reading() as tx:
                if tx.scalar(select(Announcement.due_at).where(Announcement.id == self.made)) is None:
                    return
            settle(store)
            time.sleep(0.2)

    def _report(self) -> Report:
        with self.store.reading() as tx:
            return announcement_reports.report(tx, announcements.get(tx, self.made))

    def judged(self, seconds: float, answered: list[float]) -> Result:
        """Return whether all have it, once, and the report says the same."""
        size, after = self.size, self._report()
        blocked = len([n for n in range(size.people) if n % _BLOCKS_EVERY == 1])
        wanted = {"sent": size.people - blocked, "blocked": blocked, "not_reachable": size.without}
        said = Counter[str](self.first.counts)
        # What was in doubt before the account turned out to be closed stays so.
        said["blocked"] += said.pop("unknown", 0)
        missing = [n for n in range(size.people) if not self.there[n] and n % _BLOCKS_EVERY != 1]
        twice = [number for number, times in self.there.items() if times > 1]
        in_flight = {self._number_of(key) for key in self.killer.in_flight if key.startswith("announcement:")}
        strange = set(twice) - in_flight - self.platform.unanswered()
        with self.store.reading() as tx:
            state = announcements.get(tx, self.made).state
            rows = tx.scalar(select(func.count()).where(Outbox.kind == "announcement"))
        bars = {
            f"lost: {missing[:3]}": bool(missing),
            f"twice, though the channel can be asked: {twice[:3]}": self.platform.can_be_asked
            and bool(twice),
            f"twice, and not in flight at a kill: {sorted(strange)[:3]}": bool(strange),
            f"the report says {dict(self.first.counts)}": dict(said) != wanted,
            f"{rows} messages written": rows != size.people + size.without,
            f"it is {state}": state != "sent",
            f"{after.told_of_change} told of the correction": after.told_of_change != wanted["sent"],
            "nobody was answered meanwhile": not answered,
            "answered before it was asked": min(answered, default=0.0) < 0,
        }
        figures = {
            "lost": len(missing),
            "duplicates": len(twice),
            "in flight at a kill": len(in_flight),
            "report": " ".join(f"{name} {number}" for name, number in self.first.counts.items()),
            "corrected in place": self.platform.corrected(),
            "answered meanwhile": len(answered),
            "p95 to an answer": _p95(answered),
            "seconds": seconds,
        }
        name = f"announcement on {self.platform.name}"
        return Result(name, "postgres", str(size), figures, tuple(broken_bars(bars)))

    def _number_of(self, key: str) -> int:
        """Return the number of the person to whom a message goes: the author was there before them."""
        return int(key.split(":")[2]) - 2


def _p95(seconds: list[float]) -> float:
    """Return it of what was measured; never more than the slowest, however few there are."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else sum(seconds)


# --- The platforms ------------------------------------------------------------------------------


@contextmanager
def _slack(size: Size, seed: str) -> Iterator[Platform]:
    mishaps = slack_there.mishaps(size.mishaps, seed)
    with slack_there.slack_with(size.people, seconds=0.05, mishaps=mishaps) as slack:
        workspace = slack.workspaces[slack_there.TEAM]

        def block(number: int) -> None:
            workspace.users[slack_there.user_id(number)].deleted = True

        def there() -> Counter[int]:
            said = [m for m in slack.messages if "Bring your" in m.text and "From" in m.text]
            return Counter(int(m.user[1:]) for m in said)

        yield Platform(
            "Slack", True, lambda url: slack_there.environ(slack, url), slack_there.account, block,
            lambda port: slack_post.posting(slack_there.address_of(port), slack), there, set,
            lambda: sum(m.is_edited and "Correction: Bring your pass." in m.text for m in slack.messages),
        )  # fmt: skip


@contextmanager
def _teams(size: Size, seed: str) -> Iterator[Platform]:
    mishaps = teams_there.mishaps(size.mishaps, seed)
    with teams_there.teams_with(size.people, seconds=0.05, mishaps=mishaps) as microsoft:
        teams = microsoft.teams

        def block(number: int) -> None:
            teams.people[teams_there.member(number)].has_blocked = True

        def is_it(message: Message) -> bool:
            return "Bring your" in str((*message.before, message.activity)[0])

        def there() -> Counter[int]:
            return Counter(_last(m.conversation) for m in teams.messages if is_it(m))

        yield Platform(
            "Teams", False, lambda url: teams_there.environ(microsoft, url),
            lambda number: teams_there.account(microsoft, number), block,
            lambda port: teams_post.posting(teams_there.address_of(port), microsoft, is_it), there,
            lambda: {_last(conversation) for conversation, times in teams.unanswered.items() if times},
            lambda: sum(bool(m.before) and "Correction: Bring" in str(m.activity) for m in teams.messages),
        )  # fmt: skip


def _last(conversation: str) -> int:
    return int(conversation.rpartition(":")[2])


_PLATFORMS = {"slack": _slack, "teams": _teams}
