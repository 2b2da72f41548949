"""Which person an e-mail means, when the platform of an account confirms it.

Whether an e-mail may be believed at all, the adapters and the turn say. What merging does is in `merging`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select, update

from store import merging
from store.db import Tx
from store.tables import Address, Person

# There an account is closed when its owner removes the app, which is not to leave.
_REMOVABLE = ("teams",)


def confirm(tx: Tx, person_id: int, email: str, channel: str, now: datetime) -> None:
    """Take note that an account of this person there has this e-mail, in small letters, not theirs yet.

    Nobody has it: it is theirs from now on, in the place of another one, as the account was renamed.
    Somebody has it: the two are one person, as one account has confirmed both.
    """
    owner_id = owner(tx, email, channel)
    if owner_id is None:
        tx.execute(update(Person).where(Person.id == person_id).values(email=email))
    else:
        merging.merge(tx, owner_id, person_id, now)


def owner(tx: Tx, email: str, channel: str) -> int | None:
    """Return who has this e-mail, in small letters; None when nobody has it, or nobody any more.

    Whoever's every account is deactivated has left. Who comes with that e-mail next is somebody new, to
    whom the bookings of the other must not go. Whoever has only removed the app where that can be done, and
    comes on another `channel`, has not left; another account there is somebody else's, as far as we know.
    """
    person_id, has_left = _holder(tx, email, channel)
    if person_id is not None and has_left:
        tx.execute(update(Person).where(Person.id == person_id).values(email=None))
        return None
    return person_id


def find_owner(tx: Tx, email: str, channel: str) -> int | None:
    """Return the same without taking the e-mail from whoever has left."""
    person_id, has_left = _holder(tx, email, channel)
    return None if has_left else person_id


def _holder(tx: Tx, email: str, channel: str) -> tuple[int | None, bool]:
    """Return whose row has this e-mail, and whether they have left, as somebody on this channel sees it."""
    tells = Address.channel.not_in(_REMOVABLE)
    query = (
        select(
            Person.id,
            func.count(Address.id),
            func.count(Address.deactivated_at),
            func.count(case((tells, 1))),
        )
        .outerjoin(Address, Address.person_id == Person.id)
        .where(Person.email == email)
        .group_by(Person.id)
    )
    found = tx.execute(query).one_or_none()
    if found is None:
        return None, False
    person_id, addresses, deactivated, telling = found
    has_left = 0 < addresses == deactivated and bool(telling or channel in _REMOVABLE)
    return int(person_id), has_left
