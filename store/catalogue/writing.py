"""Writing closures, session types and hosts. Series are in `plans`, occurrences in `reconciling`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from store import people, reminder_policies, series, wake
from store.catalogue.changes import TypeChange
from store.catalogue.entries import CatalogueEntry, TypeEntry
from store.catalogue.plans import Plan, ended, plan_series
from store.catalogue.resolving import Wanted, closed_days, room
from store.catalogue.rows import Put, put
from store.db import Tx
from store.series import Closed
from store.tables import Closure, Host, SessionType

# What decides when the reminders of a booking come.
_REMINDING = {"reminders", "zone", "region", "is_retired"}


def write_closures(tx: Tx, catalogue: CatalogueEntry) -> tuple[tuple[Closed, ...], tuple[Closed, ...]]:
    """Make the closures those of the file; return those that came, and those that went."""
    wanted, there = set(closed_days(catalogue)), set(series.closures(tx))
    new, gone = tuple(sorted(wanted - there)), tuple(sorted(there - wanted))
    for one in gone:
        is_it = (Closure.first_on == one.first_on, Closure.last_on == one.last_on)
        tx.execute(delete(Closure).where(*is_it, Closure.reason == one.reason))
    for one in new:
        tx.execute(insert(Closure).values(first_on=one.first_on, last_on=one.last_on, reason=one.reason))
    return new, gone


def write_types(
    tx: Tx, catalogue: CatalogueEntry, wanted: Sequence[Wanted], now: datetime
) -> tuple[list[Plan], tuple[TypeChange, ...], bool]:
    """Make types, hosts and series those of the file.

    Returns a plan for each series, what changed, and whether those that stay are in another order.
    """
    before = _offered(tx)
    plans: list[Plan] = []
    changes: list[TypeChange] = []
    for position, (slug, entry) in enumerate(catalogue.session_types.items()):
        values = _type_values(catalogue, entry, position)
        values["reminders"] = reminder_policies.imported(tx, slug, values["reminders"])
        made = put(tx, SessionType, {"slug": slug}, values)
        changed = [*made.changed, *_write_hosts(tx, catalogue, entry, made.id, now)]
        own = [one for one in wanted if one.slug == slug]
        plans += plan_series(tx, made, entry, own, changed)
        changes += _change(entry.title, made, changed)
        if _REMINDING & set(made.changed):
            wake.session_types(tx, [made.id], now)
    changes += [TypeChange(title, "gone") for title in _retire(tx, set(catalogue.session_types))]
    stay = [slug for slug in catalogue.session_types if slug in before]
    is_reordered = stay != [slug for slug in before if slug in stay]
    return plans + ended(tx), tuple(changes), is_reordered


def _offered(tx: Tx) -> list[str]:
    query = select(SessionType.slug).where(SessionType.is_retired.is_(False))
    return list(tx.scalars(query.order_by(SessionType.position, SessionType.id)))


def _retire(tx: Tx, offered: Collection[str]) -> list[str]:
    """Retire the types that are no longer offered, and return the titles of those that were until now."""
    gone = SessionType.is_retired.is_(False), SessionType.slug.not_in(offered)
    titles = list(tx.scalars(select(SessionType.title).where(*gone).order_by(SessionType.position)))
    tx.execute(update(SessionType).where(*gone).values(is_retired=True))
    return titles


def _change(title: str, made: Put, changed: Sequence[str]) -> list[TypeChange]:
    if made.before is None:
        return [TypeChange(title, "new")]
    # One that goes moves up all that stand after it, which says nothing about them.
    columns = tuple(name for name in dict.fromkeys(changed) if name not in ("position", "is_retired"))
    if "is_retired" in changed:
        return [TypeChange(title, "back", columns)]
    return [TypeChange(title, "changed", columns)] if columns else []


def _type_values(catalogue: CatalogueEntry, entry: TypeEntry, position: int) -> dict[str, Any]:
    reminders = catalogue.reminders if entry.reminders is None else entry.reminders
    plain = entry.model_dump(
        include={
            "title", "summary", "next_step", "who_for", "rule", "length", "party_max", "limit_per_person",
            "takes_several_dates", "book_until_working_days", "cancel_working_days", "empty_place", "source",
        }
    )  # fmt: skip
    lists = {name: list(getattr(entry, name)) for name in ("aliases", "topics", "audiences", "assumed")}
    return plain | lists | {
        "is_strict": entry.strict,
        "parts": [part.model_dump(mode="json") for part in entry.all_parts()],
        "reminders": list(reminders),
        "zone": entry.zone or catalogue.zone,
        "region": entry.region or catalogue.region,
        "place": room(catalogue, entry.place),
        "link": entry.link or "",
        "contact": entry.contact or catalogue.contact or "",
        "position": position,
        "is_retired": False,
    }  # fmt: skip


def _write_hosts(
    tx: Tx, catalogue: CatalogueEntry, entry: TypeEntry, type_id: int, now: datetime
) -> list[str]:
    wanted = [catalogue.hosts[key] for key in entry.hosts]
    persons = [people.person_with_email(tx, host.email, host.name, now) for host in wanted]
    query = select(Host.person_id).where(Host.session_type_id == type_id).order_by(Host.position)
    if list(tx.scalars(query)) == persons:
        return []
    tx.execute(delete(Host).where(Host.session_type_id == type_id))
    for position, person_id in enumerate(persons):
        tx.execute(insert(Host).values(session_type_id=type_id, person_id=person_id, position=position))
    return ["hosts"]
