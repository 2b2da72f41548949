from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings
from store.booking_outcomes import Wanted
from store.catalogue.decisions import NOT_IN_CATALOGUE
from store.db import Store
from store.tables import Booking, Occurrence
from tests.small_hub import NOW, START, SmallHub

BEFORE = START - timedelta(days=2)


class Told:
    """Asha has a place, and is told what an import changed about it."""

    def __init__(self, store: Store) -> None:
        self.hub = SmallHub(store)
        self.taster = self.hub.occurrence(self.hub.session_type(), place="Library")
        self.asha = self.hub.person()
        with store.transaction() as tx:
            bookings.book(tx, Wanted(self.taster, self.asha, self.asha), NOW)

    def __call__(self, *changes: str, **more: Any) -> Reply | Drop:
        was = {"was_starts_at": BEFORE, "was_ends_at": BEFORE + timedelta(hours=2), **more}
        args: dict[str, Any] = {"occurrence": self.taster, "changes": list(changes)}
        args |= {name: it.isoformat() if isinstance(it, datetime) else it for name, it in was.items()}
        with self.hub.store.reading() as tx:
            return WORDINGS["occurrence_changed"](tx, args, self.asha, NOW)

    def change(self, what: Any, **values: Any) -> None:
        with self.hub.store.transaction() as tx:
            tx.execute(update(what).values(**values))


@pytest.fixture
def told(bare_store: Store) -> Told:
    return Told(bare_store)


WHEN = ("When", "Thursday 3 December, 10am to 11am")
WAS = ("Was", "Tuesday 1 December, 10am to midday")
WHERE = ("Where", "Library")


@pytest.mark.parametrize(
    ("changes", "new", "facts"),
    [
        (["moved"], "time", (WHEN, WAS, WHERE)),
        (["place"], "place", (WHEN, WHERE)),
        (["moved", "place"], "time and place", (WHEN, WAS, WHERE)),
    ],
)
def test_what_changed_is_said_and_nothing_else(told: Told, changes: list[str], new: str, facts: Any):
    reply = told(*changes)
    assert isinstance(reply, Reply)
    assert reply.text == f"Taster has a new {new}. If that no longer suits you, please cancel."
    assert reply.facts == facts
    assert [action.label for action in reply.actions] == ["Cancel my place", "My bookings"]


def test_a_date_that_moved_back_meanwhile_is_not_said_to_have_moved(told: Told):
    back = {"was_starts_at": START, "was_ends_at": START + timedelta(hours=1)}
    assert isinstance(told("moved", **back), Drop)
    elsewhere = told("moved", "place", **back)
    assert isinstance(elsewhere, Reply)
    assert "new place" in elsewhere.text


def test_a_date_that_is_in_its_old_place_again_has_no_new_place(told: Told):
    back = {"was_place": "Library", "was_link": ""}
    assert isinstance(told("place", **back), Drop)
    assert isinstance(told("place", was_place="Library", was_link="https://meet.example"), Reply)
    moved = told("moved", "place", **back)
    assert isinstance(moved, Reply)
    assert "has a new time." in moved.text


def test_a_date_that_became_longer_has_a_new_time(told: Told):
    longer = told("moved", was_starts_at=START, was_ends_at=START + timedelta(minutes=30))
    assert isinstance(longer, Reply)
    assert ("Was", "Thursday 3 December, 10am to 10:30am") in longer.facts


def test_a_cancelled_date_is_said_to_be_cancelled_whatever_else_changed(told: Told):
    told.change(Occurrence, state="cancelled", reason="The trainer is ill")
    reply = told("cancelled", "moved")
    assert isinstance(reply, Reply)
    assert "is cancelled (The trainer is ill)" in reply.text


def test_a_date_that_is_no_longer_offered_is_told_without_the_operators_words(told: Told):
    told.change(Occurrence, state="cancelled", reason=NOT_IN_CATALOGUE)
    reply = told("moved")
    assert isinstance(reply, Reply)
    assert "is cancelled (the hub no longer offers this date)." in reply.text


def test_who_has_cancelled_meanwhile_is_told_nothing(told: Told):
    told.change(Booking, state="cancelled")
    assert isinstance(told("moved"), Drop)


# --- Two persons who are one --------------------------------------------------------------------


@pytest.mark.parametrize("doubled", [0, 2])
def test_whoever_was_known_twice_hears_that_their_bookings_are_together(bare_store: Store, doubled: int):
    with bare_store.reading() as tx:
        reply = WORDINGS["merged"](tx, {"doubled": doubled}, 1, NOW)
    assert isinstance(reply, Reply)
    assert "put your bookings together" in reply.text
    assert ("kept one" in reply.text) == bool(doubled)
    assert "My bookings" in [action.label for action in reply.actions]
