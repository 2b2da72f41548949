"""Which revision of the tables there is, and which this version of the program needs.

Not here: getting from one to the other (`migrate`), which takes a library that nobody else need load.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from store.db import Store, Tx

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions(migrations: Path = MIGRATIONS) -> list[str]:
    """Return every revision this version of the program knows, oldest first: they are numbered."""
    return sorted(file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*_*.py"))


def head(migrations: Path = MIGRATIONS) -> str:
    """Return the newest revision this version of the program knows."""
    return revisions(migrations)[-1]


def current(store: Store) -> str | None:
    """Return the revision the database is at, or None where none was ever run."""
    with store.reading() as tx:
        return current_in(tx)


def current_in(tx: Tx) -> str | None:
    """Return the same, in a transaction that is open."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    revision: str | None = tx.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def is_empty(store: Store) -> bool:
    """Return whether the database holds no table at all."""
    with store.reading() as tx:
        return not inspect(tx).get_table_names()


def is_up_to_date(store: Store) -> bool:
    """Return whether the database has the tables this version needs."""
    return current(store) == head()
