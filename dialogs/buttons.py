"""The buttons about one date or one place, each with the arguments that it starts its flow with."""

from __future__ import annotations

from dialogs.messages import Action
from store.occurrences import Listed
from store.places import Place


def details(listed: Listed) -> Action:
    """Return the button that says more."""
    return Action("Details", "details", {"occurrence": listed.id})


def roster(listed: Listed) -> Action:
    """Return the button that shows those who run it who is coming."""
    return Action("Who's coming", "roster", {"occurrence": listed.id})


def who_came(occurrence_id: int) -> Action:
    """Return the button that lets those who run it say who came, once it has begun."""
    return Action("Who came", "who_came", {"occurrence": occurrence_id})


def cancel_place(booking_id: int) -> Action:
    """Return the button that frees the place at once."""
    return Action("Cancel my place", "cancel", {"booking": booking_id})


def join_list(occurrence_id: int, part: str = "", party: int = 1) -> Action:
    """Return the button that lets so many people wait for places in a part, by itself the only one."""
    more = ({"part": part} if part else {}) | ({"party": party} if party > 1 else {})
    return Action("Join waiting list", "join_waiting", {"occurrence": occurrence_id, **more})


def leave_list(booking_id: int) -> Action:
    """Return the button that asks whether to leave the queue: nobody gets their old place in it back."""
    return Action("Leave waiting list", "leave_waiting", {"booking": booking_id})


def yes_or_no(booking_id: int, *, is_open: bool = False) -> tuple[Action, ...]:
    """Return the buttons that answer an offer, which others may be quicker to take where it `is_open`."""
    args = {"booking": booking_id} | ({"open": True} if is_open else {})
    yes = Action("Yes", "offered", {**args, "take": True})
    return yes, Action("No", "offered", {**args, "take": False})


def keep_or_not(booking_id: int) -> tuple[Action, ...]:
    """Return the buttons that answer the handing over of a place."""
    yes = Action("Yes", "handed_over", {"booking": booking_id, "keep": True})
    return yes, Action("No", "handed_over", {"booking": booking_id, "keep": False})


def to_answer(place: Place) -> tuple[Action, ...]:
    """Return the Yes and No of a place that waits for an answer, or nothing."""
    if place.state == "offered" or place.is_open:
        return yes_or_no(place.id, is_open=place.is_open)
    return keep_or_not(place.id) if place.is_in_hand else ()


def give_up(booking_id: int, standing: str | None, rule: str) -> tuple[Action, ...]:
    """Return what one can do about one's own booking: cancel it, leave the queue, or answer the offer.

    A meeting of a learning set is missed, and its place is kept.
    """
    match standing:
        case "waiting":
            return (leave_list(booking_id),)
        case "offered":
            return yes_or_no(booking_id)
        case "apologies":
            return (Action("I can come after all", "come_after_all", {"booking": booking_id}),)
    if rule == "register":
        return (Action("Send apologies", "apologies", {"booking": booking_id}),)
    return (cancel_place(booking_id),)


def withdraw_from(listed: Listed) -> Action:
    """Return the button that asks whether to leave the course that this is a day of."""
    return Action("Withdraw", "withdraw", {"occurrence": listed.id})


def move(booking_id: int) -> Action:
    """Return the button that asks for another date for a place."""
    return Action("Move", "move", {"booking": booking_id})


def hand_over(booking_id: int) -> Action:
    """Return the button that asks for a colleague to have the place instead."""
    return Action("Hand over", "hand_over", {"booking": booking_id})


def change_part(booking_id: int) -> Action:
    """Return the button that turns a place into one of another part of the same session."""
    return Action("Change how I take part", "taking_part", {"booking": booking_id})


def own_place(rule: str, standing: str | None, booking_id: int) -> tuple[Action, ...]:
    """Return what else can be done with a place that has not begun, where places are booked date by date."""
    if rule == "drop_in" and standing == "might_come":
        return (move(booking_id),)
    return (move(booking_id), hand_over(booking_id)) if (rule, standing) == ("book", "booked") else ()


def cancel_theirs(booking_id: int) -> Action:
    """Return the button that frees a colleague's place at once."""
    return Action("Cancel their place", "cancel", {"booking": booking_id})


def take_back(booking_id: int, label: str = "Take back") -> Action:
    """Return the button that takes back a place from a colleague who has not said yes to it."""
    return Action(label, "undo", {"handed_over": booking_id})
