"""What was just shown, named by its place in the list: typed words lead where its button does."""

import json
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from sqlalchemy import select

from bot.turn import Answered
from dialogs.messages import Incoming, Press, Reply, Sender
from store.db import Store
from store.tables import Conversation
from tests import world
from tests.databases import Databases

Says = Callable[[str], Reply]


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield store
    store.close()


@pytest.fixture
def says(store: Store) -> Says:
    return of(store, "asha")


def of(store: Store, person: str) -> Says:
    """Return a way for somebody to say or, with > ahead, press something."""
    turns, keys = world.turns(store), count()
    sender = Sender("web", world.EMAILS[person], name=person.capitalize(), email=world.EMAILS[person])
    last: list[Reply] = []

    def says(words: str) -> Reply:
        key = f"{person}{next(keys)}"
        if words.startswith("> "):
            action = next(a for a in last[-1].all_actions() if a.label == words[2:])
            incoming = Incoming(key, sender, press=Press(action.flow, action.args))
        else:
            incoming = Incoming(key, sender, text=words)
        handled = turns.handle(incoming, world.NOW)
        assert isinstance(handled, Answered)
        last.append(handled.outgoing.reply)
        return last[-1]

    return says


def asked(reply: Reply) -> str:
    assert reply.question
    assert reply.question.next_field
    return reply.question.next_field.label


def test_the_second_one_is_what_its_details_button_shows(says: Says):
    says("what's on this week")
    pressed = says("> Details")
    says("what's on this week")
    assert says("the first one") == pressed
    says("what's on this week")
    assert says("the second one").text.startswith("Organising for Improvement")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("book the second one", "Book CQI Taster, Thursday 3 December, 10am to 11am?"),
        ("book the second one for 3", "Book CQI Taster for 3 people, Thursday 3 December, 10am to 11am?"),
        ("ill have the second one", "Book CQI Taster, Thursday 3 December, 10am to 11am?"),
        ("book the one on the 10th", "Book CQI Taster, Thursday 10 December, 10am to 11am?"),
        ("sign me up for the third thursday one pls", "Book CQI Taster, Thursday 10 December, 10am to 11am?"),
    ],
)
def test_booking_one_of_a_list_asks_about_that_one(says: Says, words: str, question: str):
    says("any tasters on")
    assert asked(says(words)) == question


def test_that_one_after_its_details_is_the_one_shown(says: Says):
    says("any tasters on")
    says("the second one")
    assert asked(says("book that")) == "Book CQI Taster, Thursday 3 December, 10am to 11am?"


def test_that_one_among_several_is_asked_about_with_a_button_for_each(says: Says):
    says("what's on this week")
    which = says("book that one")
    assert which.text == "Which one do you mean?"
    assert [action.flow for action in which.all_actions()] == [*["book"] * 5, "help"]
    assert asked(says("the drop in one")).startswith("Say you might come to Problem Solving Drop-in")


def test_a_place_beyond_the_list_is_asked_about(says: Says):
    says("what's on this week")
    assert says("book the ninth one").text == "Which one do you mean?"


@pytest.mark.parametrize("words", ["the second one", "book that one", "same time next week"])
def test_with_nothing_shown_it_is_one_question(says: Says, words: str):
    reply = says(words)
    assert reply.text == "I’m not sure which one you mean. Which session is it, and on which day?"


def test_one_of_my_own_bookings_is_given_up_after_a_question(says: Says):
    says("any tasters on")
    says("book the first one")
    says("yes")
    says("any tasters on")
    says("book the second one")
    says("yes")
    says("my bookings")
    question = "Cancel your place at CQI Taster, Thursday 3 December, 10am to 11am?"
    assert asked(says("cancel the second one")) == question


def test_two_of_a_list_are_asked_about_one_after_the_other(says: Says):
    says("any tasters on")
    assert "26 November" in asked(says("book the first one and the second one"))
    assert "3 December" in asked(says("yes"))


def test_the_same_a_week_later_is_another_place(says: Says):
    says("book the taster on thursday")
    says("yes")
    question = "Book CQI Taster, Thursday 3 December, 10am to 11am?"
    assert asked(says("same time next week please")) == question


def test_actually_the_week_after_moves_what_was_just_booked(says: Says):
    says("book the taster on thursday")
    says("yes")
    question = "Move your place at CQI Taster to Thursday 3 December, 10am to 11am?"
    assert asked(says("actually the week after")) == question


def test_actually_another_day_shows_the_same_session_then(says: Says):
    says("any tasters on thursday")
    assert "Thursday 10 December" in says("actually the 10th").text


def test_another_persons_booking_is_never_what_was_shown(store: Store):
    asha, carys = of(store, "asha"), of(store, "carys")
    asha("book the taster on thursday")
    asha("yes")
    carys("who's coming to the taster on thursday")
    assert "Cancel" not in carys("cancel that one").text


def test_nothing_of_what_was_shown_stays_but_the_buttons(store: Store):
    asha, carys = of(store, "asha"), of(store, "carys")
    asha("book the taster on thursday")
    asha("yes")
    assert "Asha" in str(carys("who's coming to the taster on thursday"))
    with store.reading() as tx:
        kept = json.dumps([row for (row,) in tx.execute(select(Conversation.state))])
    assert "Asha" not in kept


def test_an_interest_in_one_of_a_list_is_asked_about_too(says: Says):
    says("register my interest")
    assert asked(says("register my interest in the first one")).startswith("Register your interest in")
