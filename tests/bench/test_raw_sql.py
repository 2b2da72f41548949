import asyncio
from contextlib import closing
from threading import Lock

import pytest
from sqlalchemy import select

from dialogs.messages import Incoming, Press
from store import audits
from store.db import Store
from store.tables import Address, Booking, Inbox, Occurrence, OccurrencePart, Outbox
from tests import world
from tests.bench import hubs, raw_sql, turns, whats_on
from tests.bench.raw_sql import Transaction
from tests.databases import Databases

_PEOPLE = 2


def _copy(databases: Databases, engine_name: str) -> str:
    return databases.copy(engine_name, "bench", hubs.of_size(_PEOPLE, 3, 2))


@pytest.fixture
def url(databases: Databases, engine_name: str) -> str:
    return _copy(databases, engine_name)


@pytest.fixture
def scripts(databases: Databases, engine_name: str) -> list[list[Transaction]]:
    """What the bookings of two people sent to another copy of the database, person by person."""
    kept = []
    with closing(Store(_copy(databases, engine_name))) as store:
        everybody = world.turns(store)
        taster = world.occurrence_id(store, "cqi_taster", "2026-12-03")
        for number in range(_PEOPLE):
            press = Press("book", {"occurrence": taster})
            with raw_sql.record(store) as recorder:
                asyncio.run(turns.take(everybody, Incoming("press", hubs.sender(number), press=press)))
                kept.append(recorder.take())
    return kept


def test_a_turn_is_recorded_as_two_transactions(scripts: list[list[Transaction]]):
    assert [len(transactions) for transactions in scripts] == [2, 2]


def test_what_is_replayed_books_and_marks_the_answer_as_sent(url: str, scripts: list[list[Transaction]]):
    with closing(raw_sql.player(url, Lock())) as player:
        for script in scripts:
            player.play(script)
    with closing(Store(url)) as store, store.reading() as tx:
        assert len(tx.execute(select(Booking.id).where(Booking.created_at == hubs.NOW)).all()) == 2 + _PEOPLE
        assert len(tx.execute(select(Inbox.key)).all()) == _PEOPLE
        assert tx.execute(select(Outbox.state)).scalars().all() == ["sent"] * _PEOPLE


def test_replayed_in_another_order_everybody_marks_their_own_answer(
    url: str, scripts: list[list[Transaction]]
):
    (booked, marked), other = scripts
    with closing(raw_sql.player(url, Lock())) as first, closing(raw_sql.player(url, Lock())) as second:
        second.play(other[:1])
        first.play([booked, marked])
    with closing(Store(url)) as store, store.reading() as tx:
        query = select(Address.user_id, Outbox.state).join(Address, Address.id == Outbox.address_id)
        assert sorted(tx.execute(query)) == [("person0", "sent"), ("person1", "sending")]


def test_a_filled_hub_keeps_every_rule(url: str):
    with closing(Store(url)) as store, store.reading() as tx:
        taken = select(OccurrencePart.taken).join(Occurrence, Occurrence.id == OccurrencePart.occurrence_id)
        assert sum(tx.scalars(taken)) == 2
        assert not audits.check(tx, hubs.NOW)


def test_the_question_of_a_week_reaches_the_occurrences_by_their_index(databases: Databases):
    url = databases.copy("sqlite", "occurrences", hubs.with_occurrences(100))
    [statement] = whats_on.recorded(url)
    with closing(Store(url)) as store, store.reading() as tx:
        assert whats_on.access(tx, statement) == {"index ix_occurrence_starts_at_id"}


def test_a_table_that_is_read_whole_is_noticed(databases: Databases):
    url = databases.copy("sqlite", "occurrences", hubs.with_occurrences(100))
    statement = raw_sql.Statement("SELECT * FROM occurrence WHERE place = ?", ("Attic",))
    with closing(Store(url)) as store, store.reading() as tx:
        assert whats_on.access(tx, statement) == {"whole table"}
