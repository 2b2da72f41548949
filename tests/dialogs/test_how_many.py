"""Coming with another number of people: what cannot be is said before anything is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.db import Store
from store.tables import SessionType
from tests.dialogs.test_moving_and_handing_over import Here


@pytest.fixture
def here(bare_store: Store) -> Here:
    return Here(bare_store)


@pytest.mark.parametrize("party", [40, 0, -3, 10**30])
def test_a_number_that_no_booking_may_be_for_is_asked_for_again(here: Here, party: int):
    with here.hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(party_max=4))
    booking = here.book(here.dates[0], here.asha)
    asked = here.presses("asha", "how_many", booking=booking, party=party)
    assert asked.question is not None
    assert asked.question.form.fields[0].name == "party"
    assert asked.question.form.intro == "One booking there can be for 1 to 4 people."
    assert "Make it 3 people instead of 1" in str(here.says("asha", "3").question)


def test_a_place_that_is_always_for_one_is_not_asked_about(here: Here):
    with here.hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(party_max=1))
    booking = here.book(here.dates[0], here.asha)
    said = here.presses("asha", "how_many", booking=booking, party=2)
    assert (said.question, "is for one person" in said.text) == (None, True)


def test_a_meeting_of_a_set_is_not_asked_about(here: Here):
    booking = here.book(here.dates[0], here.asha)
    with here.hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(rule="register", party_max=4))
    said = here.presses("asha", "how_many", booking=booking, party=2)
    assert (said.question, "is for one person" in said.text) == (None, True)
    assert "no booking like that" in here.presses("asha", "how_many", party=2).text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_of_a_colleagues_place_it_is_said_whose_it_is(here: Here):
    with here.hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(party_max=4))
    here.presses("asha", "book", occurrence=here.dates[0], who="ben@trust.example")
    asked = here.says("asha", "make it 2").question
    assert asked is not None
    assert asked.form.fields[0].label.startswith("Make Ben’s place at Taster, Thursday 3 December, ")
    assert here.says("asha", "no").text.startswith("OK. Ben still has the place")
