from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import insert

from store import chat_lines, people
from store.chat_lines import Line
from store.db import Store
from store.tables import Address
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW

ASHA = {"channel": "web", "tenant": "", "user_id": "asha"}
BEN = ASHA | {"user_id": "ben"}


def with_addresses(store: Store) -> Store:
    with store.transaction() as tx:
        for at in (ASHA, BEN):
            person = people.add(tx, at["user_id"], None, NOW)
            tx.execute(insert(Address).values(person_id=person, reference={}, seen_at=NOW, **at))
    return store


@pytest.fixture
def store(bare_store: Store) -> Store:
    return with_addresses(bare_store)


def add(store: Store, key: str, at: dict[str, Any] = ASHA) -> int | None:
    with store.transaction() as tx:
        return chat_lines.add(tx, **at, key=key, body={"text": key}, now=NOW)


def test_a_line_is_added_once_under_its_key(store: Store):
    first = add(store, "k")
    assert first is not None
    assert add(store, "k") == first
    with store.reading() as tx:
        assert chat_lines.find(tx, "k") == first
        assert chat_lines.find(tx, "other") is None
        assert chat_lines.latest(tx, **ASHA, limit=9) == [Line(first, {"text": "k"}, is_answer=False)]


def test_an_answer_is_told_from_what_comes_unasked(store: Store):
    for key in ("answer:k", "reminder:answer:k"):
        add(store, key)
    with store.reading() as tx:
        assert [line.is_answer for line in chat_lines.latest(tx, **ASHA, limit=9)] == [True, False]


def test_nothing_is_added_where_nobody_is(store: Store):
    assert add(store, "k", ASHA | {"user_id": "nobody"}) is None


def test_everybody_sees_their_own_lines_in_order(store: Store):
    for key, at in (("a1", ASHA), ("b1", BEN), ("a2", ASHA), ("a3", ASHA)):
        add(store, key, at)
    with store.reading() as tx:
        every = chat_lines.latest(tx, **ASHA, limit=9)
        assert [line.body["text"] for line in every] == ["a1", "a2", "a3"]
        assert chat_lines.latest(tx, **ASHA, limit=2) == every[1:]
        assert chat_lines.after(tx, **ASHA, line_id=every[0].id, limit=9) == every[1:]
        assert chat_lines.after(tx, **ASHA, line_id=0, limit=2) == every[:2]
        assert [line.body["text"] for line in chat_lines.after(tx, **BEN, line_id=0, limit=9)] == ["b1"]


@pytest.mark.postgres
def test_a_line_is_not_seen_before_one_with_a_smaller_id(databases: Databases):
    """Else a page that has read the later line would never ask for the earlier one."""
    store = with_addresses(Store(databases.copy("postgres", "tables", create_tables)))
    with ThreadPoolExecutor() as pool:
        with store.transaction() as tx:
            first = chat_lines.add(tx, **ASHA, key="first", body={}, now=NOW)
            second = pool.submit(add, store, "second")
            assert wait([second], timeout=0.5).not_done
            assert pool.submit(add, store, "ben's", BEN).result(timeout=5)
        assert (second.result(timeout=5) or 0) > (first or 0)
    store.close()
