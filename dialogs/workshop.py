"""Asking for a workshop made to order: the catalogue's questions, and what happens next."""

from __future__ import annotations

from dialogs import arguments, details, forms, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Form, Reply
from store import session_types, workshop_requests
from store.booking_outcomes import Unanswered
from store.session_types import Offer
from store.workshop_requests import Asked, NotMadeToOrder

_INTRO = "Tell the team what you need. No patient details, please."
_KEPT = "asked_for"


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask the questions of the workshop that was named, or of the only one there is."""
    if slug := arguments.word(args, "session"):
        return _questions(turn, session_types.get(turn.tx, slug))
    slugs = arguments.words(args, "sessions")
    made = [offer for offer in session_types.offers(turn.tx) if offer.rule == "request"]
    found = [offer for offer in made if not slugs or offer.slug in slugs]
    if len(found) == 1:
        return _questions(turn, found[0])
    return details.which(turn, {"sessions": [offer.slug for offer in found]} if found else args)


def _questions(turn: Turn, offer: Offer) -> Ask | Reply:
    if offer.rule != "request":
        return details.start(turn, {"session": offer.slug})
    fields = tuple(forms.field_from(question) for question in workshop_requests.questions_of(offer))
    if not fields:
        return asked(turn, {_KEPT: offer.slug})
    form = Form(offer.title[:60], fields, submit="Send", intro=_INTRO)
    return ask(form, then=asked, **{_KEPT: offer.slug})


def asked(turn: Turn, answers: Args) -> Ask | Reply:
    """Send the request to those who run it; a question that is new by now is asked first."""
    offer = session_types.get(turn.tx, str(answers[_KEPT]))
    said = {name: answer for name, answer in answers.items() if name != _KEPT}
    match workshop_requests.ask(turn.tx, offer.id, turn.person_id, said, turn.now):
        case Unanswered() | NotMadeToOrder():
            return _questions(turn, offer)
        case Asked(request_id=request_id, is_new=is_new):
            where = (
                "Thanks, your request is with the team." if is_new else "The team has this request already."
            )
            text = f"{where} Somebody reads it and gets back to you here. My bookings shows where it stands."
            buttons = (wording.MY_BOOKINGS, workshop_words.withdraw(request_id), wording.WHATS_ON)
            return Reply(text, actions=buttons, done="Asked for" if is_new else "")
