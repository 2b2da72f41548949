"""Details of one session: what it is, who for, how long, where, with whom, and what happens next."""

from __future__ import annotations

from dialogs import arguments, cards, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import occurrences, roles, session_types
from store.occurrences import Filters, Listed
from store.session_types import CohortDates, Offer

_PAGE = 6
Facts = tuple[tuple[str, str], ...]
# How booking goes for each rule, for somebody who has never done it.
_HOW = {
    "drop_in": "No need to book: just come along.",
    "book": "Press Book to get a place.",
    "register": "You join the group, and come to every meeting.",
    "apply": "You apply for a whole cohort.",
    "request": "You tell the team what you need, and they design it with you.",
    "interest": "There is no date yet.",
}


def start(turn: Turn, args: Args) -> Reply:
    """Say everything about an occurrence, or about a session type and its next date."""
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
        return _about(turn, session_types.get_by_id(turn.tx, listed.session_type_id), listed)
    if slug := arguments.word(args, "session"):
        offer = session_types.get(turn.tx, slug)
        return _about(turn, offer, _next(turn, offer))
    return which(turn, args)


def which(turn: Turn, args: Args) -> Reply:
    """Ask which of several sessions is meant, with a button for each; of all of them when none was named."""
    slugs = arguments.words(args, "sessions")
    fitting = [offer for offer in session_types.offers(turn.tx) if not slugs or offer.slug in slugs]
    skip = arguments.identity(args, "skip") or 0
    offers = fitting[skip : skip + _PAGE]
    is_more = len(fitting) > skip + _PAGE
    more = (Action("More", "details", {"sessions": slugs, "skip": skip + _PAGE}),) if is_more else ()
    items = tuple(
        Item(offer.title, (offer.summary,), (Action("Details", "details", {"session": offer.slug}),))
        for offer in offers
    )
    text = "Which one do you mean?" if slugs else f"What {turn.hub.name} offers:"
    return Reply(text, items=items, actions=(*more, *wording.MENU))


def _next(turn: Turn, offer: Offer) -> Listed | None:
    filters = Filters(session_type_ids=[offer.id])
    return occurrences.next_one(turn.tx, turn.now, turn.person_id, filters)


def _about(turn: Turn, offer: Offer, listed: Listed | None) -> Reply:
    cohorts = session_types.cohorts(turn.tx, offer.id) if offer.rule == "apply" else []
    facts = (*_who_and_where(turn, offer, listed), *_dates(turn, offer, listed, cohorts))
    return Reply(f"{offer.title}. {offer.summary}", facts=facts, actions=_actions(turn, offer, listed))


def _who_and_where(turn: Turn, offer: Offer, listed: Listed | None) -> Facts:
    hosts = wording.listing(session_types.hosts(turn.tx, offer.id))
    facts = [("Who for", offer.who_for), ("How long", offer.length)]
    if listed:
        facts.append(("Where", wording.where(listed.place, listed.link)))
    return tuple((name, said) for name, said in (*facts, ("With", hosts)) if said)


def _dates(turn: Turn, offer: Offer, listed: Listed | None, cohorts: list[CohortDates]) -> Facts:
    facts: list[tuple[str, str]] = []
    if listed:
        facts.append(("When", wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)))
        facts += _standing(listed)
    facts += [("Cohort", _cohort(turn, cohort)) for cohort in cohorts]
    facts.append(("What happens next", _what_next(offer)))
    return tuple(facts)


def _standing(listed: Listed) -> list[tuple[str, str]]:
    if not listed.is_on:
        why = f": {listed.reason}" if listed.reason else ""
        return [
            ("Please note", f"This date is {'cancelled' if listed.state == 'cancelled' else 'not on'}{why}")
        ]
    if listed.decision:
        return [("Please note", "This date may change. The hub will let you know.")]
    places = wording.places_left(listed)
    return [("Places", places)] if places else []


def _cohort(turn: Turn, cohort: CohortDates) -> str:
    today = turn.now.astimezone(turn.hub.zone).date()
    days = f"{len(cohort.days)} days from " if len(cohort.days) > 1 else ""
    first = wording.day(cohort.days[0], today) if cohort.days else "a date to be announced"
    return f"{cohort.title}: {days}{first}. Apply by {wording.day(cohort.applications_close_on, today)}."


def _what_next(offer: Offer) -> str:
    """Return what to do, honestly: what cannot be done in chat is done with the hub's team."""
    said = offer.next_step or _HOW[offer.rule]
    if offer.rule in ("drop_in", "book") or not offer.contact:
        return said
    return f"{said} This can’t be done in chat yet: write to {offer.contact}."


def _actions(turn: Turn, offer: Offer, listed: Listed | None) -> tuple[Action, ...]:
    own = tuple(a for a in cards.actions(listed, turn.now) if a.flow != "details") if listed else ()
    group = _group(offer, listed) if any(action.flow == "book" for action in own) else ()
    dates = (Action("More dates", "whats_on", {"session": offer.slug}),) if listed else ()
    runs = listed is not None and roles.may_run(turn.tx, turn.person_id, offer.id)
    roster = (Action("Who's coming", "roster", {"occurrence": listed.id}),) if runs and listed else ()
    return (*own, *group, *roster, *dates, wording.WHATS_ON)


def _group(offer: Offer, listed: Listed | None) -> tuple[Action, ...]:
    if listed is None or offer.party_max < 2:
        return ()
    return (Action("Book for a group", "book", {"occurrence": listed.id, "ask_party": True}),)
