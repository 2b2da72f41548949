"""Offers in time: held in quiet hours, open to everybody who waits, and lapsing to the next in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.planning import plan
from store import audits, bookings, changed_dates, locks, offers, people, places, preferences, waiting
from store.booking_outcomes import Accepted, Booked, Cancelled, Declined, Full, Joined, NoOffer, Wanted
from store.db import Store
from store.tables import Address, Audit, Booking, Occurrence, OccurrencePart, Outbox
from tests.small_hub import NOW, START, SmallHub

# Thursday: START is a week later, at 10am. The default quiet hours are 8pm to 7:30am.
NIGHT = datetime.combine(START.date(), time(21), START.tzinfo) - timedelta(days=3)
MORNING = NIGHT.replace(hour=7, minute=30) + timedelta(days=1)
EARLY = START.replace(hour=7)  # a session that begins before the quiet hours end
EVE = EARLY.replace(hour=22) - timedelta(days=1)


@dataclass
class Queue:
    """A date with one place, which Ben has, and whoever joins."""

    hub: SmallHub
    date: int
    ben: int = 0
    bens: int = 0
    looked_at: list[datetime] = field(default_factory=list)

    def person(self, name: str, *, has_address: bool = True) -> int:
        if not has_address:
            return self.hub.person(name)
        account: dict[str, Any] = {"channel": "fake", "tenant": "", "user_id": name, "reference": {}}
        with self.hub.store.transaction() as tx:
            return people.recognise(tx, **account, name=name, email=None, now=NOW).person_id

    def joined(self, person: int, now: datetime = NOW, **changes: Any) -> int:
        wanted = Wanted(self.date, person, changes.pop("by", person), **changes)
        with self.hub.store.transaction() as tx:
            outcome = waiting.join(tx, wanted, now)
        assert isinstance(outcome, Joined)
        return outcome.booking_id

    def free(self, now: datetime) -> None:
        with self.hub.store.transaction() as tx:
            assert isinstance(bookings.cancel(tx, self.bens, self.ben, now), Cancelled)

    def answer(self, booking: int, *, take: bool, now: datetime) -> object:
        with self.hub.store.transaction() as tx:
            place = places.get(tx, booking)
            return (waiting.accept if take else waiting.decline)(tx, booking, place.person_id, now)

    def cancel(self, booking: int, now: datetime) -> None:
        with self.hub.store.transaction() as tx:
            bookings.cancel(tx, booking, places.get(tx, booking).person_id, now)

    def mark(self, state: str, now: datetime) -> None:
        """Let whatever offer is due have this outcome, as the delivery writes it."""
        is_due = (Outbox.state == "due") & (Outbox.due_at <= now) & (Outbox.kind == "place_offered")
        with self.hub.store.transaction() as tx:
            sent_at = now if state == "sent" else None
            tx.execute(update(Outbox).where(is_due).values(state=state, sent_at=sent_at, reason="why"))

    def tick(self, now: datetime, outcome: str = "sent") -> None:
        """Let the clock plan, the channel take what is due, and look at all of it once more."""
        self.looked_at.append(now)
        plan(self.hub.store, now)
        self.mark(outcome, now)
        plan(self.hub.store, now + timedelta(seconds=20))

    def state(self, booking: int) -> str:
        with self.hub.store.reading() as tx:
            return places.get(tx, booking).state

    def messages(self, kind: str) -> list[tuple[int, datetime, str]]:
        rows = select(Outbox.args, Outbox.due_at, Outbox.state).where(Outbox.kind == kind)
        with self.hub.store.reading() as tx:
            return [
                (args["booking"], due, state) for args, due, state in tx.execute(rows.order_by(Outbox.id))
            ]

    def actions(self) -> list[str]:
        with self.hub.store.reading() as tx:
            return list(tx.scalars(select(Audit.action).order_by(Audit.revision)))

    def quiet(self, person: int, begins: int, ends: int) -> None:
        with self.hub.store.transaction() as tx:
            preferences.change(tx, person, NOW, quiet_from=time(begins), quiet_until=time(ends))

    def is_for_queue(self) -> bool:
        with self.hub.store.reading() as tx:
            return tx.scalars(select(OccurrencePart.is_for_queue)).one()


def with_places(store: Store, starts_at: datetime = START, capacity: int = 1) -> Queue:
    hub = SmallHub(store)
    parts = [{"key": "attend", "title": "Come", "capacity": capacity, "questions": []}]
    queue = Queue(hub, hub.occurrence(hub.session_type(parts=parts, party_max=3), starts_at))
    queue.ben = queue.person("Ben")
    with store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(queue.date, queue.ben, queue.ben, party=capacity), NOW)
    assert isinstance(outcome, Booked)
    queue.bens = outcome.booking_id
    return queue


@pytest.fixture
def queue(bare_store: Store) -> Iterator[Queue]:
    queue = with_places(bare_store)
    yield queue
    with bare_store.reading() as tx:
        assert audits.check(tx, max(queue.looked_at, default=NOW)) == []


@pytest.fixture
def early(bare_store: Store) -> Iterator[Queue]:
    """The same at 7am, in the quiet hours of most."""
    queue = with_places(bare_store, EARLY)
    yield queue
    with bare_store.reading() as tx:
        assert audits.check(tx, EVE) == []


# --- In quiet hours


def test_by_day_a_freed_place_is_offered_at_once(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NOW)
    assert queue.messages("place_offered") == [(first, NOW, "due")]


def test_at_night_it_is_held_for_the_first_and_the_message_waits_for_the_morning(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    queue.free(NIGHT)
    assert (queue.state(first), queue.state(second)) == ("offered", "waiting")
    assert queue.messages("place_offered") == [(first, MORNING, "due")]


def test_whoever_finds_it_at_night_may_take_it_at_night(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NIGHT)
    assert queue.answer(first, take=True, now=NIGHT) == Accepted(first)


def test_the_quiet_hours_are_those_of_whoever_gets_the_place(queue: Queue):
    asha = queue.person("Asha")
    first = queue.joined(asha)
    queue.quiet(asha, 9, 17)
    queue.free(NOW)
    assert queue.messages("place_offered") == [(first, NOW.replace(hour=17), "due")]


def test_of_somebody_without_address_they_are_those_of_the_colleague_who_booked(early: Queue):
    asha, sam = early.person("Asha"), early.person("Sam", has_address=False)
    early.quiet(asha, 0, 0)
    first = early.joined(sam, by=asha)
    early.free(EVE)
    assert early.state(first) == "offered"


# --- Open to everybody who waits


def test_where_it_would_start_first_everybody_who_waits_is_told_at_once(early: Queue):
    some = [early.joined(early.person(name)) for name in ("Asha", "Dev", "Eve")]
    early.free(EVE)
    assert early.messages("place_open") == [(one, EVE, "due") for one in some]
    assert early.messages("place_offered") == []
    assert early.actions()[-3:] == ["offered_to_all"] * 3


def test_the_first_yes_has_it_and_the_others_go_on_waiting(early: Queue):
    first, second = early.joined(early.person("Asha")), early.joined(early.person("Dev"))
    early.free(EVE)
    assert early.answer(second, take=True, now=EVE) == Accepted(second)
    assert early.answer(first, take=True, now=EVE) == NoOffer("waiting")
    assert (early.state(first), early.state(second), early.hub.taken(early.date)) == ("waiting", "booked", 1)
    assert not early.is_for_queue()


def test_nobody_from_outside_has_it_before_those_who_wait(early: Queue):
    early.joined(early.person("Asha"))
    early.free(EVE)
    fay = early.person("Fay")
    with early.hub.store.transaction() as tx:
        assert bookings.book(tx, Wanted(early.date, fay, fay), EVE) == Full(0)


def test_who_joins_then_is_told_like_the_others(early: Queue):
    early.joined(early.person("Asha"))
    early.free(EVE)
    late = early.joined(early.person("Fay"), EVE)
    assert [booking for booking, _, _ in early.messages("place_open")][-1] == late
    assert early.answer(late, take=True, now=EVE) == Accepted(late)


def test_when_all_who_wait_have_said_no_or_left_it_is_free_for_everybody(early: Queue):
    first, second = early.joined(early.person("Asha")), early.joined(early.person("Dev"))
    early.free(EVE)
    assert early.answer(first, take=False, now=EVE) == Declined(first)
    assert early.is_for_queue()
    early.cancel(second, EVE)
    assert not early.is_for_queue()
    fay = early.person("Fay")
    with early.hub.store.transaction() as tx:
        assert isinstance(bookings.book(tx, Wanted(early.date, fay, fay), EVE), Booked)


def test_a_place_that_comes_free_later_that_night_is_told_to_whoever_it_fits_now(bare_store: Store):
    queue = with_places(bare_store, EARLY, capacity=2)
    pair, single = queue.joined(queue.person("Asha"), party=2), queue.joined(queue.person("Dev"))
    with bare_store.transaction() as tx:
        held = locks.lock(tx, queue.date)
        tx.execute(update(OccurrencePart).values(capacity=3))
        offers.offer_freed(tx, held, "attend", EVE)
    assert [booking for booking, _, _ in queue.messages("place_open")] == [single]
    queue.free(EVE)
    assert [booking for booking, _, _ in queue.messages("place_open")] == [single, pair]
    queue.answer(single, take=True, now=EVE)
    with bare_store.reading() as tx:
        assert audits.check(tx, EVE) == []


def test_who_no_longer_fits_is_told_again_when_they_do(bare_store: Store):
    queue = with_places(bare_store, EARLY, capacity=2)
    pair, single = queue.joined(queue.person("Asha"), party=2), queue.joined(queue.person("Dev"))
    more = queue.joined(queue.person("Eve"))
    queue.free(EVE)
    queue.answer(single, take=True, now=EVE)
    assert queue.answer(pair, take=True, now=EVE) == NoOffer("waiting")
    queue.cancel(single, EVE)
    told = [booking for booking, _, _ in queue.messages("place_open")]
    assert sorted(told) == sorted([pair, single, more, pair])
    assert queue.answer(pair, take=True, now=EVE) == Accepted(pair)


def test_a_date_that_moves_away_from_the_night_goes_back_to_one_after_the_other(early: Queue):
    first, second = early.joined(early.person("Asha")), early.joined(early.person("Dev"))
    early.free(EVE)
    with early.hub.store.transaction() as tx:
        locks.lock(tx, early.date)
        later = EARLY + timedelta(hours=5)
        tx.execute(update(Occurrence).values(starts_at=later, ends_at=later + timedelta(hours=1)))
        changed_dates.catch_up(tx, [early.date], EVE)
    assert (early.state(first), early.state(second)) == ("offered", "waiting")
    assert not early.is_for_queue()


def test_a_change_that_leaves_it_in_the_night_leaves_it_open(early: Queue):
    first = early.joined(early.person("Asha"))
    early.free(EVE)
    with early.hub.store.transaction() as tx:
        locks.lock(tx, early.date)
        changed_dates.catch_up(tx, [early.date], EVE)
    assert early.messages("place_open") == [(first, EVE, "due")]


# --- Lapsing


def test_an_offer_lapses_24_working_hours_after_it_was_sent_and_the_next_has_it(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    queue.free(NOW)
    sent = NOW + timedelta(minutes=3)
    queue.tick(sent)
    queue.tick(sent + timedelta(hours=23, minutes=59))
    assert queue.state(first) == "offered"
    over = sent + timedelta(hours=24)
    queue.tick(over)
    assert (queue.state(first), queue.state(second)) == ("cancelled", "offered")
    assert queue.actions()[-2:] == ["lapsed", "offered"]
    assert queue.answer(first, take=True, now=over) == NoOffer("lapsed")
    assert queue.messages("offer_lapsed") == [(first, over, "due")]


def test_an_offer_that_could_not_be_sent_yet_lasts_twice_as_long(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NOW)
    plan(queue.hub.store, NOW)  # which sends nothing
    plan(queue.hub.store, NOW + timedelta(hours=24))
    assert queue.state(first) == "offered"
    plan(queue.hub.store, NOW + timedelta(hours=48))
    assert queue.state(first) == "cancelled"


def test_an_offer_of_the_night_counts_from_the_morning(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NIGHT)
    queue.tick(NIGHT)
    queue.tick(MORNING)
    queue.tick(MORNING + timedelta(hours=23, minutes=59))
    assert queue.state(first) == "offered"
    queue.tick(MORNING + timedelta(hours=24))
    assert queue.state(first) == "cancelled"


def test_who_said_yes_keeps_the_place(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NOW)
    queue.tick(NOW)
    queue.answer(first, take=True, now=NOW)
    queue.tick(NOW + timedelta(days=3))
    assert queue.state(first) == "booked"


def test_who_did_not_answer_may_wait_again_at_the_end_of_the_queue(queue: Queue):
    asha = queue.person("Asha")
    queue.joined(asha)
    second = queue.joined(queue.person("Dev"))
    queue.free(NOW)
    queue.tick(NOW)
    queue.tick(NOW + timedelta(days=1))
    again = queue.joined(asha, NOW + timedelta(days=1))
    assert (queue.state(second), queue.state(again)) == ("offered", "waiting")


def test_whoever_cannot_be_reached_is_passed_over_at_once_and_the_ledger_says_why(queue: Queue):
    first, second = (queue.joined(queue.person("Ana", has_address=False)), queue.joined(queue.person("Dev")))
    queue.free(NOW)
    queue.tick(NOW)
    assert (queue.state(first), queue.state(second)) == ("cancelled", "offered")
    assert queue.messages("place_offered")[0] == (first, NOW, "dead")
    assert queue.messages("offer_lapsed") == [(first, NOW, "skipped")]
    with queue.hub.store.reading() as tx:
        why = tx.scalars(select(Audit.details).where(Audit.action == "lapsed")).one()["why"]
    assert why == "not reachable"


def test_a_message_that_the_channel_refuses_for_ever_passes_the_place_on(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    queue.free(NOW)
    queue.tick(NOW, "dead")
    queue.tick(NOW + timedelta(seconds=20))
    assert (queue.state(first), queue.state(second)) == ("cancelled", "offered")


def test_where_one_of_two_is_reached_the_offer_stands(queue: Queue):
    asha, sam = queue.person("Asha"), queue.person("Sam", has_address=False)
    first = queue.joined(sam, by=asha)
    queue.free(NOW)
    queue.tick(NOW)
    queue.tick(NOW + timedelta(hours=23))
    assert queue.state(first) == "offered"


@pytest.mark.parametrize("state", ["unknown", "skipped"])
def test_what_nobody_knows_of_counts_from_when_it_was_due(bare_store: Store, state: str):
    queue = with_places(bare_store)
    first = queue.joined(queue.person("Asha"))
    queue.free(NOW)
    queue.tick(NOW, state)
    queue.tick(NOW + timedelta(hours=23, minutes=59), state)
    assert queue.state(first) == "offered"
    queue.tick(NOW + timedelta(hours=24), state)
    assert queue.state(first) == "cancelled"


def test_an_offer_holds_to_the_end_where_the_date_is_too_near_for_another(bare_store: Store):
    soon = START - timedelta(minutes=20)
    queue = with_places(bare_store)
    first, _ = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    queue.free(soon)
    queue.tick(soon)
    queue.tick(START - timedelta(seconds=1))
    queue.tick(START)
    assert queue.state(first) == "offered"


def test_it_lapses_by_halves_from_one_to_the_next_until_the_session_starts(bare_store: Store):
    queue = with_places(bare_store)
    some = [queue.joined(queue.person(name)) for name in ("Asha", "Dev", "Eve")]
    noon = START.replace(hour=12) - timedelta(days=1)
    queue.free(noon)
    at = noon
    while at < START:
        queue.tick(at)
        at += timedelta(minutes=10)
    # Asha until 11pm, half of 22 hours; Dev from 7:30am for half of two and a half; Eve for half of what
    # is left then, and with nobody else in the queue the place is free for everybody.
    assert [booking for booking, _, _ in queue.messages("place_offered")] == some
    assert [queue.state(one) for one in some] == ["cancelled"] * 3
    assert queue.hub.taken(queue.date) == 0


def test_a_lapse_in_the_night_before_an_early_date_opens_it_to_the_others(early: Queue):
    some = [early.joined(early.person(name)) for name in ("Asha", "Dev", "Eve")]
    noon = EARLY.replace(hour=17) - timedelta(days=1)
    early.free(noon)
    early.tick(noon)
    early.tick(EARLY.replace(hour=0))
    assert [early.state(one) for one in some] == ["cancelled", "waiting", "waiting"]
    assert [booking for booking, _, _ in early.messages("place_open")] == some[1:]


def test_a_second_tick_at_the_same_moment_writes_nothing_twice(queue: Queue):
    first = queue.joined(queue.person("Asha"))
    queue.free(NOW)
    queue.tick(NOW)
    over = NOW + timedelta(days=1)
    queue.tick(over)
    with queue.hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == first).values(follow_up_at=over))
    queue.tick(over)
    assert len(queue.messages("offer_lapsed")) == 1
    assert queue.actions().count("lapsed") == 1


def test_whom_a_lapse_offers_the_place_is_looked_at_even_if_they_were_due_with_it(queue: Queue):
    """Both are found at once: what was read of the second is out of date when its turn comes."""
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    queue.free(NOW)
    queue.tick(NOW)
    over = NOW + timedelta(days=1)
    with queue.hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id.in_((first, second))).values(follow_up_at=over))
    plan(queue.hub.store, over)
    with queue.hub.store.reading() as tx:
        assert tx.scalars(select(Booking.follow_up_at).where(Booking.id == second)).one() is not None


def test_an_account_that_is_closed_meanwhile_is_passed_over(queue: Queue):
    first, second = queue.joined(queue.person("Asha")), queue.joined(queue.person("Dev"))
    with queue.hub.store.transaction() as tx:
        tx.execute(update(Address).where(Address.user_id == "Asha").values(deactivated_at=NOW))
    queue.free(NOW)
    queue.tick(NOW)
    assert (queue.state(first), queue.state(second)) == ("cancelled", "offered")
