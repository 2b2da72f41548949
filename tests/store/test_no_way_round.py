"""What was tried to get round the rules of cancelling, booking and handing over, and does not help."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from store import bookings, colleagues, handing_over, moving, places, waiting
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    Cancelled,
    Closed,
    Doubtful,
    Full,
    Joined,
    LimitReached,
    Wanted,
)
from store.colleagues import Colleague
from store.db import Store
from store.errors import NotAllowed
from store.handing_over_outcomes import GivenBack, HandedOver, Kept, NotInHand
from store.moving import Changes, Moved
from store.tables import Booking, Host, Outbox
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


# --- A place that went from hand to hand


class Three:
    """Asha handed her place to Ben, who has not answered yet; Carys is there too."""

    def __init__(self, hub: SmallHub) -> None:
        self.kind = hub.session_type()
        self.taster = hub.occurrence(self.kind)
        self.other = hub.occurrence(self.kind, START + timedelta(weeks=1))
        self.asha, self.ben, self.carys = (hub.person(name) for name in ("Asha", "Ben", "Carys"))
        self.bens = handed(hub, booked(hub, self.taster, self.asha), self.ben, self.asha)

    def back_from_carys(self, hub: SmallHub, how: Any) -> int:
        """Return Ben's place after it went on to Carys and came back."""
        with_carys = handed(hub, self.bens, self.carys, self.ben)
        actor = self.carys if how is handing_over.give_back else self.ben
        outcome = do(hub, how, with_carys, actor, NOW)
        assert isinstance(outcome, GivenBack | Booked)
        assert outcome.booking_id is not None
        return outcome.booking_id


@pytest.fixture
def three(hub: SmallHub) -> Three:
    return Three(hub)


@pytest.mark.parametrize("how", [handing_over.give_back, handing_over.take_back])
def test_a_place_that_came_back_along_the_chain_can_still_be_answered(hub: SmallHub, three: Three, how: Any):
    again = three.back_from_carys(hub, how)
    assert do(hub, places.get, again).booked_by_id == three.asha
    assert do(hub, handing_over.keep, again, three.ben, NOW) == Kept(again)


@pytest.mark.parametrize("how", [handing_over.give_back, handing_over.take_back])
def test_a_place_that_came_back_goes_back_to_the_first_giver(hub: SmallHub, three: Three, how: Any):
    again = three.back_from_carys(hub, how)
    outcome = do(hub, handing_over.give_back, again, three.ben, NOW)
    assert isinstance(outcome, GivenBack)
    assert do(hub, places.get, outcome.booking_id).person_id == three.asha


def test_the_first_giver_takes_back_what_came_back_to_the_second(hub: SmallHub, three: Three):
    again = three.back_from_carys(hub, handing_over.give_back)
    assert isinstance(do(hub, handing_over.take_back, again, three.asha, NOW), Booked)


def test_what_was_kept_before_it_went_on_stays_kept_when_it_comes_back(hub: SmallHub, three: Three):
    do(hub, handing_over.keep, three.bens, three.ben, NOW)
    again = three.back_from_carys(hub, handing_over.give_back)
    assert do(hub, handing_over.take_back, again, three.asha, NOW) == NotInHand("kept")
    assert do(hub, bookings.cancel, again, three.ben, LATE) == Cancelled(again, is_late=True)


def test_whoever_moves_a_place_they_were_handed_has_said_yes_to_it(hub: SmallHub, three: Three):
    outcome = do(hub, moving.move, three.bens, three.other, three.ben, NOW)
    assert isinstance(outcome, Moved)
    assert do(hub, places.get, outcome.booking_id).booked_by_id == three.ben
    assert do(hub, handing_over.keep, outcome.booking_id, three.ben, NOW) == Kept(outcome.booking_id)
    with pytest.raises(NotAllowed):
        do(hub, bookings.cancel, outcome.booking_id, three.asha, NOW)
    with hub.store.reading() as tx:
        rows = tx.execute(select(Outbox.kind, Outbox.person_id).order_by(Outbox.id)).all()
    assert tuple(rows[-1]) == ("handing_over_answered", three.asha)


def test_moving_a_place_one_was_handed_is_taken_back_like_any_move(hub: SmallHub, three: Three):
    outcome = do(hub, moving.move, three.bens, three.other, three.ben, NOW)
    back = do(hub, moving.move_back, outcome.booking_id, three.bens, three.ben, NOW)
    assert isinstance(back, Moved)
    assert do(hub, places.get, back.booking_id).booked_by_id == three.ben


