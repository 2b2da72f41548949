"""The words of what colleagues are told who book, cancel, move or hand over places for each other."""

from __future__ import annotations

from datetime import datetime

from dialogs import arguments, buttons, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import colleagues, people, places
from store.db import Tx
from store.errors import NotFound
from store.places import Place
from store.tables import STANDING

Facts = tuple[tuple[str, str], ...]
_GONE = Drop("the booking is gone")
_CHANGED = Drop("it has changed again since")


def booked_for_you(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that a colleague has booked a place for them."""
    place = _place(tx, args, "booking")
    if place is None or place.person_id != person_id:
        return _GONE
    if place.state not in STANDING:
        return _CHANGED
    done = "has said you might come to" if place.state == "might_come" else "has booked you a place at"
    text = (
        f"{people.name_by_id(tx, place.booked_by_id)} {done} {place.title}. If you can’t come, please cancel."
    )
    own = (buttons.cancel_place(place.id), wording.MY_BOOKINGS)
    return Reply(text, facts=_facts(place, now), actions=own)


def place_changed(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell the person, or whoever booked for them, what the other of the two has done."""
    place, was = _place(tx, args, "booking"), _place(tx, args, "was")
    if place is None or person_id not in (place.person_id, place.booked_by_id):
        return _GONE
    what = arguments.word(args, "what")
    stands = places.standing(tx, place.person_id, place.occurrence_id)
    if (stands is not None) is (what in ("cancelled", "handed_over")):
        return _CHANGED
    is_yours = place.person_id == person_id
    who = people.name_by_id(tx, place.booked_by_id) if is_yours else colleagues.name_for(tx, place.person_id)
    whose = "your booking" if is_yours else "the booking you made for them"
    done = {
        "cancelled": f"has cancelled {whose}",
        "restored": f"has taken back the cancelling of {whose}",
        "moved": f"has moved {whose}",
        "handed_over": f"has handed over {whose} to somebody else",
    }.get(what)
    if done is None:
        return _GONE
    moved_from = was if what == "moved" else None
    return Reply(
        f"{who} {done}: {place.title}.",
        facts=_facts(place, now, moved_from),
        actions=_next(what, is_yours, place),
    )


def handed_over(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that a colleague's place is theirs, and ask whether they keep it."""
    place = _place(tx, args, "booking")
    if place is None or place.person_id != person_id or place.handed_over_from_id is None:
        return _GONE
    if place.state not in STANDING or place.booked_by_id == place.person_id:
        return _CHANGED
    giver = people.name_by_id(tx, place.booked_by_id)
    text = f"{giver} has handed you their place at {place.title}. Will you keep it?"
    details = Action("Details", "details", {"occurrence": place.occurrence_id})
    return Reply(text, facts=_facts(place, now), actions=(*buttons.keep_or_not(place.id), details))


def handing_over_answered(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell the giver that their colleague keeps the place, or what became of it."""
    place, own = _place(tx, args, "booking"), _place(tx, args, "own")
    if place is None or person_id is None:
        return _GONE
    name = colleagues.name_for(tx, place.person_id)
    if place.booked_by_id == place.person_id:
        text = f"{name} has said yes to your place at {place.title}. There is nothing more to do."
        return Reply(text, facts=_facts(place, now), actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    if own is None:
        text = f"{name} can’t take your place at {place.title}, and you can’t have it back. It is free now."
        return Reply(text, facts=_facts(place, now), actions=(wording.WHATS_ON, wording.MY_BOOKINGS))
    if own.person_id != person_id or own.state not in STANDING:
        return _CHANGED
    text = f"{name} can’t take your place at {place.title}, so it is yours again."
    actions = (buttons.hand_over(own.id), buttons.cancel_place(own.id), wording.MY_BOOKINGS)
    return Reply(text, facts=_facts(own, now), actions=actions)


def taken_back(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that the place they were handed is no longer theirs."""
    place = _place(tx, args, "booking")
    if place is None or place.person_id != person_id or place.state in STANDING:
        return _GONE
    giver = people.name_by_id(tx, place.booked_by_id)
    text = f"{giver} is coming after all and has taken back the place at {place.title}."
    return Reply(text, facts=_facts(place, now), actions=(wording.WHATS_ON, wording.MY_BOOKINGS))


def _place(tx: Tx, args: Args, name: str) -> Place | None:
    booking_id = arguments.identity(args, name)
    try:
        return None if booking_id is None else places.get(tx, booking_id)
    except NotFound:
        return None


def _facts(place: Place, now: datetime, was: Place | None = None) -> Facts:
    facts = (
        ("When", wording.when(place.starts_at, place.ends_at, place.zone, now)),
        ("Was", wording.when(was.starts_at, was.ends_at, was.zone, now) if was else ""),
        ("Where", wording.where(place.place, place.link)),
        ("Taking part", place.part_title),
        ("For", wording.people(place.party) if place.party > 1 else ""),
    )
    return tuple((name, said) for name, said in facts if said)


def _next(what: str, is_yours: bool, place: Place) -> tuple[Action, ...]:
    if what in ("cancelled", "handed_over"):
        return (wording.WHATS_ON, wording.MY_BOOKINGS)
    cancel = buttons.cancel_place(place.id) if is_yours else buttons.cancel_theirs(place.id)
    return (cancel, wording.MY_BOOKINGS)
