"""What became of an announcement, person by person: from the outbox, as it is at this moment.

Whoever asks must be one of those who may see it (`announcements.may_see`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, func, select

from store import announcement_targets, announcing
from store.announcements import NOT_BEGUN, UNDER_WAY, Kept
from store.db import Tx
from store.tables import Outbox, Person, Recipient

Became = Literal[
    "got_it", "sent", "to_come", "unknown", "refused", "blocked", "not_reachable", "skipped", "muted"
]
# The order in which they are told: good news, what is open, and what somebody may have to do about.
ALL: tuple[Became, ...] = (
    "got_it", "sent", "to_come", "unknown", "refused", "blocked", "not_reachable", "skipped", "muted",
)  # fmt: skip
# Of these a supervisor may have to tell somebody.
MISSED: tuple[Became, ...] = ("not_reachable", "blocked", "refused", "unknown", "skipped")
# What the channels call it when the person wants nothing from the bot, or closed the account.
_BLOCKED = frozenset(
    (
        "account_inactive", "user_disabled", "user_deleted", "user_not_found", "cannot_dm_bot",
        "user_not_visible", "not installed", "BotNotInConversationRoster", "ConversationBlockedByUser",
        "ForbiddenOperationException", "MessageWritesBlocked",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One person, or a channel ("" for a name): what became of it, and why where it has a reason."""

    name: str
    became: Became
    why: str
    got_it_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """How many it is for by what became of it, and those it has not reached, by name.

    `changes`: how many were told of the last correction or withdrawal, and how many are to be.
    """

    counts: Mapping[Became, int]
    missed: tuple[Line, ...]
    told_of_change: int
    to_be_told: int

    @property
    def people(self) -> int:
        """Return how many it is for."""
        return sum(self.counts.values())


def report(tx: Tx, kept: Kept) -> Report:
    """Return what became of it so far; who is still to be written to counts as to come."""
    lines = _lines(tx, kept)
    counts = Counter[Became](line.became for line in lines)
    if kept.state in NOT_BEGUN and not kept.target.is_place:
        reach = announcement_targets.reach(tx, kept.target)
        counts.update(to_come=reach.reached, not_reachable=reach.unreachable, muted=reach.muted)
    elif kept.state in (*NOT_BEGUN, *UNDER_WAY):
        counts["to_come"] += _not_written(tx, kept)
    missed = sorted((line for line in lines if line.became in MISSED), key=_by_kind)
    return Report({one: counts[one] for one in ALL if counts[one]}, tuple(missed), *_changes(tx, kept))


def _by_kind(line: Line) -> tuple[int, str, str]:
    return MISSED.index(line.became), line.why, line.name


def _lines(tx: Tx, kept: Kept) -> list[Line]:
    query = (
        select(Person.name, Recipient.person_id, Outbox.state, Outbox.reason, Recipient.got_it_at)
        .outerjoin(Outbox, Outbox.id == Recipient.outbox_id)
        .outerjoin(Person, Person.id == Recipient.person_id)
        .where(Recipient.announcement_id == kept.id)
        .order_by(Recipient.id)
    )
    return [
        Line(name or "", _became(state, reason, got_it_at), reason or "", got_it_at)
        for name, _, state, reason, got_it_at in tx.execute(query)
    ]


def _became(state: str | None, reason: str | None, got_it_at: datetime | None) -> Became:
    if got_it_at is not None:
        return "got_it"
    match state:
        case "sent" | None:  # the outbox forgets what was sent long ago
            return "sent"
        case "due" | "sending":
            return "to_come"
        case "unknown":
            return "unknown"
        case "skipped":
            return "muted" if reason == announcing.MUTED else "skipped"
    if reason == "no address":
        return "not_reachable"
    return "blocked" if reason in _BLOCKED else "refused"


def _not_written(tx: Tx, kept: Kept) -> int:
    if kept.target.is_place:
        known = select(func.count()).where(Recipient.announcement_id == kept.id)
        return 0 if tx.scalar(known) else 1
    ids = announcement_targets.members(kept.target).subquery()
    is_there = exists().where(Recipient.announcement_id == kept.id, Recipient.person_id == ids.c[0])
    return tx.scalar(select(func.count()).select_from(ids).where(~is_there)) or 0


def _changes(tx: Tx, kept: Kept) -> tuple[int, int]:
    """Return how many have been told of what was changed last, and how many are to be told yet."""
    query = select(Outbox.state, func.count()).join(Recipient, Recipient.change_id == Outbox.id)
    found = query.where(Recipient.announcement_id == kept.id).group_by(Outbox.state)
    by_state: Mapping[str, int] = {row[0]: row[1] for row in tx.execute(found)}
    return by_state.get("sent", 0), by_state.get("due", 0) + by_state.get("sending", 0)
