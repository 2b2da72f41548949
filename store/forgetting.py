"""Forgetting somebody whom a colleague has named and who got nothing: a name is kept for a place only.

Not here: taking away what is kept about somebody who asks for that (`erasing`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_

from store.db import Tx
from store.merging import OF_A_PERSON
from store.tables import Audit, Person

# That somebody was refused a place stays on record, of nobody by then.
_HAS = [column for column in OF_A_PERSON if column.class_ is not Audit]


def forget(tx: Tx, person_id: int, now: datetime) -> bool:
    """Forget a person who is known since `now` and of whom the hub has nothing; return whether it did."""
    has_something = or_(*(exists().where(column == person_id) for column in _HAS))
    named_now = delete(Person).where(Person.id == person_id, Person.created_at == now, ~has_something)
    return tx.execute(named_now.returning(Person.id)).first() is not None
