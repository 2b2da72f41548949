"""How an occurrence looks in a list and in an answer, with the buttons that fit the person and the moment."""

from __future__ import annotations

from datetime import datetime

from dialogs import buttons, wording
from dialogs.messages import Action, Item
from store import booking_rules
from store.catalogue.decisions import is_about_places
from store.occurrences import Listed
from store.places import Place

_STANDING = {
    "booked": "You’re booked",
    "might_come": "You said you might come",
    "waiting": "You’re on the waiting list",
    "offered": "A place is held for you",
}
_IN_A_SET = {"booked": "You’re a member", "apologies": "You sent apologies"}

_ON_COURSE = "You’re on this course"


def item(listed: Listed, now: datetime, *, is_grouped: bool = True, party: int = 1) -> Item:
    """Return a list entry; under a heading with its day when `is_grouped`, else with the day in the line."""
    heading = day(listed, now) if is_grouped else ""
    line = _line(listed, now, with_day=not is_grouped)
    return Item(listed.title, (line,), actions(listed, now, party), heading)


def day(listed: Listed, now: datetime) -> str:
    """Return its day as people there say it, such as "Tuesday 1 December"."""
    return wording.day(listed.local_start.date(), now.astimezone(listed.local_start.tzinfo).date())


def off(state: str, reason: str) -> str:
    """Return "Cancelled: the facilitator is ill" or "Not on: Christmas Day"; "" for what takes place."""
    said = {"cancelled": "Cancelled", "not_on": "Not on"}.get(state, "")
    return f"{said}: {wording.why_off(reason)}" if said and reason else said


def undecided(decision: str, *, is_booked: bool) -> str:
    """Return what is open about a date: whether it stays, or only that there are too few places."""
    if not is_about_places(decision):
        return "This date may change: the hub will let you know"
    crowded = "More people are booked than there are places"
    if is_booked:
        return f"{crowded}. You still have yours: the hub will let you know if that changes"
    return f"{crowded}, so it takes no new bookings for now"


def actions(listed: Listed, now: datetime, party: int = 1) -> tuple[Action, ...]:
    """Return what the person, with so many others, can do about it now: at most two buttons, and No.

    Giving up a place never comes first: the thumb that pressed Book is still there.
    """
    main = _main_action(listed, now, party)
    is_given_up = listed.booking_id is not None and listed.standing != "offered"
    return (buttons.details(listed), *main) if is_given_up else (*main, buttons.details(listed))


def booking_item(place: Place, now: datetime, standing: str = "", booked_by: str = "") -> Item:
    """Return one of the person's own bookings with its buttons.

    `standing` says more than its state; `booked_by` is a colleague's name.
    """
    if not place.is_on:
        return _booking_off(place, now)
    lines = _when_and_how(place, now)
    is_over = _is_over(place.state, place.starts_at, place.ends_at, now)
    yes_no = () if is_over else buttons.to_answer(place)
    if booked_by:
        is_asked = bool(yes_no) and place.is_in_hand
        lines.append(
            f"Handed to you by {booked_by}: will you keep it?" if is_asked else f"Booked by {booked_by}"
        )
    if place.decision:
        lines.append(undecided(place.decision, is_booked=place.state == "booked"))
    if place.state != "booked":
        lines.append(standing or _STANDING.get(place.state, ""))
    link = place.link if place.state == "booked" else ""
    more = Action("Details", "details", {"occurrence": place.occurrence_id})
    if yes_no:
        return Item(place.title, tuple(lines), (*yes_no, more), link=link)
    more_of_it = buttons.own_place(place.rule, place.state, place.id)
    own = () if is_over else (*more_of_it, *buttons.give_up(place.id, place.state, place.rule))
    return Item(place.title, tuple(lines), (more, *own), link=link)


