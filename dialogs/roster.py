"""Who's coming, and once it has begun who came: for those who run the session, and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from dialogs import (
    arguments,
    buttons,
    cards,
    pages,
    reflection_words,
    register_words,
    whats_on,
    who_came,
    who_was_offered,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn
from dialogs.messages import Action, Answer, Item, Reply
from dialogs.pages import PAGE
from dialogs.whats_on import Search
from store import occurrences, offer_record, places, registers, roles, session_types, set_answers
from store.errors import NotAllowed
from store.occurrences import Listed
from store.places import Expected
from store.session_types import Offer

_STATES = {
    "might_come": "Might come",
    "apologies": "Sent apologies",
    "offered": "A place is held for them",
}


def start(turn: Turn, args: Args) -> Ask | Reply:
    """List who is coming to an occurrence, or the occurrences to pick from. Raises NotAllowed.

    Of a day that is over it is asked or shown who came.
    """
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _expected(turn, occurrences.get(turn.tx, occurrence_id, turn.person_id), args)
    if who_came.is_past(turn, args) and roles.runs(turn.tx, turn.person_id):
        return who_came.start(turn, args)
    if arguments.word(args, "session") and (listed := _meant(turn, args)):
        return _expected(turn, listed, args)
    return dates(turn, args)


# --- Which session ------------------------------------------------------------------------------


def _meant(turn: Turn, args: Args) -> Listed | None:
    """Return the date asked for, even if it is called off, or the next one from there on."""
    search = whats_on.read(turn, args)
    asked = (turn.now, turn.person_id, search.filters)
    if search.end and (found := occurrences.between(turn.tx, search.start, search.end, *asked, limit=1)):
        return found[0]
    return occurrences.next_one(turn.tx, search.start, None, *asked)


def dates(turn: Turn, args: Args) -> Reply:
    """List the occurrences the person may run, each with its button. Raises NotAllowed."""
    search = whats_on.read(turn, args)
    asked, own = search.filters.session_type_ids, roles.runs(turn.tx, turn.person_id)
    run = [type_id for type_id in own if asked is None or type_id in asked]
    if not run:
        raise NotAllowed("roster")
    search = replace(search, filters=replace(search.filters, session_type_ids=run, only_on=True))
    found = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters,
        behind=pages.cursor(args), limit=PAGE + 1,
    )  # fmt: skip
    if not found:
        return _none_to_pick(turn, search)
    more = (_more(args, found[PAGE - 1]),) if len(found) > PAGE else ()
    items = _to_pick(turn, found[:PAGE])
    text = f"Who’s coming {search.when}? Pick a session:"
    return Reply(text, items=items, actions=(*more, wording.WHATS_ON, wording.HELP))


def _more(args: Args, last: Listed) -> Action:
    return Action("More", "roster", {**args, "behind": pages.behind(last)})


def _none_to_pick(turn: Turn, search: Search) -> Reply:
    after = search.end or search.start
    following = occurrences.next_one(turn.tx, after, None, turn.now, turn.person_id, search.filters)
    items = _to_pick(turn, [following] if following else [])
    then = " Here is the next one:" if following else ""
    text = f"No session that you run is planned {search.when}.{then}"
    return Reply(text, items=items, actions=wording.MENU)


def _to_pick(turn: Turn, found: list[Listed]) -> tuple[Item, ...]:
    coming = places.headcounts(turn.tx, [listed.id for listed in found])
    return tuple(_one_to_pick(turn, listed, coming.get(listed.id, {})) for listed in found)


def _one_to_pick(turn: Turn, listed: Listed, coming: Mapping[str, int]) -> Item:
    # Where nobody books in chat, people come all the same.
    nobody = "nobody yet" if listed.rule in ("book", "drop_in", "register") else ""
    said = (
        wording.span(listed.starts_at, listed.ends_at, listed.zone),
        wording.where(listed.place, listed.link),
        _how_many(coming, listed) or nobody,
    )
    line = " · ".join(filter(None, said))
    own = (buttons.roster(listed), *_register(turn, listed))
    return Item(listed.title, (line,), own, cards.day(listed, turn.now))


def _how_many(coming: Mapping[str, int], listed: Listed) -> str:
    """Return "12 people booked and 1 person might come" for the people in each state; "" for nobody."""
    said = (
        ("booked", "coming" if listed.rule == "register" else "booked"),
        ("might_come", "might come"),
        ("apologies", "sent apologies"),
        ("offered", "offered a place"),
        ("waiting", "on the waiting list"),
    )
    return wording.listing([f"{wording.people(coming[s])} {words}" for s, words in said if coming.get(s)])


# --- Who is coming ------------------------------------------------------------------------------


def _expected(turn: Turn, listed: Listed, args: Args) -> Reply:
    if not roles.may_run(turn.tx, turn.person_id, listed.session_type_id):
        raise NotAllowed("roster")
    expected = places.expected(turn.tx, listed.id)
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    said = f"{_counts(expected, listed)}.{_confirmed(expected)}{_came(turn, listed)}{_note(listed)}"
    text = f"{listed.title}, {when}: {said}"
    offer = session_types.get_by_id(turn.tx, listed.session_type_id)
    shown, rest = pages.page(expected, args)
    more = (Action("More", "roster", {"occurrence": listed.id, "skip": rest}),) if rest else ()
    queues = {part.key: [one.id for one in expected if _waits(one, part.key)] for part in offer.parts}
    items = tuple(_item(one, offer, queues.get(one.part, [])) for one in shown)
    also = (*_register(turn, listed), *_offers(turn, listed), *_answers(turn, listed), _announce(listed))
    return Reply(text, items=items, actions=(*more, *also, buttons.details(listed), wording.WHATS_ON))


def _register(turn: Turn, listed: Listed) -> tuple[Action, ...]:
    return (buttons.who_came(listed.id),) if _has_begun(turn, listed) else ()


def _has_begun(turn: Turn, listed: Listed) -> bool:
    return listed.is_on and listed.starts_at <= turn.now


def _came(turn: Turn, listed: Listed) -> str:
    """Return " 9 people came, 2 did not." once somebody has said so."""
    if not _has_begun(turn, listed):
        return ""
    register = registers.get(turn.tx, listed.id)
    return "" if register.taken_at is None else f" {register_words.counts(register).capitalize()}."


def _announce(listed: Listed) -> Action:
    return Action("Announce", "announce", {"occurrence": listed.id})


def _offers(turn: Turn, listed: Listed) -> tuple[Action, ...]:
    was_offered = listed.rule == "book" and bool(offer_record.of_occurrence(turn.tx, listed.id))
    return (who_was_offered.button(listed),) if was_offered else ()


def _answers(turn: Turn, listed: Listed) -> tuple[Action, ...]:
    runs = listed.rule == "register" and set_answers.facilitates(
        turn.tx, turn.person_id, listed.session_type_id
    )
    return (reflection_words.who_has_answered(listed.id),) if runs else ()


def _counts(expected: list[Expected], listed: Listed) -> str:
    coming = Counter[str]()
    for one in expected:
        coming[one.state] += one.party
    nobody = {
        "drop_in": "nobody has said yet that they might come",
        "register": "nobody has joined yet",
    }.get(listed.rule, "nobody has booked yet")
    return _how_many(coming, listed) or nobody


def _confirmed(expected: list[Expected]) -> str:
    """Return " 4 of 9 have said they are still coming." once somebody has."""
    booked = [one for one in expected if one.state == "booked"]
    still = sum(one.party for one in booked if one.has_confirmed)
    have = "has said they are" if still == 1 else "have said they are"
    return f" {still} of {sum(one.party for one in booked)} {have} still coming." if still else ""


def _note(listed: Listed) -> str:
    if not listed.is_on:
        return f" {cards.off(listed.state, listed.reason)}."
    return f" Needs a decision: {listed.decision}." if listed.decision else ""


def _waits(one: Expected, part: str) -> bool:
    return one.state == "waiting" and one.part == part


def _item(one: Expected, offer: Offer, queue: list[int]) -> Item:
    part = offer.part(one.part)
    labels = {question["name"]: question["label"] for question in (part.questions if part else ())}
    lines = [f"For {wording.people(one.party)}"] if one.party > 1 else []
    lines += ["Still coming"] if one.has_confirmed and one.state == "booked" and one.came is None else []
    lines += [] if one.came is None else ["Came"] if one.came else ["Did not come"]
    lines += [f"Booked by {one.booked_by}"] if one.booked_by else []
    lines += [said] if (said := _STATES.get(one.state)) else []
    lines += [f"{wording.nth(queue.index(one.id) + 1)} on the waiting list"] if one.id in queue else []
    lines += [part.title] if part and len(offer.parts) > 1 else []
    answers = [(labels.get(name, name), in_words(answer)) for name, answer in one.answers.items()]
    lines += [f"{label} {said}" for label, said in answers if said]
    lines += [f"Note: {one.note}"] if one.note else []
    return Item(one.name or "Somebody without a name", tuple(lines))


def in_words(answer: Answer | None) -> str:
    """Return an answer as people say it: Yes or No, choices in words, "" for none."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, list):
        return wording.listing(answer)
    return "" if answer is None else str(answer)
