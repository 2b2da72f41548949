"""The waiting list: who may wait, whom a freed place is offered, and what yes and no do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from store import audits, bookings, ledger, locks, offers, places, queues, waiting
from store.booking_outcomes import (
    Accepted,
    AlreadyBooked,
    Booked,
    BookOutcome,
    Cancelled,
    Closed,
    Declined,
    Doubtful,
    Full,
    Joined,
    JoinOutcome,
    LimitReached,
    NoOffer,
    NotEligible,
    NothingToCancel,
    PartyTooBig,
    PlacesFree,
    Unanswered,
    Wanted,
)
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.queues import Position
from store.tables import Audit, Occurrence, OccurrencePart, Outbox
from tests.small_hub import NOW, START, SmallHub

LATE = START - timedelta(hours=1)


@dataclass
class Queue:
    """A taster with places for two, which Ben and Carys have taken."""

    hub: SmallHub
    date: int
    ben: int
    carys: int

    def person(self, name: str = "Asha", audiences: tuple[str, ...] = ()) -> int:
        return self.hub.person(name, audiences)

    def join(self, person: int, now: Any = NOW, **changes: Any) -> JoinOutcome:
        wanted = replace(Wanted(self.date, person, person), **changes)
        with self.hub.store.transaction() as tx:
            return waiting.join(tx, wanted, now)

    def joined(self, person: int, **changes: Any) -> int:
        outcome = self.join(person, **changes)
        assert isinstance(outcome, Joined)
        return outcome.booking_id

    def book(self, person: int, **changes: Any) -> BookOutcome:
        with self.hub.store.transaction() as tx:
            return bookings.book(tx, replace(Wanted(self.date, person, person), **changes), NOW)

    def cancel(self, booking: int, person: int, now: Any = NOW) -> Cancelled | NothingToCancel:
        with self.hub.store.transaction() as tx:
            return bookings.cancel(tx, booking, person, now)

    def accept(self, booking: int, person: int, now: Any = NOW) -> Accepted | AlreadyBooked | NoOffer:
        with self.hub.store.transaction() as tx:
            return waiting.accept(tx, booking, person, now)

    def decline(self, booking: int, person: int, now: Any = NOW) -> Declined | AlreadyBooked | NoOffer:
        with self.hub.store.transaction() as tx:
            return waiting.decline(tx, booking, person, now)

    def state(self, booking: int) -> str:
        with self.hub.store.reading() as tx:
            return places.get(tx, booking).state

    def position(self, booking: int) -> Position | None:
        with self.hub.store.reading() as tx:
            return queues.position(tx, places.get(tx, booking))

    def set_date(self, **values: Any) -> None:
        with self.hub.store.transaction() as tx:
            tx.execute(update(Occurrence).where(Occurrence.id == self.date).values(**values))

    def messages(self, kind: str = "place_offered") -> list[tuple[int | None, int]]:
        with self.hub.store.reading() as tx:
            rows = tx.execute(select(Outbox.person_id, Outbox.args).where(Outbox.kind == kind))
            return [(person, args["booking"]) for person, args in rows.all()]

    @property
    def taken(self) -> int:
        return self.hub.taken(self.date)


def full_taster(store: Store, **of_type: Any) -> Queue:
    hub = SmallHub(store)
    date = hub.occurrence(hub.session_type(**{"party_max": 3, **of_type}))
    ids = []
    for name in ("Ben", "Carys"):
        person = hub.person(name, ("porters",))
        with store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(date, person, person, answers={"topic": "Falls"}), NOW)
        assert isinstance(outcome, Booked)
        ids.append(outcome.booking_id)
    return Queue(hub, date, *ids)


@pytest.fixture
def queue(bare_store: Store) -> Iterator[Queue]:
    queue = full_taster(bare_store)
    yield queue
    with bare_store.reading() as tx:
        assert audits.check(tx, NOW) == []


def person_of(queue: Queue, booking: int) -> int:
    with queue.hub.store.reading() as tx:
        return places.get(tx, booking).person_id


def free(queue: Queue, booking: int, now: Any = NOW) -> None:
    assert isinstance(queue.cancel(booking, person_of(queue, booking), now), Cancelled)


# --- Joining


def test_who_joins_waits_at_the_end_and_takes_no_place(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    assert queue.position(first) == Position(1, 2)
    assert queue.position(second) == Position(2, 2)
    assert queue.taken == 2


def test_joining_twice_is_told_kindly(queue: Queue):
    asha = queue.person()
    first = queue.joined(asha)
    assert queue.join(asha, party=2) == AlreadyBooked(first, "waiting", 1)
    assert queue.join(person_of(queue, queue.ben)) == AlreadyBooked(queue.ben, "booked", 1)


def test_who_waits_and_presses_book_stays_in_the_queue(queue: Queue):
    asha = queue.person()
    first = queue.joined(asha, party=2)
    free(queue, queue.ben)
    assert queue.book(asha) == AlreadyBooked(first, "waiting", 2)


def test_where_the_whole_number_is_free_nobody_has_to_wait(queue: Queue):
    free(queue, queue.ben)
    asha = queue.person()
    assert queue.join(asha) == PlacesFree(1)
    assert isinstance(queue.join(asha, party=2), Joined)


def test_without_a_limit_nobody_has_to_wait(queue: Queue):
    with queue.hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=None))
    assert queue.join(queue.person()) == PlacesFree(None)


def test_a_number_that_could_never_be_free_does_not_wait(queue: Queue):
    assert queue.join(queue.person(), party=3) == PartyTooBig(2)
    assert queue.join(queue.person(), party=4) == PartyTooBig(3)
    assert queue.join(queue.person(), party=0) == PartyTooBig(3)


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"state": "cancelled", "reason": "Ill"}, Closed("cancelled", "Ill")),
        ({"state": "not_on", "reason": "Holiday"}, Closed("not_on", "Holiday")),
        ({"decision": "which?"}, Closed("undecided")),
        ({"starts_at": NOW}, Closed("started")),
    ],
)
def test_nobody_waits_for_a_date_that_takes_no_bookings(bare_store: Store, values: Any, outcome: Any):
    queue = full_taster(bare_store)
    queue.set_date(**values)
    assert queue.join(queue.person()) == outcome


def test_the_rules_of_booking_hold_for_waiting(bare_store: Store):
    question = {"name": "topic", "label": "What about?"}
    parts = [{"key": "attend", "title": "Come", "capacity": 2, "questions": [question]}]
    queue = full_taster(
        bare_store,
        parts=parts,
        audiences=["porters"],
        is_strict=True,
        book_until_working_days=2,
        limit_per_person=1,
    )
    porter, said = queue.person("Asha", ("porters",)), {"topic": "Rotas"}
    assert queue.join(porter) == Unanswered((question,))
    assert queue.join(queue.person(), answers=said) == NotEligible("Everybody.")
    assert queue.join(porter, LATE, answers=said) == Closed("cut_off")
    assert queue.join(porter, part="showcase") == Closed("other_rule")
    other = queue.hub.occurrence(1, START + timedelta(days=7))
    assert isinstance(queue.book(porter, occurrence_id=other, answers=said), Booked)
    assert queue.join(porter, answers=said) == LimitReached(1)


def test_doubts_are_asked_about_before_somebody_waits(bare_store: Store):
    queue = full_taster(bare_store, audiences=["porters"])
    asha = queue.person()
    same_time = queue.hub.occurrence(queue.hub.session_type("forum"))
    assert isinstance(queue.book(asha, occurrence_id=same_time), Booked)
    outcome = queue.join(asha)
    assert isinstance(outcome, Doubtful)
    assert outcome.doubts == ("clash", "audience")
    assert isinstance(queue.join(asha, despite=frozenset(outcome.doubts)), Joined)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("drop_in", "no_queue"),
        ("register", "other_rule"),
        ("apply", "other_rule"),
        ("interest", "other_rule"),
    ],
)
def test_only_what_is_booked_date_by_date_has_a_queue(bare_store: Store, rule: str, why: Any):
    hub = SmallHub(bare_store)
    queue = Queue(hub, hub.occurrence(hub.session_type(rule=rule)), 0, 0)
    assert queue.join(queue.person()) == Closed(why)


def test_waiting_for_what_does_not_exist_is_not_found(queue: Queue):
    with pytest.raises(NotFound):
        queue.join(queue.person(), occurrence_id=99)
    with pytest.raises(NotFound):
        queue.accept(99, 1)


def test_who_might_come_waits_once_the_session_takes_bookings(bare_store: Store):
    queue = full_taster(bare_store, rule="drop_in")
    with bare_store.transaction() as tx:
        tx.execute(text("UPDATE session_type SET rule = 'book'"))
        tx.execute(update(OccurrencePart).values(taken=2))
    booking = queue.joined(person_of(queue, queue.ben))
    assert (queue.state(queue.ben), queue.state(booking)) == ("cancelled", "waiting")


# --- Offering


def test_a_freed_place_is_held_for_the_first_in_the_queue(queue: Queue):
    asha, dev = queue.person("Asha"), queue.person("Dev")
    first, second = queue.joined(asha), queue.joined(dev)
    free(queue, queue.ben)
    assert (queue.state(first), queue.state(second), queue.taken) == ("offered", "waiting", 2)
    assert queue.position(first) is None
    assert queue.position(second) == Position(1, 1)
    assert queue.messages() == [(asha, first)]
    assert queue.book(queue.person("Eve")) == Full(0)


def test_a_party_gets_its_whole_number_or_nothing(queue: Queue):
    pair, single = queue.joined(queue.person("Asha"), party=2), queue.joined(queue.person("Dev"))
    free(queue, queue.ben)
    assert (queue.state(pair), queue.state(single)) == ("waiting", "offered")
    queue.decline(single, person_of(queue, single))
    assert queue.state(pair) == "waiting"
    free(queue, queue.carys)
    assert (queue.state(pair), queue.taken) == ("offered", 2)


def test_a_place_that_nobody_in_the_queue_can_use_is_free_for_everybody(queue: Queue):
    pair = queue.joined(queue.person("Asha"), party=2)
    free(queue, queue.ben)
    assert isinstance(queue.book(queue.person("Dev")), Booked)
    assert queue.state(pair) == "waiting"


@pytest.mark.parametrize("values", [{"state": "not_on"}, {"decision": "which?"}])
def test_nothing_is_offered_of_a_date_that_is_off_or_in_question(bare_store: Store, values: Any):
    queue = full_taster(bare_store)
    first = queue.joined(queue.person())
    queue.set_date(**values)
    free(queue, queue.ben)
    assert (queue.state(first), queue.taken) == ("waiting", 1)


def test_nothing_is_offered_once_it_has_begun(bare_store: Store):
    queue = full_taster(bare_store)
    first = queue.joined(queue.person())
    with bare_store.transaction() as tx:
        held = locks.lock(tx, queue.date)
        ledger.change(tx, queue.ben, state="cancelled", changed_at=START)
        ledger.take(tx, queue.date, "attend", -1)
        offers.offer_freed(tx, held, "attend", START)
    assert queue.state(first) == "waiting"


def test_a_colleague_who_booked_for_somebody_hears_of_the_offer_and_answers_it(queue: Queue):
    asha, sam = queue.person("Asha"), queue.person("Sam")
    first = queue.joined(sam, booked_by_id=asha)
    free(queue, queue.ben)
    assert sorted(queue.messages()) == [(asha, first), (sam, first)]
    assert queue.accept(first, asha) == Accepted(first)


def test_parts_have_queues_of_their_own(bare_store: Store):
    parts: list[Any] = [{"key": key, "title": key, "capacity": 1} for key in ("attend", "showcase")]
    hub = SmallHub(bare_store)
    queue = Queue(hub, hub.occurrence(hub.session_type(parts=parts)), 0, 0)
    held = [queue.book(queue.person(), part=part) for part in ("attend", "showcase")]
    shows, comes = queue.joined(queue.person(), part="showcase"), queue.joined(queue.person())
    assert queue.position(comes) == Position(1, 1)
    assert isinstance(held[1], Booked)
    free(queue, held[1].booking_id)
    assert (queue.state(shows), queue.state(comes)) == ("offered", "waiting")


# --- Yes and no


@pytest.fixture
def offered(queue: Queue) -> tuple[Queue, int, int]:
    """The queue with Asha's offer, and Dev behind her."""
    first = queue.joined(queue.person("Asha"))
    second = queue.joined(queue.person("Dev"))
    free(queue, queue.ben)
    return queue, first, second


