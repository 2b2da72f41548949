"""What somebody was answered: read by its number by them alone, and held while something is noted on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
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
