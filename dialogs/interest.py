"""Registering interest: to be told here when there is a date, an open application or room."""

from __future__ import annotations

from dialogs import arguments, details, interest_words, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import interests, session_types
from store.interests import NothingToWaitFor, Registered
from store.session_types import Offer


def start(turn: Turn, args: Args) -> Reply:
    """Put the person down for the session that was named, or ask which; there is Withdraw beside it."""
    if slug := arguments.word(args, "session"):
        return _register(turn, session_types.get(turn.tx, slug))
    return _which(turn, args)


def _register(turn: Turn, offer: Offer) -> Reply:
    match interests.register(turn.tx, offer.id, turn.person_id, turn.now):
        case NothingToWaitFor():
            return details.start(turn, {"session": offer.slug})
        case Registered(interest_id=interest_id, is_new=is_new):
            said = "Thanks, you’re down for it" if is_new else "You’re down for it already"
            text = f"{said}: {offer.title}. We tell you here when {interest_words.waits_for(offer)}."
            buttons = (wording.MY_BOOKINGS, interest_words.withdraw(interest_id), wording.WHATS_ON)
            return Reply(text, actions=buttons, done="Interest registered" if is_new else "")


def _which(turn: Turn, args: Args) -> Reply:
    """List what one can wait for: what was named, or everything that has no date yet."""
    slugs = arguments.words(args, "sessions")
    offers = session_types.offers(turn.tx)
    fitting = [one for one in offers if (one.slug in slugs if slugs else one.rule == "interest")]
    if not fitting:
        return Reply("Everything on offer has dates. Have a look at what’s on.", actions=wording.MENU)
    shown, rest = pages.page(fitting, args)
    more = (Action("More", "interest", {"sessions": slugs, "skip": rest}),) if rest else ()
    items = tuple(Item(one.title, (one.summary,), _buttons(turn, one)) for one in shown)
    return Reply("What would you like to hear about?", items=items, actions=(*more, *wording.MENU))


def _buttons(turn: Turn, offer: Offer) -> tuple[Action, ...]:
    said = Action("Details", "details", {"session": offer.slug})
    return (*interest_words.actions(turn, offer), said)
