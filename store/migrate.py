"""Bringing a database up to date, from empty or from any earlier revision.

The revisions themselves are in `store/migrations/versions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from store.db import Store, Tx, UtcDateTime
from store.errors import OutOfDate
from store.revisions import MIGRATIONS, current_in, revisions

# Any number will do, as long as every process of every version takes the same.
_LOCK = 20261123


def migrate(store: Store, to: str = "head", migrations: Path = MIGRATIONS) -> list[str]:
    """Run every missing revision, in one transaction, and return them; a second call returns none.

    Processes that migrate at once wait for one another. Raises OutOfDate when the database belongs to
    something else, or to a newer version of the program.
    """
    with _alone(store) as tx:
        before = current_in(tx)
        if before is None and inspect(tx).get_table_names():
            raise OutOfDate("this database holds tables that are not the hub's: name another one")
        order = revisions(migrations)
        if before is not None and before not in order:
            raise OutOfDate(f"this database is at revision {before}: a newer version of the program made it")
        command.upgrade(_config(tx, migrations), to)
        return order[_place(order, before) : _place(order, current_in(tx))]


def draft(message: str) -> None:
    """Write the revision that is missing between the newest one and the tables, and print its file."""
    store = Store("sqlite://")
    migrate(store)
    number = f"{len(revisions()) + 1:04}"
    with store.transaction() as tx:
        command.revision(_config(tx, MIGRATIONS), message, autogenerate=True, rev_id=number)


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Return how a revision writes down a type of ours: a revision imports nothing that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def _alone(store: Store) -> Iterator[Tx]:
    """Open a transaction in which no other process migrates."""
    with store.engine.connect() as connection:
        if not store.is_sqlite:
            with connection.begin():
                # Another process may need longer than the usual ten seconds.
                connection.exec_driver_sql("SET LOCAL lock_timeout = '10min'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
            return
        # SQLite changes a table by copying and dropping it, which would delete what refers to it. The
        # pragma does nothing inside a transaction, so it goes to the driver before one begins.
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if orphans:
                    raise OutOfDate(f"migrating would leave rows without what they belong to: {orphans[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _place(order: list[str], revision: str | None) -> int:
    return 0 if revision is None else order.index(revision) + 1


def _config(tx: Tx, migrations: Path) -> Config:
    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
