from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import audits, bookings, moving, places
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    Cancelled,
    Closed,
    Doubtful,
    Full,
    LimitReached,
    Unanswered,
    Wanted,
)
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.moving import Changes, Moved, MoveOutcome, NothingToMove
from store.places import Place
from store.tables import Audit, Booking, Occurrence, Outbox
from tests.small_hub import NOW, START, SmallHub

WEEK = timedelta(weeks=1)
LATE = START - timedelta(hours=3)
PARTS: list[dict[str, Any]] = [
    {"key": "attend", "title": "Look round", "capacity": 2, "questions": []},
    {
        "key": "showcase",
        "title": "Show your work",
        "capacity": 1,
        "questions": [{"name": "title", "label": "Title?", "kind": "text"}],
    },
]


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def dates(hub: SmallHub) -> tuple[int, int]:
    """Two dates of one session type with two places each."""
    taster = hub.session_type()
    return hub.occurrence(taster), hub.occurrence(taster, START + WEEK)


def booked(hub: SmallHub, occurrence_id: int, person_id: int, now: datetime = NOW, **changes: Any) -> int:
    with hub.store.transaction() as tx:
        wanted = replace(Wanted(occurrence_id, person_id, person_id), **changes)
        outcome = bookings.book(tx, wanted, now)
    assert isinstance(outcome, Booked)
    return outcome.booking_id


def move(
    hub: SmallHub, booking_id: int, to: int, actor: int, now: datetime = NOW, **changes: Any
) -> MoveOutcome:
    with hub.store.transaction() as tx:
        return moving.move(tx, booking_id, to, actor, now, Changes(**changes))


def moved(hub: SmallHub, booking_id: int, to: int, actor: int, now: datetime = NOW, **changes: Any) -> int:
    outcome = move(hub, booking_id, to, actor, now, **changes)
    assert isinstance(outcome, Moved)
    return outcome.booking_id


def place(hub: SmallHub, booking_id: int) -> Place:
    with hub.store.reading() as tx:
        return places.get(tx, booking_id)


def everything(hub: SmallHub) -> list[Any]:
    with hub.store.reading() as tx:
        rows = tx.execute(select(Booking.id, Booking.state, Booking.part, Booking.is_late_cancel))
        return sorted(map(tuple, rows))


def audited(hub: SmallHub, occurrence_id: int) -> list[str]:
    with hub.store.reading() as tx:
        query = select(Audit.action).where(Audit.occurrence_id == occurrence_id).order_by(Audit.revision)
        return list(tx.scalars(query))


def is_clean(hub: SmallHub, now: datetime = NOW) -> bool:
    with hub.store.reading() as tx:
        return audits.check(tx, now) == []


def test_a_move_gives_the_new_date_and_frees_the_old(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha, note="By train", answers={"a": "b"})
    after = place(hub, moved(hub, booking, new, asha))
    assert (after.occurrence_id, after.note, after.answers, after.state) == (
        new,
        "By train",
        {"a": "b"},
        "booked",
    )
    assert (hub.taken(old), hub.taken(new), place(hub, booking).state) == (0, 1, "cancelled")
    assert (audited(hub, old), audited(hub, new)) == (["booked", "moved_away"], ["moved_here"])
    assert is_clean(hub)


