"""What was tried to get round the rules of cancelling, booking and handing over, and does not help."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from store import bookings, colleagues, handing_over, moving, waiting
from store.booking_outcomes import Booked, Cancelled, Joined, Wanted
from store.colleagues import Colleague
from store.db import Store
from store.handing_over import HandedOver
from store.moving import Changes, Moved
from tests.small_hub import NOW, START, SmallHub

LATE = START - timedelta(hours=3)
LATER = LATE + timedelta(minutes=1)
ONE = [{"key": "attend", "title": "Come", "capacity": 1, "questions": []}]
TWO_WAYS = [
    {"key": "attend", "title": "Come", "capacity": 2, "questions": []},
    {"key": "show", "title": "Show", "capacity": 2, "questions": []},
]


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def do(hub: SmallHub, what: Any, *args: Any) -> Any:
    with hub.store.transaction() as tx:
        return what(tx, *args)


def booked(hub: SmallHub, occurrence_id: int, person_id: int, **changes: Any) -> int:
    wanted = replace(Wanted(occurrence_id, person_id, person_id), **changes)
    outcome = do(hub, bookings.book, wanted, NOW)
    assert isinstance(outcome, Booked)
    return outcome.booking_id


def waits(hub: SmallHub, occurrence_id: int, person_id: int) -> int:
    outcome = do(hub, waiting.join, Wanted(occurrence_id, person_id, person_id), NOW)
    assert isinstance(outcome, Joined)
    return outcome.booking_id


def handed(hub: SmallHub, booking_id: int, to: int, actor: int, now=NOW) -> int:
    outcome = do(hub, handing_over.hand_over, booking_id, to, actor, now)
    assert isinstance(outcome, HandedOver)
    return outcome.booking_id


# --- Cancelling late


def test_a_note_makes_no_place_newer_than_it_is(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type(parts=ONE)), hub.person("Asha"), hub.person("Ben")
    first, then = booked(hub, taster, asha), waits(hub, taster, ben)
    do(hub, bookings.cancel, first, asha, NOW)
    do(hub, waiting.accept, then, ben, NOW)
    do(hub, bookings.tell_facilitator, then, ben, "Hi", {}, LATE)
    assert do(hub, bookings.cancel, then, ben, LATER) == Cancelled(then, is_late=True)


def test_another_part_makes_no_place_newer_than_it_is(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type(parts=TWO_WAYS)), hub.person()
    outcome = do(hub, moving.move, booked(hub, taster, asha), taster, asha, LATE, Changes(part="show"))
    assert isinstance(outcome, Moved)
    cancelled = do(hub, bookings.cancel, outcome.booking_id, asha, LATER)
    assert cancelled == Cancelled(outcome.booking_id, is_late=True)


@pytest.mark.parametrize("to_another_date", [False, True])
def test_whoever_handed_a_place_over_gives_it_up_as_late_as_their_own(hub: SmallHub, to_another_date: bool):
    kind = hub.session_type()
    taster, other = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    asha = hub.person("Asha")
    nobody = do(hub, colleagues.find, "No Body", asha, LATE)
    assert isinstance(nobody, Colleague)
    booking = handed(hub, booked(hub, taster, asha), nobody.person_id, asha, LATE)
    if to_another_date:
        assert do(hub, moving.move, booking, other, asha, LATER).is_late
    else:
        assert do(hub, bookings.cancel, booking, asha, LATER) == Cancelled(booking, is_late=True)
