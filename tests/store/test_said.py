"""What somebody was told: read by its number by them alone, and held while something is noted on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import null, select, update
from sqlalchemy.exc import OperationalError

from store import outbox, people, said
from store.db import Store
from store.tables import Outbox
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW

ASHA: dict[str, Any] = {"channel": "teams", "tenant": "T1", "user_id": "A1"}


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield store
    store.close()


def answered(store: Store) -> int:
    with store.transaction() as tx:
        asha = people.recognise(tx, **ASHA, name="Asha", email=None, reference={}, now=NOW)
        return outbox.add_answer(
            tx, key="1", person_id=asha.person_id, address_id=asha.address_id, channel="teams",
            body={"text": "Hello"}, owner="test", now=NOW,
        )  # fmt: skip


def test_an_answer_is_read_by_whom_it_was_to_alone(store: Store):
    number = answered(store)
    with store.transaction() as tx:
        assert said.answer(tx, number, **ASHA) == said.Answer({"text": "Hello"}, "")
        for changes in ({"user_id": "A2"}, {"tenant": "T2"}, {"channel": "slack"}):
            assert said.answer(tx, number, **{**ASHA, **changes}) is None


def test_nobody_takes_its_words_away_while_something_is_noted_on_them(store: Store):
    number = answered(store)
    taking = select(Outbox.id).where(Outbox.id == number).with_for_update(nowait=True)
    with store.transaction() as tx:
        said.answer(tx, number, **ASHA)
        with pytest.raises(OperationalError), store.transaction() as other:
            other.execute(taking)


def told(store: Store) -> int:
    with store.transaction() as tx:
        asha = people.recognise(tx, **ASHA, name="Asha", email=None, reference={}, now=NOW)
        number = outbox.add(
            tx, key="1", kind="reminder", person_id=asha.person_id, args={"booking": 1}, due_at=NOW, now=NOW
        )
        assert number is not None
        return number


def test_what_went_out_unasked_is_known_by_what_it_was_about_until_its_words_are_kept(store: Store):
    number = told(store)
    with store.transaction() as tx:
        row = said.told(tx, number, **ASHA)
        assert row is not None
        assert (row.kind, row.args, row.at) == ("reminder", {"booking": 1}, NOW)
        for changes in ({"user_id": "A2"}, {"tenant": "T2"}, {"channel": "slack"}):
            assert said.told(tx, number, **{**ASHA, **changes}) is None
        said.keep(tx, number, {"text": "Tomorrow"})
        assert said.told(tx, number, **ASHA) is None


def test_nobody_takes_it_away_while_its_words_are_built_again(store: Store):
    number = told(store)
    taking = select(Outbox.id).where(Outbox.id == number).with_for_update(nowait=True)
    with store.transaction() as tx:
        said.told(tx, number, **ASHA, is_held=True)
        with pytest.raises(OperationalError), store.transaction() as other:
            other.execute(taking)


def test_it_is_known_when_it_went_out_and_not_when_it_was_to(store: Store):
    number = told(store)
    with store.transaction() as tx:
        tx.execute(update(Outbox).values(state="sent", sent_at=NOW + timedelta(hours=1)))
        row = said.told(tx, number, **ASHA)
        assert row is not None
        assert row.at == NOW + timedelta(hours=1)


def test_an_answer_is_nothing_that_went_out_unasked_even_without_its_words(store: Store):
    number = answered(store)
    with store.transaction() as tx:
        tx.execute(update(Outbox).values(body=null()))
        assert said.told(tx, number, **ASHA) is None
