"""The words of reminders: what, when and where; "Still coming?" while another could have the place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs import arguments, buttons, wording
from dialogs.arguments import Args
from dialogs.messages import JOIN, Action, Drop, Reply
from store import colleagues, places, preferences, reminder_rules, session_types
from store.db import Tx
from store.errors import NotFound
from store.places import Place
from store.reminder_rules import NoReminder
from store.reminders import KIND, REMINDED


def reminder(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Remind somebody of a place, or whoever booked it for them; nothing when it has changed meanwhile."""
    place = _place(tx, args)
    if place is None or person_id not in (place.person_id, place.booked_by_id):
        return Drop("the booking is gone")
    if place.state not in REMINDED or not place.is_on or place.decision:
        return Drop("cancelled, or not on")
    if place.starts_at.isoformat() != arguments.word(args, "starts_at"):
        return Drop("it is at another time")
    if now >= place.starts_at:
        return Drop("it has begun")
    if not all(preferences.get(tx, one).takes(KIND) for one in {place.person_id, person_id}):
        return Drop("reminders are stopped")
    if place.person_id != person_id:
        return _for_booker(tx, place, now)
    if place.rule == "book" and place.state == "booked" and _asks(arguments.word(args, "rule")):
        return _still_coming(tx, place, now)
    return _plain(place, now)


# For good, and with Undo: a bad day for this one has "Remind me later".
_STOP = Action("Stop reminders", "mute", {"kind": "reminder", "on": False})


def _still_coming(tx: Tx, place: Place, now: datetime) -> Reply:
    cost = session_types.get_by_id(tx, place.session_type_id).empty_place
    why = f" {cost}" if cost else " If not, somebody else can have your place."
    party = f" with {wording.people(place.party)}" if place.party > 1 else ""
    actions = (
        Action("Yes", "still_coming", {"booking": place.id}),
        Action("No", "cancel", {"booking": place.id}),
        buttons.hand_over(place.id),
    )
    return Reply(
        f"Are you still coming{party} to {place.title}?{why}", facts=_facts(place, now), actions=actions
    )


def _plain(place: Place, now: datetime) -> Reply:
    might = ", which you might come to" if place.state == "might_come" else ""
    give_up = buttons.give_up(place.id, place.state, place.rule)
    return Reply(
        f"{_soon(place, now)}: {place.title}{might}.",
        facts=_facts(place, now),
        actions=(*give_up, _later(place), wording.MY_BOOKINGS, _STOP),
    )


def _for_booker(tx: Tx, place: Place, now: datetime) -> Reply:
    who = colleagues.name_for(tx, place.person_id)
    text = f"A reminder for {who}, whom I can’t write to: {place.title}. Please pass it on."
    return Reply(
        text, facts=_facts(place, now), actions=(buttons.cancel_theirs(place.id), wording.MY_BOOKINGS)
    )


def _soon(place: Place, now: datetime) -> str:
    zone = ZoneInfo(place.zone)
    days = (place.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    return {0: "Today", 1: "Tomorrow"}.get(days, "Coming up")


def _later(place: Place) -> Action:
    return Action("Remind me later", "remind_later", {"booking": place.id})


def _facts(place: Place, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = (
        ("When", wording.when(place.starts_at, place.ends_at, place.zone, now)),
        ("Where", wording.where(place.place, "") if place.place else ""),
        (JOIN, place.link),
        ("Taking part", place.part_title),
    )
    return tuple((name, said) for name, said in facts if said)


def _asks(rule: str) -> bool:
    """Return whether this one asks; one by a rule that is not understood any more does not."""
    try:
        return reminder_rules.asks(rule)
    except NoReminder:
        return False


def _place(tx: Tx, args: Args) -> Place | None:
    try:
        return places.get(tx, arguments.identity(args, "booking") or 0)
    except NotFound:
        return None
