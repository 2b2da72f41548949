"""Joining a waiting list: pick the full date and the part, answer its questions, and wait."""

from __future__ import annotations

from dataclasses import replace

from dialogs import (
    arguments,
    booked,
    booking_forms,
    buttons,
    cards,
    details,
    open_dates,
    own_bookings,
    queues,
    whats_on,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from dialogs.wanted import kept_from, wanted_again, wanted_from
from store import occurrences, places, session_types, waiting
from store.booking_outcomes import Doubtful, Joined, JoinOutcome, PlacesFree, Unanswered, Wanted
from store.occurrences import Listed
from store.session_types import Offer

_MENU = (wording.WHATS_ON, wording.MY_BOOKINGS)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Go as far as the arguments allow: a button names the occurrence, a typed wish may name nothing.

    `check` asks about the occurrence first: it was typed, and meant the one that was just shown.
    """
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
        is_typed = arguments.flag(args, "check") and not listed.booking_id
        return _sure(turn, listed, args) if is_typed else _part_first(turn, occurrence_id, args)
    if arguments.word(args, "problem"):
        return whats_on.start(turn, args)
    offer = _offer(turn, args)
    if offer and offer.rule != "book":
        return details.start(turn, {"session": offer.slug})
    found = _full_dates(turn, offer, args)
    if not found:
        return _none(turn, offer, args)
    return _sure(turn, found[0], args) if len(found) == 1 else _pick_date(turn, found, args)


def _offer(turn: Turn, args: Args) -> Offer | None:
    slug = arguments.word(args, "session")
    return session_types.get(turn.tx, slug) if slug else None


# --- Which date ---------------------------------------------------------------------------------


def _full_dates(turn: Turn, offer: Offer | None, args: Args) -> list[Listed]:
    """Return the dates in the span asked for that have too few places, and on which the person is not."""
    search = whats_on.read(turn, args)
    most = offer.party_max if offer else None
    filters = replace(search.filters, lacking=_party(args, most), without_own=True)
    # Nothing named means any date, however far.
    end = search.end if arguments.day(args, "from") or arguments.day(args, "to") else None
    asked = (turn.now, turn.person_id, filters)
    return occurrences.between(turn.tx, search.start, end, *asked, limit=open_dates.MOST)


def _none(turn: Turn, offer: Offer | None, args: Args) -> Ask | Reply:
    """Say that nobody has to wait there, or that the person does already."""
    mine = own_bookings.meant(turn, args, own_bookings.IN_A_QUEUE)
    if mine:
        items = tuple(cards.booking_item(one, turn.now, queues.standing(turn, one)) for one in mine[:3])
        return Reply("You’re on the waiting list already:", items=items, actions=_MENU)
    if offer is None:
        return Reply(
            "You don’t need to wait: nothing is full. What’s on shows what you can book.",
            actions=wording.MENU,
        )
    found = open_dates.find(turn, offer, args)
    if not found:
        return open_dates.none(turn, offer, args)
    text = f"You don’t need to wait: {offer.title} has places."
    items = tuple(cards.item(listed, turn.now, is_grouped=False) for listed in found[:3])
    return Reply(text, items=items, actions=wording.MENU)


def _sure(turn: Turn, listed: Listed, args: Args) -> Ask:
    """Say what was understood before anything is written: the words may have been misread."""
    party = arguments.number(args, "party") or 1
    for_whom = f" for {wording.people(party)}" if party > 1 else ""
    label = f"Join the waiting list{for_whom} of {_what(turn, listed)}?"
    form = Form("Join waiting list", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, occurrence=listed.id, party=party, part=arguments.word(args, "part"))


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Join what was shown, or leave it."""
    return start(turn, answers) if answers.get("sure") else _not_joined()


def _pick_date(turn: Turn, found: list[Listed], args: Args) -> Ask:
    options = tuple(Option(str(listed.id), _what(turn, listed)) for listed in found)
    field = Field("occurrence", "Which full date would you like to wait for?", "choice", options)
    form = Form("Join waiting list", (field,), submit="Join")
    return ask(form, then=date_picked, party=arguments.number(args, "party") or 1)


def date_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the date."""
    return start(turn, answers)


# --- Which part, the questions and the doubts ---------------------------------------------------


def _part_first(turn: Turn, occurrence_id: int, args: Args) -> Ask | Reply:
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    if len(listed.places) < 2 or arguments.word(args, "part") or listed.booking_id:
        # One waits for oneself: what a colleague has there already is not for others to hear.
        return _try(turn, wanted_from(turn, occurrence_id, {**args, "who": ""}))
    field = booking_forms.which_part(turn, listed)
    form = Form(listed.title[:60], (field,))
    return ask(form, then=part_picked, occurrence=occurrence_id, party=arguments.number(args, "party") or 1)


def part_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the part."""
    return start(turn, answers)


def _try(turn: Turn, wanted: Wanted) -> Ask | Reply:
    match waiting.join(turn.tx, wanted, turn.now):
        case Unanswered():
            form = booking_forms.questions(turn, wanted, submit="Join")
            return ask(form, then=questions_answered, wanted=kept_from(wanted))
        case Doubtful() as doubtful:
            despite = sorted({*wanted.despite, *doubtful.doubts})
            listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
            what = f"{listed.title}, {cards.day(listed, turn.now)}"
            form = booking_forms.doubts(doubtful, f"Join the waiting list for {what}, all the same?")
            return ask(form, then=doubts_settled, wanted={**kept_from(wanted), "despite": despite})
        case outcome:
            return answer(turn, outcome, wanted)


def questions_answered(turn: Turn, answers: Args) -> Ask | Reply:
    """Join with the answers; whether they are enough, the store says."""
    said = {name: answer for name, answer in answers.items() if name != "wanted"}
    return _try(turn, wanted_again(turn, {**answers["wanted"], "answers": said}))


def doubts_settled(turn: Turn, answers: Args) -> Ask | Reply:
    """Join in spite of the doubts the person has seen, or leave it."""
    return _try(turn, wanted_again(turn, answers["wanted"])) if answers.get("sure") else _not_joined()


# --- What came of it ----------------------------------------------------------------------------


def answer(turn: Turn, outcome: JoinOutcome, wanted: Wanted) -> Reply:
    """Return what to say to one outcome."""
    match outcome:
        case Joined(booking_id=booking_id):
            return _joined(turn, booking_id, wanted)
        case PlacesFree():
            return _free(turn, wanted)
        case _:
            return booked.answer(turn, outcome, wanted)


def _joined(turn: Turn, booking_id: int, wanted: Wanted) -> Reply:
    said = queues.told(turn, places.get(turn.tx, booking_id))
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    text = f"{said} When a place comes free for you, I’ll hold it and ask you."
    actions = (wording.MY_BOOKINGS, buttons.leave_list(booking_id), wording.WHATS_ON)
    return Reply(text, facts=booked.facts(turn, listed), actions=actions, done="On the waiting list")


def _free(turn: Turn, wanted: Wanted) -> Reply:
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    party = f" for {wording.people(wanted.party)}" if wanted.party > 1 else ""
    text = f"There is room{party} at {_what(turn, listed)}, so you don’t need to wait. Press Book."
    args = {"occurrence": wanted.occurrence_id, "part": wanted.part, "party": wanted.party}
    return Reply(text, actions=(Action("Book", "book", args), *wording.MENU))


def _not_joined() -> Reply:
    return Reply("OK, you’re not on the waiting list.", actions=_MENU)


def _party(args: Args, most: int | None) -> int:
    """Return for how many; a number that no date takes is answered when one is picked."""
    party = max(1, arguments.number(args, "party") or 1)
    return party if most is None else min(party, most)


def _what(turn: Turn, listed: Listed) -> str:
    return f"{listed.title}, {wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)}"
