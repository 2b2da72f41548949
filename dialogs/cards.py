"""How an occurrence looks in a list and in an answer, with the buttons that fit the person and the moment."""

from __future__ import annotations

from datetime import datetime

from dialogs import wording
from dialogs.messages import Action, Item
from store.occurrences import Listed
from store.places import Place

_STANDING = {"booked": "You’re booked", "might_come": "You said you might come", "waiting": "You’re waiting"}


def item(listed: Listed, now: datetime, *, is_grouped: bool = True) -> Item:
    """Return a list entry; under a heading with its day when `is_grouped`, else with the day in the line."""
    if is_grouped:
        heading = wording.day(listed.local_start.date(), now.astimezone(listed.local_start.tzinfo).date())
        return Item(listed.title, (_line(listed, now, with_day=False),), actions(listed, now), heading)
    return Item(listed.title, (_line(listed, now, with_day=True),), actions(listed, now))


def actions(listed: Listed, now: datetime) -> tuple[Action, ...]:
    """Return what the person can do about it now: at most two buttons.

    Giving up a place never comes first: the thumb that pressed Book is still there.
    """
    main = _main_action(listed, now)
    return (details(listed), *main) if listed.booking_id else (*main, details(listed))


def details(listed: Listed) -> Action:
    """Return the button that says more."""
    return Action("Details", "details", {"occurrence": listed.id})


def cancel_place(booking_id: int) -> Action:
    """Return the button that frees the place at once."""
    return Action("Cancel my place", "cancel", {"booking": booking_id})


def booking_item(place: Place, now: datetime) -> Item:
    """Return one of the person's own bookings with its buttons."""
    lines = [
        wording.when(place.starts_at, place.ends_at, place.zone, now),
        wording.where(place.place, place.link),
    ]
    if place.party > 1:
        lines.append(f"For {wording.people(place.party)}")
    if place.decision:
        lines.append("This date may change: the hub will let you know")
    if place.state != "booked":
        lines.append(_STANDING.get(place.state, ""))
    if place.link and place.state == "booked":
        lines.append(place.link)
    buttons = (Action("Details", "details", {"occurrence": place.occurrence_id}), cancel_place(place.id))
    return Item(place.title, tuple(lines), buttons)


def _main_action(listed: Listed, now: datetime) -> tuple[Action, ...]:
    is_over = now >= (listed.ends_at if listed.rule == "drop_in" else listed.starts_at)
    if not listed.is_on or is_over:
        return ()
    if listed.booking_id:
        return (cancel_place(listed.booking_id),)
    if not listed.is_open:
        return ()
    if listed.rule == "drop_in":
        return (Action("I might come", "book", {"occurrence": listed.id}),)
    if listed.rule == "book" and not listed.is_full:
        return (Action("Book", "book", {"occurrence": listed.id}),)
    return ()


def _line(listed: Listed, now: datetime, *, with_day: bool) -> str:
    if not listed.is_on:
        return f"Not on: {listed.reason}" if listed.reason else "Not on"
    time = (
        wording.when(listed.starts_at, listed.ends_at, listed.zone, now)
        if with_day
        else wording.span(listed.starts_at, listed.ends_at, listed.zone)
    )
    may_change = "This date may change" if listed.decision else ""
    under_way = "Under way" if listed.starts_at <= now else ""
    standing = _STANDING.get(listed.standing or "", "")
    said = (
        time,
        wording.where(listed.place, listed.link),
        standing or wording.places_left(listed),
        may_change,
        under_way,
    )
    return " · ".join(filter(None, said))
