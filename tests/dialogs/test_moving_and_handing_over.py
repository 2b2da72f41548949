"""What a talk of the shipped hub cannot show: clashes, forged and old buttons, and a hub for one domain."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.turn import Answered, Turns
from dialogs import help
from dialogs.engine import Hub
from dialogs.messages import Incoming, Press, Reply, Sender
from store import bookings
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Booking, Occurrence, OccurrencePart, Person
from tests.small_hub import NOW, START, SmallHub
from tests.world import LONDON

WEEK = timedelta(weeks=1)


class Here:
    """Asha and Ben at a small hub: three dates of a taster, and something else beside the second."""

    def __init__(self, store: Store) -> None:
        self.hub, self.keys = SmallHub(store), count()
        self.taster = self.hub.session_type(limit_per_person=2)
        self.dates = [self.hub.occurrence(self.taster, START + n * WEEK) for n in range(3)]
        self.other = self.hub.occurrence(self.hub.session_type("clinic"), START + WEEK)
        self.turns = Turns(store, Hub("The hub", LONDON, ("trust.example",)), "test")
        self.asha, self.ben = self._greeted("asha"), self._greeted("ben")

    def says(self, name: str, text: str) -> Reply:
        return self._take(name, text=text)

    def presses(self, name: str, flow: str, **args: Any) -> Reply:
        return self._take(name, press=Press(flow, args))

    def _take(self, name: str, **what: Any) -> Reply:
        sender = Sender("web", name, name=name.capitalize(), email=f"{name}@trust.example")
        handled = self.turns.handle(Incoming(str(next(self.keys)), sender, **what), NOW)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply

    def _greeted(self, name: str) -> int:
        self.says(name, "hello")
        with self.hub.store.reading() as tx:
            return tx.execute(select(Person.id).where(Person.email == f"{name}@trust.example")).scalar_one()

    def book(self, occurrence: int, person: int, by: int | None = None) -> int:
        with self.hub.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(occurrence, person, by or person), NOW)
        assert isinstance(outcome, Booked)
        return outcome.booking_id

    def standing(self, person: int) -> list[int]:
        with self.hub.store.reading() as tx:
            mine = (Booking.person_id == person) & (Booking.state == "booked")
            return sorted(tx.scalars(select(Booking.occurrence_id).where(mine)))

    def only(self, person: int) -> int:
        with self.hub.store.reading() as tx:
            mine = (Booking.person_id == person) & (Booking.state == "booked")
            return tx.execute(select(Booking.id).where(mine)).scalar_one()


@pytest.fixture
def here(bare_store: Store) -> Here:
    return Here(bare_store)


def test_a_clash_is_asked_about_and_no_keeps_the_old_place(here: Here):
    booking = here.book(here.dates[0], here.asha)
    here.book(here.other, here.asha)
    for answer, dates in (("no", [here.dates[0], here.other]), ("yes", [here.dates[1], here.other])):
        here.presses("asha", "move", booking=booking)
        asked = here.says("asha", "10 december")
        assert "You are already booked on Clinic at that time (10am to 11am)." in asked.text
        here.says("asha", answer)
        assert here.standing(here.asha) == dates


def test_a_clash_of_a_colleague_is_not_shown(here: Here):
    booking = here.book(here.dates[0], here.ben, here.asha)
    here.book(here.other, here.ben)
    here.presses("asha", "move", booking=booking)
    assert here.says("asha", "10 december").text.startswith("Moved for Ben.")


def test_a_clash_or_audience_of_a_colleague_is_not_asked_about_when_they_are_booked(here: Here):
    here.book(here.other, here.ben)
    said = here.presses("asha", "book", occurrence=here.dates[1], who="ben@trust.example")
    assert said.text.startswith("Done: Ben is booked.")
    assert here.standing(here.ben) == [here.dates[1], here.other]


def test_a_date_where_the_booker_has_a_place_is_there_for_their_colleague(here: Here):
    booking = here.book(here.dates[0], here.ben, here.asha)
    here.book(here.dates[1], here.asha)
    here.presses("asha", "move", booking=booking)
    assert here.says("asha", "10 december").text.startswith("Moved for Ben.")


def test_why_a_colleagues_place_cannot_move_is_not_told(here: Here):
    booking = here.book(here.dates[0], here.ben, here.asha)
    here.book(here.dates[1], here.ben)
    asked = here.presses("asha", "move", booking=booking)
    assert asked.question is not None
    assert len(asked.question.form.fields[0].options) == 2  # where Ben stands is not left out
    said = here.says("asha", "10 december").text
    assert said.startswith("Sorry, I can’t move that place to that date.")
    assert "Ben still has the place on Thursday 3 December" in said


@pytest.mark.parametrize("limit", [True, False])
def test_whatever_lies_with_the_colleague_is_one_sentence(here: Here, limit: bool):
    # That it is full would be said of it whoever asks.
    with here.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=3))
    own = here.book(here.dates[0], here.asha)
    for date in here.dates[1:] if limit else here.dates[:1]:
        here.book(date, here.ben)
    here.presses("asha", "hand_over", booking=own, who="ben@trust.example")
    handed = here.says("asha", "yes").text
    assert handed.startswith("Sorry, I can’t hand it over to Ben. Please ask them, or name somebody else.")
    booked = here.presses("asha", "book", occurrence=here.dates[0], who="ben@trust.example").text
    assert booked == "Sorry, I can’t book that for Ben. Please ask them to look at it themselves."


def test_how_many_colleagues_one_may_book_is_said_when_a_place_is_handed_over_or_moved(here: Here):
    with here.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=9))
    own = here.book(here.dates[0], here.asha)
    here.presses("asha", "book", occurrence=here.dates[0], who="Dev Shah")
    here.presses("asha", "hand_over", booking=own, who="Carys")
    handed = here.says("asha", "yes").text
    assert handed.startswith("You can book 1 colleague for one date of Taster. A place you hand over counts")
    assert "is still yours" in handed
    theirs = here.book(here.dates[1], here.ben, here.asha)
    moved = here.presses("asha", "move", booking=theirs)
    assert moved.question is not None
    said = here.says("asha", "3 december").text
    assert said.startswith("You can book 1 colleague for one date of Taster. Ben still has the place on")


def test_a_button_gives_no_right_to_the_place_of_somebody_else(here: Here):
    theirs = here.book(here.dates[0], here.ben)
    own = here.book(here.dates[1], here.asha)
    not_allowed, not_found = help.because("not_allowed").text, help.because("not_found").text
    for flow in ("move", "hand_over", "taking_part"):
        assert here.presses("asha", flow, booking=theirs).text == not_allowed
    assert here.presses("asha", "undo", booking=own, moved_from=theirs).text == not_allowed
    assert here.presses("asha", "undo", handed_over=theirs).text == not_found
    assert here.presses("asha", "handed_over", booking=theirs, keep=True).text == not_allowed
    assert here.presses("asha", "handed_over", booking=own, keep=False).text == not_found
    for args in ({}, {"booking": own}, {"keep": True}, {"booking": 10**9, "keep": True}):
        assert here.presses("asha", "handed_over", **args).text == not_found
    assert here.presses("asha", "taking_part").text == not_found
    assert here.standing(here.asha) == [here.dates[1]]


def test_a_button_names_a_colleague_in_words_only(here: Here):
    here.presses("asha", "book", occurrence=here.dates[0], person=here.ben, person_id=here.ben)
    assert (here.standing(here.asha), here.standing(here.ben)) == ([here.dates[0]], [])


def test_nobody_hears_by_waiting_what_a_colleague_has_there(here: Here):
    here.book(here.dates[0], here.ben)
    here.book(here.dates[0], here.asha)
    said = here.presses(
        "carys", "join_waiting", occurrence=here.dates[0], who="ben@trust.example", part="attend"
    )
    assert "Ben" not in said.text
    assert "already" not in said.text


def test_an_old_button_on_a_place_that_is_gone_gets_a_clear_answer(here: Here):
    booking = here.book(here.dates[0], here.asha)
    here.presses("asha", "cancel", booking=booking)
    assert "given up before" in here.presses("asha", "move", booking=booking).text
    assert "given up before" in here.presses("asha", "taking_part", booking=booking).text
    assert "no longer yours" in here.presses("asha", "hand_over", booking=booking).text


def test_one_way_of_taking_part_cannot_be_changed(here: Here):
    booking = here.book(here.dates[0], here.asha)
    said = here.presses("asha", "taking_part", booking=booking).text
    assert said.startswith("There is no other way to take part in Taster.")


@pytest.mark.parametrize(
    ("state", "moving", "handing"),
    [
        ("waiting", "You are waiting for a place", "You have no place yet"),
        ("offered", "Please say yes or no to it first", "Say yes to it first"),
        ("apologies", "You have sent apologies", "You have sent apologies"),
    ],
)
def test_what_is_no_place_yet_says_what_to_do(here: Here, state: str, moving: str, handing: str):
    booking = here.book(here.dates[0], here.asha)
    with here.hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == booking).values(state=state))
    assert moving in here.presses("asha", "move", booking=booking).text
    assert handing in here.presses("asha", "hand_over", booking=booking).text


@pytest.mark.parametrize("ask", ["book_for", "hand_over"])
def test_an_email_of_another_domain_is_asked_for_again(here: Here, ask: str):
    booking = here.book(here.dates[0], here.asha)
    args = {"occurrence": here.dates[1]} if ask == "book_for" else {"booking": booking}
    here.presses("asha", ask, **args)
    again = here.says("asha", "dave@elsewhere.example")
    assert again.text == "I need a work email that ends in @trust.example."
    assert again.question is not None


def test_booking_for_oneself_is_plain_booking(here: Here):
    here.presses("asha", "book_for", occurrence=here.dates[0])
    assert here.says("asha", "asha@trust.example").text.startswith("You’re booked")
    assert here.standing(here.asha) == [here.dates[0]]


def test_an_unknown_colleague_in_a_button_books_nobody(here: Here):
    said = here.presses("asha", "book", occurrence=here.dates[0], who="dave@elsewhere.example")
    assert said.text == help.because("not_found").text
    assert here.standing(here.asha) == []


def test_taking_back_twice_is_told_kindly(here: Here):
    own = here.book(here.dates[0], here.asha)
    here.presses("asha", "hand_over", booking=own, who="Dave")
    undo = next(a for a in here.says("asha", "yes").actions if a.label == "Undo")
    assert here.presses("asha", undo.flow, **undo.args).text.startswith("Your place is yours again")
    assert here.presses("asha", undo.flow, **undo.args).text.startswith("You have it back already")


def test_a_move_pressed_twice_says_that_it_is_there(here: Here):
    booking = here.book(here.dates[0], here.asha)
    here.presses("asha", "move", booking=booking)
    undo = next(a for a in here.says("asha", "10 december").actions if a.label == "Undo")
    assert here.presses("asha", undo.flow, **undo.args).text == "Moved."
    assert here.presses("asha", undo.flow, **undo.args).text.startswith("You have a place there already")
    assert here.standing(here.asha) == [here.dates[0]]


def _undo(here: Here, name: str) -> dict[str, Any]:
    """Return what the Undo of the move just made carries."""
    reply = here.presses(name, "move", booking=here.only(here.asha))
    assert reply.question is not None
    said = here.says(name, "1")
    [button] = [action for action in said.actions if action.label == "Undo"]
    return dict(button.args)


def test_the_undo_of_an_earlier_move_says_which_place_there_is_now(here: Here):
    here.book(here.dates[0], here.asha)
    first = _undo(here, "asha")
    here.presses("asha", "undo", **first)
    assert here.standing(here.asha) == [here.dates[0]]
    _undo(here, "asha")
    said = here.presses("asha", "undo", **first).text
    assert said == (
        "That button is from an earlier change, so nothing was moved now: Taster. "
        "Your place on Thursday 10 December, 10am to 11am is still yours."
    )
    assert here.standing(here.asha) == [here.dates[1]]


def test_an_old_button_of_a_place_says_where_it_has_gone_since(here: Here):
    was = here.book(here.dates[0], here.asha)
    _undo(here, "asha")
    said = here.presses("asha", "move", booking=was).text
    assert "Your place on Thursday 10 December, 10am to 11am is still yours" in said


def test_an_old_button_tells_nobody_what_a_colleague_has_booked_since(here: Here):
    was = here.book(here.dates[0], here.ben, by=here.asha)
    here.presses("asha", "cancel", booking=was)
    here.book(here.dates[1], here.ben)
    said = here.presses("asha", "move", booking=was).text
    assert "given up before" in said
    assert "10 December" not in said


@pytest.mark.parametrize("is_off", [False, True])
def test_a_handed_over_place_of_a_session_that_is_off_needs_no_answer(here: Here, is_off: bool):
    booking = here.book(here.dates[0], here.asha)
    here.presses("asha", "hand_over", booking=booking, who="ben@trust.example")
    here.says("asha", "yes")
    assert here.standing(here.ben) == [here.dates[0]]
    with here.hub.store.transaction() as tx:
        off = {"state": "cancelled", "reason": "the trainer is ill"} if is_off else {"state": "planned"}
        tx.execute(update(Occurrence).where(Occurrence.id == here.dates[0]).values(**off))
    said = here.says("ben", "yes").text
    assert ("did not understand" in said) is is_off


def test_what_one_took_part_in_before_stands_beside_what_it_is_now(here: Here):
    parts = [
        {"key": key, "title": title, "capacity": 2, "questions": []}
        for key, title in (("attend", "Come along"), ("show", "Show your work"))
    ]
    date = here.hub.occurrence(here.hub.session_type("market", parts=parts))
    said = here.presses("asha", "taking_part", booking=here.book(date, here.asha))
    assert said.facts[-2:] == (("Taking part", "Show your work"), ("Was", "Come along"))
