from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings, handing_over
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.handing_over_outcomes import HandedOver
from store.tables import Booking
from tests.small_hub import NOW, START, SmallHub


class Two:
    """Asha has booked a place for Ben, and handed over another of her own."""

    def __init__(self, store: Store) -> None:
        self.hub = SmallHub(store)
        kind = self.hub.session_type(party_max=2)
        one, two = self.hub.occurrence(kind), self.hub.occurrence(kind, START + timedelta(weeks=1))
        self.asha, self.ben = self.hub.person("Asha"), self.hub.person("Ben")
        with store.transaction() as tx:
            booked = bookings.book(tx, Wanted(one, self.ben, self.asha, party=2), NOW)
            own = bookings.book(tx, Wanted(two, self.asha, self.asha), NOW)
            assert isinstance(booked, Booked)
            assert isinstance(own, Booked)
            handed = handing_over.hand_over(tx, own.booking_id, self.ben, self.asha, NOW)
            assert isinstance(handed, HandedOver)
        self.booked, self.own, self.handed = booked.booking_id, own.booking_id, handed.booking_id

    def hears(self, person_id: int | None, kind: str, **args: Any) -> Reply | Drop:
        with self.hub.store.reading() as tx:
            return WORDINGS[kind](tx, args, person_id, NOW)

    def text(self, person_id: int, kind: str, **args: Any) -> str:
        reply = self.hears(person_id, kind, **args)
        assert isinstance(reply, Reply)
        return reply.text

    def change(self, booking_id: int, **values: Any) -> None:
        with self.hub.store.transaction() as tx:
            tx.execute(update(Booking).where(Booking.id == booking_id).values(**values))


@pytest.fixture
def two(bare_store: Store) -> Two:
    return Two(bare_store)


def test_who_is_booked_hears_by_whom_when_and_for_how_many(two: Two):
    reply = two.hears(two.ben, "booked_for_you", booking=two.booked)
    assert isinstance(reply, Reply)
    assert reply.text == "Asha has booked you a place at Taster. If you can’t come, please cancel."
    assert reply.facts == (
        ("When", "Thursday 3 December, 10am to 11am"),
        ("Where", "Innovation Hub"),
        ("For", "2 people"),
    )
    assert [action.label for action in reply.actions] == ["Cancel my place", "My bookings"]
    two.change(two.booked, state="might_come")
    assert "has said you might come to Taster" in two.text(two.ben, "booked_for_you", booking=two.booked)


def test_a_booking_that_ended_meanwhile_is_not_told(two: Two):
    two.change(two.booked, state="cancelled")
    two.change(two.handed, state="cancelled")
    for kind, args in (
        ("booked_for_you", {"booking": two.booked}),
        ("handed_over", {"booking": two.handed}),
        ("place_changed", {"booking": two.booked, "what": "restored"}),
        ("place_changed", {"booking": two.booked, "what": "moved", "was": two.own}),
    ):
        assert isinstance(two.hears(two.ben, kind, **args), Drop)
    assert isinstance(two.hears(two.asha, "handing_over_answered", booking=two.handed, own=two.own), Drop)


def test_a_cancel_that_was_taken_back_meanwhile_is_not_told(two: Two):
    assert isinstance(two.hears(two.ben, "place_changed", booking=two.booked, what="cancelled"), Drop)
    assert isinstance(two.hears(two.ben, "taken_back", booking=two.handed), Drop)


def test_a_place_that_was_kept_meanwhile_is_not_asked_about(two: Two):
    two.change(two.handed, booked_by_id=two.ben)
    assert isinstance(two.hears(two.ben, "handed_over", booking=two.handed), Drop)


KINDS = ["booked_for_you", "place_changed", "handed_over", "handing_over_answered", "taken_back"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_gone_or_somebody_elses_is_not_told(two: Two, kind: str):
    stranger = two.hub.person("Carys")
    what = {"what": "cancelled", "own": two.own}
    for args in ({}, {"booking": 999}, {"booking": "x"}):
        assert isinstance(two.hears(two.ben, kind, **what, **args), Drop)
    assert isinstance(two.hears(stranger, kind, booking=two.booked, **what), Drop)
    assert isinstance(two.hears(None, kind, booking=two.booked, **what), Drop)


@pytest.mark.parametrize(
    ("what", "for_ben", "for_asha"),
    [
        ("cancelled", "Asha has cancelled your booking", "Ben has cancelled the booking you made for them"),
        ("moved", "Asha has moved your booking", "Ben has moved the booking you made for them"),
        ("restored", "Asha has taken back the cancelling of", "Ben has taken back the cancelling of"),
        ("handed_over", "Asha has handed over your", "Ben has handed over the booking you made for them"),
    ],
)
def test_each_hears_what_the_other_has_done(two: Two, what: str, for_ben: str, for_asha: str):
    if what in ("cancelled", "handed_over"):
        two.change(two.booked, state="cancelled")
    assert two.text(two.ben, "place_changed", booking=two.booked, what=what).startswith(for_ben)
    assert two.text(two.asha, "place_changed", booking=two.booked, what=what).startswith(for_asha)


def test_words_nobody_knows_are_not_told(two: Two):
    assert isinstance(two.hears(two.ben, "place_changed", booking=two.booked, what="sold"), Drop)
