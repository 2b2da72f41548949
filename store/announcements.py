"""Announcements: drafting one, letting it go, and correcting, withdrawing or stopping it afterwards.

Each asks whether the person may, at that moment. What the clock does about one is in `announcing`, whom one
is for in `announcement_targets`, and what became of it in `announcement_reports`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, or_, select, update

from store import announcement_targets, roles
from store.announcement_targets import Target
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.tables import Announcement, Audit, Outbox, Person, Recipient

State = Literal["draft", "scheduled", "sending", "sent", "stopped", "withdrawn", "dropped"]
# What is on its way or there; the rest has not begun, or has ended.
UNDER_WAY = ("sending", "sent")
NOT_BEGUN = ("draft", "scheduled")
LONGEST = 600
# What came of a press: done, too late for it, or its button is of an earlier text or target.
Outcome = Literal["done", "too_late", "changed"]
STOPPED, WITHDRAWN, DROPPED = "stopped", "withdrawn", "dropped"
# What nobody but who wrote it has to do with.
_PRIVATE = ("draft", DROPPED)


@dataclass(frozen=True, slots=True)
class Kept:
    """An announcement as it stands; see the table for what each means."""

    id: int
    author_id: int
    author: str
    changed_by_id: int
    text: str
    target: Target
    zone: str
    state: State
    reason: str
    version: int
    send_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody would like to announce: `send_at` is None for at once, `zone` where they say times."""

    author_id: int
    text: str
    target: Target
    zone: str
    send_at: datetime | None = None


_KEPT = select(
    Announcement.id,
    Announcement.author_id,
    Person.name.label("author"),
    Announcement.changed_by_id,
    Announcement.text,
    Announcement.target,
    Announcement.zone,
    Announcement.state,
    Announcement.reason,
    Announcement.version,
    Announcement.send_at,
).join(Person, Person.id == Announcement.author_id)


def get(tx: Tx, announcement_id: int) -> Kept:
    """Return an announcement; raises NotFound. Who may see it, the caller must check."""
    row = tx.execute(_KEPT.where(Announcement.id == announcement_id)).first()
    if row is None:
        raise NotFound("announcement")
    return _kept(row)


def hold(tx: Tx, announcement_id: int) -> Kept:
    """Return it held until the transaction ends; raises NotFound."""
    held = select(Announcement.id).where(Announcement.id == announcement_id).with_for_update()
    if tx.scalar(held) is None:
        raise NotFound("announcement")
    return get(tx, announcement_id)


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    values = dict(row._mapping)
    return Kept(**values | {"target": announcement_targets.target_from(values["target"])})


def may_see(tx: Tx, person_id: int, kept: Kept) -> bool:
    """Return whether the person may read what became of it: its author, and who might have written it."""
    return person_id == kept.author_id or may_change(tx, person_id, kept)


def may_change(tx: Tx, person_id: int, kept: Kept) -> bool:
    """Return whether the person might have written it; what somebody has only begun to write is theirs."""
    is_theirs = kept.state not in _PRIVATE or person_id in (kept.author_id, kept.changed_by_id)
    return is_theirs and announcement_targets.may_announce(tx, person_id, kept.target)


def listed(tx: Tx, person_id: int, limit: int) -> list[Kept]:
    """Return the latest ones the person wrote or, as coordinator, anybody did; drafts only their own."""
    own = Announcement.author_id == person_id
    which = or_(own, Announcement.state.not_in(_PRIVATE)) if roles.is_coordinator(tx, person_id) else own
    found = tx.execute(_KEPT.where(which).order_by(Announcement.id.desc()).limit(limit))
    return [_kept(row) for row in found]


# --- Before it goes -----------------------------------------------------------------------------


def draft(tx: Tx, wanted: Wanted, now: datetime) -> int:
    """Keep what is to be announced, to be looked at once more, and return its id. Raises NotAllowed."""
    _check(tx, wanted.author_id, wanted.target)
    values = {**_values(wanted), "author_id": wanted.author_id, "created_at": now, "state": "draft"}
    adding = insert(Announcement).values(changed_at=now, **values).returning(Announcement.id)
    return tx.execute(adding).scalar_one()


def redraft(tx: Tx, announcement_id: int, wanted: Wanted, now: datetime) -> Outcome:
    """Put something else in the place of what has not gone yet; it is a draft again. Raises NotAllowed."""
    kept = _held_by(tx, announcement_id, wanted.author_id)
    _check(tx, wanted.author_id, wanted.target)
    if kept.state not in NOT_BEGUN:
        return "too_late"
    again = {**_values(wanted), "state": "draft", "version": kept.version + 1, "due_at": None}
    _change(tx, announcement_id, now, **again)
    return "done"


