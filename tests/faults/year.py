"""A year of a hub in a time of its own, over both changes of the clocks and every bank holiday.

People book, cancel, move, and say when they want to hear; what they are reminded of, and when, is compared
with what `year_oracle` works out. Every date that is passed on to a calendar is read by another library.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from bot.commands.clock import keep_calendar
from bot.rehearsal import Rehearsal
from dialogs.messages import Invitation
from dialogs.notices import WORDINGS
from store import audits, bookings, moving, people, preferences
from store.booking_outcomes import Booked, Cancelled, Wanted
from store.db import Store, Tx
from store.moving import Moved
from store.tables import Booking, Occurrence, Outbox, SessionType
from tests import world
from tests.databases import Databases
from tests.faults import year_oracle
from tests.faults.result import Result
from tests.faults.year_oracle import Stay, Wish
from tests.invitations import files

_QUIET = ((time(22), time(6)), (time(9), time(17)), (time(0), time(0)), (time(15), time(18, 15)))
_RULES = (("1 day before at 18:00",), ("30 minutes before", "3 hours before"), (), None)


@dataclass(frozen=True, slots=True)
class Size:
    people: int = 300
    acts: int = 4_000
    days: int = 364


@dataclass
class Year:
    """What happened and what came of it."""

    ends_at: datetime
    stays: list[Stay] = field(default_factory=list)
    wishes: dict[str, list[Wish]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    reminded: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    calendars: list[tuple[datetime, Invitation]] = field(default_factory=list)
    standing: set[tuple[int, int]] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)

    def expected(self) -> Counter[tuple[str, datetime]]:
        return Counter(
            (stay.person, at)
            for stay in self.stays
            for at in year_oracle.expected(stay, self.wishes[stay.person])
            if at <= self.ends_at
        )


class _People:
    """Everybody of the hub, doing one thing after another."""

    def __init__(self, hub: Store, size: Size, seed: str) -> None:
        self.hub, self.random, self.year = (
            hub,
            random.Random(seed),
            Year(world.NOW + timedelta(days=size.days)),
        )
        self.ids: dict[str, int] = {}
        self.places: dict[int, Stay] = {}
        with hub.transaction() as tx:
            for number in range(size.people):
                self._arrive(tx, f"U{number}")
            query = (
                select(Occurrence.id, Occurrence.starts_at, SessionType.reminders)
                .join(SessionType, SessionType.id == Occurrence.session_type_id)
                .where(SessionType.rule == "book", Occurrence.state == "planned")
                .order_by(Occurrence.starts_at)
            )
            self.dates = [(id_, at, tuple(rules)) for id_, at, rules in tx.execute(query)]

    def _arrive(self, tx: Tx, name: str) -> None:
        account = {"channel": "slack", "tenant": "T1", "user_id": name}
        email = f"{name.lower()}@trust.example"
        speaker = people.recognise(tx, **account, name=name, email=email, reference={}, now=world.NOW)  # type: ignore[arg-type]
        self.ids[name] = speaker.person_id
        self.year.wishes[name] = [Wish(world.NOW)]

    def act(self, now: datetime) -> None:
        kind: Callable[[Tx, datetime], str] = self.random.choices(
            (self._book, self._cancel, self._move, self._wish), (60, 15, 10, 15)
        )[0]
        with self.hub.transaction() as tx:
            self.year.acts[kind(tx, now)] += 1

    def _book(self, tx: Tx, now: datetime) -> str:
        name = self.random.choice(list(self.ids))
        soon = [date for date in self.dates if now < date[1] <= now + timedelta(days=21)]
        if not soon:
            return "nothing on"
        date, starts_at, rules = self.random.choice(soon)
        person = self.ids[name]
        despite = frozenset(("clash", "audience"))
        outcome = bookings.book(tx, Wanted(date, person, person, despite=despite), now)
        if not isinstance(outcome, Booked) or outcome.state != "booked":
            return type(outcome).__name__
        self._stay(outcome.booking_id, Stay(name, starts_at, rules, now))
        return "booked"

    def _cancel(self, tx: Tx, now: datetime) -> str:
        found = self._some_place(now)
        if found is None:
            return "nothing to cancel"
        booking, stay = found
        outcome = bookings.cancel(tx, booking, self.ids[stay.person], now)
        assert isinstance(outcome, Cancelled)
        self.places.pop(booking).until = now
        return "cancelled"

    def _move(self, tx: Tx, now: datetime) -> str:
        found = self._some_place(now)
        soon = [date for date in self.dates if now < date[1] <= now + timedelta(days=30)]
        if found is None or not soon:
            return "nothing to move"
        booking, stay = found
        date, starts_at, rules = self.random.choice(soon)
        outcome = moving.move(tx, booking, date, self.ids[stay.person], now)
        if not isinstance(outcome, Moved):
            return f"not moved: {type(outcome).__name__}"
        self.places.pop(booking).until = now
        self._stay(outcome.booking_id, Stay(stay.person, starts_at, rules, now))
        return "moved"

    def _wish(self, tx: Tx, now: datetime) -> str:
        name = self.random.choice(list(self.ids))
        quiet = self.random.choice((*_QUIET, (time(20), time(7, 30))))
        rules, muted = self.random.choice(_RULES), self.random.random() < 0.2
        self.year.wishes[name].append(Wish(now, quiet, rules, muted))
        preferences.change(
            tx, self.ids[name], now, quiet_from=quiet[0], quiet_until=quiet[1], reminders=rules,
            muted=("reminder",) if muted else (),
        )  # fmt: skip
        return "wished"

    def _stay(self, booking: int, stay: Stay) -> None:
        self.places[booking] = stay
        self.year.stays.append(stay)

    def _some_place(self, now: datetime) -> tuple[int, Stay] | None:
        open_ones = [(id_, stay) for id_, stay in self.places.items() if stay.starts_at > now]
        return self.random.choice(open_ones) if open_ones else None


def run(databases: Databases, engine: str, size: Size, seed: str) -> Year:
    """Live through the time, and return what happened."""
    with closing(Store(databases.copy(engine, "hub", world.prepare))) as hub:
        everybody = _People(hub, size, seed)
        clock = Rehearsal(hub, WORDINGS, world.NOW, keep_calendar)
        asyncio.run(_live(everybody, clock, size))
        year = everybody.year
        with hub.reading() as tx:
            kinds = {row.id: row.kind for row in tx.execute(select(Outbox.id, Outbox.kind))}
            standing = select(Booking.person_id, Booking.occurrence_id).join(Occurrence)
            year.standing = {
                (row[0], row[1]) for row in tx.execute(standing.where(Booking.state == "booked"))
            }
            year.findings = [str(one) for one in audits.check(tx, world.NOW + timedelta(days=size.days))]
    for at, message in clock.recorder.sent:
        if kinds[message.outbox_id] == "reminder":
            year.reminded[message.user_id, at] += 1
        year.calendars += [(at, date) for date in message.reply.calendar]
    return year


async def _live(everybody: _People, clock: Rehearsal, size: Size) -> None:
    span = timedelta(days=size.days).total_seconds()
    moments = sorted(everybody.random.uniform(1, span) for _ in range(size.acts))
    for seconds in moments:
        # Never at a full minute, when reminders are due: what comes first then is nobody's promise.
        now = (world.NOW + timedelta(seconds=seconds)).replace(second=17, microsecond=0)
        await clock.run_until(now)
        everybody.act(now)
    await clock.run_until(world.NOW + timedelta(days=size.days))


def wrong(year: Year) -> Iterator[str]:
    """Yield what is not as it should be, in a sentence each."""
    expected = year.expected()
    for person, at in (expected - year.reminded).elements():
        yield f"{person} was not reminded at {at}"
    for person, at in (year.reminded - expected).elements():
        yield f"{person} was reminded at {at}, for no reason or once too often"
    yield from year.findings
    yield from _wrong_calendars(year)


def _wrong_calendars(year: Year) -> Iterator[str]:
    last: dict[str, int] = {}
    for at, invitation in year.calendars:
        [event] = IcsCalendarStream.calendar_from_ics(files().file([invitation]).decode()).events
        uid, sequence = str(event.uid), int(event.sequence or 0)
        if sequence <= last.get(uid, -1):
            yield f"the sequence of {uid} does not rise at {at}"
        if uid not in last and not invitation.is_on:
            yield f"{uid} is cancelled at {at} and was never there"
        if event.dtstart != invitation.starts_at:
            yield f"{uid} is at another time than its session"
        last[uid] = sequence


def report(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    year = run(databases, engine, size, seed)
    broken = list(wrong(year))
    figures = {
        "booked": year.acts["booked"],
        "cancelled": year.acts["cancelled"],
        "moved": year.acts["moved"],
        "wishes": year.acts["wished"],
        "reminders": year.reminded.total(),
        "expected": year.expected().total(),
        "calendar files": len(year.calendars),
        "wrong": len(broken),
    }
    return Result("year", engine, f"{size.people} people, {size.days} days", figures, tuple(broken[:5]))
