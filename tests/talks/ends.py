"""What a talk leaves behind, in a form that does not depend on the channel it went through."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, select

from store.db import Store, Tx
from store.tables import Address, Announcement, Base, Miss, Occurrence, Person, Recipient

_TABLES = (
    *("booking", "membership", "reflection", "enrolment", "workshop_request"),
    *("preference", "session_type"),
)
# The database numbers rows, and moments are the clock's; who and what must be the same.
_LEFT_OUT = ("id", "handed_over_from_id", "follow_up_from")

Ends = dict[str, list[dict[str, Any]]]


def ends(store: Store) -> Ends:
    """Return the rows that people made, with names in place of persons, in an order of their own."""
    with store.reading() as tx:
        names = {row.id: row.email or row.name for row in tx.execute(select(Person))}
        return {table: _rows(tx, table, names) for table in _TABLES}


def written(store: Store) -> list[tuple[Any, ...]]:
    """Return the same rows as they stand, to be compared with those after a turn, and who is unlinked."""
    with store.reading() as tx:
        tables = [Base.metadata.tables[name] for name in _TABLES]
        in_order = [select(table).order_by(*table.primary_key) for table in tables]
        rows = [tuple(row) for query in in_order for row in tx.execute(query)]
        unlinked = select(Address.id, Address.unlinked_at).where(Address.unlinked_at.is_not(None))
        announced = select(Announcement.id, Announcement.state, Announcement.version)
        rows += [tuple(row) for row in tx.execute(announced.where(Announcement.state != "draft"))]
        got_it = select(Recipient.id).where(Recipient.got_it_at.is_not(None))
        rows += [("got it", *row) for row in tx.execute(got_it)]
        taken = select(Occurrence.id, Occurrence.register_at, Occurrence.walk_ins)
        rows += [tuple(row) for row in tx.execute(taken.where(Occurrence.register_at.is_not(None)))]
        # That a text is counted changes nothing of what the speaker has; what a coordinator says of it does.
        rows += [tuple(row) for row in tx.execute(select(Miss.id, Miss.meant).where(Miss.meant != ""))]
        return [*rows, *(tuple(row) for row in tx.execute(unlinked.order_by(Address.id)))]


def _rows(tx: Tx, table: str, names: dict[int, str]) -> list[dict[str, Any]]:
    columns = [column for column in Base.metadata.tables[table].columns if _counts(column)]
    rows = [
        {column.name: names.get(value, value) if _is_person(column) else value for column, value in pairs}
        for pairs in (zip(columns, row, strict=True) for row in tx.execute(select(*columns)))
    ]
    return sorted(rows, key=str)


def _counts(column: Column[Any]) -> bool:
    return column.name not in _LEFT_OUT and not column.name.endswith("_at")


def _is_person(column: Column[Any]) -> bool:
    return any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
