"""What people are told about learning sets, interests and workshops, worded from today's data."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs import arguments, interest_words, wording, workshop_words
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import interests, learning_sets, memberships, occurrences, roles, session_types, workshop_requests
from store.db import Tx
from store.errors import NotFound
from store.interests import Opening
from store.memberships import Member
from store.session_types import Offer
from store.workshop_requests import Workshop

_NOTHING = Drop("names nothing or nobody")


# --- Learning sets, to those who run them -------------------------------------------------------


def set_joined(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who run a set that somebody has joined it."""
    member = _member(tx, args, person_id)
    if isinstance(member, Drop):
        return member
    if member.state != "member":
        return Drop("has left again")
    text = f"{_name(member)} has joined the {member.title}, which now has {_members(member.members)}."
    return Reply(text, actions=_about_set(tx, member, now))


def set_left(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who run a set that somebody has left it."""
    member = _member(tx, args, person_id)
    if isinstance(member, Drop):
        return member
    if memberships.is_member(tx, member.series_id, member.person_id):
        return Drop("has joined again")
    text = f"{_name(member)} has left the {member.title}, which now has {_members(member.members)}."
    return Reply(text, actions=_about_set(tx, member, now))


def _member(tx: Tx, args: Args, person_id: int | None) -> Member | Drop:
    membership_id = arguments.identity(args, "membership")
    if membership_id is None or person_id is None:
        return _NOTHING
    try:
        member = memberships.get(tx, membership_id)
    except NotFound:
        return Drop("the membership is gone")
    # A role that was taken away meanwhile takes the names with it.
    may_know = roles.may_run(tx, person_id, member.session_type_id)
    return member if may_know else Drop("no longer runs it")


def _about_set(tx: Tx, member: Member, now: datetime) -> tuple[Action, ...]:
    try:
        next_id = learning_sets.get(tx, member.series_id, member.person_id, now).next_id
    except NotFound:
        next_id = None
    coming = (Action("Who's coming", "roster", {"occurrence": next_id}),) if next_id else ()
    return (*coming, wording.WHATS_ON)


def _name(member: Member) -> str:
    return member.name or "Somebody without a name"


def _members(number: int) -> str:
    return "1 member" if number == 1 else f"{number} members" if number else "no members"


# --- Interests, to whoever asked to be told -----------------------------------------------------


def date_announced(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody who registered an interest that there is something to act on now."""
    type_id = arguments.identity(args, "session_type")
    if type_id is None or person_id is None:
        return _NOTHING
    offer = session_types.get_by_id(tx, type_id)
    if any(one.is_member for one in learning_sets.of_type(tx, offer.id, person_id, now)):
        return Drop("is a member by now")
    opening = interests.opening(tx, offer, now)
    if opening is None:
        return _gone(offer)
    said = Action("Details", "details", {"session": offer.slug})
    return Reply(
        _opened(tx, offer, opening, person_id, now), actions=(*_act(offer, opening), said, wording.WHATS_ON)
    )


def _gone(offer: Offer) -> Reply:
    """Say that it was there and is not any more: whoever waits is not to be forgotten."""
    text = f"For a moment you could get on {offer.title}, and now you can’t. Shall we tell you the next time?"
    return Reply(text, actions=(interest_words.register(offer.slug), wording.WHATS_ON))


def _opened(tx: Tx, offer: Offer, opening: Opening, person_id: int, now: datetime) -> str:
    asked = "You asked us to tell you:"
    if opening.cohort is not None:
        today = now.astimezone(ZoneInfo(offer.zone)).date()
        until = wording.day(opening.cohort.applications_close_on, today)
        return f"{asked} you can now apply for {offer.title}, until {until}."
    listed = opening.listed
    if opening.learning_set is not None and opening.learning_set.next_id is not None:
        listed = occurrences.get(tx, opening.learning_set.next_id, person_id)
    on = wording.when(listed.starts_at, listed.ends_at, listed.zone, now) if listed else ""
    if opening.learning_set is not None:
        return f"{asked} there is room in the {offer.title}. The next meeting is on {on}."
    return f"{asked} {offer.title} has dates. The next one with a place is on {on}."


def _act(offer: Offer, opening: Opening) -> tuple[Action, ...]:
    if opening.learning_set is not None:
        return (Action("Join", "join_set", {"set": opening.learning_set.series_id}),)
    if opening.cohort is not None:
        return (Action("Apply", "apply", {"cohort": opening.cohort.id}),)
    return (Action("Book", "book", {"session": offer.slug}),) if offer.rule == "book" else ()


# --- Workshops ----------------------------------------------------------------------------------


def workshop_requested(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who run it that somebody asks for a workshop, with the answers and the buttons."""
    request = _to_runner(tx, args, person_id)
    if isinstance(request, Drop):
        return request
    if request.state == "withdrawn":
        return Drop("withdrawn by now")
    text = f"{workshop_words.name(request)} asks for a {request.title}."
    buttons = (*workshop_words.to_answer(request), wording.WORKSHOP_REQUESTS)
    return Reply(text, facts=workshop_words.answers(tx, request), actions=buttons)


def workshop_withdrawn(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell those who run it that somebody took a request back."""
    request = _to_runner(tx, args, person_id)
    if isinstance(request, Drop):
        return request
    text = f"{workshop_words.name(request)} has withdrawn the request for a {request.title}."
    return Reply(text, actions=(wording.WORKSHOP_REQUESTS, wording.WHATS_ON))


def workshop_changed(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell whoever asked for a workshop where it stands now."""
    request = _request(tx, args)
    if isinstance(request, Drop):
        return request
    if request.person_id != person_id or request.state != arguments.word(args, "state"):
        return Drop("stands elsewhere by now")
    said = {
        "new": "is with the team again, and somebody gets back to you",
        "planning": "is being planned, and the team gets in touch with you",
        "agreed": "is agreed. The team gets in touch about the day",
        "declined": "can’t be met this time",
    }[request.state]
    facts = (("Why", request.reason),) if request.state == "declined" and request.reason else ()
    text = f"Your request for a {request.title} {said}."
    return Reply(text, facts=facts, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


def _to_runner(tx: Tx, args: Args, person_id: int | None) -> Workshop | Drop:
    request = _request(tx, args)
    if isinstance(request, Drop) or person_id is None:
        return request if isinstance(request, Drop) else _NOTHING
    may_know = roles.may_run(tx, person_id, request.session_type_id)
    return request if may_know else Drop("no longer runs it")


def _request(tx: Tx, args: Args) -> Workshop | Drop:
    request_id = arguments.identity(args, "request")
    try:
        return workshop_requests.get(tx, request_id or 0)
    except NotFound:
        return Drop("the request is gone")
