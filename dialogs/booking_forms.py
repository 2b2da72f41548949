"""The questions on the way to a place: which date, which part, what the session asks, and if it is meant."""

from __future__ import annotations

from dialogs import arguments, cards, for_whom, forms, open_dates, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Field, Form, Option
from store import occurrences, session_types
from store.booking_outcomes import Doubtful, Wanted
from store.occurrences import Listed
from store.session_types import Offer, Part


def which_date(turn: Turn, offer: Offer, found: list[Listed], args: Args) -> Form:
    """Return the question which of the dates it is to be, or which of them all."""
    options = tuple(Option(str(o.id), wording.when(o.starts_at, o.ends_at, o.zone, turn.now)) for o in found)
    if offer.takes_several_dates:
        label = "Which dates? You can pick more than one."
        field = Field("occurrences", label, "choices", options, most=open_dates.MOST)
    else:
        label = f"Which date{for_whom.words(turn, args, ahead=', for')}?"
        field = Field("occurrence", label, "choice", options)
    return Form(offer.title[:60], (field,), submit="Book", intro=_alone(offer, args))


def this_one(turn: Turn, listed: Listed, args: Args) -> Form:
    """Return the question whether this date is meant."""
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    verb = "Say you might come to" if listed.rule == "drop_in" else "Book"
    label = f"{verb} {listed.title}{for_whom.words(turn, args)}, {when}?"
    offer = session_types.get_by_id(turn.tx, listed.session_type_id)
    intro = for_whom.if_new(turn, args) or _alone(offer, args)
    return Form("Book", (Field("sure", label, "yes_no"),), intro=intro)


def _alone(offer: Offer, args: Args) -> str:
    """Return that this is a place for one, where somebody said "us"."""
    is_of_several = arguments.flag(args, "ask_party") and offer.party_max == 1
    return "Everybody books for themselves here, so this is for you alone." if is_of_several else ""


def all_of_them(turn: Turn, several: list[int], args: Args) -> Form:
    """Return the question whether so many dates are meant."""
    dates = sorted(
        (occurrences.get(turn.tx, id_, turn.person_id) for id_ in several),
        key=lambda listed: listed.starts_at,
    )
    span = f"from {cards.day(dates[0], turn.now)} to {cards.day(dates[-1], turn.now)}"
    label = f"Book {len(dates)} dates of {dates[0].title}{for_whom.words(turn, args)}, {span}?"
    return Form("Book", (Field("sure", label, "yes_no"),), intro=for_whom.if_new(turn, args))


def which_part(turn: Turn, listed: Listed) -> Field:
    """Return the question which part somebody would like, with what is left of each."""
    offer = session_types.get_by_id(turn.tx, listed.session_type_id)
    options = tuple(Option(part.key, _part_label(part, listed)) for part in offer.parts)
    return Field("part", "How would you like to take part?", "choice", options)


def _part_label(part: Part, listed: Listed) -> str:
    free = next((places.free for places in listed.places if places.part == part.key), None)
    return f"{part.title} ({wording.places_in_words(free).lower()})" if free is not None else part.title


def questions(turn: Turn, wanted: Wanted, submit: str) -> Form:
    """Return every question of a part that has a required one, so that the person is asked once."""
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    part = session_types.get_by_id(turn.tx, listed.session_type_id).part(wanted.part)
    fields = tuple(forms.field_from(question) for question in (part.questions if part else ()))
    return Form(listed.title[:60], fields, submit=submit)


def doubts(doubtful: Doubtful, question: str) -> Form:
    """Return the question whether to go on in spite of the doubts, which it names."""
    said = []
    if doubtful.clash:
        clash = doubtful.clash
        span = wording.span(clash.starts_at, clash.ends_at, clash.zone)
        where = "on the waiting list for" if clash.state == "waiting" else "already booked on"
        said.append(f"You are {where} {clash.title} at that time ({span}).")
    if "audience" in doubtful.doubts:
        said.append(f"This one is meant for: {doubtful.who_for}")
    return Form("Please check", (Field("sure", question, "yes_no"),), intro=" ".join(said))
