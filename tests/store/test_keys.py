"""What the database itself refuses, whatever the program thinks: every unique key and every CHECK."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError

from store.db import Store
from store.migrate import migrate
from store.revisions import head
from store.tables import STANDING, Base, Booking, Enrolment, OccurrencePart
from tests.conftest import create_tables
from tests.databases import Databases, Prepare
from tests.store.samples import load_rows


def run_migrations(store: Store) -> None:
    migrate(store)


TABLES = Base.metadata.sorted_tables
Key = UniqueConstraint | PrimaryKeyConstraint | Index
NEW_ID = 1000
MADE_BY: dict[str, Prepare] = {"tables": create_tables, "migrations": run_migrations}
# A row of the sample made wrong, for each CHECK.
BROKEN: dict[str, list[tuple[type[Base], dict[str, Any]]]] = {
    "ck_booking_party_is_somebody": [(Booking, {"party": 0, "state": "cancelled"})],
    "ck_enrolment_party_is_somebody": [(Enrolment, {"party": 0, "state": "declined"})],
    "ck_occurrence_part_not_oversold": [
        (OccurrencePart, {"part": "watch", "capacity": 2, "taken": 3}),
        (OccurrencePart, {"part": "watch", "capacity": 2, "taken": -1}),
        (OccurrencePart, {"part": "watch", "capacity": None, "taken": -1}),
    ],
}


# What the first row of the sample lacks to stand in the way of another, for keys of some rows only.
FITTING: dict[str, dict[str, Any]] = {"uq_enrolment_interested": {"cohort_id": None, "state": "interested"}}


def keys() -> Iterator[Key]:
    """Every key that says a row may be there once, save the ids the database counts itself."""
    for table in TABLES:
        for constraint in table.constraints:
            is_counted = isinstance(constraint, PrimaryKeyConstraint) and constraint.columns.keys() == ["id"]
            if isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint) and not is_counted:
                yield constraint
        yield from (index for index in table.indexes if index.unique)


@pytest.fixture(params=MADE_BY)
def sample(request: pytest.FixtureRequest, databases: Databases, engine_name: str) -> Iterator[Store]:
    """The sample rows, in the tables as the program knows them and as the migrations make them."""
    store = Store(databases.copy(engine_name, request.param, MADE_BY[request.param]))
    load_rows(store, str(head()))
    yield store
    store.close()


# In an order that every process of a parallel run agrees on: the tables hold theirs as sets.
KEYS: list[Key] = sorted(keys(), key=lambda one: str(one.name))


def copy_row(store: Store, table: Table, changes: dict[str, Any]) -> None:
    """Insert the first row of the table once more, with the next id and what is changed."""
    with store.transaction() as tx:
        row = dict(tx.execute(select(table).order_by(*table.primary_key)).mappings().first() or {})
        new_id = {"id": NEW_ID} if "id" in row else {}
        tx.execute(insert(table).values(row | new_id | changes))


def named(key: Key) -> str:
    """A pattern for how PostgreSQL and SQLite name the key."""
    in_sqlite = ", ".join(f"{column.table.name}.{column.name}" for column in key.columns)
    return f"{re.escape(str(key.name))}|UNIQUE constraint failed: {re.escape(in_sqlite)}"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: str(key.name))
def test_no_key_takes_a_row_twice(sample: Store, key: Key):
    table = key.columns[0].table
    with pytest.raises(IntegrityError, match=named(key)):
        copy_row(sample, table, FITTING.get(str(key.name), {}))


@pytest.mark.parametrize("state", STANDING)
def test_nobody_stands_twice_on_a_date(sample: Store, state: str):
    with pytest.raises(IntegrityError, match=r"uq_booking_standing|booking\.person_id"):
        copy_row(sample, Base.metadata.tables["booking"], {"state": state})


def test_who_cancelled_may_have_a_place_beside_it(sample: Store):
    booking = Base.metadata.tables["booking"]
    for number in range(2):
        copy_row(sample, booking, {"id": NEW_ID + number, "state": "cancelled"})


def test_every_check_is_tried():
    checks = {c.name for table in TABLES for c in table.constraints if isinstance(c, CheckConstraint)}
    assert checks == set(BROKEN)


@pytest.mark.parametrize("check", BROKEN)
def test_no_check_lets_a_wrong_row_in(sample: Store, check: str):
    for table, changes in BROKEN[check]:
        with pytest.raises(IntegrityError, match=check):
            copy_row(sample, Base.metadata.tables[table.__tablename__], changes)


def test_a_part_without_a_limit_takes_everybody(sample: Store):
    part = Base.metadata.tables["occurrence_part"]
    copy_row(sample, part, {"part": "watch", "capacity": None, "taken": 1000})
