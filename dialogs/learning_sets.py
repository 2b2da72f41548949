"""How a learning set looks: in details and among one's own, and which of its meetings somebody means."""

from __future__ import annotations

from dialogs import arguments, cards, own_bookings, reflection_words, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item
from store import learning_sets, occurrences, reflections
from store.learning_sets import LearningSet
from store.occurrences import Listed
from store.places import Place
from store.session_types import Offer

Facts = tuple[tuple[str, str], ...]


def join(one: LearningSet) -> Action:
    """Return the button that makes somebody a member at once."""
    return Action("Join", "join_set", {"set": one.series_id})


def leave(series_id: int) -> Action:
    """Return the button that ends a membership at once."""
    return Action("Leave", "leave_set", {"set": series_id})


def of(turn: Turn, offer: Offer, listed: Listed | None) -> LearningSet | None:
    """Return the set that a meeting belongs to, or the first of its session type."""
    if offer.rule != "register":
        return None
    if listed is not None:
        return learning_sets.at(turn.tx, listed.id, turn.person_id, turn.now)
    return next(iter(learning_sets.of_type(turn.tx, offer.id, turn.person_id, turn.now)), None)


def facts(one: LearningSet) -> Facts:
    """Return how many are in the set, and whether there is room."""
    room = "Full" if one.free == 0 else wording.places_in_words(one.free)
    said = (
        ("Members", f"{one.members or 'none yet'} · {room}"),
        ("You", "You’re a member" if one.is_member else ""),
    )
    return tuple((name, words) for name, words in said if words)


def actions(one: LearningSet | None) -> tuple[Action, ...]:
    """Return the buttons for whoever looks at the set: Leave for a member, Join where there is room."""
    if one is None or not (one.is_member or one.has_room):
        return ()
    return (leave(one.series_id),) if one.is_member else (join(one),)


def next_meeting(turn: Turn, one: LearningSet) -> Listed | None:
    """Return the next meeting of the set, or None when none is planned."""
    return None if one.next_id is None else occurrences.get(turn.tx, one.next_id, turn.person_id)


def when(turn: Turn, listed: Listed | Place) -> str:
    """Return "Thursday 3 December, 2pm to 3:30pm"."""
    return wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)


def items(turn: Turn) -> tuple[Item, ...]:
    """Return the person's own sets, each once with its next meeting."""
    mine = learning_sets.mine(turn.tx, turn.person_id, turn.now)
    return tuple(_item(turn, one, next_meeting(turn, one)) for one in mine)


def _item(turn: Turn, one: LearningSet, listed: Listed | None) -> Item:
    title = f"You’re in the {one.title}"
    if listed is None:
        return Item(title, ("No meeting is planned at the moment",), (leave(one.series_id),))
    is_asked = reflections.own(turn.tx, listed.id, turn.person_id).state == "asked"
    answer = (reflection_words.answer(listed.id),) if is_asked else ()
    lines = (
        f"Next meeting: {when(turn, listed)}",
        wording.where(listed.place, listed.link),
        "You sent apologies" if listed.standing == "apologies" else "",
        cards.undecided(listed.decision, is_booked=True) if listed.decision else "",
    )
    buttons = (*answer, *cards.actions(listed, turn.now), leave(one.series_id))
    return Item(title, tuple(filter(None, lines)), buttons, link=listed.link)


def meetings(turn: Turn, args: Args, standing: str) -> list[Place]:
    """Return the person's own meetings of sets that fit what was named; without a day, the next of each set.

    `standing` is how they stand there: booked, or apologies.
    """
    own = own_bookings.meant(turn, args, states=(standing,))
    coming = [place for place in own if place.rule == "register" and place.starts_at > turn.now]
    return coming if arguments.day(args, "from") else next_of_each(coming)


def next_of_each(own: list[Place]) -> list[Place]:
    """Return the places without those at later meetings of the same set: of 26 nobody means all."""
    seen: set[int] = set()
    found = []
    for place in own:
        if place.rule == "register" and place.session_type_id in seen:
            continue
        seen.add(place.session_type_id)
        found.append(place)
    return found
