"""What a person finds on their own page of the hub: what they have, what they run, and what is on.

Everything here is shown elsewhere, too, with the same words and buttons. Only reading: it is drawn afresh
whenever somebody looks, and a page is no message.
"""

from __future__ import annotations

from dialogs import (
    applications,
    apply,
    greeting,
    help,
    interest_words,
    learning_sets,
    my_bookings,
    own_bookings,
    roster,
    settings,
    whats_on,
    wording,
    workshop_words,
)
from dialogs.engine import Turn
from dialogs.messages import Action, Home, Item, Reply, Section
from dialogs.public_pages import NOBODY
from store import roles, workshop_requests
from store.colleagues import ForOther
from store.places import Place

# What a page has room for: the lists of dates are a page long, and all of it stays below thirty entries.
_MOST_BOOKINGS = 6
_MOST_SETS = 2
_MOST_REQUESTS = 4
_BEGIN = "Press a button, or send me a message to begin."


def home(turn: Turn) -> Home:
    """Return the page of this person; for NOBODY what everybody may see, and how to begin."""
    hello, buttons = greeting.start(turn, {}).text, (wording.HELP, *help.start(turn, {}).actions)
    here: tuple[Action, ...] = (wording.WHATS_ON, wording.SETTINGS)
    if turn.person_id == NOBODY:
        return Home(f"{hello} {_BEGIN}", (_whats_on(turn),), _without(buttons, *here))
    own, run = (_bookings(turn), *_sets(turn), *_requests(turn)), _run(turn)
    here = (*here, wording.MY_BOOKINGS, *((wording.WHO_IS_COMING,) if run else ()))
    return Home(hello, (*own, *run, _whats_on(turn), settings.section(turn)), _without(buttons, *here))


def _without(buttons: tuple[Action, ...], *here: Action) -> tuple[Action, ...]:
    """Return the buttons that lead to what is not on the page already."""
    return tuple(button for button in buttons if button not in here)


def _bookings(turn: Turn) -> Section:
    """Return one's own places and those of colleagues; what waits for a Yes or No comes first."""
    mine, others = my_bookings.coming(turn)
    if not mine and not others:
        return Section("My bookings", my_bookings.NONE)
    waiting = {place.id for place in own_bookings.unanswered(turn)}
    in_order: list[Place | ForOther] = [*sorted(mine, key=lambda place: place.id not in waiting), *others]
    items = tuple(my_bookings.item(turn, one) for one in in_order[:_MOST_BOOKINGS])
    text = f"You have {my_bookings.count(mine, len(others))}:"
    return Section("My bookings", text, items, _all(len(in_order) > len(items)))


def _sets(turn: Turn) -> tuple[Section, ...]:
    items = learning_sets.items(turn)
    return _some("My learning set" if len(items) == 1 else "My learning sets", items, _MOST_SETS)


def _requests(turn: Turn) -> tuple[Section, ...]:
    """Return how one's applications, one's requests for workshops and one's interests stand."""
    items = (*apply.items(turn), *workshop_words.items(turn), *interest_words.items(turn))
    return _some("My applications and requests", items, _MOST_REQUESTS)


def _some(title: str, items: tuple[Item, ...], most: int) -> tuple[Section, ...]:
    return (Section(title, "", items[:most], _all(len(items) > most)),) if items else ()


def _all(is_more: bool) -> tuple[Action, ...]:
    """Return the way to the whole list, where all of it is."""
    return (wording.MY_BOOKINGS,) if is_more else ()


# --- For those who run sessions -----------------------------------------------------------------


def _run(turn: Turn) -> tuple[Section, ...]:
    """Return what somebody has to decide, and the next dates of what they run with who is coming."""
    if not roles.runs(turn.tx, turn.person_id):
        return ()
    dates = roster.dates(turn, {})
    return (*_to_decide(turn), Section("My sessions", dates.text, dates.items, _more(dates)))


def _to_decide(turn: Turn) -> tuple[Section, ...]:
    waiting = (
        (applications.to_decide(turn), "application", wording.APPLICATIONS),
        (
            len(workshop_requests.to_answer(turn.tx, turn.person_id)),
            "workshop request",
            wording.WORKSHOP_REQUESTS,
        ),
    )
    some = [(wording.count(number, what), button) for number, what, button in waiting if number]
    if not some:
        return ()
    said = f"{wording.listing([words for words, _ in some])}."
    return (Section("To decide", said, actions=tuple(button for _, button in some)),)


# --- For everybody ------------------------------------------------------------------------------


def _whats_on(turn: Turn) -> Section:
    coming = whats_on.start(turn, {})
    return Section("What’s on", coming.text, coming.items, _more(coming))


def _more(reply: Reply) -> tuple[Action, ...]:
    """Return the button for the rest of a list; the menu of an answer is at the end of the page."""
    return tuple(action for action in reply.actions if action.label == "More")