def test_yes_makes_the_place_ones_own_and_twice_is_safe(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    asha = person_of(queue, first)
    assert queue.accept(first, asha) == Accepted(first)
    assert queue.accept(first, asha) == AlreadyBooked(first, "booked", 1)
    assert (queue.state(first), queue.taken) == ("booked", 2)


def test_no_offers_the_place_to_the_next_and_twice_is_safe(offered: tuple[Queue, int, int]):
    queue, first, second = offered
    asha = person_of(queue, first)
    assert queue.decline(first, asha) == Declined(first)
    assert queue.decline(first, asha) == NoOffer("given_up")
    assert queue.accept(first, asha) == NoOffer("given_up")
    assert (queue.state(first), queue.state(second), queue.taken) == ("cancelled", "offered", 2)


def test_no_after_yes_gives_nothing_up(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    asha = person_of(queue, first)
    queue.accept(first, asha)
    assert queue.decline(first, asha) == AlreadyBooked(first, "booked", 1)
    assert queue.state(first) == "booked"


def test_nobody_else_answers_an_offer(offered: tuple[Queue, int, int]):
    queue, first, second = offered
    for answer in (queue.accept, queue.decline):
        with pytest.raises(NotAllowed):
            answer(first, person_of(queue, second))
    assert queue.state(first) == "offered"


def test_yes_before_there_is_an_offer_or_too_late_takes_nothing(offered: tuple[Queue, int, int]):
    queue, first, second = offered
    assert queue.accept(second, person_of(queue, second)) == NoOffer("waiting")
    assert queue.accept(first, person_of(queue, first), START) == NoOffer("started")
    assert queue.decline(first, person_of(queue, first), START) == NoOffer("started")
    assert queue.state(first) == "offered"


def test_an_offer_of_a_date_that_is_off_is_no_use(bare_store: Store):
    queue = full_taster(bare_store)
    first = queue.joined(queue.person())
    free(queue, queue.ben)
    queue.set_date(state="cancelled")
    assert queue.accept(first, person_of(queue, first)) == NoOffer("off")


def test_who_has_an_offer_and_presses_book_is_told_of_it(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    assert queue.book(person_of(queue, first)) == AlreadyBooked(first, "offered", 1)


# --- Leaving, and taking back


def test_leaving_the_queue_is_never_late_and_offers_nothing(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    assert queue.cancel(first, person_of(queue, first), LATE) == Cancelled(first, is_late=False)
    assert queue.position(second) == Position(1, 1)
    assert queue.taken == 2


def test_leaving_with_an_offer_is_never_late_and_offers_it_on(offered: tuple[Queue, int, int]):
    queue, first, second = offered
    assert queue.cancel(first, person_of(queue, first), LATE) == Cancelled(first, is_late=False)
    assert (queue.state(second), queue.taken) == ("offered", 2)


def test_a_place_taken_close_to_the_day_may_be_a_slip_of_the_thumb(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    asha = person_of(queue, first)
    queue.accept(first, asha, LATE)
    soon = LATE + timedelta(minutes=10)
    assert queue.cancel(first, asha, soon) == Cancelled(first, is_late=False)


def test_a_place_taken_close_to_the_day_can_be_cancelled_late(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    asha = person_of(queue, first)
    queue.accept(first, asha, LATE)
    later = LATE + timedelta(minutes=20)
    assert queue.cancel(first, asha, later) == Cancelled(first, is_late=True)


def test_a_cancelled_place_that_went_to_the_queue_cannot_be_taken_back(queue: Queue):
    first, ben = queue.joined(queue.person()), person_of(queue, queue.ben)
    free(queue, queue.ben)
    with queue.hub.store.transaction() as tx:
        assert bookings.restore(tx, queue.ben, ben, NOW) == Full(0)
    assert queue.state(first) == "offered"


def test_a_no_can_be_taken_back_while_nobody_has_the_place(queue: Queue):
    first = queue.joined(queue.person())
    free(queue, queue.ben)
    asha = person_of(queue, first)
    queue.decline(first, asha)
    with queue.hub.store.transaction() as tx:
        assert isinstance(bookings.restore(tx, first, asha, NOW), Booked)


# --- How it is done


def test_every_step_is_in_the_audit_with_a_revision_of_its_own(offered: tuple[Queue, int, int]):
    queue, first, _ = offered
    queue.decline(first, person_of(queue, first))
    with queue.hub.store.reading() as tx:
        rows = tx.execute(select(Audit.action, Audit.revision).order_by(Audit.id)).all()
    actions = ["booked", "booked", "joined", "joined", "cancelled", "offered", "declined", "offered"]
    assert [row.action for row in rows] == actions
    assert [row.revision for row in rows] == list(range(1, len(rows) + 1))


def test_the_queue_of_a_date_is_found_without_reading_every_booking(queue: Queue):
    dialect = queue.hub.store.engine.dialect
    statement, asked = queues._QUEUE._for(dialect).sql, {"occurrence": 1, "of_part": "attend"}
    with queue.hub.store.transaction() as tx:
        if dialect.name == "sqlite":
            plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(asked.values())).all()
        else:
            tx.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it reads a small table whole, index or not
            plan = tx.exec_driver_sql(f"EXPLAIN {statement}", asked).all()
    assert any("uq_booking_standing" in str(row) for row in plan)


def test_a_freed_place_for_which_nobody_waits_writes_nothing(queue: Queue):
    with queue.hub.store.transaction() as tx:
        held = locks.lock(tx, queue.date)
        offers.offer_freed(tx, held, "attend", NOW)
        assert locks.lock(tx, queue.date).revision == held.revision + 1
