"""Who was offered the places of an occurrence that came free, and what became of it: the audit, read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from store.db import Tx
from store.tables import Audit, Person

_OFFERING = {"offered": False, "offered_to_all": True}
_ENDING = ("accepted", "declined", "lapsed", "cancelled")


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that came free and was held for somebody, or was `to_all` who waited.

    `asked_at` is when the message was to go. `became` is accepted, declined, lapsed or cancelled, at
    `ended_at`, or "" while it stands; a lapse says `why`.
    """

    person_id: int | None
    name: str
    party: int
    to_all: bool
    asked_at: datetime
    became: str = ""
    ended_at: datetime | None = None
    why: str = ""


def of_occurrence(tx: Tx, occurrence_id: int) -> list[Offered]:
    """Return every offer of the occurrence, the first one first. Only for those who run the session."""
    query = (
        select(Audit.action, Audit.person_id, Person.name, Audit.at, Audit.details)
        .outerjoin(Person, Person.id == Audit.person_id)
        .where(Audit.occurrence_id == occurrence_id, Audit.action.in_((*_OFFERING, *_ENDING)))
        .order_by(Audit.revision, Audit.id)
    )
    found: list[Offered] = []
    for action, person_id, name, at, details in tx.execute(query):
        if action in _OFFERING:
            asked = details.get("asked_at")
            asked_at = datetime.fromisoformat(asked) if asked else at
            party = int(details.get("party", 1))
            found.append(Offered(person_id, name or "", party, _OFFERING[action], asked_at))
            continue
        # What is cancelled later is a place like any other: only the first thing that follows is the answer.
        open_ones = [n for n, one in enumerate(found) if one.person_id == person_id and not one.became]
        for number in open_ones[-1:]:
            why = str(details.get("why", ""))
            found[number] = replace(found[number], became=action, ended_at=at, why=why)
    return found
