"""How an occurrence looks in a list and in an answer, with the buttons that fit the person and the moment."""

from __future__ import annotations

from datetime import datetime

from dialogs import wording
from dialogs.messages import Action, Item
from store import booking_rules
from store.occurrences import Listed
from store.places import Place

_STANDING = {"booked": "You’re booked", "might_come": "You said you might come", "waiting": "You’re waiting"}


def item(listed: Listed, now: datetime, *, is_grouped: bool = True) -> Item:
    """Return a list entry; under a heading with its day when `is_grouped`, else with the day in the line."""
    heading = day(listed, now) if is_grouped else ""
    return Item(listed.title, (_line(listed, now, with_day=not is_grouped),), actions(listed, now), heading)


def day(listed: Listed, now: datetime) -> str:
    """Return its day as people there say it, such as "Tuesday 1 December"."""
    return wording.day(listed.local_start.date(), now.astimezone(listed.local_start.tzinfo).date())


def off(state: str, reason: str) -> str:
    """Return "Cancelled: the facilitator is ill" or "Not on: Christmas Day"; "" for what takes place."""
    said = {"cancelled": "Cancelled", "not_on": "Not on"}.get(state, "")
    return f"{said}: {reason}" if said and reason else said


def actions(listed: Listed, now: datetime) -> tuple[Action, ...]:
    """Return what the person can do about it now: at most two buttons.

    Giving up a place never comes first: the thumb that pressed Book is still there.
    """
    main = _main_action(listed, now)
    return (details(listed), *main) if listed.booking_id else (*main, details(listed))


def details(listed: Listed) -> Action:
    """Return the button that says more."""
    return Action("Details", "details", {"occurrence": listed.id})


def roster(listed: Listed) -> Action:
    """Return the button that shows those who run it who is coming."""
    return Action("Who's coming", "roster", {"occurrence": listed.id})


def cancel_place(booking_id: int) -> Action:
    """Return the button that frees the place at once."""
    return Action("Cancel my place", "cancel", {"booking": booking_id})


def booking_item(place: Place, now: datetime) -> Item:
    """Return one of the person's own bookings with its buttons."""
    if not place.is_on:
        return _booking_off(place, now)
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
    cancel = () if _is_over(place.state, place.starts_at, place.ends_at, now) else (cancel_place(place.id),)
    buttons = (Action("Details", "details", {"occurrence": place.occurrence_id}), *cancel)
    return Item(place.title, tuple(lines), buttons)


def _booking_off(place: Place, now: datetime) -> Item:
    """Return a booking of a session that does not take place: there is nothing to give up."""
    when = wording.when(place.starts_at, place.ends_at, place.zone, now)
    buttons = (Action("Details", "details", {"occurrence": place.occurrence_id}),)
    return Item(place.title, (when, off(place.occurrence_state, place.reason)), buttons)


def _is_over(standing: str | None, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether a place can no longer be given up; who might come may change their mind to the end."""
    return now >= (ends_at if standing == "might_come" else starts_at)


def _main_action(listed: Listed, now: datetime) -> tuple[Action, ...]:
    if listed.booking_id:
        is_over = _is_over(listed.standing, listed.starts_at, listed.ends_at, now)
        return () if is_over or not listed.is_on else (cancel_place(listed.booking_id),)
    if not listed.is_open or _too_late(listed, now):
        return ()
    if listed.rule == "drop_in":
        return (Action("I might come", "book", {"occurrence": listed.id}),)
    if listed.rule == "book" and not listed.is_full:
        return (Action("Book", "book", {"occurrence": listed.id}),)
    return ()


def _too_late(listed: Listed, now: datetime) -> str | None:
    return booking_rules.too_late(listed, listed.starts_at, listed.ends_at, now)


def has_closed(listed: Listed, now: datetime) -> bool:
    """Return whether the time for booking it has passed, though it has not begun."""
    return listed.rule == "book" and _too_late(listed, now) == "cut_off"


def _line(listed: Listed, now: datetime, *, with_day: bool) -> str:
    if not listed.is_on:
        on = [day(listed, now)] if with_day else []
        return " · ".join([*on, off(listed.state, listed.reason)])
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
        standing or ("Booking has closed" if has_closed(listed, now) else wording.places_left(listed)),
        may_change,
        under_way,
    )
    return " · ".join(filter(None, said))
