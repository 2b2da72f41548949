"""Two sessions in one room, or with one host, at the same time in the next 12 months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from store import series
from store.catalogue.entries import CatalogueEntry
from store.catalogue.files import Catalogue
from store.catalogue.problems import MOST_PROBLEMS, Path
from store.catalogue.resolving import Wanted, closed_days

MOST_OCCURRENCES = 20_000


@dataclass(frozen=True, slots=True)
class _Taken:
    starts_at: datetime
    ends_at: datetime
    wanted: Wanted


def refuse_clashes(catalogue: Catalogue, wanted: Iterable[Wanted], now: datetime) -> None:
    """Raise CatalogueRefused with each two series that clash, once, at the first date on which they do."""
    source = catalogue.source
    by_resource: dict[str, list[_Taken]] = defaultdict(list)
    total = 0
    for one in wanted:
        taken = _taken(catalogue.entries, one, now)
        total += len(taken)
        if total > MOST_OCCURRENCES:
            too_many = f"with this there are more than {MOST_OCCURRENCES} dates in 12 months"
            source.refuse([source.problem(one.path, too_many)])
        for resource in _resources(catalogue.entries, one):
            by_resource[resource] += taken
    source.refuse(
        source.problem(path, reason)
        for resource, taken in by_resource.items()
        for path, reason in _overlaps(resource, taken)
    )


def _taken(entries: CatalogueEntry, wanted: Wanted, now: datetime) -> list[_Taken]:
    last = series.horizon(now, wanted.pattern.zone)
    made = series.sittings(wanted.pattern, closed_days(entries), now, last)
    return [_Taken(s.starts_at, s.ends_at, wanted) for s in made if not s.not_on]


def _resources(entries: CatalogueEntry, wanted: Wanted) -> Iterator[str]:
    room = wanted.pattern.place
    if room and room.casefold() != "online":
        yield f"in {room}"
    for host in entries.session_types[wanted.slug].hosts:
        yield f"for {entries.hosts[host].name}"


def _overlaps(resource: str, taken: list[_Taken]) -> Iterator[tuple[Path, str]]:
    reported: set[frozenset[Path]] = set()
    running: list[_Taken] = []
    for later in sorted(taken, key=lambda one: (one.starts_at, one.ends_at)):
        running = [one for one in running if one.ends_at > later.starts_at]
        for earlier in running:
            pair = frozenset((earlier.wanted.path, later.wanted.path))
            if pair not in reported:
                reported.add(pair)
                yield _clash(resource, earlier, later)
        if len(reported) >= MOST_PROBLEMS:
            return
        running.append(later)


def _clash(resource: str, earlier: _Taken, later: _Taken) -> tuple[Path, str]:
    local = later.starts_at.astimezone(ZoneInfo(later.wanted.pattern.zone))
    names = [f'"{one.wanted.slug}" ({one.wanted.key})' for one in (earlier, later)]
    when = f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"
    return later.wanted.path, f"{names[0]} and {names[1]} clash {resource} on {when}"
