"""Builds the words of claimed outbox rows from today's data, so that one bad row spoils none but itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from dialogs import arguments
from dialogs.codec import reply_from_json
from dialogs.messages import Drop, Json, Reply
from store import outbox, places, preferences, reminder_rules, session_types, unasked
from store.db import Store, Tx, is_lost_race
from store.outbox import Claimed

# From so many on it takes fewer statements to read them at once.
_MANY = 3

Wording = Callable[[Tx, Mapping[str, Json], int | None, datetime], Reply | Drop]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row whose words could not be built; the class of the error only, as its text may name a person."""

    reason: str
    spoils_transaction: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is late by now and waits for the end of its person's quiet hours."""

    until: datetime


Words = Reply | Drop | Broken | Held


def word_all(
    store: Store, wordings: Mapping[str, Wording], rows: Sequence[Claimed], now: datetime
) -> list[tuple[Claimed, Words]]:
    """Return every row with its words; raises DBAPIError when the trouble is the database's own."""
    waiting = list(rows)
    worded: list[tuple[Claimed, Words]] = []
    while waiting:
        # A statement that fails spoils the transaction on PostgreSQL: the rows after it get a new one.
        with store.reading() as tx:
            _read_ahead(tx, waiting)
            while waiting:
                row = waiting.pop(0)
                words = _word(tx, wordings, row, now)
                worded.append((row, words))
                if isinstance(words, Broken) and words.spoils_transaction:
                    break
    return worded


def all_ready(rows: Sequence[Claimed], now: datetime) -> list[tuple[Claimed, Words]] | None:
    """Return the rows with their words; None where one has none yet, or may wait: the database knows."""
    if not all(row.body is not None and _goes_at_once(row, now) for row in rows):
        return None
    return [(row, _kept(row)) for row in rows]


def _goes_at_once(row: Claimed, now: datetime) -> bool:
    return _is_asked_for(row) or unasked.goes_at_once(
        row.kind, now, due_at=row.due_at, is_again=row.attempts > 1
    )


def _kept(row: Claimed) -> Words:
    try:
        return reply_from_json(row.body or {})
    except Exception as error:
        return Broken(type(error).__name__)


def _is_asked_for(row: Claimed) -> bool:
    is_fetched = row.kind == outbox.ANSWER or row.channel in outbox.FETCHED
    return is_fetched or row.person_id is None or "place" in row.args


def _read_ahead(tx: Tx, rows: Sequence[Claimed]) -> None:
    """Read at once what most words ask for one by one: places, what is wished, what it is about."""
    rows = [row for row in rows if row.body is None]  # of words that are there nothing is asked
    if len(rows) < _MANY:
        return
    asked = {arguments.identity(row.args, "booking") for row in rows}
    theirs = places.read_ahead(tx, [booking_id for booking_id in asked if booking_id is not None])
    people = {row.person_id for row in rows if row.person_id is not None}
    preferences.read_ahead(tx, people | {place.person_id for place in theirs})
    session_types.read_ahead(tx, {place.session_type_id for place in theirs})


def _word(tx: Tx, wordings: Mapping[str, Wording], row: Claimed, now: datetime) -> Words:
    try:
        if held := _held(tx, row, now):
            return held
        if row.body is not None:
            return reply_from_json(row.body)
        if row.kind not in wordings:
            return Broken(f"{row.kind} has no wording")
        return wordings[row.kind](tx, row.args, row.person_id, now)
    except DBAPIError as error:
        if is_lost_race(error):
            raise
        return Broken(type(error).__name__, spoils_transaction=True)
    except Exception as error:
        return Broken(type(error).__name__)


def _held(tx: Tx, row: Claimed, now: datetime) -> Held | Drop | None:
    """Return that it waits, or is of no use after the wait; None when it may go, as answers always may."""
    if _is_asked_for(row) or row.person_id is None:
        return None
    until = unasked.held_until(
        tx,
        row.kind,
        row.person_id,
        now,
        due_at=row.due_at,
        is_again=row.attempts > 1,
        expires_at=row.expires_at,
    )
    if until is None:
        return None
    is_useless = row.expires_at is not None and row.expires_at <= until
    return Drop(reminder_rules.TOO_LATE) if is_useless else Held(until)
