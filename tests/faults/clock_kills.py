"""Everything the clock does at once, with kill -9 and a restart of the database in the midst of it.

Reminders and calendar entries are planned from bookings, an announcement is written to everybody, and notices
wait already: four clocks plan and send them while they are killed, and the database is stopped as by a power
cut. Nothing may be lost, and twice may arrive only what was under way at such a moment.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot import planning
from store import announcements, bookings, outbox, people, roles
from store.announcement_targets import Target
from store.announcements import Wanted as Announced
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.tables import Booking, Outbox
from tests.faults import worlds
from tests.faults.file_channel import CHANNEL, arrived
from tests.faults.jobs import RunClock, SendTo
from tests.faults.killing import NOBODY_HIT, Killer, broken_bars, kill_now_and_then, settle
from tests.faults.own_postgres import OwnPostgres, own_postgres
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.visits import person
from tests.faults.worlds import utc_now, wake_up
from tests.small_hub import SmallHub

_AUTHOR = "femi.adeyemi@trust.example"
_RULE = "1 hour before"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Size:
    """Each person has some bookings, gets the announcement, and has a notice waiting."""

    people: int = 1_000
    bookings: int = 4
    kills: int = 30
    clocks: int = 4
    send_seconds: float = 0.05

    @property
    def messages(self) -> int:
        """Return how many are due: a reminder and a calendar entry for each booking, and two for each."""
        return self.people * (2 * self.bookings + 2)


def report(folder: Path, size: Size, seed: str, *, askable: bool) -> Result:
    """Kill clocks and restart the database while all of it is due."""
    with own_postgres() as server:
        store = Store(server.url)
        _fill(store, size)
        path = folder / f"clock-{askable}-{seed}.jsonl"
        began_at = utc_now()
        killer, seconds = _send(server, store, folder, path, size, seed, askable=askable)
        broken, figures = _judge(store, killer, path, size, began_at, askable=askable)
        broken += [f"{found.rule}: {found.what}" for found in worlds.invariants(server.url)[:3]]
        store.close()
    asked = "channel can be asked" if askable else "channel cannot"
    figures["seconds"] = seconds
    what = f"{size.messages} messages, {size.clocks} clocks, {size.kills} kills, 1 restart"
    return Result(f"clock-kills, {asked}", "postgres", what, figures, tuple(broken))


def _send(
    server: OwnPostgres, store: Store, folder: Path, path: Path, size: Size, seed: str, *, askable: bool
) -> tuple[Killer, float]:
    job = RunClock(server.url, SendTo(path, askable, size.send_seconds), plans=True)
    clocks = [Worker(folder, job) for _ in range(size.clocks)]
    killer = Killer(store)
    began = time.monotonic()
    kill_now_and_then(clocks, killer, size.kills // 2, seed, folder, job)
    with store.reading() as tx:
        killer.in_flight.update(tx.scalars(select(Outbox.key).where(Outbox.state == "sending")))
    server.restart_at_once()
    kill_now_and_then(clocks, killer, size.kills - size.kills // 2, f"{seed}, later", folder, job)
    _settle(store)
    seconds = time.monotonic() - began
    for clock in clocks:
        clock.stop()
    return killer, seconds


def _settle(store: Store) -> None:
    """Wait until nothing is planned any more, and all that was has come to its end."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with store.reading() as tx:
            next_at = planning.next_at(tx)
        if next_at is None or next_at > utc_now():
            break
        time.sleep(0.2)
    settle(store)


def _judge(
    store: Store, killer: Killer, path: Path, size: Size, began_at: datetime, *, askable: bool
) -> tuple[list[str], dict[str, object]]:
    there = arrived(path)
    with store.reading() as tx:
        columns = Outbox.key, Outbox.kind, Outbox.state, Outbox.reason, Outbox.due_at, Outbox.sent_at
        rows = tx.execute(select(*columns)).all()
    twice = {key for key, times in there.items() if times > 1}
    lost = [row.key for row in rows if row.key not in there and (row.state == "sent" or not row.reason)]
    late = sorted((row.sent_at - max(row.due_at, began_at)).total_seconds() for row in rows if row.sent_at)
    kinds = Counter(row.kind for row in rows)
    planned = {
        "reminder": size.people * size.bookings,
        "calendar": size.people * size.bookings,
        "announcement": size.people,
        "merged": size.people,
    }
    bars = killer.bars(size.kills, twice, askable=askable)
    bars = {what: is_broken for what, is_broken in bars.items() if what != NOBODY_HIT}
    broken = broken_bars(
        {
            f"lost {lost[:3]}": bool(lost),
            f"{dict(kinds)} instead of {planned}": any(kinds[kind] != n for kind, n in planned.items()),
            "not every message has ended": any(row.state in ("due", "sending") for row in rows),
            **bars,
        }
    )
    figures: dict[str, object] = {
        "arrived": len(there),
        "lost": len(lost),
        "unknown": sum(row.state == "unknown" for row in rows),
        "in flight": len(killer.in_flight),
        "duplicates": len(twice),
        "p95 lateness (s)": late[int(len(late) * 0.95)] if late else 0.0,
    }
    return broken, figures


# --- What is due --------------------------------------------------------------------------------


def _fill(store: Store, size: Size) -> None:
    now = utc_now()
    hub = SmallHub(store)
    parts = [{"key": "attend", "title": "Come along", "capacity": size.people, "questions": []}]
    taster = hub.session_type(parts=parts, reminders=[_RULE])
    starts = [now + timedelta(minutes=50 + number) for number in range(size.bookings)]
    dates = [
        hub.occurrence(taster, at, nominal_on=at.date() + number * _A_DAY) for number, at in enumerate(starts)
    ]
    with store.transaction() as tx:
        ids = [_arrive(tx, number, now) for number in range(size.people)]
    for occurrence in dates:
        with store.transaction() as tx:
            _book(tx, occurrence, ids, now)
    with store.transaction() as tx:
        _announce(tx, now)
        for person_id in ids:
            message = {"kind": "merged", "person_id": person_id, "args": {"doubled": 1}}
            outbox.add(tx, key=f"merged:{person_id}", due_at=now, now=now, **message)  # type: ignore[arg-type]


def _arrive(tx: Tx, number: int, now: datetime) -> int:
    """Return somebody new, who is awake whenever this runs."""
    who = person(number)
    account = {"channel": CHANNEL, "tenant": "", "user_id": who, "name": "", "reference": {}}
    reached = people.recognise(tx, **account, email=None, now=now).person_id  # type: ignore[arg-type]
    wake_up(tx, reached, now)
    return reached


def _book(tx: Tx, occurrence: int, ids: list[int], now: datetime) -> None:
    """Book everybody as of yesterday, so that their reminder is still to come."""
    for person_id in ids:
        despite = frozenset(("clash",))
        outcome = bookings.book(tx, Wanted(occurrence, person_id, person_id, despite=despite), now - _A_DAY)
        assert isinstance(outcome, Booked)


def _announce(tx: Tx, now: datetime) -> None:
    roles.set_coordinators(tx, {_AUTHOR}, now)
    author = people.person_with_email(tx, _AUTHOR, "Femi", now)
    some = select(Booking.occurrence_id).order_by(Booking.occurrence_id).limit(1)
    target = Target("booked", tx.scalars(some).one())
    wanted = Announced(author, "Please bring your badge.", target, "Europe/London")
    announcement = announcements.draft(tx, wanted, now)
    kept = announcements.get(tx, announcement)
    assert announcements.confirm(tx, announcement, kept.version, author, now) == "done"
