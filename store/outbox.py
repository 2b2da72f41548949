"""What is to be sent, as rows: adding them, claiming them with a lease, and what became of each.

Here: the SQL and the policy of retries. Not here: words and sending (`bot/delivery.py`).

Two clocks, on purpose. Whether a message is due or late is compared with the `now` that is passed in, so a
rehearsal of next week works. Whether a lease ran out is compared with the database's own clock: several
machines share the rows, and one whose clock runs ahead must not take what another is still sending.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    Float,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    case,
    column,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from store.db import DatabaseNow, Tx, UtcDateTime
from store.lists import among_numbers, among_words
from store.prepared import Prepared, scalar
from store.tables import Address, Conversation, Outbox

Ending = Literal["sent", "unknown", "dead", "skipped"]

LEASE = timedelta(minutes=2)
ANSWER = "answer"
# What may go where others read along, if its row says so; all else is for one person alone.
IN_PLACES = frozenset((ANSWER, "announcement", "announcement_changed"))
# Messages to the terminal wait until the person comes back to it: they are not late.
FETCHED = ("console",)

# After an unknown outcome (a crash, a timeout) on a channel that cannot be asked, a message is sent again:
# twice is better than never. These twice would be a nuisance, and a later one comes: they end as unknown.
NOT_REPEATED_KINDS = frozenset({"reminder", "nudge", "calendar"})

# Waits of 5, 10, 20 ... seconds up to 15 minutes. What a channel surely did not take waits for it through a
# long weekend: nobody may be there who could put it right. What goes wrong in other ways is given up sooner.
MOST_WAITS = 480
MOST_ATTEMPTS = 40
_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row this process may send until its lease runs out, with where it goes.

    `in_doubt`: an earlier attempt began and nobody knows how it ended, so ask the channel first. `is_closed`:
    the platform has closed the account since the message was added.
    """

    id: int
    key: str
    kind: str
    person_id: int | None
    args: Mapping[str, Any]
    body: dict[str, Any] | None
    due_at: datetime
    expires_at: datetime | None
    attempts: int
    in_doubt: bool
    address_id: int
    channel: str
    tenant: str
    user_id: str
    reference: Mapping[str, Any]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one claimed row.

    `retry`: it is surely not there, due again after `after_seconds`. `in_doubt`: it may be there, to be
    asked about after `after_seconds`. The others are the end of it. `closes` is the account that the channel
    says is gone: channel, tenant, user. `moves` is the one of which it says that it is elsewhere, with what
    has changed of its reference. `leaves` is the place that is gone: channel, tenant, place.
    """

    id: int
    state: Ending | Literal["retry", "in_doubt"]
    reason: str = ""
    provider_id: str | None = None
    after_seconds: float = 0.0
    closes: tuple[str, str, str] | None = None
    moves: tuple[tuple[str, str, str], Mapping[str, Any]] | None = None
    leaves: tuple[str, str, Mapping[str, Any]] | None = None


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
    skipped: str = "",
) -> int | None:
    """Write a message to be sent when due, and return its id; None when `key` was there already.

    With `skipped` it is not sent, and the ledger says why.

    Without `address_id` it goes to the address the person used last. A person without any address, or with
    none that is still open, gets a row that is dead from the start, so that the ledger says why nothing came.
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
        "state": "skipped" if skipped else "due" if address else "dead",
        "reason": skipped or ("" if address else "no address"),
        "due_at": due_at,
        "expires_at": expires_at,
        "created_at": now,
    }
    adding = dialect_insert(Outbox).values(values).on_conflict_do_nothing(index_elements=["key"])
    return tx.execute(adding.returning(Outbox.id)).scalar()


_ADD_ANSWER: Prepared[int] = Prepared(
    insert(Outbox).values(lease_until=DatabaseNow(bindparam("seconds", type_=Float()))).returning(Outbox.id),
    scalar,
    columns=(
        "key", "kind", "person_id", "address_id", "channel", "args", "body", "state", "due_at", "owner",
        "attempts", "created_at",
    ),
)  # fmt: skip


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
    place: Mapping[str, Any] | None = None,
) -> int:
    """Write an answer to the speaker, already claimed by the process that will send it; return its id.

    With a `place` it goes there, where others read along. Should that process die before it marks the row,
    the clock sends it when the lease runs out.
    """
    values = {
        "key": key,
        "kind": ANSWER,
        "person_id": person_id,
        "address_id": address_id,
        "channel": channel,
        "args": {"place": dict(place)} if place else {},
        "body": body,
        "state": "sending",
        "due_at": now,
        "owner": owner,
        "seconds": lease.total_seconds(),
        "attempts": 1,
        "created_at": now,
    }
    [outbox_id] = _ADD_ANSWER.all(tx, values)
    return outbox_id


