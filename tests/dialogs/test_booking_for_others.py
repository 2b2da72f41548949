"""What somebody hears, and does not hear, of those they book for."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from dialogs.messages import Reply
from store.db import Store
from store.tables import Occurrence, OccurrencePart, Person, SessionType
from tests.dialogs.test_moving_and_handing_over import Here

LINK = "https://meet.example/secret"


@pytest.fixture
def here(bare_store: Store) -> Here:
    return Here(bare_store)


def for_ben(here: Here, date: int) -> Reply:
    return here.presses("asha", "book", occurrence=here.dates[date], who="ben@trust.example")


def test_the_link_is_for_whoever_has_the_place(here: Here):
    with here.hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(link=LINK))
    own = here.presses("asha", "book", occurrence=here.dates[0])
    assert dict(own.facts)["Join online"] == LINK
    for said in (for_ben(here, 1), for_ben(here, 1)):
        assert said.facts
        assert "Join online" not in dict(said.facts)
    [theirs] = [action for action in for_ben(here, 1).actions if action.label == "Cancel their place"]
    moved = here.presses("asha", "move", **theirs.args)
    assert LINK not in str(moved)


def test_of_every_reason_that_lies_with_the_colleague_the_same_is_said(here: Here):
    here.book(here.dates[0], here.ben)
    has_it_already = for_ben(here, 0)
    here.book(here.dates[1], here.ben)
    has_enough = for_ben(here, 2)
    assert has_it_already.text == has_enough.text
    assert [a.label for a in has_it_already.actions] == [a.label for a in has_enough.actions]


# --- Who is only named, and gets nothing --------------------------------------------------------

QUESTION = {"name": "about", "label": "What is it about?", "kind": "text"}
PARTS = [{"key": "attend", "title": "Come along", "capacity": 2, "questions": [QUESTION]}]


def everybody(here: Here) -> set[str]:
    with here.hub.store.reading() as tx:
        return set(tx.scalars(select(Person.name)))


@pytest.mark.parametrize("who", ["Jo Bloggs", "jo.bloggs@trust.example"])
def test_whoever_was_named_for_a_date_that_is_full_is_not_kept(here: Here, who: str):
    with here.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=0))
    refused = here.presses("asha", "book", occurrence=here.dates[0], who=who)
    assert "full" in refused.text
    assert everybody(here) == {"Asha", "Ben"}


def test_whoever_got_a_place_before_is_still_known_after_a_refusal(here: Here):
    here.presses("asha", "book", occurrence=here.dates[0], who="Jo Bloggs")
    with here.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=1))
    here.presses("asha", "book", occurrence=here.dates[0], who="Jo Bloggs")
    here.presses("ben", "book", occurrence=here.dates[1])
    here.presses("asha", "book", occurrence=here.dates[1], who="Jo Bloggs")
    assert everybody(here) == {"Asha", "Ben", "Jo Bloggs"}


def test_whoever_was_named_is_kept_only_once_the_questions_are_answered(here: Here):
    with here.hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(parts=PARTS))
    asked = here.presses("asha", "book", occurrence=here.dates[0], who="Jo Bloggs")
    assert asked.question is not None
    assert everybody(here) == {"Asha", "Ben"}
    assert "Jo Bloggs is booked" in here.says("asha", "Waiting times").text
    assert everybody(here) == {"Asha", "Ben", "Jo Bloggs"}


def test_whoever_was_named_for_too_many_or_for_dates_that_are_full_is_not_kept(here: Here):
    here.presses("asha", "book", occurrence=here.dates[0], who="Jo Bloggs", party=5)
    here.says("asha", "book 5 places on the taster on 3 december for Jo Bloggs")
    with here.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=0))
        tx.execute(update(SessionType).values(takes_several_dates=True))
    refused = here.presses("asha", "book", occurrences=here.dates[:2], who="Jo Bloggs")
    here.says("asha", "all")
    assert everybody(here) == {"Asha", "Ben"}, refused


def test_whoever_was_to_get_a_place_that_is_gone_by_then_is_not_kept(here: Here):
    own = here.book(here.dates[0], here.asha)
    here.presses("asha", "hand_over", booking=own, who="Jo Bloggs")
    with here.hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(state="cancelled"))
    here.says("asha", "yes")
    assert everybody(here) == {"Asha", "Ben"}
