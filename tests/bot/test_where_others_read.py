"""What is asked in a channel: what everybody may see is answered there, the rest to the person alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.turn import Answered, Repeated, Turns
from dialogs.messages import Incoming, Sender
from store import outbox
from store.db import Store
from store.tables import Outbox
from tests import world
from tests.databases import Databases

ASHA = Sender("slack", "U0ASHA001", "T0HUB", "Asha Patel", world.EMAILS["asha"])
PLACE = {"channel": "C0HUB", "thread": "1.2"}


@pytest.fixture
def turns(databases: Databases, engine_name: str) -> Iterator[Turns]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield world.turns(store)
    store.close()


def asks(text: str, key: str = "k1") -> Incoming:
    return Incoming(key, ASHA, text=text, place=PLACE)


def answered(turns: Turns, incoming: Incoming) -> Answered:
    handled = turns.handle(incoming, world.NOW)
    assert isinstance(handled, Answered)
    return handled


def test_what_is_private_goes_to_the_person_and_the_others_are_told_so(turns: Turns):
    handled = answered(turns, asks("my bookings"))
    assert handled.outgoing.place == {}
    [note] = handled.notes
    assert (note.place, note.reply.text) == (
        PLACE,
        "Others read along here, so I’ve answered you in your own chat with me.",
    )
    assert "no bookings" not in note.reply.text


def test_a_note_that_was_never_sent_goes_by_the_clock_to_its_place(turns: Turns):
    answered(turns, asks("my bookings"))
    later = world.NOW + timedelta(minutes=5)
    with turns.store.transaction() as tx:
        rows = tx.execute(select(Outbox.key, Outbox.args).order_by(Outbox.id)).all()
        claimed = outbox.claim(tx, owner="clock", channels=["slack"], now=later, limit=9)
    assert [row.args for row in rows] == [{}, {"place": PLACE}]
    assert claimed == []  # the process that made them still has them


def test_the_same_delivery_again_tells_nobody_again(turns: Turns):
    answered(turns, asks("my bookings"))
    again = turns.handle(asks("my bookings"), world.NOW)
    assert isinstance(again, Repeated)
    assert again.outgoing is None


def test_what_everybody_may_see_is_answered_where_it_was_asked(turns: Turns):
    handled = answered(turns, asks("what's on this week"))
    assert handled.outgoing.place == PLACE
    assert handled.notes == ()
    assert handled.outgoing.reply.items


def test_a_question_open_in_private_stays_open_while_something_is_asked_elsewhere(turns: Turns):
    handled = turns.handle(Incoming("k0", ASHA, text="book"), world.NOW)
    assert isinstance(handled, Answered)
    question = handled.outgoing.reply.question
    assert question is not None
    answered(turns, asks("what's on this week"))
    again = turns.handle(Incoming("k2", ASHA, reopen=question.token), world.NOW)
    assert isinstance(again, Answered)
    assert again.outgoing.reply.question == question


def test_a_fault_is_told_to_the_person_alone(turns: Turns):
    broken = replace(turns, flows={})
    handled = answered(broken, asks("what's on this week"))
    assert handled.outgoing.place == {}
    assert "something went wrong" in handled.outgoing.reply.text
    assert [note.place for note in handled.notes] == [PLACE]


def test_a_refusal_is_told_to_the_person_alone(turns: Turns):
    handled = answered(turns, asks("who's coming to the taster"))
    assert handled.outgoing.place == {}
    assert "only for" in handled.outgoing.reply.text


def test_a_delivery_that_comes_again_is_sent_to_the_same_place_while_it_is_unsent(turns: Turns):
    hurried = replace(turns, lease=timedelta(seconds=-1))
    answered(hurried, asks("what's on this week"))
    again = hurried.handle(asks("what's on this week"), world.NOW)
    assert isinstance(again, Repeated)
    assert again.outgoing is not None
    assert (again.outgoing.place, again.in_doubt) == (PLACE, True)
