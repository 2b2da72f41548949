"""Whoever decides about a place of somebody who is busy waits for them, before the date is held."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest

from store import bookings, handing_over, locks, moving, people
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.handing_over_outcomes import GivenBack, HandedOver
from store.moving import Moved
from tests.small_hub import NOW, START, SmallHub

pytestmark = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)


class Busy:
    """Asha has a place, and Ben has none; there is a later date of the same session."""

    def __init__(self, store: Store) -> None:
        self.hub = SmallHub(store)
        kind = self.hub.session_type()
        self.date = self.hub.occurrence(kind)
        self.later = self.hub.occurrence(kind, START + timedelta(weeks=1))
        self.asha, self.ben = self.hub.person("Asha"), self.hub.person("Ben")
        self.booking = self.book(self.asha, self.asha)

    def book(self, person_id: int, by_id: int) -> int:
        with self.hub.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(self.date, person_id, by_id), NOW)
        assert isinstance(outcome, Booked)
        return outcome.booking_id

    def do(self, what: Callable[..., Any], *args: Any) -> Any:
        with self.hub.store.transaction() as tx:
            return what(tx, *args, NOW)

    def waits_for(self, person_id: int, what: Callable[..., Any], *args: Any) -> Any:
        """Return what came of it once the person was free; until then it was seen to wait."""
        with ThreadPoolExecutor(1) as pool:
            with self.hub.store.transaction() as holding:
                people.hold(holding, person_id)
                trying = pool.submit(self.do, what, *args)
                assert not wait([trying], timeout=0.7).done
                self._date_is_free()
            return trying.result(20)

    def _date_is_free(self) -> None:
        """Whoever waits for a person must not hold the date: the person may be about to."""

        def lock(tx: Tx, _now: Any) -> None:
            locks.lock(tx, self.date)

        with ThreadPoolExecutor(1) as pool:
            pool.submit(self.do, lock).result(5)


@pytest.fixture
def busy(bare_store: Store) -> Busy:
    return Busy(bare_store)


def test_a_colleagues_place_is_moved_once_they_are_free(busy: Busy):
    theirs = busy.book(busy.ben, busy.asha)
    assert isinstance(busy.waits_for(busy.ben, moving.move, theirs, busy.later, busy.asha), Moved)


def test_a_place_is_handed_to_a_colleague_once_they_are_free(busy: Busy):
    outcome = busy.waits_for(busy.ben, handing_over.hand_over, busy.booking, busy.ben, busy.asha)
    assert isinstance(outcome, HandedOver)


def test_a_place_is_given_back_once_the_giver_is_free(busy: Busy):
    outcome = busy.do(handing_over.hand_over, busy.booking, busy.ben, busy.asha)
    assert isinstance(outcome, HandedOver)
    back = busy.waits_for(busy.asha, handing_over.give_back, outcome.booking_id, busy.ben)
    assert isinstance(back, GivenBack)
