"""The dates of a session that somebody can book now; without any, why that is so and what else there is."""

from __future__ import annotations

from dataclasses import replace

from dialogs import arguments, booked, cards, for_whom, pages, whats_on, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import booking_rules, occurrences
from store.occurrences import Listed
from store.session_types import Offer

MOST = 10


def find(turn: Turn, offer: Offer, args: Args) -> list[Listed]:
    """Return the dates in the span asked for that still have a place for this person, or their colleague.

    What the colleague has there already is not known here, and is theirs.
    """
    search = whats_on.read(turn, {**args, "session": offer.slug})
    is_own = not for_whom.said(args)
    filters = replace(search.filters, min_free=_party(offer, args), without_own=is_own)
    return occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, filters, limit=MOST
    )


def none(turn: Turn, offer: Offer, args: Args) -> Reply:
    """Say why no date in the span asked for can be booked, and which ones can."""
    reply = _none(turn, offer, args)
    return for_whom.theirs(reply, args) if for_whom.said(args) else reply


def _none(turn: Turn, offer: Offer, args: Args) -> Reply:
    search = whats_on.read(turn, {**args, "session": offer.slug})
    found = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters, limit=pages.PAGE
    )
    if not any(listed.is_on for listed in found):
        return whats_on.start(turn, {**args, "session": offer.slug})
    party = _party(offer, args)
    shown = tuple(cards.item(listed, turn.now, is_grouped=False, party=party) for listed in found)
    if any(listed.booking_id for listed in found) and not for_whom.said(args):
        waits = all(listed.standing == "waiting" for listed in found if listed.booking_id)
        text = "You’re on the waiting list there already:" if waits else "You have a place there already:"
        return Reply(text, items=shown, actions=wording.MENU)
    following = booked.next_dates(turn, offer.id, party)
    text = f"Sorry, {_why_none(turn, offer, args, found)} {search.when}."
    return Reply(text, items=(*shown, *following), actions=wording.MENU)


def _why_none(turn: Turn, offer: Offer, args: Args, found: list[Listed]) -> str:
    planned = [listed for listed in found if listed.is_on]
    if all(booking_rules.too_late(one, one.starts_at, one.ends_at, turn.now) for one in planned):
        return f"it is too late to book {offer.title}"
    if all(one.decision for one in planned):
        return f"no new bookings are taken for {offer.title}"
    party = _party(offer, args)
    no_place = "is no free place" if party == 1 else f"are not {party} free places"
    return f"there {no_place} at {offer.title}"


def _party(offer: Offer, args: Args) -> int:
    """Return for how many people to look; a number that no date takes is asked about when one is picked."""
    return max(1, min(arguments.number(args, "party") or 1, offer.party_max))
