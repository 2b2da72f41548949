"""Booking a place, or saying that one might come: pick the session, the date, answer its questions, done."""

from __future__ import annotations

from dialogs import (
    apply,
    arguments,
    booked_for,
    booking_forms,
    cards,
    details,
    for_whom,
    join_set,
    open_dates,
    whats_on,
    wording,
    workshop,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Step, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from dialogs.wanted import kept_from, wanted_again, wanted_from
from store import bookings, occurrences, session_types
from store.booking_outcomes import Booked, BookOutcome, Doubtful, PartyTooBig, Unanswered, Wanted
from store.occurrences import Listed
from store.session_types import Offer

# So many dates at once are booked without a further question.
_MOST_UNASKED = 3
# What "sign me up" leads to where nothing is booked date by date.
_OTHERWISE: dict[str, Step] = {
    "apply": apply.start,
    "register": join_set.start,
    "request": workshop.start,
}
_NOTHING_BOOKED = "OK, nothing is booked."


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Go as far as the arguments allow: a button names the occurrence, a typed wish may name nothing."""
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _party_first(turn, occurrence_id, args)
    if slug := arguments.word(args, "session"):
        return _which_date(turn, session_types.get(turn.tx, slug), args)
    return _which_session(turn, args)


def for_them(turn: Turn, args: Args) -> Ask | Reply:
    """Go on, asking first where it is for somebody by a new name: that may be no name at all."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None or arguments.flag(args, "ask_party") or not for_whom.is_new(turn, args):
        return start(turn, args)
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    return _sure(turn, session_types.get_by_id(turn.tx, listed.session_type_id), listed, args)


# --- Which session ------------------------------------------------------------------------------


def _which_session(turn: Turn, args: Args) -> Ask | Reply:
    slugs = arguments.words(args, "sessions")
    bookable = [offer for offer in session_types.offers(turn.tx) if offer.rule in ("book", "drop_in")]
    offers = [offer for offer in bookable if not slugs or offer.slug in slugs]
    if not offers:
        return details.which(turn, args)
    options = tuple(Option(offer.slug, offer.title) for offer in offers)
    form = Form(
        "Book", (Field("session", "Which session would you like?", "choice", options),), submit="Next"
    )
    return ask(form, then=session_chosen, wish={**args, "sessions": []})


def session_chosen(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the session that was picked."""
    return start(turn, {**answers["wish"], "session": answers["session"]})


# --- Which date ---------------------------------------------------------------------------------


def _which_date(turn: Turn, offer: Offer, args: Args) -> Ask | Reply:
    if offer.rule in _OTHERWISE and for_whom.said(args):
        return _only_themselves(turn, offer, args)
    if offer.rule not in ("book", "drop_in"):
        return _OTHERWISE.get(offer.rule, details.start)(turn, {**args, "session": offer.slug})
    if arguments.word(args, "problem"):
        return whats_on.start(turn, args)
    if arguments.flag(args, "ask_party") and offer.party_max > 1:
        return _how_many_first(offer, args)
    if offer.part(arguments.word(args, "part")) is None:
        args = {**args, "part": ""}
    found = open_dates.find(turn, offer, args)
    if not found and arguments.word(args, "at"):
        # "The taster on the 3rd at 2": the day is right, and the question that follows says the time.
        found = open_dates.find(turn, offer, {**args, "at": ""})
    if not found:
        return open_dates.none(turn, offer, args)
    if len(found) == 1 or (arguments.flag(args, "next") and not offer.takes_several_dates):
        return _sure(turn, offer, found[0], args)
    return _pick_date(turn, offer, found, args)


def _how_many_first(offer: Offer, args: Args) -> Ask:
    field = Field("party", "How many of you, yourself included?", "number", most=offer.party_max)
    return ask(
        Form(offer.title[:60], (field,), submit="Next"), then=size_said, wish={**args, "session": offer.slug}
    )


def size_said(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on to the date with the number of people."""
    return start(turn, {**answers["wish"], "ask_party": False, "party": answers["party"]})


def _only_themselves(turn: Turn, offer: Offer, args: Args) -> Reply:
    """Say that this is nothing to be asked for by somebody else; the speaker must not be put in instead."""
    more = Action("Details", "details", {"session": offer.slug})
    named = for_whom.words(turn, args, ahead="").strip() or "your colleague"
    text = f"Sorry, I can’t do that for somebody else. Please ask {named} to message me about {offer.title}."
    return Reply(text, actions=(more, *wording.MENU))


def _sure(turn: Turn, offer: Offer, listed: Listed, args: Args) -> Ask | Reply:
    """Say what was understood before anything is written: the words may have been misread."""
    if (arguments.number(args, "party") or 1) > offer.party_max:
        wanted = wanted_from(turn, listed.id, args)
        asked = _too_many(turn, wanted, listed, offer.party_max, for_whom.said(args))
        for_whom.forget(turn, wanted.person_id)
        return asked
    form = booking_forms.this_one(turn, listed, args)
    party = arguments.number(args, "party") or 1
    part, who = arguments.word(args, "part"), for_whom.said(args)
    return ask(form, then=sure, occurrence=listed.id, party=party, part=part, who=who)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Book what was shown, or leave it."""
    if not answers.get("sure"):
        return Reply(_NOTHING_BOOKED, actions=wording.MENU)
    return start(turn, answers)


def _pick_date(turn: Turn, offer: Offer, found: list[Listed], args: Args) -> Ask:
    form = booking_forms.which_date(turn, offer, found, args)
    party = arguments.number(args, "party") or 1
    part, who = arguments.word(args, "part"), for_whom.said(args)
    return ask(form, then=date_picked, session=offer.slug, party=party, part=part, who=who)


def date_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Book the date, or each of the dates in the order of their ids."""
    several = arguments.identities(answers, "occurrences")
    if len(several) > _MOST_UNASKED or (len(several) > 1 and for_whom.is_new(turn, answers)):
        return _sure_of_all(turn, several, answers)
    if len(several) > 1:
        return _each(turn, several, answers)
    return for_them(turn, {**answers, "occurrence": several[0]} if several else answers)


def _sure_of_all(turn: Turn, several: list[int], args: Args) -> Ask:
    """Ask first: "all" is quickly said, and each date takes a place from somebody else."""
    form = booking_forms.all_of_them(turn, several, args)
    party = arguments.number(args, "party") or 1
    return ask(form, then=sure_of_all, several=several, party=party, who=for_whom.said(args))


def sure_of_all(turn: Turn, answers: Args) -> Reply:
    """Book each of the dates, or leave them."""
    if not answers.get("sure"):
        return Reply(_NOTHING_BOOKED, actions=wording.MENU)
    return _each(turn, arguments.identities(answers, "several"), answers)


def _each(turn: Turn, several: list[int], args: Args) -> Reply:
    return booked_for.several(turn, [wanted_from(turn, id_, args) for id_ in several])


# --- For how many, which part, and the questions ------------------------------------------------


def _party_first(turn: Turn, occurrence_id: int, args: Args) -> Ask | Reply:
    if not arguments.flag(args, "ask_party"):
        return _part_first(turn, occurrence_id, args)
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    most = session_types.get_by_id(turn.tx, listed.session_type_id).party_max
    return _how_many(occurrence_id, arguments.word(args, "part"), most, "", for_whom.said(args))


def _too_many(turn: Turn, wanted: Wanted, listed: Listed, most: int, who: str = "") -> Ask | Reply:
    """Ask again for a number the type takes; where everybody books alone, say so.

    Without the words that named a colleague nothing is asked: the answer would book the speaker.
    """
    if most == 1 or (not who and wanted.person_id != turn.person_id):
        return booked_for.answer(turn, PartyTooBig(most), wanted)
    intro = f"One booking here can be for {most} people at most."
    return _how_many(listed.id, wanted.part, most, intro, who)


def _how_many(occurrence_id: int, part: str, most: int, intro: str, who: str = "") -> Ask:
    field = Field("party", "How many of you, yourself included?", "number", most=most)
    form = Form("Book for a group", (field,), intro=intro)
    return ask(form, then=party_said, occurrence=occurrence_id, part=part, who=who)


def party_said(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the number of people."""
    return for_them(turn, answers)


def _part_first(turn: Turn, occurrence_id: int, args: Args) -> Ask | Reply:
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    is_there = listed.booking_id is not None and not for_whom.said(args)
    if len(listed.places) < 2 or arguments.word(args, "part") or is_there:
        return _try(turn, wanted_from(turn, occurrence_id, args), listed, for_whom.said(args))
    form = Form(listed.title[:60], (booking_forms.which_part(turn, listed),))
    party, who = arguments.number(args, "party") or 1, for_whom.said(args)
    return ask(form, then=part_picked, occurrence=occurrence_id, party=party, who=who)


def part_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the part."""
    return start(turn, answers)


def _try(turn: Turn, wanted: Wanted, listed: Listed, who: str = "") -> Ask | Reply:
    outcome = bookings.book(turn.tx, wanted, turn.now)
    answer = _next(turn, outcome, wanted, listed, who)
    if not isinstance(outcome, Booked):
        for_whom.forget(turn, wanted.person_id)
    return answer


def _next(turn: Turn, outcome: BookOutcome, wanted: Wanted, listed: Listed, who: str) -> Ask | Reply:
    match outcome:
        case PartyTooBig(most=most):
            return _too_many(turn, wanted, listed, most, who)
        case Unanswered():
            form = booking_forms.questions(turn, wanted, submit="Book")
            return ask(form, then=questions_answered, wanted=kept_from(wanted, who))
        case Doubtful() as doubtful:
            return _doubts(turn, doubtful, wanted)
        case _:
            return booked_for.answer(turn, outcome, wanted)


def questions_answered(turn: Turn, answers: Args) -> Ask | Reply:
    """Book with the answers; whether they are enough, the store says."""
    said = {name: answer for name, answer in answers.items() if name != "wanted"}
    wanted = wanted_again(turn, {**answers["wanted"], "answers": said})
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    return _try(turn, wanted, listed, for_whom.said(answers["wanted"]))


# --- Doubts -------------------------------------------------------------------------------------


def _doubts(turn: Turn, doubtful: Doubtful, wanted: Wanted) -> Ask:
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    form = booking_forms.doubts(
        doubtful, f"Book {listed.title}, {cards.day(listed, turn.now)}, all the same?"
    )
    despite = sorted({*wanted.despite, *doubtful.doubts})
    return ask(form, then=doubts_settled, wanted={**kept_from(wanted), "despite": despite})


def doubts_settled(turn: Turn, answers: Args) -> Ask | Reply:
    """Book in spite of the doubts the person has seen, or leave it."""
    wanted = wanted_again(turn, answers["wanted"])
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    if not answers.get("sure"):
        item = cards.item(listed, turn.now, is_grouped=False)
        return Reply(_NOTHING_BOOKED, items=(item,), actions=wording.MENU)
    return _try(turn, wanted, listed)
