"""Who may run what. Asked afresh at every action: a role that was taken away is gone at the next press."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select

from store import people
from store.db import Tx
from store.tables import Host, Person, Role, SessionType

FROM_SETTINGS = "settings"
_COORDINATORS = select(Person.name).join(Role, Role.person_id == Person.id).where(Role.role == "coordinator")


def may_run(tx: Tx, person_id: int, session_type_id: int) -> bool:
    """Return whether the person runs this session type: a coordinator, a host, or appointed to it."""
    query = select(SessionType.id).where(SessionType.id == session_type_id, _is_run_by(person_id))
    return tx.scalar(query) is not None


def runs(tx: Tx, person_id: int) -> list[int]:
    """Return the ids of the session types that the person may run, also of those no longer on offer."""
    return list(tx.scalars(select(SessionType.id).where(_is_run_by(person_id)).order_by(SessionType.id)))


def runners(tx: Tx, session_type_id: int) -> list[int]:
    """Return the ids of who is told about this session type: its hosts and appointed facilitators.

    Where it has none, the coordinators.
    """
    hosts = select(Host.person_id).where(Host.session_type_id == session_type_id)
    is_appointed = (Role.role == "facilitator") & (Role.session_type_id == session_type_id)
    own = {*tx.scalars(hosts), *tx.scalars(select(Role.person_id).where(is_appointed))}
    everybodys = select(Role.person_id).where(Role.role == "coordinator")
    return sorted(own or set(tx.scalars(everybodys)))


def is_coordinator(tx: Tx, person_id: int) -> bool:
    """Return whether the person may run everything."""
    held = select(Role.id).where(Role.person_id == person_id, Role.role == "coordinator")
    return tx.scalar(held.limit(1)) is not None


def _is_run_by(person_id: int) -> ColumnElement[bool]:
    appointed = exists().where(
        Role.person_id == person_id,
        or_(
            Role.role == "coordinator",
            (Role.role == "facilitator") & (Role.session_type_id == SessionType.id),
        ),
    )
    host = exists().where(Host.person_id == person_id, Host.session_type_id == SessionType.id)
    return or_(host, appointed)


def set_coordinators(tx: Tx, emails: Collection[str], now: datetime, *, others_stay: bool = False) -> None:
    """Make exactly these e-mails the coordinators from settings; those whom people appointed stay.

    With `others_stay` those whom an earlier setting named keep the role, too.
    """
    wanted = {people.person_with_email(tx, email, name_from(email), now) for email in emails}
    from_settings = (Role.role == "coordinator") & (Role.given_by == FROM_SETTINGS)
    held = set(tx.scalars(select(Role.person_id).where(from_settings)))
    gone = held - wanted
    if gone and not others_stay:
        tx.execute(delete(Role).where(from_settings, Role.person_id.in_(gone)))
    for person_id in sorted(wanted - held):
        values = {"person_id": person_id, "role": "coordinator", "given_by": FROM_SETTINGS}
        tx.execute(insert(Role).values(given_at=now, **values))


def coordinators(tx: Tx) -> list[str]:
    """Return the names of the coordinators, in order."""
    return sorted(set(tx.scalars(_COORDINATORS)))


def appointed_coordinators(tx: Tx) -> list[str]:
    """Return the names of those whom people made coordinators: no setting takes that from them."""
    return sorted(set(tx.scalars(_COORDINATORS.where(Role.given_by != FROM_SETTINGS))))


def name_from(email: str) -> str:
    """Return a name to show for an e-mail nobody has written from yet: asha.patel@... is Asha Patel."""
    return " ".join(part.capitalize() for part in email.partition("@")[0].split(".") if part) or email
