from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from store.db import Store, is_lost_race
from store.tables import HubState, Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_what_a_failed_transaction_wrote_is_gone(bare_store: Store):
    with pytest.raises(ZeroDivisionError), bare_store.transaction() as tx:
        tx.execute(insert(HubState).values(key="a", value="b"))
        1 / 0
    with bare_store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(HubState)) == 0


def test_a_moment_comes_back_as_the_same_moment_in_utc(bare_store: Store):
    with bare_store.transaction() as tx:
        tx.execute(insert(Person).values(name="Asha", audiences=[], created_at=NOW))
    with bare_store.reading() as tx:
        assert tx.scalar(select(Person.created_at)) == NOW


def test_a_moment_without_a_zone_is_refused(bare_store: Store):
    with pytest.raises(StatementError, match="without a time zone"), bare_store.transaction() as tx:
        tx.execute(insert(Person).values(name="Asha", audiences=[], created_at=datetime(2026, 1, 1)))


def test_a_unique_key_somebody_got_to_first_is_a_lost_race(bare_store: Store):
    row = insert(HubState).values(key="a", value="b")
    with bare_store.transaction() as tx:
        tx.execute(row)
    with pytest.raises(IntegrityError) as caught, bare_store.transaction() as tx:
        tx.execute(row)
    assert is_lost_race(caught.value)


@pytest.mark.parametrize(
    ("trouble", "passes"),
    [
        (psycopg.errors.TooManyConnections, True),
        (psycopg.errors.DeadlockDetected, True),
        (psycopg.errors.UndefinedColumn, False),
    ],
)
def test_a_trouble_of_the_server_that_passes_is_worth_another_try(trouble: type[psycopg.Error], passes: bool):
    assert is_lost_race(OperationalError("SELECT 1", None, trouble())) == passes
