"""Who was offered a place that came free, when, and what became of it: for those who run the session."""

from __future__ import annotations

from dialogs import arguments, buttons, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import occurrences, offer_record, roles
from store.errors import NotAllowed, NotFound
from store.occurrences import Listed
from store.offer_record import Offered

_BECAME = {
    "accepted": "Said yes",
    "declined": "Said no",
    "cancelled": "Left the waiting list",
}
_LAPSED = {
    "no answer": "Did not answer in time",
    "not reachable": "Could not be reached, so it went to the next",
}


def button(listed: Listed) -> Action:
    """Return the button that shows this for one date."""
    return Action("Who was offered", "who_was_offered", {"occurrence": listed.id})


def start(turn: Turn, args: Args) -> Reply:
    """List the offers of a date, the latest first. Raises NotFound, or NotAllowed for who does not run it."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None:
        raise NotFound("occurrence")
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    if not roles.may_run(turn.tx, turn.person_id, listed.session_type_id):
        raise NotAllowed("offers")
    offers = offer_record.of_occurrence(turn.tx, listed.id)[::-1]
    shown, rest = pages.page(offers, args)
    again = {"occurrence": listed.id, "skip": rest}
    more = (Action("More", "who_was_offered", again),) if rest else ()
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    said = wording.count(len(offers), "offer") if offers else "no place that came free was offered yet"
    return Reply(
        f"{listed.title}, {when}: {said}.",
        items=tuple(_item(turn, listed, one) for one in shown),
        actions=(*more, buttons.roster(listed), wording.WHATS_ON),
    )


def _item(turn: Turn, listed: Listed, one: Offered) -> Item:
    asked = wording.at(one.asked_at, listed.zone, turn.now)
    how = "As everybody who waited" if one.to_all else "First in the queue"
    party = f", for {wording.people(one.party)}" if one.party > 1 else ""
    lines = [f"{how}{party}: asked {asked}"]
    if one.ended_at is not None:
        became = _LAPSED.get(one.why, "") if one.became == "lapsed" else _BECAME.get(one.became, "")
        lines.append(f"{became}: {wording.at(one.ended_at, listed.zone, turn.now)}")
    elif one.to_all:
        lines.append("No answer")
    else:
        lines.append("Not answered yet")
    return Item(one.name or "Somebody without a name", tuple(lines))
