"""One session, for everybody to see: what it is, its next dates, and how to get a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs import wording
from dialogs.public_pages import NOBODY, Dated, NotThere, Visit, dated
from store import occurrences, session_types
from store.errors import NotFound
from store.occurrences import Filters, Listed
from store.session_types import CohortDates, Offer

NO_SESSION = NotThere("No such session", "The hub does not offer a session of that name, or no longer does.")
_DATES = 8
_ON_A_POSTER = 3
_HOW = {
    "drop_in": "No need to book: just come along.",
    "book": "Message the hub’s bot to get a place. It answers at once, and you can cancel the same way.",
    "register": "You join the group, and come to every meeting. Message the hub’s bot to join.",
    "apply": "You apply for a whole group of dates. Message the hub’s bot to apply.",
    "request": "You tell the team what you need, and they design it with you. Start with the hub’s bot.",
    "interest": "There is no date yet. Message the hub’s bot to hear when there is.",
}

# What to write to the bot, which understands each.
_SAY = {
    "book": "book {}",
    "register": "join {}",
    "apply": "apply for {}",
    "request": "request a {}",
    "interest": "register my interest in {}",
}


@dataclass(frozen=True, slots=True)
class Cohort:
    """One run of a course: its days, and when people can apply."""

    title: str
    days: tuple[str, ...]
    apply: str


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything about a session type. `say` is what to write to the bot."""

    slug: str
    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    dates: tuple[Dated, ...]
    cohorts: tuple[Cohort, ...]
    how: str
    say: str
    next_step: str
    contact: str

    @property
    def poster_dates(self) -> tuple[Dated, ...]:
        """Return the next dates that take place, as many as a poster shows."""
        return tuple(one for one in self.dates if not one.off)[:_ON_A_POSTER]


def session(visit: Visit, slug: str) -> SessionPage | NotThere:
    """Return the page of a session type that is on offer."""
    try:
        offer = session_types.get(visit.tx, slug)
    except NotFound:
        return NO_SESSION
    filters = Filters(session_type_ids=[offer.id])
    found = occurrences.between(visit.tx, visit.now, None, visit.now, NOBODY, filters, limit=_DATES)
    say = _SAY.get(offer.rule, "details of {}").format(offer.title)
    return SessionPage(
        offer.slug, offer.title, offer.summary, _facts(offer, found),
        tuple(dated(visit, offer, listed) for listed in found),
        tuple(_cohorts(visit, offer)) if offer.rule == "apply" else (),
        _HOW[offer.rule], say, offer.next_step, offer.contact,
    )  # fmt: skip


def _facts(offer: Offer, found: Sequence[Listed]) -> tuple[tuple[str, str], ...]:
    where = wording.where(found[0].place, found[0].link) if found else ""
    facts = (("Who for", offer.who_for), ("How long", offer.length), ("Where", where))
    return tuple((name, said) for name, said in facts if said)


def _cohorts(visit: Visit, offer: Offer) -> list[Cohort]:
    today = visit.today
    coming = [
        one for one in session_types.cohorts(visit.tx, offer.id) if not one.days or one.days[-1] >= today
    ]
    return [
        Cohort(one.title, tuple(wording.day(on, today) for on in one.days), _apply(one, today))
        for one in coming
    ]


def _apply(cohort: CohortDates, today: date) -> str:
    opens_on, closes_on = cohort.applications_open_on, cohort.applications_close_on
    if closes_on < today:
        return "Applications have closed."
    if opens_on > today:
        return f"Apply from {wording.day(opens_on, today)} to {wording.day(closes_on, today)}."
    return f"Apply by {wording.day(closes_on, today)}."
