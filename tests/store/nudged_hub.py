"""A learning set that has met for a while, the clock run by hand over it, and what it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.planning import next_at, plan
from store import people, reflections, wake
from store.reflections import Said
from store.tables import Occurrence, OccurrencePart, Outbox
from tests.small_hub import NOW, START
from tests.store.learning_set_hub import SetHub

KINDS = ("nudge", "set_digest", "set_thanks")
# The three meetings are on Thursday 3, 17 and 31 December at 10:00; nobody reports to the first.
PROMPT = datetime(2026, 12, 14, 10, 0, tzinfo=START.tzinfo)
FOLLOW_UP = datetime(2026, 12, 16, 10, 0, tzinfo=START.tzinfo)
SECOND = datetime(2026, 12, 17, 10, 0, tzinfo=START.tzinfo)
# Six in the morning is quiet: the digest comes at its end.
DIGEST = datetime(2026, 12, 17, 7, 30, tzinfo=START.tzinfo)
AFTER = SECOND + timedelta(hours=1)
_MOST_TICKS = 20  # for what is due at one moment


@dataclass
class NudgedHub(SetHub):
    """The set with room for all, and with addresses: what is written to people is due and not dead."""

    def __post_init__(self) -> None:
        super().__post_init__()
        with self.store.transaction() as tx:
            tx.execute(update(OccurrencePart).values(capacity=None))

    def somebody(self, name: str = "Asha") -> int:
        account: dict[str, Any] = {"channel": "fake", "tenant": "", "user_id": name, "reference": {}}
        with self.store.transaction() as tx:
            return people.recognise(tx, **account, name=name, email=None, now=NOW).person_id

    def member(self, name: str = "Asha", now: datetime = NOW) -> int:
        person_id = self.somebody(name)
        self.join(person_id, now)
        return person_id

    def run(self, until: datetime, start: datetime = NOW) -> None:
        """Let the clock tick whenever it has something to do; again where a slow machine cut a tick short."""
        now, ticks = start, 0
        while now <= until:
            plan(self.store, now)
            with self.store.reading() as tx:
                then = next_at(tx)
            if then is None:
                return
            ticks = ticks + 1 if then <= now else 0
            assert ticks < _MOST_TICKS, "something is due, and every tick leaves it"
            now = max(now, then)

    def says(self, person_id: int, number: int = 1, now: datetime = PROMPT, **said: str) -> object:
        with self.store.transaction() as tx:
            words = Said(**(said or {"went_well": "The board", "next_action": "Ask nights"}))
            return reflections.answer(tx, self.meetings[number], person_id, words, now)

    def skips(self, person_id: int, number: int = 1, now: datetime = PROMPT) -> object:
        with self.store.transaction() as tx:
            return reflections.skip(tx, self.meetings[number], person_id, now)

    def snoozes(self, person_id: int, at: datetime, number: int = 1, now: datetime = PROMPT) -> object:
        with self.store.transaction() as tx:
            return reflections.ask_again(tx, self.meetings[number], person_id, at, now)

    def move(self, number: int, starts_at: datetime, now: datetime = NOW) -> None:
        """Put a meeting elsewhere, as an import does."""
        moved = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        self.change_meeting(number, now, **moved)

    def change_meeting(self, number: int, now: datetime = NOW, **values: object) -> None:
        with self.store.transaction() as tx:
            meeting = self.meetings[number]
            tx.execute(update(Occurrence).where(Occurrence.id == meeting).values(**values))
            wake.occurrences(tx, [meeting], now)

    def written(self, *kinds: str) -> list[tuple[str, int, datetime, str]]:
        """Return kind and rule, to whom, when and what became of it, in the order of moments."""
        with self.store.reading() as tx:
            query = select(Outbox.kind, Outbox.args, Outbox.person_id, Outbox.due_at, Outbox.state)
            rows = tx.execute(query.where(Outbox.kind.in_(kinds or KINDS)).order_by(Outbox.due_at, Outbox.id))
            return [
                (" ".join((kind, *filter(None, [args.get("rule")]))), person, at, state)
                for kind, args, person, at, state in rows
            ]
