"""Which person an e-mail means, when the platform of an account confirms it.

Whether an e-mail may be believed at all, the adapters and the turn say. What merging does is in `merging`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from store import merging
from store.db import Tx
from store.tables import Address, Person


def confirm(tx: Tx, person_id: int, email: str, now: datetime) -> None:
    """Take note that an account of this person has this e-mail, in small letters, which is not theirs yet.

    Nobody has it: it is theirs from now on, in the place of another one, as the account was renamed.
    Somebody has it: the two are one person, as one account has confirmed both.
    """
    owner_id = owner(tx, email)
    if owner_id is None:
        tx.execute(update(Person).where(Person.id == person_id).values(email=email))
    else:
        merging.merge(tx, owner_id, person_id, now)


def owner(tx: Tx, email: str) -> int | None:
    """Return who has this e-mail, in small letters; None when nobody has it, or nobody any more.

    Whoever's every account is deactivated has left. Who comes with that e-mail next is somebody new, to
    whom the bookings of the other must not go.
    """
    person_id, has_left = _holder(tx, email)
    if person_id is not None and has_left:
        tx.execute(update(Person).where(Person.id == person_id).values(email=None))
        return None
    return person_id


def find_owner(tx: Tx, email: str) -> int | None:
    """Return the same without taking the e-mail from whoever has left."""
    person_id, has_left = _holder(tx, email)
    return None if has_left else person_id


def _holder(tx: Tx, email: str) -> tuple[int | None, bool]:
    """Return whose row has this e-mail, and whether every account of theirs is deactivated."""
    query = (
        select(Person.id, func.count(Address.id), func.count(Address.deactivated_at))
        .outerjoin(Address, Address.person_id == Person.id)
        .where(Person.email == email)
        .group_by(Person.id)
    )
    found = tx.execute(query).one_or_none()
    if found is None:
        return None, False
    person_id, addresses, deactivated = found
    return int(person_id), bool(addresses) and addresses == deactivated
