"""Details of one session: what it is, who for, how long, where, with whom, and what happens next."""

from __future__ import annotations

from dialogs import (
    arguments,
    booked,
    buttons,
    cards,
    courses,
    interest_words,
    learning_sets,
    pages,
    queues,
    whats_on,
    wording,
    workshop_words,
)
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from dialogs.public_pages import NOBODY
from store import occurrences, places, roles, session_types
from store.occurrences import Filters, Listed
from store.session_types import CohortDates, Offer

Facts = tuple[tuple[str, str], ...]
# How booking goes for each rule, for somebody who has never done it.
_HOW = {
    "drop_in": "No need to book: just come along.",
    "book": "Press Book to get a place.",
    "register": "You join the group, and come to every meeting.",
    "apply": "Press Apply to ask for a place on a whole group.",
    "request": "You tell the team what you need, and they design it with you.",
    "interest": "There is no date yet.",
}
_UNDATED = ("request", "interest")
# What a typed wish names a day or a time with.
_WHEN = ("from", "to", "at", "after", "before", "problem")


def start(turn: Turn, args: Args) -> Reply:
    """Say everything about an occurrence, or about a session type and its next date."""
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
        return _about(turn, session_types.get_by_id(turn.tx, listed.session_type_id), listed)
    if slug := arguments.word(args, "session"):
        offer = session_types.get(turn.tx, slug)
        if offer.rule not in _UNDATED and any(arguments.word(args, name) for name in _WHEN):
            return _on_that_day(turn, args)
        return _about(turn, offer, _next(turn, offer))
    return which(turn, args)


def _on_that_day(turn: Turn, args: Args) -> Reply:
    """Tell of the one date that is meant; several are listed, and of none it is said."""
    search = whats_on.read(turn, args)
    found = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters, limit=2
    )
    if arguments.word(args, "problem") or len(found) != 1:
        return whats_on.start(turn, args)
    return start(turn, {"occurrence": found[0].id})


def which(turn: Turn, args: Args) -> Reply:
    """Ask which of several sessions is meant, with a button for each; of all of them when none was named."""
    slugs = arguments.words(args, "sessions")
    fitting = [offer for offer in session_types.offers(turn.tx) if not slugs or offer.slug in slugs]
    offers, rest = pages.page(fitting, args)
    more = (Action("More", "details", {"sessions": slugs, "skip": rest}),) if rest else ()
    items = tuple(
        Item(offer.title, (offer.summary,), (Action("Details", "details", {"session": offer.slug}),))
        for offer in offers
    )
    text = "Which one do you mean?" if slugs else f"What {turn.hub.name} offers:"
    return Reply(text, items=items, actions=(*more, *wording.MENU))


def _next(turn: Turn, offer: Offer) -> Listed | None:
    filters = Filters(session_type_ids=[offer.id])
    return occurrences.next_one(turn.tx, turn.now, None, turn.now, turn.person_id, filters)


def _about(turn: Turn, offer: Offer, listed: Listed | None) -> Reply:
    cohorts = session_types.cohorts(turn.tx, offer.id) if offer.rule == "apply" else []
    waiting, _ = interest_words.for_runners(turn, offer)
    facts = (*_who_and_where(turn, offer, listed), *_dates(turn, offer, listed, cohorts), *waiting)
    actions = (*courses.buttons(turn, cohorts), *_actions(turn, offer, listed))
    return Reply(f"{offer.title}. {offer.summary}", facts=facts, actions=actions)


def _who_and_where(turn: Turn, offer: Offer, listed: Listed | None) -> Facts:
    # Who looks in from outside, as at a poster, reads no names.
    names = session_types.hosts(turn.tx, offer.id) if turn.person_id != NOBODY else []
    hosts = wording.listing(names)
    facts = [("Who for", offer.who_for), ("How long", offer.length)]
    if listed:
        facts.append(("Where", wording.where(listed.place, listed.link)))
    return tuple((name, said) for name, said in (*facts, ("With", hosts)) if said)


