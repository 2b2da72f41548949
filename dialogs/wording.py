"""How we say dates, times and numbers. Source: NHS content style (1 June 2027, 5:30pm, midday)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from dialogs.messages import Action
from store.catalogue.decisions import NOT_IN_CATALOGUE
from store.occurrences import Listed

WHATS_ON = Action("What's on", "whats_on")
MY_BOOKINGS = Action("My bookings", "my_bookings")
HELP = Action("Help", "help")
WHO_IS_COMING = Action("Who's coming", "roster")
WHO_CAME = Action("Who came", "who_came")
APPLICATIONS = Action("Applications", "applications")
WORKSHOP_REQUESTS = Action("Workshop requests", "workshop_requests")
SETTINGS = Action("My settings", "settings")
ANNOUNCEMENTS = Action("Announcements", "announcements")
ALL_SESSIONS = Action("All sessions", "details")
MENU = (WHATS_ON, MY_BOOKINGS, HELP)


@lru_cache(maxsize=1024)
def day(on: date, today: date) -> str:
    """Return "Tuesday 1 December", with the year when it is not this one."""
    year = f" {on.year}" if on.year != today.year else ""
    return f"{on:%A} {on.day} {on:%B}{year}"


def days(on: Sequence[date], today: date) -> str:
    """Return "Thursday 21 January and Thursday 18 February 2027": a year they share is said once."""
    if len({one.year for one in on}) > 1:
        return listing([day(one, today) for one in on])
    return listing([*(day(one, one) for one in on[:-1]), *(day(one, today) for one in on[-1:])])


def clock(moment: datetime | time) -> str:
    """Return "10am", "5:30pm" or "midday"."""
    if (moment.hour, moment.minute) == (12, 0):
        return "midday"
    if (moment.hour, moment.minute) == (0, 0):
        return "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


@lru_cache(maxsize=1024)
def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return "10am to 11am" in the zone's own time."""
    local = ZoneInfo(zone)
    return f"{clock(starts_at.astimezone(local))} to {clock(ends_at.astimezone(local))}"


def when(starts_at: datetime, ends_at: datetime, zone: str, now: datetime) -> str:
    """Return "Tuesday 1 December, 10am to 11am"."""
    local = ZoneInfo(zone)
    on = day(starts_at.astimezone(local).date(), now.astimezone(local).date())
    return f"{on}, {span(starts_at, ends_at, zone)}"


def at(moment: datetime, zone: str, now: datetime) -> str:
    """Return "Tuesday 1 December, 10am", and only the time when it is today."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return clock(local) if local.date() == today else f"{day(local.date(), today)}, {clock(local)}"


def where(place: str, link: str) -> str:
    """Return where it is, in words; never the link itself, which is for those who booked."""
    if place and link:
        return f"{place}, or online"
    return place or ("Online" if link else "Place to be announced")


def why_off(reason: str) -> str:
    """Return why a date is off, for whoever would come: of the catalogue only its operator has heard."""
    return "the hub no longer offers this date" if reason == NOT_IN_CATALOGUE else reason


def places_left(listed: Listed) -> str:
    """Return how many places are left, in words; "" where nobody counts."""
    if listed.rule == "drop_in":
        return "Just come along"
    if listed.rule != "book" or not listed.places:
        return ""
    if listed.is_full:
        return "Full"
    left = [places_in_words(part.free) for part in listed.places if part.free is not None]
    return left[0] if len(listed.places) == 1 and left else ""


def places_in_words(free: int | None) -> str:
    """Return "1 place left", "12 places left" or "Places left"."""
    if free is None:
        return "Places left"
    return f"{free} place{'' if free == 1 else 's'} left" if free > 0 else "Full"


def left(said: str) -> str:
    """Return "12 left" for "12 places left", to stand beside the word "Places"."""
    return said.replace(" places left", " left").replace(" place left", " left")


def people(number: int) -> str:
    """Return "1 person" or "3 people"."""
    return "1 person" if number == 1 else f"{number} people"


def nth(number: int) -> str:
    """Return "1st", "2nd", "3rd" or "11th"."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else endings.get(number % 10, 'th')}"


def count(number: int, what: str) -> str:
    """Return "1 booking" or "3 bookings"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def listing(words: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
