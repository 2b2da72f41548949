"""Joining a learning set: at once from its button (with Leave beside it), after a question when typed."""

from __future__ import annotations

from dataclasses import replace

from dialogs import arguments, buttons, interest_words, wording
from dialogs import learning_sets as sets
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import JOIN, Field, Form, Item, Reply
from store import learning_sets, memberships, session_types
from store.errors import NotFound
from store.learning_sets import LearningSet
from store.memberships import AlreadyMember, Joined, NotForYou, NotOpen, SetFull


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Join the set a button names, or ask about the one that was meant. Raises NotFound."""
    if (series_id := arguments.identity(args, "set")) is not None:
        return _join(turn, series_id)
    offer = session_types.get(turn.tx, arguments.word(args, "session"))
    found = learning_sets.of_type(turn.tx, offer.id, turn.person_id, turn.now)
    if not found:
        raise NotFound("learning set")
    if len(found) > 1:
        items = tuple(_one_of(turn, one) for one in found)
        return Reply("Which group would you like to join?", items=items, actions=wording.MENU)
    [one] = found
    return _sure(turn, one) if one.has_room and not one.is_member else _join(turn, one.series_id)


def _one_of(turn: Turn, one: LearningSet) -> Item:
    listed = sets.next_meeting(turn, one)
    lines = (f"Next meeting: {sets.when(turn, listed)}",) if listed else ()
    return Item(one.title, (*lines, *(said for _, said in sets.facts(one))), sets.actions(one))


def _sure(turn: Turn, one: LearningSet) -> Ask:
    """Say what was understood before anything is written: the words may have been misread."""
    listed = sets.next_meeting(turn, one)
    from_when = f", from {sets.when(turn, listed)} on" if listed else ""
    label = f"Join the {one.title}? You get a place at every meeting{from_when}."
    return ask(Form("Join", (Field("sure", label, "yes_no"),)), then=sure, set=one.series_id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Join what was shown, or leave it."""
    if not answers.get("sure"):
        return Reply("OK, you have not joined.", actions=wording.MENU)
    return _join(turn, int(answers["set"]))


def _join(turn: Turn, series_id: int) -> Reply:
    one = learning_sets.get(turn.tx, series_id, turn.person_id, turn.now)
    match memberships.join(turn.tx, series_id, turn.person_id, turn.now):
        case Joined():
            said = (
                f"You’re in the {one.title}, with a place at every meeting. Can’t make one? Send apologies."
            )
            return replace(_member(turn, one, said), done="Joined")
        case AlreadyMember():
            return _member(turn, one, f"You’re in the {one.title} already. Nothing more to do.")
        case SetFull():
            text = f"Sorry, the {one.title} is full. We can tell you when there is room."
            known = interest_words.actions(turn, session_types.get(turn.tx, one.slug))
            return Reply(text, actions=(*known, wording.WHATS_ON, wording.MY_BOOKINGS))
        case NotOpen():
            text = f"The {one.title} has no meetings planned, so nobody can join at the moment."
            known = interest_words.actions(turn, session_types.get(turn.tx, one.slug))
            return Reply(text, actions=(*known, *wording.MENU))
        case NotForYou(who_for=who_for):
            return Reply(f"Sorry, the {one.title} is only for: {who_for}", actions=wording.MENU)


def _member(turn: Turn, one: LearningSet, text: str) -> Reply:
    listed = sets.next_meeting(turn, one)
    facts = (
        ("Next meeting", sets.when(turn, listed) if listed else ""),
        ("Where", wording.where(listed.place, listed.link) if listed else ""),
        (JOIN, listed.link if listed else ""),
    )
    missing = (
        buttons.give_up(listed.booking_id, listed.standing, listed.rule)
        if listed and listed.booking_id
        else ()
    )
    actions = (wording.MY_BOOKINGS, *missing, sets.leave(one.series_id), wording.WHATS_ON)
    return Reply(text, facts=tuple((name, said) for name, said in facts if said), actions=actions)
