"""What's on in one week, for everybody to see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from dialogs import cards, wording
from dialogs.public_pages import NOBODY, Dated, NotThere, Visit, dated
from store import occurrences, public_calendar, session_types
from store.occurrences import Filters, Listed
from store.session_types import Offer

# More than a hub can hold in a week; a page that grows without end helps nobody.
_MOST = 300
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its dates."""

    name: str
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of staff that some sessions are made for."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A session in the list of everything on offer."""

    slug: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class WhatsOn:
    """A week. `nothing` is a sentence when nothing takes place in it, and `next_week` when something does.

    `read_at` is the moment of all this, which paper must say. `before` and `after` are weeks that can be
    asked for, or empty; so is `next_week`.
    """

    week: str
    heading: str
    read_at: str
    days: tuple[Day, ...]
    nothing: str
    next_week: str
    before: str
    after: str
    audience: Audience | None
    audiences: tuple[Audience, ...]
    offers: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What can be asked for: the slugs on offer, groups of staff, and weeks from one Monday to another."""

    slugs: frozenset[str]
    audiences: tuple[Audience, ...]
    first: date
    last: date


def known(visit: Visit) -> Known:
    """Return what can be asked for at the moment."""
    return _known(visit, session_types.offers(visit.tx))


def not_there(known: Known, week: str, audience: str) -> NotThere | None:
    """Return why a week or a group of staff cannot be asked for; None when both can, as "" can."""
    if audience and audience not in (one.tag for one in known.audiences):
        return NotThere("No such group of staff", "No session is made for a group of that name.")
    monday = _monday(week) if week else known.first
    if monday is None:
        return NotThere("No such week", "A week is written like 2026-W49.")
    if not known.first <= monday <= known.last:
        return NotThere(*_out_of_reach(monday, known.last))
    return None


def whats_on(visit: Visit, week: str = "", audience: str = "") -> WhatsOn | NotThere:
    """Return a week such as "2026-W49", for everybody or for one audience.

    When none is named it is this week, or once that is over the next one with something on.
    """
    offers = session_types.offers(visit.tx)
    known = _known(visit, offers)
    if gone := not_there(known, week, audience):
        return gone
    this, last, audiences = known.first, known.last, known.audiences
    asked = next((one for one in audiences if one.tag == audience), None)
    monday = _monday(week) or this
    filters = Filters(session_type_ids=_ids(offers, asked))
    found = _in_week(visit, monday, filters)
    nothing, next_week = _nothing(visit, monday, filters, asked, found)
    if next_week and not week:
        return whats_on(visit, next_week, audience)
    return WhatsOn(
        _name(monday), _heading(monday), _read_at(visit), _days(visit, offers, found), nothing, next_week,
        _name(monday - timedelta(days=7)) if monday > this else "",
        _name(monday + timedelta(days=7)) if monday < last else "",
        asked, audiences, tuple(Summary(one.slug, one.title, one.summary) for one in offers),
    )  # fmt: skip


def _known(visit: Visit, offers: Sequence[Offer]) -> Known:
    return Known(frozenset(offer.slug for offer in offers), _audiences(offers), *_reach(visit))


def _audiences(offers: Sequence[Offer]) -> tuple[Audience, ...]:
    tags = sorted({tag for offer in offers for tag in offer.audiences})
    return tuple(Audience(tag, tag.replace("_", " ").capitalize()) for tag in tags)


def _ids(offers: Sequence[Offer], audience: Audience | None) -> list[int] | None:
    return None if audience is None else [offer.id for offer in offers if audience.tag in offer.audiences]


def _reach(visit: Visit) -> tuple[date, date]:
    """Return the Mondays of this week and of the last one that the calendar knows."""
    this = _monday_of(visit.today)
    last = public_calendar.last_start(visit.tx)
    return this, max(this, _monday_of(last.astimezone(visit.hub.zone).date())) if last else this


def _monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _monday(week: str) -> date | None:
    """Return the Monday of a week written the ISO way, or None when there is no such week."""
    if (written := _WEEK.fullmatch(week)) is None:
        return None
    try:
        return date.fromisocalendar(int(written[1]), int(written[2]), 1)
    except ValueError:
        return None


def _name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _heading(monday: date) -> str:
    """Return "30 November to 6 December 2026"."""
    sunday = monday + timedelta(days=6)
    if monday.year != sunday.year:
        return f"{monday.day} {monday:%B %Y} to {sunday.day} {sunday:%B %Y}"
    month = "" if monday.month == sunday.month else f" {monday:%B}"
    return f"{monday.day}{month} to {sunday.day} {sunday:%B %Y}"


def _read_at(visit: Visit) -> str:
    local = visit.now.astimezone(visit.hub.zone)
    return f"{wording.day(local.date(), visit.today)}, {wording.clock(local)}"


def _out_of_reach(monday: date, last: date) -> tuple[str, str]:
    if monday > last:
        return "Too far ahead", f"The calendar ends with the week from {_heading(last)}."
    return "That week is over", "What’s on begins with this week."


def _midnight(visit: Visit, on: date) -> datetime:
    return datetime.combine(on, time(), visit.hub.zone)


def _in_week(visit: Visit, monday: date, filters: Filters) -> list[Listed]:
    start, end = _midnight(visit, monday), _midnight(visit, monday + timedelta(days=7))
    return occurrences.between(visit.tx, start, end, visit.now, NOBODY, filters, limit=_MOST)


def _nothing(
    visit: Visit, monday: date, filters: Filters, audience: Audience | None, found: Sequence[Listed]
) -> tuple[str, str]:
    """Return that nothing takes place and when the next one is, with the week of that; else two times ""."""
    if any(listed.is_on for listed in found):
        return "", ""
    is_this_week = monday <= visit.today
    more = "Nothing more" if is_this_week else "Nothing"
    whom = f" for {audience.name.lower()}" if audience else ""
    said = f"{more}{whom} is {'on this' if is_this_week else 'planned in this'} week."
    after = _midnight(visit, monday + timedelta(days=7))
    following = occurrences.next_one(visit.tx, after, None, visit.now, NOBODY, filters)
    if following is None:
        return f"{said} No later date is planned yet.", ""
    next_week = _name(_monday_of(following.starts_at.astimezone(visit.hub.zone).date()))
    return f"{said} The next one is {following.title} on {cards.day(following, visit.now)}.", next_week


def _days(visit: Visit, offers: Sequence[Offer], found: Sequence[Listed]) -> tuple[Day, ...]:
    by_id = {offer.id: offer for offer in offers}
    dates = [dated(visit, by_id.get(listed.session_type_id), listed) for listed in found]
    return tuple(Day(day, tuple(of_day)) for day, of_day in groupby(dates, key=lambda one: one.day))
