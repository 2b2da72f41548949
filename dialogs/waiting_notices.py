"""The words of what people are told who wait for a place: that one came free, went on, or that it is over."""

from __future__ import annotations

from datetime import datetime

from dialogs import arguments, buttons, cards, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import lapsing, offer_rules, places, session_types
from store.db import Tx
from store.errors import NotFound
from store.places import Place


def place_offered(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Ask somebody who waited whether they would like the place that is held for them."""
    place = _place(tx, args, person_id)
    if place is None or place.state != "offered":
        return Drop("no longer offered")
    if not place.is_on or now >= place.starts_at:
        return Drop("it has begun, or is not on")
    whom = "you" if place.person_id == person_id else "the colleague you booked for"
    party = f", for {wording.people(place.party)}" if place.party > 1 else ""
    offer = session_types.get_by_id(tx, place.session_type_id)
    until = wording.at(offer_rules.until(now, place.starts_at, offer.zone, offer.region), place.zone, now)
    what = f"A place has come free for {whom} at {place.title}{party}."
    text = f"{what} It is held until {until}: would you like it?"
    return Reply(text, facts=_of_place(place, now), actions=(*buttons.yes_or_no(place.id), _details(place)))


def place_open(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody who waits that a place is for whoever says yes first, and why so late in the day."""
    place = _place(tx, args, person_id)
    if place is None or not place.is_open or not place.is_on or now >= place.starts_at:
        return Drop("no longer free")
    whom = "" if place.person_id == person_id else " Your colleague waits for it."
    party = f", for {wording.people(place.party)}" if place.party > 1 else ""
    text = (
        f"A place has come free at {place.title}{party}.{whom} It starts so soon that I’m writing outside "
        "the usual hours, and to everybody who waits: the first to say yes has it. Would you like it?"
    )
    actions = (*buttons.yes_or_no(place.id, is_open=True), _details(place))
    return Reply(text, facts=_of_place(place, now), actions=actions)


def offer_lapsed(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that the place that was held for them has gone on, and that they may wait again."""
    place = _place(tx, args, person_id)
    if place is None or not lapsing.is_lapsed(place) or not place.is_on:
        return Drop("it is otherwise now")
    if places.standing(tx, place.person_id, place.occurrence_id) is not None:
        return Drop("they stand there again")
    whom = "you" if place.person_id == person_id else "the colleague you booked for"
    text = (
        f"The place held for {whom} at {place.title} was not answered in time, so somebody else can have it, "
        "and the waiting list goes on without you. You can join it again."
    )
    again = buttons.join_list(place.occurrence_id, place.part, place.party)
    return Reply(text, facts=_of_place(place, now), actions=(again, wording.WHATS_ON, wording.MY_BOOKINGS))


def _of_place(place: Place, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = (
        ("When", wording.when(place.starts_at, place.ends_at, place.zone, now)),
        ("Where", wording.where(place.place, place.link)),
        ("Taking part", place.part_title),
    )
    return tuple((name, said) for name, said in facts if said)


def _details(place: Place) -> Action:
    return Action("Details", "details", {"occurrence": place.occurrence_id})


def waiting_ended(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that there is nothing left to wait for, and why."""
    place = _place(tx, args, person_id)
    if place is None or place.state != "cancelled":
        return Drop("waits no longer")
    offer = session_types.get_by_id(tx, place.session_type_id)
    when = wording.when(place.starts_at, place.ends_at, place.zone, now)
    why = cards.off(place.occurrence_state, place.reason) or "It has no waiting list any more"
    text = f"Sorry: you no longer wait for {place.title} on {when}. {why}."
    return Reply(
        text, actions=(Action("More dates", "whats_on", {"session": offer.slug}), wording.MY_BOOKINGS)
    )


def _place(tx: Tx, args: Args, person_id: int | None) -> Place | None:
    """Return the booking a message is about, if it is this person's business."""
    try:
        place = places.get(tx, arguments.identity(args, "booking") or 0)
    except NotFound:
        return None
    return place if person_id in (place.person_id, place.booked_by_id) else None