def _address(tx: Tx, person_id: int, address_id: int | None) -> Row[int, str] | None:
    query = select(Address.id, Address.channel).where(
        Address.person_id == person_id, Address.deactivated_at.is_(None)
    )
    if address_id is not None:
        query = query.where(Address.id == address_id)
    talked = query.outerjoin(Conversation, Conversation.address_id == Address.id)
    last_used = func.coalesce(Conversation.changed_at, Address.seen_at)
    return tx.execute(talked.order_by(last_used.desc(), Address.id.desc()).limit(1)).first()


def readdress(tx: Tx, address_id: int, person_id: int) -> int:
    """Send what waits for an address that is closed to another one of the person; return how much that is.

    Answers stay, as they belong to the talk there, and so does everything when no other address is open.
    """
    other = _address(tx, person_id, None)
    if other is None:
        return 0
    waits = (Outbox.address_id == address_id) & (Outbox.state == "due") & (Outbox.kind != ANSWER)
    moving = update(Outbox).where(waits).values(address_id=other.id, channel=other.channel)
    return tx.execute(moving).rowcount


def take_away(tx: Tx, address_id: int, person_id: int) -> None:
    """Send what waits for an address that is somebody else's by now to another one of the person.

    Where none is open nothing is sent, save answers, which belong to the talk there: it would be read by
    whoever has that address.
    """
    readdress(tx, address_id, person_id)
    waits = (Outbox.address_id == address_id) & (Outbox.state == "due") & (Outbox.kind != ANSWER)
    nowhere = {"state": "dead", "reason": "no address", "address_id": None, "channel": ""}
    tx.execute(update(Outbox).where(waits, Outbox.person_id == person_id).values(nowhere))


def pass_on(tx: Tx, outbox_id: int, now: datetime) -> bool:
    """Make a dead message due again at another open address of its person; return whether there is one.

    An answer is never passed on, as it belongs to the talk there.
    """
    is_over = (Outbox.id == outbox_id) & (Outbox.state == "dead") & (Outbox.kind != ANSWER)
    person_id = tx.scalar(select(Outbox.person_id).where(is_over))
    other = _address(tx, person_id, None) if person_id is not None else None
    if other is None:
        return False
    due = {"state": "due", "reason": "", "due_at": now, "attempts": 0}
    tx.execute(update(Outbox).where(is_over).values(address_id=other.id, channel=other.channel, **due))
    return True


# --- Claiming -----------------------------------------------------------------------------------
# The statements are built once: building one takes longer than SQLite takes to run it.

_ON_CHANNELS = among_words(Outbox.channel, "channels")
# Written out, not bound: a plan that PostgreSQL keeps must know that next to no row is in these states.
_IS_DUE = (Outbox.state == literal_column("'due'", String())) & (Outbox.due_at <= bindparam("now"))
_IS_SENDING = Outbox.state == literal_column("'sending'", String())
_HAS_LAPSED = _IS_SENDING & (Outbox.lease_until <= DatabaseNow(0.0))
_ANYTHING_DUE = Prepared(select(exists().where(_ON_CHANNELS, or_(_IS_DUE, _HAS_LAPSED))), scalar)
_CLAIMABLE: Select[*tuple[Any, ...]] = (
    select(
        *(getattr(Outbox, name) for name in ("id", "key", "kind", "person_id", "args", "body")),
        *(Outbox.due_at, Outbox.expires_at),
        (Outbox.attempts + 1).label("attempts"),
        (Outbox.state == "sending").label("in_doubt"),
        Outbox.address_id,
        Outbox.channel,
        *(getattr(Address, name) for name in ("tenant", "user_id", "reference")),
        Address.deactivated_at.is_not(None).label("is_closed"),
    )
    .join(Address, Address.id == Outbox.address_id)
    .with_for_update(of=Outbox, skip_locked=True)
)
_LIMITED = _CLAIMABLE.where(_ON_CHANNELS).limit(bindparam("most", type_=Integer()))
_ALL_LAPSED = _LIMITED.where(_HAS_LAPSED).order_by(Outbox.due_at)
# In the order of the index: a thousand reminders are due at the same moment, and sorting them for every
# claim is what takes the time.
_ALL_DUE = _LIMITED.where(_IS_DUE).order_by(Outbox.due_at, Outbox.id)
_FOR_USER = Address.user_id == bindparam("user")
_LAPSED, _DUE = Prepared(_ALL_LAPSED, Claimed), Prepared(_ALL_DUE, Claimed)
_LAPSED_FOR_USER = Prepared(_ALL_LAPSED.where(_FOR_USER), Claimed)
_DUE_FOR_USER = Prepared(_ALL_DUE.where(_FOR_USER), Claimed)
_UNSENT = Prepared(_CLAIMABLE.where(Outbox.key == bindparam("key"), or_(_IS_DUE, _HAS_LAPSED)), Claimed)
_TAKING = update(Outbox).values(
    state="sending",
    owner=bindparam("by"),
    lease_until=DatabaseNow(bindparam("seconds", type_=Float())),
    attempts=Outbox.attempts + 1,
)
# One by one on SQLite, where a statement costs next to nothing and a list of rows a journal of its own.
_TAKE_ONE = Prepared(_TAKING.where(Outbox.id == bindparam("row_id")))
_TAKE_ALL = Prepared(_TAKING.where(among_numbers(Outbox.id, "ids")))


