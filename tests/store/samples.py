"""The sample rows of each revision, at least one in every table."""

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, inspect, select, table

from store.db import Store

ROWS = Path(__file__).parent / "revisions"


def load_rows(store: Store, revision: str) -> dict[str, int]:
    """Load the sample rows of a revision; return how many there are in each table."""
    statements = (ROWS / f"{revision}.sql").read_text(encoding="utf-8")
    with store.transaction() as tx:
        for statement in re.split(r";\n", statements):
            if statement.strip():
                tx.exec_driver_sql(statement)
        tables = set(inspect(tx).get_table_names()) - {"alembic_version"}
    return count_rows(store, tables)


def count_rows(store: Store, tables: Iterable[str]) -> dict[str, int]:
    with store.reading() as tx:
        counted = {name: tx.scalar(select(func.count()).select_from(table(name))) for name in tables}
    return {name: rows or 0 for name, rows in counted.items()}
