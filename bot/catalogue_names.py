"""What sessions are called, for the understanding of what people type: from the database or from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.understanding import Name
from store.catalogue.files import Catalogue
from store.session_types import Offer

# One registers for these, applies, or says that one is interested: they have groups and no single dates.
_COURSE_RULES = frozenset(("register", "apply", "interest"))
# A training day that is booked like any session is a course to people all the same.
_COURSE_TOPICS = frozenset(("training", "course"))


def of_offers(offers: Iterable[Offer]) -> list[Name]:
    """Return the names of what the database has."""
    return [Name(o.slug, o.title, o.aliases, o.topics, o.audiences, _kind(o.rule, o.topics)) for o in offers]


def of_catalogue(catalogue: Catalogue) -> list[Name]:
    """Return the names of what a catalogue file has."""
    return [
        Name(slug, e.title, tuple(e.aliases), tuple(e.topics), tuple(e.audiences), _kind(e.rule, e.topics))
        for slug, e in catalogue.entries.session_types.items()
    ]


def _kind(rule: str, topics: Sequence[str]) -> str:
    if rule == "request":
        return "workshop"
    is_course = rule in _COURSE_RULES or not _COURSE_TOPICS.isdisjoint(topics)
    return "course" if is_course else "session"
