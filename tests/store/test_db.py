import sqlite3
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import delete, event, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from store.db import Store, is_lost_race, use_write_ahead_log
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


class BusyOnce:
    """A connection that is refused at once the first time, as when two switch to the write-ahead log."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.asked: list[str] = []

    def execute(self, statement: str) -> None:
        self.asked.append(statement)
        if len(self.asked) == 1:
            refused = sqlite3.OperationalError("refused")
            refused.sqlite_errorcode = self.code
            raise refused


def test_a_file_that_another_process_is_setting_up_is_asked_again():
    connection = BusyOnce(sqlite3.SQLITE_BUSY)
    use_write_ahead_log(connection)
    assert connection.asked == ["PRAGMA journal_mode=WAL"] * 2


def test_any_other_trouble_with_a_file_is_told_at_once():
    with pytest.raises(sqlite3.OperationalError, match="refused"):
        use_write_ahead_log(BusyOnce(sqlite3.SQLITE_READONLY))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_compacted_file_holds_nothing_of_what_was_deleted(bare_store: Store):
    """Some builds of SQLite overwrite what is deleted; here they are told not to."""
    event.listen(bare_store.engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=OFF"))
    bare_store.engine.dispose()
    with bare_store.transaction() as tx:
        tx.execute(insert(HubState), [{"key": f"k{n}", "value": "Zerlina " * 99} for n in range(99)])
    with bare_store.transaction() as tx:
        tx.execute(delete(HubState))
    assert b"Zerlina" in _bytes(bare_store)
    assert bare_store.compact()
    assert b"Zerlina" not in _bytes(bare_store)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_file_that_is_being_read_is_not_said_to_be_compacted(bare_store: Store):
    with bare_store.reading() as tx:
        tx.execute(select(HubState)).all()
        assert not bare_store.compact()
    assert bare_store.compact()


def _bytes(store: Store) -> bytes:
    path = store.path
    assert path is not None
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