def is_anything_due(tx: Tx, *, channels: Collection[str], now: datetime) -> bool:
    """Return whether `claim` would find a row; a read, so that an idle clock takes no write lock."""
    return bool(_ANYTHING_DUE.first(tx, {"channels": list(channels), "now": now}))


def claim(
    tx: Tx, *, owner: str, channels: Collection[str], now: datetime, limit: int,
    lease: timedelta = LEASE, user_id: str | None = None, abandoned: bool = True,
) -> list[Claimed]:  # fmt: skip
    """Take up to `limit` rows for sending on `channels`: abandoned ones first, then the oldest due.

    With `user_id` only what goes to that user: a terminal shows one person's messages. Without `abandoned`
    what other processes have left is not looked for, which takes as long as finding what is due.
    Nobody else gets the rows until the lease runs out. Rows that another process is claiming at this
    moment are passed over (PostgreSQL) or waited for (SQLite, one writer at a time).
    """
    wanted: dict[str, Any] = {"channels": list(channels), "now": now}
    lapsed, due = _LAPSED, _DUE
    if user_id is not None:
        wanted["user"] = user_id
        lapsed, due = _LAPSED_FOR_USER, _DUE_FOR_USER
    rows = lapsed.all(tx, wanted | {"most": limit}) if abandoned else []
    if len(rows) < limit:
        rows += due.all(tx, wanted | {"most": limit - len(rows)})
    return _take(tx, rows, owner, lease)


def find_unsent_answer(
    tx: Tx, *, key: str, owner: str, now: datetime, lease: timedelta = LEASE
) -> Claimed | None:
    """Claim the answer with this key and return it, if it is still unsent and nobody is sending it.

    None when there is none, or when it has been sent, is being sent, or has ended otherwise.
    """
    rows = _UNSENT.all(tx, {"key": key, "now": now})
    return next(iter(_take(tx, rows, owner, lease)), None)


def _take(tx: Tx, rows: list[Claimed], owner: str, lease: timedelta) -> list[Claimed]:
    taking = {"by": owner, "seconds": lease.total_seconds()}
    if rows and tx.dialect.name == "sqlite":
        _TAKE_ONE.run(tx, *(taking | {"row_id": row.id} for row in rows))
    elif rows:
        _TAKE_ALL.run(tx, taking | {"ids": [row.id for row in rows]})
    return rows


# --- What became of it --------------------------------------------------------------------------

