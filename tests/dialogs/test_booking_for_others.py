"""What somebody hears, and does not hear, of those they book for."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from dialogs.messages import Reply
from store.db import Store
from store.tables import Occurrence
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
