"""Words of many messages: what they need is read at once, and they are those that each would have alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from bot.words import Broken, all_ready, word_all
from dialogs.codec import reply_to_json
from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings, outbox, preferences
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.outbox import Claimed
from store.tables import Address, Booking
from tests.small_hub import NOW, START, SmallHub

MANY = 30
RULES = ("2 working days before", "day before at 16:00")


@pytest.fixture
def rows(bare_store: Store) -> list[Claimed]:
    """Many people on a session, each with a reminder that is due; those of every kind: stopped, cancelled."""
    hub = SmallHub(bare_store)
    part = {"key": "attend", "title": "Come along", "capacity": MANY, "questions": []}
    taster = hub.occurrence(hub.session_type(parts=[part], empty_place="It costs the hub £40."))
    for number in range(MANY):
        remind(bare_store, taster, hub.person(f"Person {number}"), RULES[number % 2])
    with bare_store.transaction() as tx:
        preferences.change(tx, 2, NOW, muted=("reminder",))
        preferences.change(tx, 3, NOW, muted=("nudge",))
        tx.execute(update(Booking).where(Booking.person_id == 5).values(state="cancelled"))
        return outbox.claim(tx, owner="me", channels=["fake"], now=NOW, limit=MANY)


def remind(store: Store, taster: int, person: int, rule: str) -> None:
    with store.transaction() as tx:
        booked = bookings.book(tx, Wanted(taster, person, person), NOW)
        assert isinstance(booked, Booked)
        where = {"channel": "fake", "user_id": f"u{person}", "reference": {}, "seen_at": NOW}
        tx.execute(insert(Address).values(person_id=person, **where))
        args: dict[str, Any] = {"booking": booked.booking_id, "rule": rule, "starts_at": START.isoformat()}
        key = f"reminder:{booked.booking_id}"
        outbox.add(tx, key=key, kind="reminder", person_id=person, args=args, due_at=NOW, now=NOW)


def said(store: Store, rows: Sequence[Claimed]) -> list[Any]:
    return [words for _, words in word_all(store, WORDINGS, rows, NOW)]


def questions(store: Store, rows: Sequence[Claimed]) -> int:
    """Return how many statements it takes to word these."""
    asked: list[str] = []

    def watch(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(asked.append)

    event.listen(store.engine, "checkout", watch)
    word_all(store, WORDINGS, rows, NOW)
    event.remove(store.engine, "checkout", watch)
    return sum("SELECT" in one for one in asked)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_words_of_many_ask_no_more_than_those_of_a_few(bare_store: Store, rows: list[Claimed]):
    assert len(rows) == MANY
    assert 0 < questions(bare_store, rows[:5]) <= 3
    assert questions(bare_store, rows) <= 3


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_many_that_are_late_ask_no_more_than_those_that_are_not(bare_store: Store, rows: list[Claimed]):
    late = [replace(row, due_at=NOW - timedelta(minutes=1)) for row in rows]
    assert questions(bare_store, late) <= questions(bare_store, rows) + 1


def test_each_of_many_says_what_it_would_say_alone(bare_store: Store, rows: list[Claimed]):
    alone = [said(bare_store, [row])[0] for row in rows]
    assert said(bare_store, rows) == alone
    assert {type(words) for words in alone} == {Reply, Drop}
    assert len({words for words in alone if isinstance(words, Drop)}) == 2


def test_what_changes_between_two_lots_is_in_the_second(bare_store: Store, rows: list[Claimed]):
    before = said(bare_store, rows)
    with bare_store.transaction() as tx:
        preferences.change(tx, rows[-1].person_id or 0, NOW, muted=("reminder",))
    assert said(bare_store, rows)[:-1] == before[:-1]
    assert said(bare_store, rows)[-1] == Drop("reminders are stopped")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_words_that_are_there_already_ask_for_nothing(bare_store: Store, rows: list[Claimed]):
    answers = [replace(row, kind="answer", body=reply_to_json(Reply("Hello"))) for row in rows]
    assert questions(bare_store, answers) == questions(bare_store, [])


LATE = timedelta(hours=3)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_words_that_are_there_and_may_go_are_had_without_the_database(rows: list[Claimed]):
    kept = [replace(row, body=reply_to_json(Reply("Lunch is at noon"))) for row in rows]
    assert all_ready(kept, NOW) == [(row, Reply("Lunch is at noon")) for row in kept]
    broken = all_ready([replace(kept[0], body={"no": "words"})], NOW)
    assert broken is not None
    assert isinstance(broken[0][1], Broken)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_database_is_asked_for_words_and_about_what_may_have_to_wait(rows: list[Claimed]):
    kept = [replace(row, body=reply_to_json(Reply("Lunch is at noon"))) for row in rows]
    assert all_ready([*kept, rows[0]], NOW) is None
    assert all_ready([replace(kept[0], due_at=NOW - LATE)], NOW) is None
    assert all_ready([replace(kept[0], attempts=2)], NOW) is None
    answer = replace(kept[0], kind=outbox.ANSWER, due_at=NOW - LATE, attempts=2)
    assert all_ready([answer], NOW) is not None