_MINE = update(Outbox).where(
    Outbox.id == bindparam("row_id"), Outbox.owner == bindparam("by"), Outbox.state == "sending"
)
_END = Prepared(
    _MINE.values(
        state=bindparam("ending"),
        reason=bindparam("why"),
        provider_id=bindparam("provider"),
        sent_at=bindparam("at"),
        owner=None,
        lease_until=None,
    )
)
# All of them in one statement, where each costs a message to the server.
_ENDED = (
    func.json_to_recordset(bindparam("marks", type_=JSON()))
    .table_valued(column("id", Integer), *(column(name, String()) for name in ("ending", "why", "provider")))
    .render_derived("ended", with_types=True)
)
_END_ALL = Prepared(
    update(Outbox)
    .where(Outbox.id == _ENDED.c.id, Outbox.owner == bindparam("by"), Outbox.state == "sending")
    .values(
        state=_ENDED.c.ending,
        reason=_ENDED.c.why,
        provider_id=_ENDED.c.provider,
        sent_at=case((_ENDED.c.ending == "sent", bindparam("at", type_=UtcDateTime()))),
        owner=None,
        lease_until=None,
    )
)
_DUE_AGAIN = Prepared(
    _MINE.values(state="due", reason=bindparam("why"), due_at=bindparam("at"), owner=None, lease_until=None)
)
_IN_DOUBT = Prepared(
    _MINE.values(reason=bindparam("why"), lease_until=DatabaseNow(bindparam("seconds", type_=Float())))
)


def mark(tx: Tx, marks: Collection[Mark], owner: str, now: datetime) -> int:
    """Write what became of rows that are still `owner`'s; return how many were.

    A row whose lease ran out and that somebody else took meanwhile is left alone.
    """
    applied = _end(tx, [m for m in marks if m.state not in ("retry", "in_doubt")], owner, now)
    for statement, parameters in (
        (_DUE_AGAIN, [_retry(m, owner, now) for m in marks if m.state == "retry"]),
        (_IN_DOUBT, [_row(m, owner) | {"seconds": m.after_seconds} for m in marks if m.state == "in_doubt"]),
    ):
        if parameters:
            applied += statement.run(tx, *parameters)
    return applied


def _end(tx: Tx, marks: Sequence[Mark], owner: str, now: datetime) -> int:
    if not marks:
        return 0
    if len(marks) == 1 or tx.dialect.name == "sqlite":
        return _END.run(tx, *(_ending(mark, owner, now) for mark in marks))
    ended = [{"id": m.id, "ending": m.state, "why": m.reason[:300], "provider": m.provider_id} for m in marks]
    return _END_ALL.run(tx, {"marks": ended, "by": owner, "at": now})


def _row(mark: Mark, owner: str) -> dict[str, Any]:
    return {"row_id": mark.id, "by": owner, "why": mark.reason[:300]}


def _ending(mark: Mark, owner: str, now: datetime) -> dict[str, Any]:
    sent_at = now if mark.state == "sent" else None
    return _row(mark, owner) | {"ending": mark.state, "provider": mark.provider_id, "at": sent_at}


def _retry(mark: Mark, owner: str, now: datetime) -> dict[str, Any]:
    return _row(mark, owner) | {"at": now + timedelta(seconds=mark.after_seconds)}


def wait_seconds(attempts: int, at_least: float = 0.0) -> float:
    """Return how long to wait after so many attempts: doubling, capped, and spread by a fifth.

    Never shorter than `at_least`, which is what the channel asked for. Without the spread, what failed
    together would come back together.
    """
    wait: float = min(_FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
    return max(wait, at_least) * uniform(1.0, 1.2)  # noqa: S311 (nothing secret)


# --- Looking ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that was sent: the channel's own id of it, and what it says, {} when that is not kept."""

    provider_id: str
    body: dict[str, Any]


def arrived(tx: Tx, ids: Collection[int]) -> list[Arrived]:
    """Return those of these messages that have arrived under an id of the channel, oldest first."""
    is_there = (Outbox.state == "sent") & (Outbox.provider_id != "")
    query = select(Outbox.provider_id, Outbox.body).where(Outbox.id.in_(ids), is_there)
    return [Arrived(row.provider_id, row.body or {}) for row in tx.execute(query.order_by(Outbox.id))]


def lag(tx: Tx, *, now: datetime) -> Lag:
    """Return how far the sending is behind, on every channel that does not wait for its reader."""
    query = select(func.count(), func.min(Outbox.due_at)).where(Outbox.channel.not_in(FETCHED), _IS_DUE)
    due, oldest = tx.execute(query, {"now": now}).one()
    return Lag(due, (now - oldest).total_seconds() if due else 0.0)


def counts(tx: Tx) -> list[Count]:
    """Return the number of rows by kind, channel and state."""
    by = (Outbox.kind, Outbox.channel, Outbox.state)
    return [Count(*row) for row in tx.execute(select(*by, func.count()).group_by(*by).order_by(*by))]
