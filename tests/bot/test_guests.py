"""An account that becomes a guest's: what the member of staff may do and has booked stays theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.home import home_of
from bot.turn import Answered, Turns
from dialogs.messages import Incoming, Press, Reply, Sender
from store.db import Store
from tests import world
from tests.databases import Databases

FEMI = Sender("slack", "U0FEMI", "T0HUB", "Femi Adeyemi", world.EMAILS["femi"])
GUEST = replace(FEMI, email=None, is_guest=True)


@pytest.fixture
def turns(databases: Databases, engine_name: str) -> Iterator[Turns]:
    with closing(Store(databases.copy(engine_name, "hub", world.prepare))) as store:
        yield world.turns(store)


def says(turns: Turns, who: Sender, text: str, key: str) -> Reply:
    handled = turns.handle(Incoming(key, who, text=text), world.NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply


def books(turns: Turns, who: Sender) -> Reply:
    date = world.occurrence_id(turns.store, "cqi_taster", "2026-11-26")
    handled = turns.handle(Incoming("b", who, press=Press("book", {"occurrence": date})), world.NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply


def test_a_guest_has_none_of_the_rights_the_account_had_before(turns: Turns):
    assert says(turns, FEMI, "workshop requests", "1").text == "No request for a workshop is open."
    assert "only for" in says(turns, GUEST, "workshop requests", "2").text


def test_a_guest_sees_none_of_the_bookings_the_account_had_before(turns: Turns):
    assert books(turns, FEMI).done == "Booked"
    assert says(turns, GUEST, "my bookings", "2").items == ()
    shown = home_of(turns, GUEST, world.NOW)
    own = [section for section in shown.sections if section.title != "What’s on"]
    assert all(item.title != "CQI Taster" for section in own for item in section.items)


def test_a_form_left_open_by_the_member_of_staff_is_not_the_guests(turns: Turns):
    assert says(turns, FEMI, "book", "1").question is not None
    assert says(turns, GUEST, "1", "2").question is None


def test_an_account_that_is_staff_again_has_all_of_it_back(turns: Turns):
    books(turns, FEMI)
    says(turns, GUEST, "hello", "2")
    assert len(says(turns, FEMI, "my bookings", "3").items) == 1
    assert "only for" not in says(turns, FEMI, "workshop requests", "4").text


def test_a_guest_who_was_never_staff_stays_who_they_are(turns: Turns):
    visitor = Sender("slack", "U0VISITOR", "T0HUB", "Vi", is_guest=True)
    assert books(turns, visitor).done == "Booked"
    assert len(says(turns, visitor, "my bookings", "2").items) == 1
