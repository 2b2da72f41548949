"""The guards, taken away on purpose: what a run must notice, or its silence elsewhere means nothing.

A worker process calls these for itself; nothing else ever does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, text, update

from adapters.slack.sender import SlackSender
from adapters.teams import rendering
from adapters.teams.service_urls import ServiceUrls
from bot import outcomes, teams
from bot.ledger import Ledger
from bot.teams_settings import TeamsSettings
from dialogs.messages import Outgoing, Reply, SendOutcome, Sent, Unknown
from store import group_places, lapsing, locks, offers, outbox, queues
from store.db import Store, Tx
from store.locks import LockedOccurrence
from store.outbox import Claimed, Mark
from store.tables import Occurrence, Outbox

# Under what the number of a row is found in what is sent.
ROW = "hubRow"
_SOMEBODY_ELSE_LOOKS_TOO = 0.003  # seconds


def read_instead_of_locking() -> None:
    """Let a decision about places begin with a plain SELECT."""
    locks.lock = _look


def _look(tx: Tx, occurrence_id: int) -> LockedOccurrence:
    columns = [getattr(Occurrence, field.name) for field in fields(LockedOccurrence)]
    row = tx.execute(select(*columns).where(Occurrence.id == occurrence_id)).one()
    # On a busy machine processes come one by one, and there would be no race to be noticed.
    time.sleep(_SOMEBODY_ELSE_LOOKS_TOO)
    return LockedOccurrence(**row._mapping)


def drop_check(url: str) -> None:
    """Let PostgreSQL take more bookings than there are places."""
    store = Store(url)
    with store.transaction() as tx:
        tx.execute(text("ALTER TABLE occurrence_part DROP CONSTRAINT ck_occurrence_part_not_oversold"))
    store.close()


def offer_nothing() -> None:
    """Let freed places go to whoever asks next."""
    offers.offer_freed = _offer_nothing


def _offer_nothing(tx: Tx, occurrence: LockedOccurrence, part: str, now: Any, *, anew: bool = False) -> None:
    """Leave what was freed."""


def select_instead_of_claiming() -> None:
    """Let a process send whatever is due, without making it its own. It leaves out what it sent itself."""
    mine: set[int] = set()

    def take(tx: Tx, rows: list[Claimed], owner: str, lease: Any) -> list[Claimed]:
        found = [row for row in rows if row.id not in mine]
        mine.update(row.id for row in found)
        return found

    outbox._take = take
    outbox.mark = _mark_anybodys


def _mark_anybodys(tx: Tx, marks: Iterable[Mark], owner: str, now: Any) -> int:
    ids = [mark.id for mark in marks]
    return tx.execute(update(Outbox).where(Outbox.id.in_(ids)).values(state="sent", sent_at=now)).rowcount


def ask_nothing() -> None:
    """Let a process send what is in doubt without looking whether it is there."""
    SlackSender.find = _find_nothing  # type: ignore[assignment,method-assign]


async def _find_nothing(_sender: SlackSender, message: Outgoing) -> None:
    return None


def repeat_everything() -> None:
    """Let whatever is in doubt be sent again, of any kind."""
    outbox.NOT_REPEATED_KINDS = frozenset()


def take_it_for_sent() -> None:
    """Let a process believe that what was not answered has arrived."""
    usual = outcomes.mark

    def mark(message: Outgoing, attempts: int, outcome: SendOutcome) -> Mark:
        return usual(message, attempts, Sent() if isinstance(outcome, Unknown) else outcome)

    outcomes.mark = mark


def acknowledge_everything() -> None:
    """Let a process tell Teams that it has taken what it could not keep."""
    from adapters.teams import activities
    from adapters.teams.answers import TAKEN

    activities.NOT_TAKEN = TAKEN  # type: ignore[attr-defined]


def forget_marks() -> None:
    """Let a process forget what it has sent when that cannot be written down at once."""
    usual = Ledger.write_and_claim

    async def write_and_claim(
        self: Ledger, channel: str, room: int, now: datetime, **more: Any
    ) -> list[Claimed]:
        try:
            return await usual(self, channel, room, now, **more)
        except BaseException:
            self._marks = []
            raise

    Ledger.write_and_claim = write_and_claim  # type: ignore[method-assign]


def show_numbers() -> None:
    """Let what is sent to Teams carry the number of its row, so that a run can tell messages apart."""
    usual = rendering.draw

    def draw(reply: Reply, *, message: int = 0, **more: Any) -> dict[str, Any]:
        return {**usual(reply, message=message, **more), ROW: message}

    rendering.draw = draw


def send_to_this_machine() -> None:
    """Let a process answer a Teams that is on this machine; everything else about it is checked."""

    def here(settings: TeamsSettings) -> ServiceUrls:
        return ServiceUrls(loopback=True)

    teams.service_urls = here


def count_no_places_of_groups() -> None:
    """Let groups take whoever comes."""
    group_places._free = lambda tx, occurrence_id: None


def ask_the_last_first() -> None:
    """Let what comes free go to whoever has waited least."""
    usual = queues.queue
    queues.queue = lambda tx, occurrence_id, part: usual(tx, occurrence_id, part)[::-1]


def lapse_to_nobody() -> None:
    """Let the place of whoever did not answer stay empty."""
    lapsing.offers = SimpleNamespace(offer_freed=_offer_nothing, key=offers.key)  # type: ignore[assignment,attr-defined]


# What a queue can do without, by name.
QUEUES: Mapping[str, Callable[[], None]] = {
    "the lock": read_instead_of_locking,
    "its order": ask_the_last_first,
    "the next after a lapse": lapse_to_nobody,
}
# What a crowd can do without, by name.
GUARDS: Mapping[str, Callable[[], None]] = {
    "the lock": read_instead_of_locking,
    "offers": offer_nothing,
    "counting in groups": count_no_places_of_groups,
}

# What sending can do without, by name.
ASKING, CLAIMING, DOUBT, KINDS = "asking", "claiming", "doubt", "kinds that are not repeated"
REFUSING, MARKS = "refusing", "marks"
SENDING: Mapping[str, Callable[[], None]] = {
    ASKING: ask_nothing,
    CLAIMING: select_instead_of_claiming,
    DOUBT: take_it_for_sent,
    KINDS: repeat_everything,
    REFUSING: acknowledge_everything,
    MARKS: forget_marks,
}
