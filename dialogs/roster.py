"""Who's coming: for the facilitators of a session and the coordinators, and nobody else."""

from __future__ import annotations

from dialogs import arguments, whats_on, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import occurrences, places, roles, session_types
from store.errors import NotAllowed
from store.occurrences import Listed
from store.places import Expected
from store.session_types import Offer


def start(turn: Turn, args: Args) -> Reply:
    """List who is coming to an occurrence, or find the one that was meant. Raises NotAllowed."""
    listed = _meant(turn, args)
    if listed is None:
        return Reply("Which session do you mean? Pick one, then press Details.", actions=wording.MENU)
    if not roles.may_run(turn.tx, turn.person_id, listed.session_type_id):
        raise NotAllowed("roster")
    expected = places.expected(turn.tx, listed.id)
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    booked = sum(one.party for one in expected if one.state == "booked")
    might = sum(one.party for one in expected if one.state == "might_come")
    counts = [wording.people(booked) + " booked"] if booked or not might else []
    counts += [wording.people(might) + " might come"] if might else []
    undecided = f" Needs a decision: {listed.decision}." if listed.decision else ""
    text = f"{listed.title}, {when}: {wording.listing(counts)}.{undecided}"
    details = Action("Details", "details", {"occurrence": listed.id})
    offer = session_types.get_by_id(turn.tx, listed.session_type_id)
    items = tuple(_item(one, offer) for one in expected)
    return Reply(text, items=items, actions=(details, wording.WHATS_ON))


def _meant(turn: Turn, args: Args) -> Listed | None:
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return occurrences.get(turn.tx, occurrence_id, turn.person_id)
    if not arguments.word(args, "session"):
        return None
    search = whats_on.read(turn, args)
    start_at = max(search.start, turn.now)
    return occurrences.next_one(turn.tx, start_at, turn.person_id, search.filters)


def _item(one: Expected, offer: Offer) -> Item:
    part = offer.part(one.part)
    labels = {question["name"]: question["label"] for question in (part.questions if part else ())}
    lines = [f"For {wording.people(one.party)}"] if one.party > 1 else []
    lines += ["Might come"] if one.state == "might_come" else []
    lines += [part.title] if part and len(offer.parts) > 1 else []
    lines += [f"{labels.get(name, name)} {said}" for name, said in one.answers.items() if said]
    lines += [f"Note: {one.note}"] if one.note else []
    return Item(one.name, tuple(lines))
