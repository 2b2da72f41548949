"""Everything at once: people book, wait, move, hand over, apply and leave while capacities change.

Several processes on one PostgreSQL; beside them the catalogue is imported again and again with other places.
Meanwhile the hub's own audit looks at one moment after another, each as a whole, and must find nothing.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from bot import database
from store import audits
from store.audits import Finding
from store.catalogue.files import Catalogue
from store.catalogue.importing import import_catalogue
from store.db import Store
from store.migrate import migrate
from store.tables import Audit, Membership
from tests.databases import Databases
from tests.faults import unguarded
from tests.faults.jobs import ServeCrowd
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.worlds import utc_now
from tests.store import catalogues

_AUDITS_BETWEEN = 4
# What has to happen, as the audit calls it, or a crowd shows nothing: of dates, and of applications.
_OF_DATES = (
    *("booked", "cancelled", "joined", "offered", "accepted", "declined", "moved_here"),
    *("handed_over", "gave_back", "changed_part"),
)
_OF_COURSES = (
    *("enrolment_applied", "enrolment_waiting", "enrolment_accepted", "enrolment_declined"),
    "enrolment_withdrawn",
)
_OF_SETS = ("set member", "set left", "apologies")
EXPECTED = (*_OF_DATES, *_OF_COURSES, *_OF_SETS)


@dataclass(frozen=True, slots=True)
class Size:
    """How many processes serve how many people each, for how many turns each.

    A date has one of these numbers of places: few enough that somebody always waits.
    """

    processes: int = 8
    people: int = 6
    turns: int = 1200
    places: range = range(2, 7)

    def __str__(self) -> str:
        return f"{self.processes} processes, {self.processes * self.people} people"


@dataclass
class Crowded:
    """What came of it: what people were told, what went wrong, and what each audit found."""

    told: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    audits: int = 0
    imports: int = 0
    seconds: float = 0.0

    @property
    def rules(self) -> set[str]:
        return {finding.rule for finding in self.findings}


def run(databases: Databases, size: Size, seed: str, *, without: str = "") -> Crowded:
    """Let the crowd loose and audit it all the while. `without` names a guard that is taken away."""
    url = databases.copy("postgres", f"crowd {size.places}", partial(_fill, size))
    if without:
        unguarded.drop_check(url)
    crowded = Crowded()
    began = time.monotonic()
    workers = [
        Worker(databases.folder, _job(url, size, number, seed, without)) for number in range(size.processes)
    ]
    for worker in workers:
        worker.say("go")
    _change_and_audit(url, workers, crowded, size, random.Random(seed))
    for worker in workers:
        told, troubles = worker.hear()
        crowded.told += told
        crowded.troubles += troubles
        worker.finish()
    crowded.seconds = time.monotonic() - began
    return crowded


def report(databases: Databases, size: Size, seed: str) -> Result:
    """Return the crowd as a line of the table; every finding breaks the bar."""
    crowded = run(databases, size, seed)
    broken = [f"{f.rule}: {f.row}: {f.what}" for f in crowded.findings[:3]] + crowded.troubles[:3]
    broken += [f"{what}: never" for what in EXPECTED if not crowded.done[what]]
    return Result("crowd", "postgres", str(size), _figures(crowded), tuple(broken))


def report_without(databases: Databases, size: Size, seed: str, guard: str) -> Result:
    """Return a crowd without one guard: the audit must notice."""
    crowded = run(databases, size, seed, without=guard)
    broken = () if crowded.findings else ("the audit noticed nothing",)
    figures = {"findings": len(crowded.findings), "rules": "; ".join(sorted(crowded.rules)[:3])}
    return Result(f"crowd without {guard}", "postgres", str(size), figures, broken)


def _job(url: str, size: Size, number: int, seed: str, without: str) -> ServeCrowd:
    return ServeCrowd(url, number, size.processes, size.people, f"{seed}:{number}", size.turns, without)


def _figures(crowded: Crowded) -> dict[str, object]:
    turns = crowded.told.total()
    return {
        "turns": turns,
        "audits": crowded.audits,
        "imports": crowded.imports,
        "findings": len(crowded.findings),
        **{what: crowded.done[what] for what in EXPECTED},
        "turns a second": turns / crowded.seconds,
    }


# --- The hub and its changing capacities --------------------------------------------------------


def _fill(size: Size, store: Store) -> None:
    migrate(store)
    with store.transaction() as tx:
        import_catalogue(tx, _catalogue(size, random.Random(0)), utc_now())


def _catalogue(size: Size, chance: random.Random) -> Catalogue:
    """Return one session, a forum with two parts, a learning set and a course, with places by chance."""
    first = utc_now().date() + timedelta(days=4)  # what’s on shows the next seven days
    days = [first + timedelta(days=number) for number in range(3)]
    window = {"open_on": utc_now().date() - timedelta(days=2), "close_on": first - timedelta(days=1)}
    types = {
        "taster": catalogues.a_type(
            capacity=chance.choice(size.places),
            party_max=3,
            series={f"day{n}": _once(day, "09:00") for n, day in enumerate(days)},
        ),
        "forum": catalogues.a_type(
            title="Forum",
            capacity=None,
            parts=[
                {"key": "attend", "title": "Come along", "capacity": chance.choice(size.places)},
                {"key": "showcase", "title": "Show your work", "capacity": chance.choice(size.places)},
            ],
            series={f"day{n}": _once(day, "11:00") for n, day in enumerate(days[:2])},
        ),
        "set": catalogues.a_type(
            title="Learning Set",
            rule="register",
            capacity=chance.choice(size.places),
            series={"weekly": catalogues.a_series(starts=f"{first} 13:00", rrule="FREQ=WEEKLY;COUNT=3")},
        ),
        "course": catalogues.a_type(
            title="Course",
            rule="apply",
            capacity=16,
            party_max=2,
            series=None,
            cohorts={
                "first": catalogues.a_cohort(
                    time="15:00", minutes=60, places=chance.choice(size.places), dates=days,
                    applications=window, first_day_in_weeks=None, weekday=None, weeks=None,
                )
            },
        ),
    }  # fmt: skip
    return catalogues.catalogue(types)


def _once(day: date, at: str) -> dict[str, Any]:
    return {"starts": f"{day} {at}", "minutes": 60}


# --- Looking ------------------------------------------------------------------------------------


def _change_and_audit(
    url: str, workers: list[Worker], crowded: Crowded, size: Size, chance: random.Random
) -> None:
    """Import other capacities and audit, in turn, until every process has done its turns."""
    store = Store(url)
    while not all(worker.has_spoken() for worker in workers):
        database.write(store, lambda tx: import_catalogue(tx, _catalogue(size, chance), utc_now()))
        crowded.imports += 1
        for _ in range(_AUDITS_BETWEEN):
            crowded.findings += audit(store)
            crowded.audits += 1
    crowded.findings += audit(store)
    crowded.done += _done(store)
    store.close()


def _done(store: Store) -> Counter[str]:
    """Return how often each thing was done, by the name it has in the audit."""
    with store.reading() as tx:
        actions = tx.execute(select(Audit.action, func.count()).group_by(Audit.action)).all()
        members = tx.execute(select(Membership.state, func.count()).group_by(Membership.state)).all()
    return Counter(dict(actions) | {f"set {state}": count for state, count in members})


def audit(store: Store) -> list[Finding]:
    """Return what the audit finds at one moment: everything it reads is of the same snapshot."""
    with store.engine.connect() as tx:
        tx.execution_options(isolation_level="REPEATABLE READ")
        with tx.begin():
            return audits.check(tx, utc_now())
