"""How an interest looks: in details, among one's own, and to those who run what people wait for."""

from __future__ import annotations

from dialogs import wording
from dialogs.engine import Turn
from dialogs.messages import Action, Item
from store import interests, learning_sets, roles
from store.interests import Interest
from store.session_types import Offer

Facts = tuple[tuple[str, str], ...]
# What people wait for, to be said after "when".
WAITS_FOR = {
    "interest": "there is a date",
    "apply": "you can apply",
    "register": "there is room",
}


def actions(turn: Turn, offer: Offer) -> tuple[Action, ...]:
    """Return Register interest, or Withdraw for whoever has; nothing where there is something to act on."""
    if (known := interests.standing(turn.tx, offer.id, turn.person_id)) is not None:
        return (withdraw(known.id),)
    return (register(offer.slug),) if _may_wait(turn, offer) else ()


def facts(turn: Turn, offer: Offer) -> Facts:
    """Return that the person waits already."""
    if interests.standing(turn.tx, offer.id, turn.person_id) is None:
        return ()
    return (("Please note", f"You’ve registered interest. We tell you when {waits_for(offer)}."),)


def for_runners(turn: Turn, offer: Offer) -> tuple[Facts, tuple[Action, ...]]:
    """Return how many people wait and the button that names them, for those who run it; else nothing."""
    number = interests.count(turn.tx, offer.id)
    if not number or not roles.may_run(turn.tx, turn.person_id, offer.id):
        return (), ()
    button = Action("Who's interested", "interested", {"session": offer.slug})
    return (("Interest", how_many(number)),), (button,)


def how_many(number: int) -> str:
    """Return "1 person is interested" or "3 people are interested"."""
    return f"{wording.people(number)} {'is' if number == 1 else 'are'} interested"


def waits_for(offer: Offer) -> str:
    """Return what somebody waits for, to be said after "when"."""
    return WAITS_FOR.get(offer.rule, "there is a date with a place")


def register(slug: str) -> Action:
    """Return the button that puts somebody down to be told."""
    return Action("Register interest", "interest", {"session": slug})


def withdraw(interest_id: int) -> Action:
    """Return the button that ends an interest."""
    return Action("Withdraw", "withdraw_interest", {"interest": interest_id})


def items(turn: Turn) -> tuple[Item, ...]:
    """Return what the person waits to hear of."""
    return tuple(_item(turn, one) for one in interests.mine(turn.tx, turn.person_id))


def _item(turn: Turn, one: Interest) -> Item:
    asked_on = one.created_at.astimezone(turn.hub.zone).date()
    on = wording.day(asked_on, turn.now.astimezone(turn.hub.zone).date())
    buttons = (Action("Details", "details", {"session": one.slug}), withdraw(one.id))
    return Item(one.title, (f"You’ve registered interest, on {on}",), buttons)


def _may_wait(turn: Turn, offer: Offer) -> bool:
    if offer.rule not in WAITS_FOR or interests.opening(turn.tx, offer, turn.now):
        return False
    sets = learning_sets.of_type(turn.tx, offer.id, turn.person_id, turn.now)
    return not any(one.is_member for one in sets)