def colleague_item(place: Place, name: str, now: datetime) -> Item:
    """Return a place that the person booked for a colleague, with what they can do about it."""
    lines = _when_and_how(place, now) if place.is_on else [off(place.occurrence_state, place.reason)]
    if place.is_on and not _is_over(place.state, place.starts_at, place.ends_at, now):
        back = (buttons.take_back(place.id),) if place.is_in_hand else ()
        is_queued = place.state in ("waiting", "offered")
        end = (
            buttons.give_up(place.id, place.state, place.rule)
            if is_queued
            else (buttons.cancel_theirs(place.id),)
        )
        own = (*buttons.own_place(place.rule, place.state, place.id)[:1], *back, *end)
    else:
        own = ()
    under_it = (Action("Details", "details", {"occurrence": place.occurrence_id}), *own)
    return Item(f"For {name}: {place.title}", tuple(lines), under_it)


def _when_and_how(place: Place, now: datetime) -> list[str]:
    """Return when and where a booking is, in which part and for how many, as lines."""
    lines = [
        wording.when(place.starts_at, place.ends_at, place.zone, now),
        wording.where(place.place, place.link),
    ]
    if place.part_title:
        lines.append(place.part_title)
    if place.party > 1:
        lines.append(f"For {wording.people(place.party)}")
    return lines


def _booking_off(place: Place, now: datetime) -> Item:
    """Return a booking of a session that does not take place: there is nothing to give up."""
    when = wording.when(place.starts_at, place.ends_at, place.zone, now)
    under_it = (Action("Details", "details", {"occurrence": place.occurrence_id}),)
    return Item(place.title, (when, off(place.occurrence_state, place.reason)), under_it)


def _is_over(standing: str | None, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether a place can no longer be given up; who might come may change their mind to the end."""
    return now >= (ends_at if standing == "might_come" else starts_at)


def _main_action(listed: Listed, now: datetime, party: int) -> tuple[Action, ...]:
    if listed.booking_id:
        is_over = _is_over(listed.standing, listed.starts_at, listed.ends_at, now)
        if is_over or not listed.is_on:
            return ()
        if listed.rule == "apply":
            return (buttons.withdraw_from(listed),)
        return buttons.give_up(listed.booking_id, listed.standing, listed.rule)
    if is_bookable(listed, now, party):
        if listed.rule == "drop_in":
            return (Action("I might come", "book", {"occurrence": listed.id}),)
        return (Action("Book", "book", {"occurrence": listed.id}),)
    is_queue = listed.is_open and listed.rule == "book" and bool(listed.places) and not _too_late(listed, now)
    return (buttons.join_list(listed.id, party=party),) if is_queue else ()


def is_bookable(listed: Listed, now: datetime, party: int = 1) -> bool:
    """Return whether there is a place for somebody who has none, or they may say that they might come."""
    if not listed.is_open or _too_late(listed, now):
        return False
    return listed.rule == "drop_in" or (
        listed.rule == "book" and bool(listed.places) and listed.has_room_for(party)
    )


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
    is_in_question = bool(listed.decision) and not is_about_places(listed.decision)
    may_change = "This date may change" if is_in_question else ""
    under_way = "Under way" if listed.starts_at <= now else ""
    standing = _said_to_stand(listed)
    said = (
        time,
        wording.where(listed.place, listed.link),
        standing or room(listed, now),
        may_change,
        under_way,
    )
    return " · ".join(filter(None, said))


def _is_on_course(listed: Listed) -> bool:
    return listed.rule == "apply" and listed.standing == "booked"


def _said_to_stand(listed: Listed) -> str:
    """Return where the person stands there, or ""."""
    if _is_on_course(listed):
        return _ON_COURSE
    known = _IN_A_SET if listed.rule == "register" else _STANDING
    return known.get(listed.standing or "", "")


def room(listed: Listed, now: datetime) -> str:
    """Return whether there is room for one more."""
    if has_closed(listed, now):
        return "Booking has closed"
    if listed.rule == "book" and listed.decision:
        return "No new bookings for now"
    return wording.places_left(listed)
