"""Somebody with a row in every table that can hold something about a person, each word of it marked.

Rows are made by walking the tables: a new column is filled and marked by itself, and for a new table
somebody must say here whether it holds anything about a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String, Table, insert, select, update
from sqlalchemy.types import TypeDecorator

from store import ledger, locks
from store.db import Store, Tx
from store.tables import Base, Cohort, HubState, OccurrencePart, Series, SharedPlace
from tests.small_hub import NOW, START, SmallHub

# The audit and the inbox name persons without a key that would say so.
_PERSON_FIRST = sorted(Base.metadata.sorted_tables, key=lambda table: table.name in ("audit", "inbox"))
# What is the hub's own: nothing in it is about a person.
OF_THE_HUB = frozenset(
    (
        "hub_state", "session_type", "closure", "series", "cohort", "occurrence", "occurrence_part",
        "slack_installation", "oauth_state", "shared_place", "past_count", "miss",
    )
)  # fmt: skip
Row = dict[str, Any]
# Columns whose words are the program's own, or that point at something.
MEANT: Mapping[str, Row] = {
    "person": {"introduced_by_id": None},
    "address": {"channel": "slack", "deactivated_at": None},
    "conversation": {},
    "calendar_entry": {"is_on": True},
    "calendar_links": {},
    "preference": {"quiet_from": None, "quiet_until": None},
    "host": {},
    "role": {"role": "facilitator", "given_by": "settings"},
    "booking": {
        "part": "attend", "state": "booked", "party": 1, "is_late_cancel": False, "offered_at": None,
        "offered_until": None, "handed_over_from_id": None, "ended_from": None, "confirmed_at": None,
        "remind_at": None, "follow_up_at": None, "follow_up_from": None,
    },
    "membership": {"state": "member"},
    "reflection": {"state": "answered"},
    "enrolment": {"state": "applied", "party": 1},
    "workshop_request": {"state": "new"},
    "announcement": {
        "state": "sending", "zone": "Europe/London", "due_at": None, "target": {"kind": "everybody"},
    },
    "recipient": {"change_id": None},
    "chat_line": {},
    "place_speaker": {},
    "audit": {"action": "booked", "occurrence_id": None, "revision": None},
    "inbox": {"kind": "text"},
    "outbox": {
        "kind": "answer", "channel": "slack", "state": "sent", "owner": None, "lease_until": None,
        "attempts": 1,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """The words by which one person's data is told from another's."""

    name: str
    email: str
    user_id: str
    said: str

    @property
    def all(self) -> tuple[str, ...]:
        return (self.name, self.email, self.user_id, self.said)


ZERLINA = Marks("Zerlina O’Quux", "zerlina.oquux@trust.example", "UZQ77", "zqsaid")
BRUNHILDE = Marks("Brunhilde Wumm", "brunhilde.wumm@trust.example", "UBW99", "bwsaid")


@dataclass
class Everything:
    """A hub, and the ids of the rows that each person has in each table."""

    hub: SmallHub
    past: int
    coming: int
    ids: dict[str, int]
    rows: dict[str, list[tuple[str, tuple[Any, ...]]]] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.hub.store

    def add(self, marks: Marks) -> int:
        """Give somebody a row in every table, on a past date and one to come; return their id."""
        with self.store.transaction() as tx:
            ids = dict(self.ids)
            for table in _PERSON_FIRST:
                if table.name not in OF_THE_HUB:
                    given = {**MEANT[table.name], **_own(table.name, marks, ids)}
                    ids[table.name] = self._insert(tx, table, marks, ids, given)
            for occurrence_id in (self.past, self.coming):
                self._book(tx, marks, ids["person"], occurrence_id)
        return ids["person"]

    def _insert(self, tx: Tx, table: Table, marks: Marks, ids: Mapping[str, int], given: Row) -> int:
        values = {
            column.name: given[column.name] if column.name in given else _value(column, marks, ids)
            for column in table.columns
            if not (column.primary_key and column.name == "id")
        }
        keys = tx.execute(insert(table).values(values).returning(*table.primary_key.columns)).one()
        self.rows.setdefault(marks.name, []).append((table.name, tuple(keys)))
        return keys[0] if isinstance(keys[0], int) else 0

    def _book(self, tx: Tx, marks: Marks, person_id: int, occurrence_id: int) -> None:
        locks.lock(tx, occurrence_id)
        row = {"occurrence_id": occurrence_id, "person_id": person_id, "booked_by_id": person_id}
        said = {"note": f"{marks.said} note", "answers": {"team": f"{marks.said} answer"}}
        plain = {"part": "attend", "party": 1, "state": "booked", "created_at": NOW, "changed_at": NOW}
        self.rows[marks.name].append(("booking", (ledger.add(tx, {**row, **said, **plain}),)))


def build(store: Store) -> Everything:
    """Make a hub with a course that has a cohort, a date that is past and one to come."""
    hub = SmallHub(store)
    type_id = hub.session_type()
    past = hub.occurrence(type_id, NOW - timedelta(days=7))
    coming = hub.occurrence(type_id, START)
    retired = hub.session_type("retired", is_retired=True)
    other = hub.occurrence(retired, NOW - timedelta(days=14), register_at=NOW - timedelta(days=14))
    with store.transaction() as tx:
        series_id = tx.scalar(select(Series.id).where(Series.session_type_id == retired)) or 0
        dates = {"applications_open_on": date(2026, 1, 1), "applications_close_on": date(2026, 12, 1)}
        cohort = insert(Cohort).values(series_id=series_id, title="Winter", places=9, **dates)
        cohort_id = tx.execute(cohort.returning(Cohort.id)).scalar_one()
        tx.execute(insert(HubState).values(key="catalogue_version", value="1"))
        tx.execute(update(OccurrencePart).values(capacity=9))
        there = {"channel": "slack", "key": "C1", "name": "hub", "place": {}, "seen_at": NOW}
        place = tx.execute(insert(SharedPlace).values(there).returning(SharedPlace.id)).scalar_one()
    ids = {"session_type": retired, "series": series_id, "cohort": cohort_id, "occurrence": other}
    ids["shared_place"] = place
    return Everything(hub, past, coming, ids)


def _own(table: str, marks: Marks, ids: Mapping[str, int]) -> Row:
    """Return what a table's row is found by."""
    key = f"slack:T1:{marks.user_id}:1"
    own: dict[str, Row] = {
        "person": {"name": marks.name, "email": marks.email},
        "address": {"user_id": marks.user_id},
        "chat_line": {"key": f"said:{key}", "body": {"text": f"{marks.said} line"}},
        "audit": {"actor_id": ids.get("person"), "person_id": ids.get("person")},
        "inbox": {"key": key, "person_id": ids.get("person")},
        "outbox": {"key": f"answer:{key}", "body": {"text": f"{marks.said} answer"}},
        # The one row made by walking does not stand: places are counted for those that do.
        "booking": {"state": "cancelled"},
    }
    return own.get(table, {})


def _value(column: Any, marks: Marks, ids: Mapping[str, int]) -> Any:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    match column.type:
        case JSON():
            return {"said": f"{marks.said} {column}", "by": marks.name}
        case String():
            return f"{marks.said} {column.name}"[: column.type.length]
        case Boolean():
            return False
        case Integer():
            return 1
        case TypeDecorator():
            return NOW
        case other:
            raise AssertionError(f"what is a {other} for a person?")


def dump(store: Store) -> dict[str, dict[Any, str]]:
    """Return every row of every table as text, by its first key."""
    with store.reading() as tx:
        return {
            table.name: {
                tuple(row._mapping[key.name] for key in table.primary_key.columns): _as_text(row)
                for row in tx.execute(select(table))
            }
            for table in Base.metadata.sorted_tables
        }


def _as_text(row: Any) -> str:
    return json.dumps(dict(row._mapping), default=str, ensure_ascii=False)


def found(store: Store, *words: str) -> list[str]:
    """Return where any of these words stands, as "table: row"."""
    rows = ((name, row) for name, rows in dump(store).items() for row in rows.values())
    return [f"{name}: {row}" for name, row in rows if any(word.lower() in row.lower() for word in words)]
