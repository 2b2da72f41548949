"""What a platform tells of an account without anybody having written there: whether any of it is new."""

from __future__ import annotations

from sqlalchemy import select

from store.db import Tx
from store.tables import Address, Person


def is_news(
    tx: Tx, *, channel: str, tenant: str, user_id: str, name: str, email: str | None, is_guest: bool
) -> bool:
    """Return whether a known account is said to have a new name or e-mail, or to be a guest's from now on.

    Of one that is closed nothing is news: it is open again when somebody writes from it. Of one that was
    unlinked no e-mail is.
    """
    account = (Address.channel == channel) & (Address.tenant == tenant) & (Address.user_id == user_id)
    query = select(Address.name, Person.email, Address.unlinked_at).join(
        Person, Person.id == Address.person_id
    )
    known = tx.execute(query.where(account, Address.deactivated_at.is_(None))).one_or_none()
    if known is None:
        return False
    has_another_email = email is not None and not known.unlinked_at and email.lower() != known.email
    return has_another_email or (is_guest and bool(known.email)) or name not in ("", known.name)