def test_a_place_that_the_giver_moves_can_still_be_answered(hub: SmallHub, three: Three):
    outcome = do(hub, moving.move, three.bens, three.other, three.asha, NOW)
    back = do(hub, handing_over.give_back, outcome.booking_id, three.ben, NOW)
    assert isinstance(back, GivenBack)
    place = do(hub, places.get, back.booking_id)
    assert (place.person_id, place.occurrence_id) == (three.asha, three.other)


# --- Undo


def cancelled(hub: SmallHub, booking_id: int, actor: int, now=NOW) -> None:
    assert isinstance(do(hub, bookings.cancel, booking_id, actor, now), Cancelled)


@pytest.mark.parametrize("is_offered", [False, True])
def test_whoever_only_waited_gets_no_place_by_undo_after_booking_closed(hub: SmallHub, is_offered: bool):
    taster = hub.occurrence(hub.session_type(book_until_working_days=2, parts=ONE))
    asha, ben = hub.person("Asha"), hub.person("Ben")
    first, then = booked(hub, taster, asha), waits(hub, taster, ben)
    if is_offered:
        cancelled(hub, first, asha, LATE)
        do(hub, waiting.decline, then, ben, LATE)
    else:
        cancelled(hub, then, ben, LATE)
        cancelled(hub, first, asha, LATE)
    assert do(hub, bookings.restore, then, ben, LATE) == Closed("cut_off")


def test_after_a_day_undo_is_a_booking_under_all_the_rules(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(book_until_working_days=2))
    asha = hub.person()
    booking = booked(hub, taster, asha)
    cancelled(hub, booking, asha, LATE - timedelta(hours=24, seconds=1))
    assert do(hub, bookings.restore, booking, asha, LATE) == Closed("cut_off")


def test_after_a_day_undo_asks_again_what_is_doubtful(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(audiences=["porters"]))
    asha = hub.person()
    booking = booked(hub, taster, asha, despite=frozenset(("audience",)))
    cancelled(hub, booking, asha)
    assert isinstance(do(hub, bookings.restore, booking, asha, NOW + timedelta(hours=25)), Doubtful)
    assert isinstance(do(hub, bookings.restore, booking, asha, NOW + timedelta(hours=24)), Booked)