def _dates(turn: Turn, offer: Offer, listed: Listed | None, cohorts: list[CohortDates]) -> Facts:
    facts = courses.facts(turn, cohorts)
    if listed and not facts:
        facts.append(("When", wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)))
    facts += [*booked.own_part(turn, listed), *_standing(turn, offer, listed)] if listed else []
    one = learning_sets.of(turn, offer, listed)
    facts += learning_sets.facts(one) if one else ()
    facts += interest_words.facts(turn, offer)
    facts.append(("What happens next", offer.next_step or _HOW[offer.rule]))
    return tuple(facts)


def _standing(turn: Turn, offer: Offer, listed: Listed) -> list[tuple[str, str]]:
    if not listed.is_on:
        return [("Please note", cards.off(listed.state, listed.reason))]
    if listed.decision:
        said = cards.undecided(listed.decision, is_booked=listed.standing == "booked")
        return [("Please note", f"{said}.")]
    if listed.booking_id and (said := queues.standing(turn, places.get(turn.tx, listed.booking_id))):
        return [("Waiting list", said)]
    if cards.has_closed(listed, turn.now):
        return [("Please note", "Booking for this date has closed. See More dates.")]
    left = _places(offer, listed)
    return [("Places", left)] if left else []


def _places(offer: Offer, listed: Listed) -> str:
    """Return what is left beside the word "Places", of each part by its title when there are several."""
    free = {part.part: part.free for part in listed.places}
    if listed.rule != "book" or len(free) < 2:
        return wording.left(wording.places_left(listed))
    parts = [part for part in offer.parts if part.key in free]
    said = [(part.title, wording.places_in_words(free[part.key])) for part in parts]
    return "; ".join(f"{title}: {wording.left(words).lower()}" for title, words in said)


def _actions(turn: Turn, offer: Offer, listed: Listed | None) -> tuple[Action, ...]:
    own = (
        tuple(a for a in cards.actions(listed, turn.now) if a.flow not in ("details", "withdraw"))
        if listed
        else ()
    )
    group = _group(offer, listed) if any(action.flow in ("book", "join_waiting") for action in own) else ()
    own = (*own, *_own_place(turn, listed)) if listed and listed.booking_id else own
    dates = (Action("More dates", "whats_on", {"session": offer.slug}),) if listed else ()
    runs = listed is not None and roles.may_run(turn.tx, turn.person_id, offer.id)
    roster = (buttons.roster(listed),) if runs and listed else ()
    if runs and listed and listed.is_on and listed.starts_at <= turn.now:
        roster = (*roster, buttons.who_came(listed.id))
    others = (*_for_colleague(turn, listed), *_not_by_date(turn, offer, listed))
    return (*own, *group, *others, *roster, *dates, wording.WHATS_ON)


def _own_place(turn: Turn, listed: Listed) -> tuple[Action, ...]:
    """Return what can be done with one's own place beside giving it up, while it has not begun."""
    is_over = turn.now >= (listed.ends_at if listed.standing == "might_come" else listed.starts_at)
    if listed.booking_id is None or is_over or not listed.is_on:
        return ()
    has_parts = len(listed.places) > 1 and listed.standing == "booked"
    part = (buttons.change_part(listed.booking_id),) if has_parts else ()
    return (*buttons.own_place(listed.rule, listed.standing, listed.booking_id), *part)


def _for_colleague(turn: Turn, listed: Listed | None) -> tuple[Action, ...]:
    if listed is None or not cards.is_bookable(listed, turn.now):
        return ()
    return (Action("Book for a colleague", "book_for", {"occurrence": listed.id}),)


def _not_by_date(turn: Turn, offer: Offer, listed: Listed | None) -> tuple[Action, ...]:
    """Return the buttons of what is not booked date by date: join, ask for one, or wait to be told."""
    _, interested = interest_words.for_runners(turn, offer)
    if offer.rule == "request":
        return (workshop_words.ask_for(offer.slug), *interested)
    one = learning_sets.of(turn, offer, listed)
    return (*learning_sets.actions(one), *interest_words.actions(turn, offer), *interested)


def _group(offer: Offer, listed: Listed | None) -> tuple[Action, ...]:
    if listed is None or offer.party_max < 2:
        return ()
    return (Action("Book for a group", "book", {"occurrence": listed.id, "ask_party": True}),)
