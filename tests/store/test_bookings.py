from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from store import bookings, places
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    BookOutcome,
    Cancelled,
    Closed,
    Doubtful,
    Full,
    LimitReached,
    NotEligible,
    NothingToCancel,
    PartyTooBig,
    Unanswered,
    Wanted,
)
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.tables import Audit, Booking, Occurrence, SessionType
from tests.small_hub import NOW, START, SmallHub

PORTERS = "support_services"


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def book(
    hub: SmallHub, occurrence_id: int, person_id: int, now: datetime = NOW, **changes: Any
) -> BookOutcome:
    with hub.store.transaction() as tx:
        return bookings.book(tx, replace(Wanted(occurrence_id, person_id, person_id), **changes), now)


def booked(hub: SmallHub, occurrence_id: int, person_id: int, now: datetime = NOW, **changes: Any) -> int:
    outcome = book(hub, occurrence_id, person_id, now, **changes)
    assert isinstance(outcome, Booked)
    return outcome.booking_id


def cancel(
    hub: SmallHub, booking_id: int, person_id: int, now: datetime = NOW
) -> Cancelled | NothingToCancel:
    with hub.store.transaction() as tx:
        return bookings.cancel(tx, booking_id, person_id, now)


# --- Places


def test_booking_takes_a_place(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    outcome = book(hub, taster, hub.person())
    assert isinstance(outcome, Booked)
    assert (outcome.state, hub.taken(taster)) == ("booked", 1)


def test_the_last_place_goes_to_one_person_and_the_next_is_told_it_is_full(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    booked(hub, taster, hub.person("Asha"))
    booked(hub, taster, hub.person("Ben"))
    assert book(hub, taster, hub.person("Carys")) == Full(0)
    assert (hub.taken(taster), hub.standing(taster)) == (2, 2)


def test_booking_twice_returns_the_first_booking(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    first = booked(hub, taster, asha)
    assert book(hub, taster, asha) == AlreadyBooked(first, "booked", 1)
    assert hub.taken(taster) == 1


def test_a_party_needs_its_whole_number_of_places(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(party_max=4))
    assert book(hub, taster, hub.person(), party=3) == Full(2)
    assert isinstance(book(hub, taster, hub.person(), party=2), Booked)
    assert hub.taken(taster) == 2


@pytest.mark.parametrize("party", [-1, 0, 2, 10**12])
def test_a_party_the_type_does_not_take_is_refused(hub: SmallHub, party: int):
    taster = hub.occurrence(hub.session_type())
    assert book(hub, taster, hub.person(), party=party) == PartyTooBig(1)
    assert hub.taken(taster) == 0


def test_without_a_capacity_there_is_always_a_place(hub: SmallHub):
    parts: list[dict[str, Any]] = [{"key": "attend", "title": "Come", "capacity": None, "questions": []}]
    taster = hub.occurrence(hub.session_type(parts=parts))
    for number in range(5):
        assert isinstance(book(hub, taster, hub.person(f"P{number}")), Booked)


def test_each_part_has_its_own_places(hub: SmallHub):
    parts = [
        {"key": "showcase", "title": "Show", "capacity": 1, "questions": []},
        {"key": "attend", "title": "Visit", "capacity": 5, "questions": []},
    ]
    forum = hub.occurrence(hub.session_type(parts=parts))
    booked(hub, forum, hub.person("Asha"), part="showcase")
    assert book(hub, forum, hub.person("Ben"), part="showcase") == Full(0)
    assert isinstance(book(hub, forum, hub.person("Carys"), part="attend"), Booked)


def test_a_part_that_does_not_exist_is_not_booked(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    assert book(hub, taster, hub.person(), part="showcase") == Closed("other_rule")


def test_a_part_the_catalogue_no_longer_has_is_not_booked_from_an_old_card(hub: SmallHub):
    parts: list[dict[str, Any]] = [
        {"key": key, "title": key, "capacity": 5, "questions": []} for key in ("attend", "showcase")
    ]
    kind = hub.session_type(parts=parts)
    forum = hub.occurrence(kind)
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).where(SessionType.id == kind).values(parts=parts[:1]))
    assert book(hub, forum, hub.person(), part="showcase") == Closed("other_rule")
    assert isinstance(book(hub, forum, hub.person()), Booked)


# --- Dropping in


def test_whoever_might_come_holds_no_place(hub: SmallHub):
    parts = [{"key": "attend", "title": "Come", "capacity": 1, "questions": []}]
    drop_in = hub.occurrence(hub.session_type(rule="drop_in", parts=parts))
    for name in ("Asha", "Ben"):
        outcome = book(hub, drop_in, hub.person(name))
        assert isinstance(outcome, Booked)
        assert outcome.state == "might_come"
    assert hub.taken(drop_in) == 0


def test_one_can_still_say_so_while_the_drop_in_is_open(hub: SmallHub):
    drop_in = hub.occurrence(hub.session_type(rule="drop_in"))
    half_way, after = START + timedelta(minutes=30), START + timedelta(minutes=60)
    assert isinstance(book(hub, drop_in, hub.person(), half_way), Booked)
    assert book(hub, drop_in, hub.person(), after) == Closed("started")


def test_saying_so_can_be_taken_back_while_the_drop_in_is_open(hub: SmallHub):
    drop_in, asha = hub.occurrence(hub.session_type(rule="drop_in")), hub.person()
    half_way, after = START + timedelta(minutes=30), START + timedelta(minutes=60)
    might_come = booked(hub, drop_in, asha, half_way)
    assert isinstance(cancel(hub, might_come, asha, half_way), Cancelled)
    again = booked(hub, drop_in, asha, half_way)
    assert cancel(hub, again, asha, after) == NothingToCancel("started")


def test_who_might_have_come_gets_a_place_when_the_drop_in_becomes_a_session_to_book(hub: SmallHub):
    kind = hub.session_type(rule="drop_in")
    drop_in, asha = hub.occurrence(kind), hub.person()
    booked(hub, drop_in, asha)
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(rule="book"))
    outcome = book(hub, drop_in, asha)
    assert isinstance(outcome, Booked)
    assert (outcome.state, hub.taken(drop_in), hub.standing(drop_in)) == ("booked", 1, 1)


def test_not_coming_to_a_drop_in_is_never_late(hub: SmallHub):
    drop_in, asha = hub.occurrence(hub.session_type(rule="drop_in")), hub.person()
    might_come = booked(hub, drop_in, asha)
    assert cancel(hub, might_come, asha, START - timedelta(hours=1)) == Cancelled(might_come, is_late=False)


# --- When there is nothing to book


@pytest.mark.parametrize(
    ("state", "why"), [("cancelled", "cancelled"), ("not_on", "not_on")], ids=["cancelled", "bank holiday"]
)
def test_what_does_not_take_place_cannot_be_booked(hub: SmallHub, state: Any, why: Any):
    taster = hub.occurrence(hub.session_type(), state=state, reason="Boiler")
    assert book(hub, taster, hub.person()) == Closed(why, "Boiler")


def test_a_date_somebody_has_to_decide_about_takes_no_bookings(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(), decision="the file no longer has this date")
    assert book(hub, taster, hub.person()) == Closed("undecided")


def test_a_session_that_has_begun_cannot_be_booked(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    assert book(hub, taster, hub.person(), START) == Closed("started")


@pytest.mark.parametrize("rule", ["register", "apply", "request", "interest"])
def test_other_rules_take_no_booking_for_a_date(hub: SmallHub, rule: str):
    taster = hub.occurrence(hub.session_type(rule=rule))
    assert book(hub, taster, hub.person()) == Closed("other_rule")


def test_an_occurrence_that_does_not_exist_is_not_found(hub: SmallHub):
    with pytest.raises(NotFound):
        book(hub, 4711, hub.person())


def test_booking_closes_a_number_of_working_days_before(hub: SmallHub):
    # Tuesday 29 December 10am: Monday 28 is the Boxing Day holiday and Friday 25 is Christmas Day,
    # so one working day before is Thursday 24 December, 10am.
    start = datetime(2026, 12, 29, 10, tzinfo=UTC)
    taster = hub.occurrence(hub.session_type(book_until_working_days=1), start)
    closes = datetime(2026, 12, 24, 10, tzinfo=UTC)
    assert book(hub, taster, hub.person(), closes + timedelta(minutes=1)) == Closed("cut_off")
    assert isinstance(book(hub, taster, hub.person(), closes), Booked)


# --- Questions, limits, eligibility, clashes

QUESTION = {"name": "topic", "label": "What about?", "required": True}


@pytest.mark.parametrize("answers", [{}, {"topic": ""}, {"other": "x"}])
def test_a_required_question_without_an_answer_is_handed_back(hub: SmallHub, answers: dict[str, str]):
    parts = [{"key": "attend", "title": "Come", "capacity": 2, "questions": [QUESTION]}]
    taster = hub.occurrence(hub.session_type(parts=parts))
    assert book(hub, taster, hub.person(), answers=answers) == Unanswered((QUESTION,))
    assert isinstance(book(hub, taster, hub.person(), answers={"topic": "Falls"}), Booked)


def test_a_person_has_no_more_bookings_of_a_type_than_its_limit(hub: SmallHub):
    kind = hub.session_type(limit_per_person=1)
    first, second, asha = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(days=7)), hub.person()
    booking = booked(hub, first, asha)
    assert book(hub, second, asha) == LimitReached(1)
    cancel(hub, booking, asha)
    assert isinstance(book(hub, second, asha), Booked)


def test_a_past_booking_does_not_count_towards_the_limit(hub: SmallHub):
    kind = hub.session_type(limit_per_person=1)
    first, second, asha = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(days=7)), hub.person()
    booked(hub, first, asha)
    assert isinstance(book(hub, second, asha, START + timedelta(days=1)), Booked)


