"""What is to be sent, as rows: adding them, claiming them with a lease, and what became of each.

Here: the SQL and the policy of retries. Not here: words and sending (`bot/delivery.py`).

Two clocks, on purpose. Whether a message is due or late is compared with the `now` that is passed in, so a
rehearsal of next week works. Whether a lease ran out is compared with the database's own clock: several
machines share the rows, and one whose clock runs ahead must not take what another is still sending.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, Literal

from sqlalchemy import BindParameter, Row, Select, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.db import DatabaseNow, Tx
from store.tables import Address, Outbox

Ending = Literal["sent", "unknown", "dead", "skipped"]

LEASE = timedelta(minutes=2)
ANSWER = "answer"

# After an unknown outcome (a crash, a timeout) on a channel that cannot be asked, these are sent again:
# twice is better than never. A reminder or nudge twice is a nuisance; it ends as unknown instead.
REPEATED_KINDS = frozenset({ANSWER, "confirmation", "occurrence_changed"})

# Waits of 5, 10, 20 ... seconds up to 15 minutes: forty tries outlast a working day without the channel.
MOST_ATTEMPTS = 40
_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row this process may send until its lease runs out, with where it goes.

    `in_doubt`: an earlier attempt began and nobody knows how it ended, so ask the channel first.
    """

    id: int
    key: str
    kind: str
    person_id: int | None
    args: Mapping[str, Any]
    body: dict[str, Any] | None
    expires_at: datetime | None
    attempts: int
    in_doubt: bool
    address_id: int
    channel: str
    tenant: str
    user_id: str
    reference: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one claimed row.

    `retry`: it is surely not there, due again after `after_seconds`. `in_doubt`: it may be there, to be
    asked about after `after_seconds`. The others are the end of it.
    """

    id: int
    state: Ending | Literal["retry", "in_doubt"]
    reason: str = ""
    provider_id: str | None = None
    after_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Lag:
    """How many messages are due and unsent, and for how long the oldest has been."""

    due: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are of one kind, channel and state."""

    kind: str
    channel: str
    state: str
    rows: int


# --- Adding -------------------------------------------------------------------------------------


def add(
    tx: Tx,
    *,
    key: str,
    kind: str,
    person_id: int,
    args: Mapping[str, Any],
    due_at: datetime,
    now: datetime,
    expires_at: datetime | None = None,
    body: dict[str, Any] | None = None,
    address_id: int | None = None,
) -> int | None:
    """Write a message to be sent when due, and return its id; None when `key` was there already.

    Without `address_id` it goes to the address the person used last. A person without any address
    gets a row that is dead from the start, so that the ledger says why nothing came.
    """
    address = _address(tx, person_id, address_id)
    dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    values = {
        "key": key,
        "kind": kind,
        "person_id": person_id,
        "address_id": address.id if address else None,
        "channel": address.channel if address else "",
        "args": dict(args),
        "body": body,
        "state": "due" if address else "dead",
        "reason": "" if address else "no address",
        "due_at": due_at,
        "expires_at": expires_at,
        "created_at": now,
    }
    adding = dialect_insert(Outbox).values(values).on_conflict_do_nothing(index_elements=["key"])
    return tx.execute(adding.returning(Outbox.id)).scalar()


def add_answer(
    tx: Tx,
    *,
    key: str,
    person_id: int | None,
    address_id: int,
    channel: str,
    body: dict[str, Any],
    owner: str,
    now: datetime,
    lease: timedelta = LEASE,
) -> int:
    """Write an answer to the speaker, already claimed by the process that will send it; return its id.

    Should that process die before it marks the row, the clock sends it when the lease runs out.
    """
    values = {
        "key": key,
        "kind": ANSWER,
        "person_id": person_id,
        "address_id": address_id,
        "channel": channel,
        "args": {},
        "body": body,
        "state": "sending",
        "due_at": now,
        "owner": owner,
        "lease_until": DatabaseNow(lease.total_seconds()),
        "attempts": 1,
        "created_at": now,
    }
    return tx.execute(insert(Outbox).values(values).returning(Outbox.id)).scalar_one()


def _address(tx: Tx, person_id: int, address_id: int | None) -> Row[int, str] | None:
    query = select(Address.id, Address.channel).where(Address.person_id == person_id)
    if address_id is not None:
        query = query.where(Address.id == address_id)
    return tx.execute(query.order_by(Address.seen_at.desc(), Address.id.desc()).limit(1)).first()


# --- Claiming -----------------------------------------------------------------------------------


def is_anything_due(tx: Tx, *, channels: Collection[str], now: datetime) -> bool:
    """Return whether `claim` would find a row; a read, so that an idle clock takes no write lock."""
    found = exists().where(Outbox.channel.in_(channels), or_(_is_due(now), _has_lapsed()))
    return bool(tx.scalar(select(found)))