def confirm(tx: Tx, announcement_id: int, version: int, actor_id: int, now: datetime) -> Outcome:
    """Let a draft go, now or at its time. Raises NotAllowed for who may not any more, or did not write it.

    "changed" when this is not what was looked at. Twice is safe: "too_late".
    """
    kept = _held_by(tx, announcement_id, actor_id)
    if kept.state != "draft":
        return "too_late"
    if kept.version != version:
        return "changed"
    at = max(kept.send_at or now, now)
    _change(tx, announcement_id, now, state="scheduled", changed_by_id=actor_id, send_at=at, due_at=at)
    _note_down(tx, "announced", actor_id, announcement_id, now)
    return "done"


def drop(tx: Tx, announcement_id: int, actor_id: int, now: datetime) -> Outcome:
    """End what has not gone yet; twice is safe. A draft stays its author's. Raises NotAllowed."""
    kept = _held_by(tx, announcement_id, actor_id)
    if kept.state not in (*NOT_BEGUN, DROPPED):
        return "too_late"
    ended = WITHDRAWN if kept.state == "scheduled" else DROPPED
    _change(tx, announcement_id, now, state=ended, due_at=None)
    return "done"


# --- Afterwards ---------------------------------------------------------------------------------


def correct(tx: Tx, announcement_id: int, version: int, text: str, actor_id: int, now: datetime) -> Outcome:
    """Put another text in the place of the one that was sent. Who has it is told; the others get the new one.

    "changed" when somebody else has corrected it meanwhile. Raises NotAllowed.
    """
    kept = _held_by(tx, announcement_id, actor_id)
    if kept.state not in UNDER_WAY:
        return "too_late"
    if kept.version != version:
        return "changed"
    new = {"text": text[:LONGEST], "version": version + 1, "changed_by_id": actor_id}
    _change(tx, announcement_id, now, state="sending", due_at=now, **new)
    _note_down(tx, "announcement_corrected", actor_id, announcement_id, now)
    return "done"


def withdraw(tx: Tx, announcement_id: int, actor_id: int, now: datetime) -> Outcome:
    """Take back what was sent: who has it is told, and who has not gets nothing. Raises NotAllowed."""
    kept = _held_by(tx, announcement_id, actor_id)
    if kept.state not in (*UNDER_WAY, "stopped"):
        return "too_late"
    _change(tx, announcement_id, now, state="withdrawn", version=kept.version + 1, due_at=now)
    _skip_the_rest(tx, announcement_id, WITHDRAWN)
    _note_down(tx, "announcement_withdrawn", actor_id, announcement_id, now)
    return "done"


def stop(tx: Tx, announcement_id: int, actor_id: int, now: datetime) -> Outcome:
    """Send no more of it: what has not gone is skipped, what is there stays. Raises NotAllowed."""
    kept = _held_by(tx, announcement_id, actor_id)
    if kept.state not in ("scheduled", "sending"):
        return "too_late"
    end(tx, announcement_id, STOPPED, now)
    _note_down(tx, "announcement_stopped", actor_id, announcement_id, now)
    return "done"


def end(tx: Tx, announcement_id: int, reason: str, now: datetime) -> None:
    """Stop it, for this reason, whoever may: the clock goes on to write down whom it has not reached."""
    _change(tx, announcement_id, now, state="stopped", reason=reason, due_at=now)
    _skip_the_rest(tx, announcement_id, reason)


def got_it(tx: Tx, announcement_id: int, person_id: int, now: datetime) -> bool:
    """Note that the person has read it; the first time counts. False for who was not sent it."""
    theirs = (Recipient.announcement_id == announcement_id) & (Recipient.person_id == person_id)
    tx.execute(update(Recipient).where(theirs, Recipient.got_it_at.is_(None)).values(got_it_at=now))
    return tx.scalar(select(Recipient.id).where(theirs)) is not None


def _skip_the_rest(tx: Tx, announcement_id: int, reason: str) -> None:
    """Take what waits out of the outbox; what is being sent at this moment cannot be held."""
    theirs = select(Recipient.outbox_id).where(Recipient.announcement_id == announcement_id)
    waits = Outbox.id.in_(theirs) & (Outbox.state == "due")
    tx.execute(update(Outbox).where(waits).values(state="skipped", reason=reason))


def _held_by(tx: Tx, announcement_id: int, person_id: int) -> Kept:
    kept = hold(tx, announcement_id)
    if not may_change(tx, person_id, kept):
        raise NotAllowed("announcement")
    return kept


def _check(tx: Tx, person_id: int, target: Target) -> None:
    if not announcement_targets.may_announce(tx, person_id, target):
        raise NotAllowed("announcement")


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "text": wanted.text[:LONGEST],
        "target": wanted.target.as_json(),
        "zone": wanted.zone,
        "send_at": wanted.send_at,
        "changed_by_id": wanted.author_id,
    }


def _change(tx: Tx, announcement_id: int, now: datetime, **values: Any) -> None:
    changing = update(Announcement).where(Announcement.id == announcement_id)
    tx.execute(changing.values(changed_at=now, **values))


def _note_down(tx: Tx, action: str, actor_id: int, announcement_id: int, now: datetime) -> None:
    line = {"at": now, "action": action, "actor_id": actor_id, "details": {"announcement": announcement_id}}
    tx.execute(insert(Audit).values(line))