def test_a_session_meant_for_others_asks_first(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(audiences=[PORTERS], who_for="Porters."))
    asha = hub.person()
    assert book(hub, taster, asha) == Doubtful(("audience",), None, "Porters.")
    assert isinstance(book(hub, taster, asha, despite=frozenset(["audience"])), Booked)


def test_a_strict_session_refuses_others_whatever_they_wave_through(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(audiences=[PORTERS], is_strict=True, who_for="Porters."))
    despite = frozenset(["audience"])
    assert book(hub, taster, hub.person(), despite=despite) == NotEligible("Porters.")
    assert isinstance(book(hub, taster, hub.person("Ben", (PORTERS,))), Booked)


def test_a_clash_with_ones_own_booking_asks_first(hub: SmallHub):
    asha = hub.person()
    booked(hub, hub.occurrence(hub.session_type("taster")), asha)
    other = hub.occurrence(hub.session_type("other"), START + timedelta(minutes=59))
    outcome = book(hub, other, asha)
    assert isinstance(outcome, Doubtful)
    assert outcome.clash is not None
    assert (outcome.doubts, outcome.clash.title) == (("clash",), "Taster")
    assert isinstance(book(hub, other, asha, despite=frozenset(["clash"])), Booked)


def test_a_booking_of_a_session_called_off_clashes_with_nothing_and_fills_no_limit(hub: SmallHub):
    asha, kind = hub.person(), hub.session_type(limit_per_person=1)
    taster = hub.occurrence(kind)
    booked(hub, taster, asha)
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == taster).values(state="cancelled"))
    at_that_time = hub.occurrence(hub.session_type("other"), START + timedelta(minutes=30))
    assert isinstance(book(hub, at_that_time, asha), Booked)
    assert isinstance(book(hub, hub.occurrence(kind, START + timedelta(days=7)), asha), Booked)