def claim(
    tx: Tx, *, owner: str, channels: Collection[str], now: datetime, limit: int, lease: timedelta = LEASE
) -> list[Claimed]:
    """Take up to `limit` rows for sending on `channels`: abandoned ones first, then the oldest due.

    Nobody else gets them until the lease runs out. Rows that another process is claiming at this
    moment are passed over (PostgreSQL) or waited for (SQLite, one writer at a time).
    """
    on_channels = _claimable().where(Outbox.channel.in_(channels))
    lapsed = tx.execute(on_channels.where(_has_lapsed()).order_by(Outbox.due_at).limit(limit)).all()
    rows = list(lapsed)
    if len(rows) < limit:
        due = on_channels.where(_is_due(now)).order_by(Outbox.due_at, Outbox.id).limit(limit - len(rows))
        rows += tx.execute(due).all()
    return _take(tx, rows, owner, lease)


def find_unsent_answer(
    tx: Tx, *, key: str, owner: str, now: datetime, lease: timedelta = LEASE
) -> Claimed | None:
    """Claim the answer with this key and return it, if it is still unsent and nobody is sending it.

    None when there is none, or when it has been sent, is being sent, or has ended otherwise.
    """
    query = _claimable().where(Outbox.key == key, or_(_is_due(now), _has_lapsed()))
    return next(iter(_take(tx, tx.execute(query).all(), owner, lease)), None)


def _claimable() -> Select[Any]:
    outbox, address = Outbox.__table__.c, Address.__table__.c
    columns = (
        *(outbox[name] for name in ("id", "key", "kind", "person_id", "args", "body", "expires_at")),
        (outbox.attempts + 1).label("attempts"),
        (outbox.state == "sending").label("in_doubt"),
        outbox.address_id,
        outbox.channel,
        *(address[name] for name in ("tenant", "user_id", "reference")),
    )
    query = select(*columns).join(Address, Address.id == Outbox.address_id)
    return query.with_for_update(of=Outbox, skip_locked=True)


def _is_due(now: datetime) -> Any:
    return (Outbox.state == "due") & (Outbox.due_at <= now)


def _has_lapsed() -> Any:
    return (Outbox.state == "sending") & (Outbox.lease_until <= DatabaseNow(0.0))


def _take(tx: Tx, rows: Iterable[Row[Any]], owner: str, lease: timedelta) -> list[Claimed]:
    claimed = [Claimed(**row._mapping) for row in rows]
    if claimed:
        taking = update(Outbox).where(Outbox.id.in_([row.id for row in claimed]))
        until = DatabaseNow(lease.total_seconds())
        attempts = Outbox.attempts + 1
        tx.execute(taking.values(state="sending", owner=owner, lease_until=until, attempts=attempts))
    return claimed


# --- What became of it --------------------------------------------------------------------------


def mark(tx: Tx, marks: Collection[Mark], owner: str, now: datetime) -> int:
    """Write what became of rows that are still `owner`'s; return how many were.

    A row whose lease ran out and that somebody else took meanwhile is left alone.
    """
    mine = update(Outbox).where(
        Outbox.id == bindparam("row_id"), Outbox.owner == owner, Outbox.state == "sending"
    )
    reason: BindParameter[str] = bindparam("why")
    ended = mine.values(
        state=bindparam("ending"),
        reason=reason,
        provider_id=bindparam("provider"),
        sent_at=bindparam("sent"),
        owner=None,
        lease_until=None,
    )
    due_again = mine.values(
        state="due", reason=reason, due_at=bindparam("again"), owner=None, lease_until=None
    )
    in_doubt = mine.values(reason=reason, lease_until=DatabaseNow(bindparam("seconds")))
    applied = 0
    for statement, parameters in (
        (ended, [_ending(m, now) for m in marks if m.state not in ("retry", "in_doubt")]),
        (due_again, [_row(m) | {"again": now + _seconds(m)} for m in marks if m.state == "retry"]),
        (in_doubt, [_row(m) | {"seconds": m.after_seconds} for m in marks if m.state == "in_doubt"]),
    ):
        if parameters:
            applied += tx.execute(statement, parameters).rowcount
    return applied


def _row(mark: Mark) -> dict[str, Any]:
    return {"row_id": mark.id, "why": mark.reason[:300]}


def _ending(mark: Mark, now: datetime) -> dict[str, Any]:
    sent_at = now if mark.state == "sent" else None
    return _row(mark) | {"ending": mark.state, "provider": mark.provider_id, "sent": sent_at}


def _seconds(mark: Mark) -> timedelta:
    return timedelta(seconds=mark.after_seconds)


def wait_seconds(attempts: int, at_least: float = 0.0) -> float:
    """Return how long to wait after so many attempts: doubling, capped, and spread by a fifth.

    Never shorter than `at_least`, which is what the channel asked for. Without the spread, what failed
    together would come back together.
    """
    wait: float = min(_FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
    return max(wait, at_least) * uniform(1.0, 1.2)  # noqa: S311 (nothing secret)


# --- Looking ------------------------------------------------------------------------------------


def lag(tx: Tx, *, channels: Collection[str], now: datetime) -> Lag:
    """Return how far the sending on these channels is behind."""
    query = select(func.count(), func.min(Outbox.due_at)).where(Outbox.channel.in_(channels), _is_due(now))
    due, oldest = tx.execute(query).one()
    return Lag(due, (now - oldest).total_seconds() if due else 0.0)


def counts(tx: Tx) -> list[Count]:
    """Return the number of rows by kind, channel and state."""
    by = (Outbox.kind, Outbox.channel, Outbox.state)
    return [Count(*row) for row in tx.execute(select(*by, func.count()).group_by(*by).order_by(*by))]
