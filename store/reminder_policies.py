"""When a session type reminds, as those who run it set it: the catalogue's own until somebody says otherwise.

What is set here stays through imports for as long as the catalogue says what it said then; a catalogue that
says something new about it has the last word.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from store import hub_state, reminder_rules, roles, series, wake
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.tables import IS_STANDING, Audit, Booking, HubState, Occurrence, SessionType

MOST = 20


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a session type, and those of the catalogue where they are others."""

    session_type_id: int
    rules: tuple[str, ...]
    of_catalogue: tuple[str, ...]


def get(tx: Tx, session_type_id: int) -> Policy:
    """Return what holds; raises NotFound."""
    rules = tx.scalar(select(SessionType.reminders).where(SessionType.id == session_type_id))
    if rules is None:
        raise NotFound("session type")
    said = _said(tx, session_type_id)
    return Policy(session_type_id, tuple(rules), tuple(rules if said is None else said))


def change(
    tx: Tx, session_type_id: int, rules: Sequence[str], actor_id: int, now: datetime
) -> tuple[Policy, int]:
    """Let these rules hold; return what held before, and for how many bookings to come they hold now.

    Raises NotAllowed for who does not run the session type, and NoReminder for a rule that cannot be read.
    """
    series.hold_catalogue(tx)
    if not roles.may_run(tx, actor_id, session_type_id):
        raise NotAllowed("reminders")
    for rule in rules:
        reminder_rules.read(rule)
    before, wanted = get(tx, session_type_id), list(dict.fromkeys(rules))[:MOST]
    tx.execute(update(SessionType).where(SessionType.id == session_type_id).values(reminders=wanted))
    _keep(tx, session_type_id, None if tuple(wanted) == before.of_catalogue else before.of_catalogue)
    wake.session_types(tx, [session_type_id], now)
    details = {"session_type": session_type_id, "was": list(before.rules), "reminders": wanted}
    line = {"at": now, "actor_id": actor_id, "action": "reminders_set", "details": details}
    tx.execute(insert(Audit).values(line))
    return before, _coming(tx, session_type_id, now)


def imported(tx: Tx, slug: str, said: Sequence[str]) -> list[str]:
    """Return the rules that hold after an import of a catalogue that says these."""
    row = tx.execute(select(SessionType.id, SessionType.reminders).where(SessionType.slug == slug)).first()
    said_then = _said(tx, row.id) if row else None
    if row is None or said_then is None:
        return list(said)
    if list(said) == said_then:
        return list(row.reminders)
    _keep(tx, row.id, None)
    return list(said)


def _coming(tx: Tx, session_type_id: int, now: datetime) -> int:
    to_come = (Occurrence.session_type_id == session_type_id) & (Occurrence.starts_at > now)
    query = select(func.count()).select_from(Booking).join(Occurrence, Occurrence.id == Booking.occurrence_id)
    return tx.scalar(query.where(to_come, IS_STANDING)) or 0


def _key(session_type_id: int) -> str:
    return f"catalogue_reminders:{session_type_id}"


def _said(tx: Tx, session_type_id: int) -> list[str] | None:
    """Return what the catalogue said when somebody set other rules; None when nobody has."""
    kept = hub_state.get(tx, _key(session_type_id))
    return None if kept is None else list(json.loads(kept))


def _keep(tx: Tx, session_type_id: int, said: Sequence[str] | None) -> None:
    if said is None:
        tx.execute(delete(HubState).where(HubState.key == _key(session_type_id)))
    else:
        hub_state.put(tx, _key(session_type_id), json.dumps(list(said)))
