"""Writing closures, session types and hosts. Series are in `plans`, occurrences in `reconciling`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from store import people, series
from store.catalogue.entries import CatalogueEntry, TypeEntry
from store.catalogue.plans import Plan, ended, plan_series
from store.catalogue.resolving import Wanted, room
from store.catalogue.rows import Put, put
from store.db import Tx
from store.tables import Closure, Host, SessionType


def write_closures(tx: Tx, catalogue: CatalogueEntry) -> list[str]:
    """Make the closures those of the file; return what changed, a line for each."""
    wanted = {(c.first_on, c.last_on, c.reason) for c in catalogue.closures}
    there = {(c.first_on, c.last_on, c.reason) for c in series.closures(tx)}
    for first_on, last_on, reason in there - wanted:
        is_it = (Closure.first_on == first_on, Closure.last_on == last_on, Closure.reason == reason)
        tx.execute(delete(Closure).where(*is_it))
    for first_on, last_on, reason in sorted(wanted - there):
        tx.execute(insert(Closure).values(first_on=first_on, last_on=last_on, reason=reason))
    return [
        f"{verb} from {first_on} to {last_on}: {reason}"
        for verb, some in (("No longer closed", there - wanted), ("Closed", wanted - there))
        for first_on, last_on, reason in sorted(some)
    ]


def write_types(
    tx: Tx, catalogue: CatalogueEntry, wanted: Sequence[Wanted], now: datetime
) -> tuple[list[Plan], list[str]]:
    """Make types, hosts and series those of the file; return a plan for each series, and what changed."""
    plans: list[Plan] = []
    lines: list[str] = []
    for position, (slug, entry) in enumerate(catalogue.session_types.items()):
        made = put(tx, SessionType, {"slug": slug}, _type_values(catalogue, entry, position))
        changed = [*made.changed, *_write_hosts(tx, catalogue, entry, made.id, now)]
        own = [one for one in wanted if one.slug == slug]
        plans += plan_series(tx, made, entry, own, changed)
        lines += _line(entry.title, made, changed)
    lines += [f"No longer offered: {title}" for title in _retire(tx, set(catalogue.session_types))]
    return plans + ended(tx), lines


def _retire(tx: Tx, offered: Collection[str]) -> list[str]:
    """Retire the types that are no longer offered, and return the titles of those that were until now."""
    gone = SessionType.is_retired.is_(False), SessionType.slug.not_in(offered)
    titles = list(tx.scalars(select(SessionType.title).where(*gone).order_by(SessionType.position)))
    tx.execute(update(SessionType).where(*gone).values(is_retired=True))
    return titles


def _line(title: str, made: Put, changed: Sequence[str]) -> list[str]:
    if made.before is None:
        return [f"New: {title}"]
    return [f"Changed: {title} ({', '.join(dict.fromkeys(changed))})"] if changed else []


def _type_values(catalogue: CatalogueEntry, entry: TypeEntry, position: int) -> dict[str, Any]:
    reminders = catalogue.reminders if entry.reminders is None else entry.reminders
    plain = entry.model_dump(
        include={
            "title", "summary", "next_step", "who_for", "rule", "length", "party_max", "limit_per_person",
            "takes_several_dates", "book_until_working_days", "cancel_working_days", "source",
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
