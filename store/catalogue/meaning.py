"""What must fit together in a catalogue: names that are used are declared, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.catalogue.entries import CatalogueEntry, TypeEntry
from store.catalogue.problems import Path

_Problem = tuple[Path, str]


def contradictions(catalogue: CatalogueEntry) -> Iterator[_Problem]:
    """Yield what does not fit, each with the path of the entry to mend."""
    emails = (((*_HOSTS, key), host.email) for key, host in catalogue.hosts.items())
    yield from _twice(emails, "two hosts have the e-mail")
    titles = (((*_TYPES, slug), entry.title.casefold()) for slug, entry in catalogue.session_types.items())
    yield from _twice(titles, "two session types have the title")
    for slug, entry in catalogue.session_types.items():
        yield from _in_type(catalogue, entry, (*_TYPES, slug))


_HOSTS: Path = ("hosts",)
_TYPES: Path = ("session_types",)


def _in_type(catalogue: CatalogueEntry, entry: TypeEntry, path: Path) -> Iterator[_Problem]:
    for number, host in enumerate(entry.hosts):
        if host not in catalogue.hosts:
            yield (*path, "hosts", number), f'unknown host "{host}"'
        elif host in entry.hosts[:number]:
            yield (*path, "hosts", number), f'the host "{host}" stands here twice'
    for where, place in _places(entry, path):
        if place and place not in catalogue.places:
            yield where, f'unknown place "{place}"'


def _places(entry: TypeEntry, path: Path) -> Iterator[tuple[Path, str | None]]:
    yield (*path, "place"), entry.place
    for key, series in entry.series.items():
        yield (*path, "series", key, "place"), series.place
    for key, cohort in entry.cohorts.items():
        yield (*path, "cohorts", key, "place"), cohort.place


def _twice(named: Iterable[tuple[Path, str]], reason: str) -> Iterator[_Problem]:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            yield path, f'{reason} "{name}"'
        seen.add(name)