def test_sessions_back_to_back_do_not_clash(hub: SmallHub):
    asha = hub.person()
    booked(hub, hub.occurrence(hub.session_type("taster")), asha)
    other = hub.occurrence(hub.session_type("other"), START + timedelta(minutes=60))
    assert isinstance(book(hub, other, asha), Booked)


# --- Cancelling


def test_cancelling_frees_the_place_in_the_same_transaction(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type(party_max=2)), hub.person()
    booking = booked(hub, taster, asha, party=2)
    assert cancel(hub, booking, asha) == Cancelled(booking, is_late=False)
    assert hub.taken(taster) == 0
    assert isinstance(book(hub, taster, hub.person("Ben"), party=2), Booked)


def test_cancelling_twice_frees_the_place_once(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    booking = booked(hub, taster, asha)
    booked(hub, taster, hub.person("Ben"))
    cancel(hub, booking, asha)
    assert cancel(hub, booking, asha) == NothingToCancel("cancelled")
    assert hub.taken(taster) == 1


def test_nobody_cancels_somebody_elses_place(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, asha)
    with pytest.raises(NotAllowed):
        cancel(hub, booking, ben)
    assert hub.standing(taster) == 1


def test_whoever_booked_for_a_colleague_may_cancel_it(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, asha, booked_by_id=ben)
    assert isinstance(cancel(hub, booking, ben), Cancelled)


def test_a_session_that_has_begun_cannot_be_cancelled(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    booking = booked(hub, taster, asha)
    assert cancel(hub, booking, asha, START) == NothingToCancel("started")


@pytest.mark.parametrize(
    ("now", "is_late"),
    [
        # Thursday 3 December 10am: two working days before is Tuesday 1 December, 10am.
        (datetime(2026, 12, 1, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 10, 1, tzinfo=UTC), True),
    ],
)
def test_a_cancellation_within_two_working_days_is_late(hub: SmallHub, now: datetime, is_late: bool):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    booking = booked(hub, taster, asha)
    assert cancel(hub, booking, asha, now) == Cancelled(booking, is_late)


def test_a_slip_of_the_thumb_is_never_late(hub: SmallHub):
    taster, asha, just_before = hub.occurrence(hub.session_type()), hub.person(), START - timedelta(hours=2)
    booking = booked(hub, taster, asha, just_before)
    assert cancel(hub, booking, asha, just_before + timedelta(minutes=5)) == Cancelled(booking, is_late=False)


# --- Undo


def test_undo_gives_the_same_place_back_and_forgets_that_it_was_late(hub: SmallHub):
    taster, asha, late = hub.occurrence(hub.session_type()), hub.person(), START - timedelta(hours=20)
    booking = booked(hub, taster, asha, note="Wheelchair")
    cancel(hub, booking, asha, late)
    with hub.store.transaction() as tx:
        outcome = bookings.restore(tx, booking, asha, late)
        assert isinstance(outcome, Booked)
        assert places.get(tx, outcome.booking_id).note == "Wheelchair"
        assert tx.scalar(select(func.count()).where(Booking.is_late_cancel)) == 0
    assert hub.taken(taster) == 1


def test_undoing_a_late_cancellation_and_cancelling_again_is_still_late(hub: SmallHub):
    taster, asha, late = hub.occurrence(hub.session_type()), hub.person(), START - timedelta(hours=20)
    booking = booked(hub, taster, asha)
    cancel(hub, booking, asha, late)
    with hub.store.transaction() as tx:
        again = bookings.restore(tx, booking, asha, late)
    assert isinstance(again, Booked)
    assert cancel(hub, again.booking_id, asha, late) == Cancelled(again.booking_id, is_late=True)


def test_a_place_booked_in_time_can_be_had_back_after_the_cut_off(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type(book_until_working_days=1)), hub.person()
    late = START - timedelta(hours=2)
    booking = booked(hub, taster, asha)
    cancel(hub, booking, asha, late)
    with hub.store.transaction() as tx:
        assert isinstance(bookings.restore(tx, booking, asha, late), Booked)


def test_undo_comes_too_late_when_somebody_else_has_the_place(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person()
    booked(hub, taster, hub.person("Carys"))
    booking = booked(hub, taster, asha)
    cancel(hub, booking, asha)
    booked(hub, taster, hub.person("Ben"))
    with hub.store.transaction() as tx:
        assert bookings.restore(tx, booking, asha, NOW) == Full(0)


def test_nobody_undoes_for_somebody_else(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, asha)
    cancel(hub, booking, asha)
    with pytest.raises(NotAllowed), hub.store.transaction() as tx:
        bookings.restore(tx, booking, ben, NOW)


# --- The record


def test_every_decision_is_on_record_in_the_order_it_was_taken(hub: SmallHub):
    taster, asha, ben, carys = hub.occurrence(hub.session_type()), *(hub.person(n) for n in ("A", "B", "C"))
    first = booked(hub, taster, asha)
    booked(hub, taster, ben)
    book(hub, taster, carys)
    cancel(hub, first, asha)
    cancel(hub, first, asha)
    with hub.store.reading() as tx:
        rows = tx.execute(select(Audit.revision, Audit.action).order_by(Audit.revision))
        actions = ["booked", "booked", "full", "cancelled", "nothing_to_cancel"]
        assert list(map(tuple, rows)) == list(enumerate(actions, 1))


def test_a_note_that_nobody_would_read_is_not_taken(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), hub.person("Asha")
    booking = booked(hub, taster, asha)
    with hub.store.transaction() as tx:
        assert bookings.tell_facilitator(tx, booking, asha, "Hi", {}, START + timedelta(hours=1)) is None
    cancel(hub, booking, asha)
    with hub.store.transaction() as tx:
        assert bookings.tell_facilitator(tx, booking, asha, "Hi", {}, NOW) is None


def test_a_note_is_kept_with_ones_own_booking_only(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    booking = booked(hub, taster, asha)
    with hub.store.transaction() as tx:
        bookings.tell_facilitator(tx, booking, asha, "Falls on ward 4", {"idea": "Bells"}, NOW)
        bookings.tell_facilitator(tx, booking, asha, "", {"idea": "", "other": "x"}, NOW)
        place = places.get(tx, booking)
        assert (place.note, place.answers) == ("Falls on ward 4", {"idea": "Bells", "other": "x"})
    with pytest.raises(NotAllowed), hub.store.transaction() as tx:
        bookings.tell_facilitator(tx, booking, ben, "Mine", {}, NOW)
