"""Fixtures that every test may use: a real database, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from store.db import Store
from store.tables import Base
from tests.databases import Databases, folder_until_exit, place_for_a_hurry

# How long one example takes says more about the machine than about the program; and a build that was green is
# green again. The long runs (`make faults`) look where nobody has looked before.
settings.register_profile("hub", deadline=None, derandomize=True)
settings.load_profile("hub")


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases(folder_until_exit("hub-databases-", place_for_a_hurry()), in_a_hurry=True)


@pytest.fixture(autouse=True)
def nothing_piles_up(databases: Databases) -> Iterator[None]:
    yield
    databases.throw_away()


def create_tables(store: Store) -> None:
    Base.metadata.create_all(store.engine)


@pytest.fixture(params=["sqlite", "postgres"])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bare_store(databases: Databases, engine_name: str) -> Iterator[Store]:
    """Every table and not one row, on SQLite and on PostgreSQL."""
    store = Store(databases.copy(engine_name, "tables", create_tables))
    yield store
    store.close()