def test_a_late_cancellation_stays_one_when_the_place_is_booked_anew(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    booking, late = booked(hub, taster, asha), START - timedelta(hours=30)
    cancelled(hub, booking, asha, late)
    assert isinstance(do(hub, bookings.restore, booking, asha, late + timedelta(hours=25)), Booked)
    with hub.store.reading() as tx:
        assert tx.scalar(select(Booking.is_late_cancel).where(Booking.id == booking))


def test_whom_somebody_booked_says_no_for_good(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    cancelled(hub, booking, ben)
    with pytest.raises(NotAllowed):
        do(hub, bookings.restore, booking, asha, NOW)
    assert hub.taken(taster) == 0


def test_whoever_was_told_it_was_cancelled_for_them_does_not_take_that_back(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    cancelled(hub, booking, asha)
    with pytest.raises(NotAllowed):
        do(hub, bookings.restore, booking, ben, NOW)


def test_a_place_that_was_refused_is_not_booked_for_them_again_by_undo(hub: SmallHub, three: Three):
    do(hub, handing_over.give_back, three.bens, three.ben, NOW)
    with pytest.raises(NotAllowed):
        do(hub, bookings.restore, three.bens, three.asha, NOW)


def test_a_place_given_away_is_not_had_a_second_time_by_undo(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(book_until_working_days=2))
    asha, ben = hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, asha)
    handed(hub, booking, ben, asha, LATE)
    assert do(hub, bookings.restore, booking, asha, LATE) == Closed("cut_off")


def test_undoing_a_no_to_what_one_was_handed_leaves_it_to_be_answered(hub: SmallHub, three: Three):
    cancelled(hub, three.bens, three.ben)
    again = do(hub, bookings.restore, three.bens, three.ben, NOW)
    assert isinstance(again, Booked)
    assert do(hub, handing_over.keep, again.booking_id, three.ben, NOW) == Kept(again.booking_id)


# --- Taking back a move


def closing(hub: SmallHub, asha: int) -> tuple[int, int, int]:
    """Return two dates of which the first takes no more bookings by LATE, and a booking on the second."""
    kind = hub.session_type(book_until_working_days=2, parts=ONE)
    soon, then = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    return soon, then, booked(hub, then, asha)


def test_nothing_moves_back_to_where_one_only_waited(hub: SmallHub):
    asha, ben = hub.person("Asha"), hub.person("Ben")
    soon, _, booking = closing(hub, asha)
    first, waited = booked(hub, soon, ben), waits(hub, soon, asha)
    cancelled(hub, waited, asha, LATE)
    cancelled(hub, first, ben, LATE)
    assert do(hub, moving.move_back, booking, waited, asha, LATE) == Closed("cut_off")


def test_after_a_day_moving_back_is_a_move_under_all_the_rules(hub: SmallHub):
    asha = hub.person()
    kind = hub.session_type(book_until_working_days=2)
    soon, then = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    was = booked(hub, soon, asha)
    moved = do(hub, moving.move, was, then, asha, LATE - timedelta(hours=24, seconds=1))
    assert isinstance(moved, Moved)
    assert do(hub, moving.move_back, moved.booking_id, was, asha, LATE) == Closed("cut_off")


def test_only_whoever_moved_a_place_moves_it_back(hub: SmallHub):
    kind, asha, ben = hub.session_type(), hub.person("Asha"), hub.person("Ben")
    here, there = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    was = booked(hub, here, ben, booked_by_id=asha)
    moved = do(hub, moving.move, was, there, ben, NOW)
    with pytest.raises(NotAllowed):
        do(hub, moving.move_back, moved.booking_id, was, asha, NOW)
    assert isinstance(do(hub, moving.move_back, moved.booking_id, was, ben, NOW), Moved)


# --- Who else is there


@pytest.mark.parametrize("how", [bookings.book, moving.move])
def test_whether_a_colleague_has_a_place_is_not_read_off_a_full_date(hub: SmallHub, how: Any):
    kind = hub.session_type(parts=ONE)
    full, other = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    asha, ben, carys = (hub.person(name) for name in ("Asha", "Ben", "Carys"))
    booked(hub, full, ben)
    for colleague in (ben, carys):
        if how is bookings.book:
            outcome = do(hub, bookings.book, Wanted(full, colleague, asha), NOW)
        else:
            there = booked(hub, other, colleague, booked_by_id=asha)
            outcome = do(hub, moving.move, there, full, asha, NOW)
            cancelled(hub, there, asha)
        assert outcome == Full(0)


def test_nor_off_a_date_that_is_closed(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(book_until_working_days=2))
    asha, ben = hub.person("Asha"), hub.person("Ben")
    booked(hub, taster, ben)
    assert do(hub, bookings.book, Wanted(taster, ben, asha), LATE) == Closed("cut_off")


def test_what_one_booked_for_a_colleague_oneself_is_no_secret(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type(parts=ONE)), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    again = do(hub, bookings.book, Wanted(taster, ben, asha), NOW)
    assert again == AlreadyBooked(booking, "booked", 1)


@pytest.mark.parametrize(("party_max", "most"), [(1, 1), (3, 3)])
def test_nobody_fills_a_date_with_names(hub: SmallHub, party_max: int, most: int):
    parts = [{"key": "attend", "title": "Come", "capacity": 9, "questions": []}]
    kind = hub.session_type(party_max=party_max, parts=parts)
    taster, other = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(weeks=1))
    asha, *others = (hub.person(name) for name in "ABCDE")
    theirs = [booked(hub, taster, one, booked_by_id=asha) for one in others[:most]]
    refused = do(hub, bookings.book, Wanted(taster, others[most], asha), NOW)
    assert refused == LimitReached(most, for_others=True)
    assert isinstance(do(hub, bookings.book, Wanted(taster, others[0], asha), NOW), AlreadyBooked)
    booked(hub, taster, asha)
    booked(hub, other, others[most], booked_by_id=asha)
    cancelled(hub, theirs[0], asha)
    booked(hub, taster, others[most], booked_by_id=asha)


def test_whoever_runs_a_session_books_as_many_as_there_are_places(hub: SmallHub):
    kind = hub.session_type()
    taster, carys = hub.occurrence(kind), hub.person("Carys")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=kind, person_id=carys))
    for name in "AB":
        booked(hub, taster, hub.person(name), booked_by_id=carys)
