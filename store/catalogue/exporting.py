"""The catalogue in the database as the YAML that would import to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import yaml
from sqlalchemy import Row, select

from store import series
from store.calendar_rules import DEFAULT_REGION
from store.catalogue.entries import ATTEND
from store.db import Tx
from store.tables import Cohort, Host, Person, Series, SessionType

_DEFAULT_ZONE = "Europe/London"
_Row = Row[*tuple[Any, ...]]
_Mapping = dict[str, Any]


def export_catalogue(tx: Tx) -> str:
    """Return the catalogue as YAML; importing it again changes nothing. Cohorts have their dates in it."""
    types_query = select(*SessionType.__table__.columns).where(SessionType.is_retired.is_(False))
    types = tx.execute(types_query.order_by(SessionType.position, SessionType.id)).all()
    series_rows = _series_rows(tx)
    hosts = _hosts(tx)
    names = _Names(
        zone=_most_common((row.zone for row in types), _DEFAULT_ZONE),
        region=_most_common((row.region for row in types), DEFAULT_REGION),
        places=_keys({row.place: row.place for row in (*types, *series_rows) if row.place}),
        hosts=_keys({row.email: row.email.partition("@")[0] for row in hosts}),
    )
    document = {
        "zone": names.zone,
        "region": names.region,
        "closures": [
            {"from": closed.first_on, "to": closed.last_on, "reason": closed.reason}
            for closed in series.closures(tx)
        ],
        "places": {key: name for name, key in names.places.items()},
        "hosts": {names.hosts[row.email]: {"name": row.name, "email": row.email} for row in hosts},
        "session_types": {
            row.slug: _type(
                row,
                [names.hosts[host.email] for host in hosts if host.session_type_id == row.id],
                [one for one in series_rows if one.session_type_id == row.id],
                names,
            )
            for row in types
        },
    }
    return yaml.dump(document, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True, width=110)


class _WithoutAliases(yaml.SafeDumper):
    """Writes out what stands twice: an import refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands at the top of the file, and the key that each place and host has there."""

    zone: str
    region: str
    places: dict[str, str]
    hosts: dict[str, str]


def _series_rows(tx: Tx) -> list[_Row]:
    query = (
        select(
            *Series.__table__.columns,
            Cohort.title,
            Cohort.places,
            Cohort.applications_open_on,
            Cohort.applications_close_on,
        )
        .outerjoin(Cohort, Cohort.series_id == Series.id)
        .where(Series.is_ended.is_(False))
    )
    return list(tx.execute(query.order_by(Series.id)))


def _hosts(tx: Tx) -> list[_Row]:
    query = (
        select(Host.session_type_id, Person.name, Person.email)
        .join(Person, Person.id == Host.person_id)
        .join(SessionType, SessionType.id == Host.session_type_id)
        .where(SessionType.is_retired.is_(False), Person.email.is_not(None))
    )
    return list(tx.execute(query.order_by(SessionType.position, Host.position)))


def _type(row: _Row, hosts: list[str], own: list[_Row], names: _Names) -> _Mapping:
    plain = {
        "title": row.title,
        "summary": row.summary,
        "next_step": row.next_step,
        "aliases": row.aliases,
        "topics": row.topics,
        "audiences": row.audiences,
        "who_for": row.who_for,
        "strict": row.is_strict,
        "rule": row.rule,
        "length": row.length,
        **_parts(row.parts),
        "party_max": row.party_max,
        "limit_per_person": row.limit_per_person,
        "takes_several_dates": row.takes_several_dates,
        "book_until_working_days": row.book_until_working_days,
        "cancel_working_days": row.cancel_working_days,
        "reminders": row.reminders,
        "empty_place": row.empty_place,
        "hosts": hosts,
        "place": names.places.get(row.place),
        "link": row.link or None,
        "zone": row.zone if row.zone != names.zone else None,
        "region": row.region if row.region != names.region else None,
        "contact": row.contact or None,
        "source": row.source,
        "assumed": row.assumed,
        "series": {one.key: _series(one, row, names) for one in own if one.title is None},
        "cohorts": {one.key: _cohort(one, row, names) for one in own if one.title is not None},
    }
    # Reminders are said also when there are none: left out, they would be those at the top.
    return {
        key: value for key, value in plain.items() if key == "reminders" or value not in (None, [], {}, "")
    }


def _parts(parts: list[_Mapping]) -> _Mapping:
    if [part["key"] for part in parts] == [ATTEND]:
        return {"capacity": parts[0]["capacity"], "questions": parts[0]["questions"]}
    return {"parts": parts}


def _series(one: _Row, row: _Row, names: _Names) -> _Mapping:
    starts = f"{one.starts_on} {one.starts_time:%H:%M}"
    return _given({"starts": starts, "minutes": one.minutes, "rrule": one.rrule}) | _where(one, row, names)


def _cohort(one: _Row, row: _Row, names: _Names) -> _Mapping:
    values = {
        "title": one.title,
        "places": one.places,
        "time": f"{one.starts_time:%H:%M}",
        "minutes": one.minutes,
        "dates": one.dates,
        "applications": {"open_on": one.applications_open_on, "close_on": one.applications_close_on},
    }
    return _given(values) | _where(one, row, names)


def _where(one: _Row, row: _Row, names: _Names) -> _Mapping:
    """Return what differs from the session type; "" says that there is none here though the type has one."""
    differing = {name: getattr(one, name) for name in ("place", "link", "zone", "region")}
    differing = {name: value for name, value in differing.items() if value != getattr(row, name)}
    if "place" in differing:
        differing["place"] = names.places.get(one.place, "")
    return differing


def _given(values: _Mapping) -> _Mapping:
    return {key: value for key, value in values.items() if value is not None}


def _most_common(values: Iterable[str], default: str) -> str:
    found = Counter(values).most_common(1)
    return found[0][0] if found else default


def _keys(texts: Mapping[str, str]) -> dict[str, str]:
    """Return a key of small letters and digits for each name, made from its text; no two are the same."""
    keys: dict[str, str] = {}
    for name, text in sorted(texts.items()):
        short = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:50]
        key = short if re.match("[a-z]", short) else f"x{short}"
        numbered = (f"{key}_{number}" for number in count(2))
        while key in keys.values():
            key = next(numbered)
        keys[name] = key
    return keys
