"""What the operator reads in several places: dates, always with their year, and what an import changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dialogs import wording
from store.catalogue.changes import TOLD, Changes, Kind, OccurrenceChange, TypeChange
from store.series import Closed

_SAID: dict[Kind, str] = {
    "moved": "moved from {was}, to {now}",
    "place": "is in another place: {detail}",
    "cancelled": "is cancelled: {detail}",
    "not_on": "is not on: {detail}",
    "on_again": "is on after all",
    "places": "has other places: {detail}",
    "decision": "needs a decision: {detail}",
    "settled": "needs no decision any more",
}
_COUNTED: dict[Kind, str] = {
    "moved": "moved, nobody booked",
    "place": "in another place, nobody booked",
    "cancelled": "cancelled, nobody booked any more",
    "not_on": "not on, nobody booked",
    "on_again": "on after all",
    "places": "with other places",
    "decision": "to be decided",
    "settled": "decided",
}
_TYPES = {"new": "New", "changed": "Changed", "gone": "No longer offered", "back": "Offered again"}
COLUMNS = {
    "next_step": "what happens next",
    "aliases": "other names",
    "audiences": "audience tags",
    "who_for": "who it is for",
    "is_strict": "whether others are refused",
    "rule": "how it is booked",
    "parts": "places or questions",
    "party_max": "people in one booking",
    "limit_per_person": "bookings a person may have",
    "takes_several_dates": "several dates at once",
    "book_until_working_days": "when booking closes",
    "cancel_working_days": "when cancelling is late",
    "empty_place": "what an empty place costs",
    "assumed": "what is assumed",
    "region": "bank holidays",
    "zone": "time zone",
    "starts_on": "dates",
    "starts_time": "time",
    "minutes": "length",
    "rrule": "dates",
    "is_ended": "dates",
    "applications_open_on": "applications",
    "applications_close_on": "applications",
}


def lines(changes: Changes) -> list[str]:
    """Return what changed in plain lines, those that affect people first."""
    if changes.is_empty:
        return ["Nothing changed."]
    return [*map(_occurrence, changes.affected), *_offers(changes), *_dates(changes)]


def told(changes: Changes, written: int | None) -> list[str]:
    """Return what became of the messages: how many were written, or None when nobody was to be told."""
    if written is not None:
        return [f"Messages written: {written}."]
    if not any(change.kind in TOLD for change in changes.affected):
        return []
    return ["Nobody was told, and importing again tells nobody: speak to them, and use --tell next time."]


def told_as_asked(interested: int) -> list[str]:
    """Return how many heard of something they had registered an interest in; nothing when nobody did."""
    if not interested:
        return []
    return [f"Told {wording.people(interested)} who had asked to hear when there is something to book."]


def day(on: date) -> str:
    """Return "Thursday 26 November 2026": an operator looks years ahead, so the year is always there."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return "Thursday 26 November 2026, 10am to 11am" in the zone's own time."""
    return f"{day(starts_at.astimezone(ZoneInfo(zone)).date())}, {wording.span(starts_at, ends_at, zone)}"


def _occurrence(change: OccurrenceChange) -> str:
    was = when(change.was_starts_at, change.was_ends_at, change.zone)
    now = when(change.starts_at, change.ends_at, change.zone)
    said = _SAID[change.kind].format(was=was, now=now, detail=change.detail)
    date_of_it = "" if change.kind == "moved" else f", {now},"
    people = ", ".join(affected.name for affected in change.people)
    whom = f". Affects {wording.people(len(change.people))}: {people}" if people else ""
    return f"{change.title}{date_of_it} {said}{whom}"


def _offers(changes: Changes) -> Iterator[str]:
    yield from (f"Closed {_span(closed)}" for closed in changes.closed)
    yield from (f"No longer closed {_span(closed)}" for closed in changes.reopened)
    yield from map(_type, changes.types)
    if changes.is_reordered:
        yield "The session types are in another order"


def _span(closed: Closed) -> str:
    if closed.first_on == closed.last_on:
        return f"on {day(closed.first_on)}: {closed.reason}"
    return f"from {day(closed.first_on)} to {day(closed.last_on)}: {closed.reason}"


def _type(change: TypeChange) -> str:
    what = dict.fromkeys(COLUMNS.get(name, name) for name in change.columns)
    return f"{_TYPES[change.kind]}: {change.title}" + (f" ({', '.join(what)})" if what else "")


def _dates(changes: Changes) -> Iterator[str]:
    if changes.added:
        yield f"{_number(changes.added)} added"
    if changes.removed:
        yield f"{_number(changes.removed)} without bookings removed"
    rest = Counter((c.title, c.kind) for c in changes.occurrences if not c.is_for_people)
    yield from (f"{title}: {_number(number)} {_COUNTED[kind]}" for (title, kind), number in rest.items())


def _number(dates: int) -> str:
    return "1 date" if dates == 1 else f"{dates} dates"