def test_a_full_date_leaves_the_old_place_where_it_is(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    for name in ("Ben", "Carys"):
        booked(hub, new, hub.person(name))
    before = everything(hub)
    assert move(hub, booking, new, asha) == Full(0)
    assert everything(hub) == before
    assert (hub.taken(old), hub.taken(new)) == (1, 2)
    assert (audited(hub, old)[-1], audited(hub, new)[-1]) == ("kept", "full")


def test_a_party_moves_whole_or_not_at_all(hub: SmallHub):
    taster = hub.session_type(party_max=2)
    old, new = hub.occurrence(taster), hub.occurrence(taster, START + WEEK)
    asha = hub.person()
    booking = booked(hub, old, asha, party=2)
    booked(hub, new, hub.person("Ben"))
    assert move(hub, booking, new, asha) == Full(1)
    assert hub.taken(old) == 2


def test_the_limit_counts_as_if_the_old_place_were_gone(hub: SmallHub):
    taster = hub.session_type(limit_per_person=1)
    old, new, third = (hub.occurrence(taster, START + n * WEEK) for n in range(3))
    asha = hub.person()
    booking = booked(hub, old, asha)
    after = moved(hub, booking, new, asha)
    with hub.store.transaction() as tx:
        assert bookings.book(tx, Wanted(third, asha, asha), NOW) == LimitReached(1)
    assert hub.taken(old) == 0
    moved(hub, after, third, asha)


def test_moving_gets_nobody_past_how_many_colleagues_one_may_book(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha, ben, carys = hub.person(), hub.person("Ben"), hub.person("Carys")
    booking = booked(hub, old, ben, booked_by_id=asha)
    booked(hub, new, carys, booked_by_id=asha)
    assert move(hub, booking, new, asha) == LimitReached(1, for_others=True)
    assert (hub.taken(old), hub.taken(new)) == (1, 1)
    assert (audited(hub, old)[-1], audited(hub, new)[-1]) == ("kept", "limit_reached")


def test_whom_a_colleague_booked_may_move_whatever_else_that_colleague_has_booked(
    hub: SmallHub, dates: tuple[int, int]
):
    old, new = dates
    asha, ben, carys = hub.person(), hub.person("Ben"), hub.person("Carys")
    booking = booked(hub, old, ben, booked_by_id=asha)
    booked(hub, new, carys, booked_by_id=asha)
    moved(hub, booking, new, ben)


def test_a_move_within_the_same_hours_does_not_clash_with_itself(hub: SmallHub):
    taster = hub.session_type()
    old = hub.occurrence(taster)
    new = hub.occurrence(taster, START + timedelta(minutes=30), nominal_on=date(2026, 12, 4))
    asha = hub.person()
    assert isinstance(move(hub, booked(hub, old, asha), new, asha), Moved)


def test_a_clash_with_something_else_is_asked_about_first(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    other = hub.occurrence(hub.session_type("other"), START + WEEK)
    asha = hub.person()
    booking = booked(hub, old, asha)
    booked(hub, other, asha)
    outcome = move(hub, booking, new, asha)
    assert isinstance(outcome, Doubtful)
    assert outcome.doubts == ("clash",)
    moved(hub, booking, new, asha, despite=frozenset(("clash",)))


def test_whom_it_is_meant_for_is_not_asked_again(hub: SmallHub):
    taster = hub.session_type(audiences=["porters"])
    old, new = hub.occurrence(taster), hub.occurrence(taster, START + WEEK)
    asha = hub.person()
    booking = booked(hub, old, asha, despite=frozenset(("audience",)))
    assert isinstance(move(hub, booking, new, asha), Moved)


def test_moving_close_to_the_day_is_late_and_taking_it_back_is_not(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    outcome = move(hub, booking, new, asha, LATE)
    assert isinstance(outcome, Moved)
    assert outcome.is_late
    with hub.store.transaction() as tx:
        assert tx.scalar(select(Booking.is_late_cancel).where(Booking.id == booking))
        back = moving.move_back(tx, outcome.booking_id, booking, asha, LATE + timedelta(minutes=1))
        assert isinstance(back, Moved)
        assert not back.is_late
        assert not tx.scalar(select(Booking.is_late_cancel).where(Booking.id == booking))
    assert place(hub, back.booking_id).created_at == NOW
    assert (hub.taken(old), hub.taken(new)) == (1, 0)


def test_undoing_and_cancelling_is_as_late_as_cancelling(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    after = moved(hub, booking, new, asha, LATE)
    with hub.store.transaction() as tx:
        back = moving.move_back(tx, after, booking, asha, LATE)
        assert isinstance(back, Moved)
        assert bookings.cancel(tx, back.booking_id, asha, LATE) == Cancelled(back.booking_id, is_late=True)


def test_undo_comes_too_late_when_the_old_place_has_gone(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    after = moved(hub, booking, new, asha)
    for name in ("Ben", "Carys"):
        booked(hub, old, hub.person(name))
    with hub.store.transaction() as tx:
        assert moving.move_back(tx, after, booking, asha, NOW) == Full(0)
    assert (hub.taken(old), hub.taken(new), place(hub, after).state) == (2, 1, "booked")


def test_moving_twice_is_one_move(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    after = moved(hub, booking, new, asha)
    assert move(hub, booking, new, asha) == AlreadyBooked(after, "booked", 1)
    assert (hub.taken(old), hub.taken(new)) == (0, 1)
    assert move(hub, after, new, asha) == AlreadyBooked(after, "booked", 1)


def test_a_date_where_one_has_a_place_already_keeps_both_places(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking, other = booked(hub, old, asha), booked(hub, new, asha)
    assert move(hub, booking, new, asha) == AlreadyBooked(other, "booked", 1)
    assert (hub.taken(old), hub.taken(new)) == (1, 1)


@pytest.mark.parametrize("state", ["waiting", "offered", "apologies", "cancelled"])
def test_only_a_place_that_is_held_can_be_moved(hub: SmallHub, dates: tuple[int, int], state: Any):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    with hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == booking).values(state=state))
    assert move(hub, booking, new, asha) == NothingToMove(state)
    assert hub.taken(new) == 0


def test_who_might_come_may_come_on_another_date(hub: SmallHub):
    drop_in = hub.session_type(rule="drop_in")
    old, new = hub.occurrence(drop_in), hub.occurrence(drop_in, START + WEEK)
    asha = hub.person()
    after = place(hub, moved(hub, booked(hub, old, asha), new, asha, START + timedelta(minutes=10)))
    assert (after.state, hub.taken(old), hub.taken(new)) == ("might_come", 0, 0)


def test_what_has_begun_cannot_be_moved(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    assert move(hub, booked(hub, old, asha), new, asha, START) == NothingToMove("started")


def test_a_closed_date_says_why(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha = hub.person()
    booking = booked(hub, old, asha)
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == new).values(state="cancelled", reason="Snow"))
    assert move(hub, booking, new, asha) == Closed("cancelled", "Snow")
    assert hub.taken(old) == 1


def test_a_place_moves_to_no_other_session(hub: SmallHub, dates: tuple[int, int]):
    asha, other = hub.person(), hub.occurrence(hub.session_type("other"), START + WEEK)
    booking = booked(hub, dates[0], asha)
    assert move(hub, booking, other, asha) == NothingToMove("other_session")
    assert (hub.taken(dates[0]), hub.taken(other)) == (1, 0)


def test_nobody_moves_the_place_of_somebody_else(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha, ben = hub.person(), hub.person("Ben")
    booking = booked(hub, old, asha)
    with pytest.raises(NotAllowed):
        move(hub, booking, new, ben)
    after = moved(hub, booking, new, asha)
    with pytest.raises(NotAllowed), hub.store.transaction() as tx:
        moving.move_back(tx, after, booking, ben, NOW)
    with pytest.raises(NotFound):
        move(hub, after, 999, asha)
    theirs = booked(hub, old, ben)
    with pytest.raises(NotAllowed), hub.store.transaction() as tx:
        moving.move_back(tx, after, theirs, asha, NOW)


def test_whoever_booked_it_moves_it_and_the_person_is_told(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha, dave = hub.person(), hub.person("Dave")
    booking = booked(hub, old, dave, booked_by_id=asha)
    after = place(hub, moved(hub, booking, new, asha))
    assert (after.person_id, after.booked_by_id) == (dave, asha)
    with hub.store.reading() as tx:
        row = tx.execute(select(Outbox.person_id, Outbox.args).where(Outbox.kind == "place_changed")).one()
    assert tuple(row) == (dave, {"booking": after.id, "what": "moved", "was": booking})


def test_what_else_a_colleague_has_on_is_no_doubt_for_the_booker(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha, dave = hub.person(), hub.person("Dave")
    booking = booked(hub, old, dave, booked_by_id=asha)
    booked(hub, hub.occurrence(hub.session_type("other"), START + WEEK), dave)
    assert isinstance(move(hub, booking, new, asha), Moved)


def test_the_first_who_waits_for_the_old_date_gets_the_offer(hub: SmallHub, dates: tuple[int, int]):
    old, new = dates
    asha, ben, carys = (hub.person(name) for name in ("Asha", "Ben", "Carys"))
    booking = booked(hub, old, asha)
    booked(hub, old, ben)
    waiting = booked_as_waiting(hub, old, carys)
    moved(hub, booking, new, asha)
    assert place(hub, waiting).state == "offered"
    assert hub.taken(old) == 2
    assert audited(hub, old)[-2:] == ["moved_away", "offered"]
    assert is_clean(hub)


def booked_as_waiting(hub: SmallHub, occurrence_id: int, person_id: int) -> int:
    with hub.store.transaction() as tx:
        row = {"occurrence_id": occurrence_id, "person_id": person_id, "booked_by_id": person_id}
        values = {"state": "waiting", "created_at": NOW, "changed_at": NOW, "answers": {}}
        return tx.execute(insert(Booking).values(**row, **values).returning(Booking.id)).scalar_one()


# --- Another way of taking part


@pytest.fixture
def forum(hub: SmallHub) -> int:
    return hub.occurrence(hub.session_type("forum", parts=PARTS))


def test_a_part_changes_in_one_step_with_its_answers(hub: SmallHub, forum: int):
    asha = hub.person()
    booking = booked(hub, forum, asha)
    after = moved(hub, booking, forum, asha, part="showcase", answers={"title": "Falls"})
    assert (place(hub, after).part, place(hub, after).answers) == ("showcase", {"title": "Falls"})
    assert (hub.taken(forum), hub.taken(forum, "showcase")) == (0, 1)
    assert audited(hub, forum) == ["booked", "changed_part"]
    assert is_clean(hub)


def test_the_other_part_asks_its_questions(hub: SmallHub, forum: int):
    asha = hub.person()
    booking = booked(hub, forum, asha)
    outcome = move(hub, booking, forum, asha, part="showcase")
    assert isinstance(outcome, Unanswered)
    assert hub.taken(forum) == 1


def test_a_full_part_keeps_the_place_in_the_other(hub: SmallHub, forum: int):
    asha = hub.person()
    booking = booked(hub, forum, asha)
    booked(hub, forum, hub.person("Ben"), part="showcase", answers={"title": "Bells"})
    assert move(hub, booking, forum, asha, part="showcase", answers={"title": "Falls"}) == Full(0)
    assert (hub.taken(forum), hub.taken(forum, "showcase")) == (1, 1)


def test_changing_the_part_is_never_late_and_undo_brings_back_the_answers(hub: SmallHub, forum: int):
    asha = hub.person()
    booking = booked(hub, forum, asha, part="showcase", answers={"title": "Falls"})
    outcome = move(hub, booking, forum, asha, LATE, part="attend", answers={})
    assert isinstance(outcome, Moved)
    assert not outcome.is_late
    with hub.store.transaction() as tx:
        back = moving.move_back(tx, outcome.booking_id, booking, asha, LATE)
    assert isinstance(back, Moved)
    assert place(hub, back.booking_id).answers == {"title": "Falls"}


def test_moving_keeps_the_part_and_the_answers(hub: SmallHub):
    kind = hub.session_type("forum", parts=PARTS)
    old, new = hub.occurrence(kind), hub.occurrence(kind, START + WEEK)
    asha = hub.person()
    booking = booked(hub, old, asha, part="showcase", answers={"title": "Falls"})
    after = place(hub, moved(hub, booking, new, asha))
    assert (after.part, after.answers, hub.taken(new, "showcase")) == ("showcase", {"title": "Falls"}, 1)


# --- Races


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_of_two_who_move_to_the_last_place_one_gets_it_and_both_have_one(hub: SmallHub):
    taster = hub.session_type(
        parts=[{"key": "attend", "title": "Come", "capacity": 1, "questions": []}],
    )
    first, second, last = (hub.occurrence(taster, START + n * WEEK) for n in range(3))
    people = [hub.person("Asha"), hub.person("Ben")]
    own = [booked(hub, first, people[0]), booked(hub, second, people[1])]
    with ThreadPoolExecutor(2) as threads:
        tries = [threads.submit(move, hub, own[n], last, people[n]) for n in range(2)]
        outcomes = [one.result() for one in tries]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Full", "Moved"]
    assert hub.taken(first) + hub.taken(second) == 1
    assert hub.taken(last) == 1
    assert is_clean(hub)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_those_who_swap_dates_at_the_same_moment_never_lose_both(hub: SmallHub, dates: tuple[int, int]):
    people = [hub.person("Asha"), hub.person("Ben")]
    own = [booked(hub, dates[0], people[0]), booked(hub, dates[1], people[1])]
    with ThreadPoolExecutor(2) as threads:
        for _ in range(10):
            tries = [
                threads.submit(
                    move,
                    hub,
                    own[n],
                    next(d for d in dates if d != place(hub, own[n]).occurrence_id),
                    people[n],
                )
                for n in range(2)
            ]
            for n, one in enumerate(tries):
                outcome = one.result()
                assert isinstance(outcome, Moved)
                own[n] = outcome.booking_id
    assert hub.taken(dates[0]) + hub.taken(dates[1]) == 2
    assert is_clean(hub)


# --- For more or fewer people


@pytest.fixture
def taster(hub: SmallHub) -> int:
    return hub.occurrence(hub.session_type(party_max=3))


def test_a_place_becomes_one_for_more_people_and_back_in_one_step(hub: SmallHub, taster: int):
    asha = hub.person()
    booking = booked(hub, taster, asha)
    after = moved(hub, booking, taster, asha, party=2)
    assert (place(hub, after).party, hub.taken(taster)) == (2, 2)
    with hub.store.transaction() as tx:
        outcome = moving.move_back(tx, after, booking, asha, NOW)
    assert isinstance(outcome, Moved)
    assert (place(hub, outcome.booking_id).party, hub.taken(taster)) == (1, 1)
    assert is_clean(hub)


def test_more_people_than_there_are_places_for_leave_the_place_as_it_is(hub: SmallHub, taster: int):
    asha = hub.person()
    booking = booked(hub, taster, asha)
    booked(hub, taster, hub.person("Ben"))
    assert move(hub, booking, taster, asha, party=2) == Full(1)
    assert (place(hub, booking).party, hub.taken(taster)) == (1, 2)


def test_the_same_number_again_changes_nothing(hub: SmallHub, taster: int):
    asha = hub.person()
    booking = booked(hub, taster, asha)
    assert move(hub, booking, taster, asha, party=1) == AlreadyBooked(booking, "booked", 1)
    after = moved(hub, booking, taster, asha, party=2)
    assert move(hub, booking, taster, asha, party=2) == AlreadyBooked(after, "booked", 2)


def test_fewer_people_close_to_the_day_are_never_late(hub: SmallHub, taster: int):
    asha = hub.person()
    booking = booked(hub, taster, asha, party=2)
    with hub.store.transaction() as tx:
        outcome = moving.move(tx, booking, taster, asha, LATE, Changes(party=1))
    assert isinstance(outcome, Moved)
    assert not outcome.is_late
