"""My bookings: what the person has coming, and what they booked for colleagues, each with its buttons."""

from __future__ import annotations

from dialogs import cards, pages, queues, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import colleagues, people, places
from store.colleagues import ForOther
from store.places import Place


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own coming bookings, soonest first, and behind them those for colleagues."""
    mine = places.coming(turn.tx, turn.person_id, turn.now)
    others = colleagues.booked_for(turn.tx, turn.person_id, turn.now)
    if not mine and not others:
        text = "You have no bookings coming up. Have a look at what’s on."
        return Reply(text, actions=(wording.WHATS_ON, wording.HELP))
    everything: list[Place | ForOther] = [*mine, *others]
    shown, rest = pages.page(everything, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    items = tuple(_item(turn, one) for one in shown)
    text = f"You have {_count(mine, others)}:"
    return Reply(text, items=items, actions=(*more, wording.WHATS_ON, wording.HELP))


def _count(mine: list[Place], others: list[ForOther]) -> str:
    """Return "2 bookings coming up" and, apart from them, what is held, waited for, and for colleagues."""
    held, waits = (sum(place.state == state for place in mine) for state in ("offered", "waiting"))
    booked = len(mine) - held - waits
    said = [
        (booked, "booking", " coming up"),
        (held, "place", " held for you"),
        (waits, "waiting list", ""),
        (len(others), "booking", " for colleagues"),
    ]
    return wording.listing([f"{n} {what}{'' if n == 1 else 's'}{where}" for n, what, where in said if n])


def _item(turn: Turn, one: Place | ForOther) -> Item:
    if isinstance(one, ForOther):
        return cards.colleague_item(one.place, one.name, turn.now)
    is_own = one.booked_by_id == one.person_id
    booker = "" if is_own else people.name_by_id(turn.tx, one.booked_by_id)
    return cards.booking_item(one, turn.now, queues.standing(turn, one), booker)
