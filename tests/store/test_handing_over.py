from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import audits, bookings, colleagues, erasing, handing_over, people, places
from store.booking_outcomes import AlreadyBooked, Booked, Cancelled, Closed, LimitReached, NotEligible, Wanted
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.handing_over_outcomes import GivenBack, HandedOver, Kept, NothingToHandOver, NotInHand
from store.places import Place
from store.tables import Address, Audit, Booking, Occurrence, Outbox
from tests.small_hub import NOW, START, SmallHub

LATE = START - timedelta(hours=3)
TEN_PLACES = [{"key": "attend", "title": "Come along", "capacity": 10, "questions": []}]
QUESTION = {"name": "title", "label": "Title?", "kind": "text"}


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def known(hub: SmallHub, name: str) -> int:
    """Return somebody who has written to the bot."""
    with hub.store.transaction() as tx:
        who: dict[str, Any] = {
            "channel": "web",
            "tenant": "",
            "user_id": name,
            "name": name,
            "email": None,
            "reference": {},
        }
        return people.recognise(tx, **who, now=NOW).person_id


def booked(hub: SmallHub, occurrence_id: int, person_id: int, **changes: Any) -> int:
    with hub.store.transaction() as tx:
        outcome = bookings.book(tx, replace(Wanted(occurrence_id, person_id, person_id), **changes), NOW)
    assert isinstance(outcome, Booked)
    return outcome.booking_id


def hand_over(hub: SmallHub, booking_id: int, to: int, actor: int, now=NOW) -> Any:
    with hub.store.transaction() as tx:
        return handing_over.hand_over(tx, booking_id, to, actor, now)


def handed(hub: SmallHub, booking_id: int, to: int, actor: int, now=NOW) -> int:
    outcome = hand_over(hub, booking_id, to, actor, now)
    assert isinstance(outcome, HandedOver)
    return outcome.booking_id


def decide(hub: SmallHub, how: Any, booking_id: int, actor: int, now=NOW) -> Any:
    with hub.store.transaction() as tx:
        return how(tx, booking_id, actor, now)


def place(hub: SmallHub, booking_id: int) -> Place:
    with hub.store.reading() as tx:
        return places.get(tx, booking_id)


def standing(hub: SmallHub, occurrence_id: int) -> list[tuple[int, str]]:
    with hub.store.reading() as tx:
        query = select(Booking.person_id, Booking.state).where(Booking.occurrence_id == occurrence_id)
        return sorted((row.person_id, row.state) for row in tx.execute(query) if row.state != "cancelled")


def told(hub: SmallHub) -> list[tuple[str, int | None]]:
    with hub.store.reading() as tx:
        rows = tx.execute(select(Outbox.kind, Outbox.person_id).order_by(Outbox.id))
        return [(row.kind, row.person_id) for row in rows]


def audited(hub: SmallHub, occurrence_id: int) -> list[str]:
    with hub.store.reading() as tx:
        query = select(Audit.action).where(Audit.occurrence_id == occurrence_id).order_by(Audit.revision)
        return list(tx.scalars(query))


def is_clean(hub: SmallHub) -> bool:
    with hub.store.reading() as tx:
        return audits.check(tx, NOW) == []


class Two:
    """Asha has the only place of a date; Ben has none."""

    def __init__(self, hub: SmallHub, **changes: Any) -> None:
        parts = [{"key": "attend", "title": "Come", "capacity": 1, "questions": [QUESTION]}]
        self.taster = hub.occurrence(hub.session_type(parts=parts, **changes))
        self.asha, self.ben = known(hub, "Asha"), known(hub, "Ben")
        answers = {"title": "Falls", "gone": "x"}
        self.booking = booked(hub, self.taster, self.asha, note="By train", answers=answers)


@pytest.fixture
def two(hub: SmallHub) -> Two:
    return Two(hub)


def test_the_place_changes_hands_and_the_colleague_is_told(hub: SmallHub, two: Two):
    after = place(hub, handed(hub, two.booking, two.ben, two.asha, LATE))
    assert (after.person_id, after.booked_by_id, after.handed_over_from_id) == (
        two.ben,
        two.asha,
        two.booking,
    )
    assert (after.note, after.answers, after.state) == ("", {"title": "Falls"}, "booked")
    assert standing(hub, two.taster) == [(two.ben, "booked")]
    assert hub.taken(two.taster) == 1
    assert told(hub) == [("handed_over", two.ben)]
    assert audited(hub, two.taster) == ["booked", "handed_over", "received"]
    assert is_clean(hub)


def test_giving_a_place_away_is_never_late(hub: SmallHub, two: Two):
    handed(hub, two.booking, two.ben, two.asha, LATE)
    with hub.store.reading() as tx:
        assert not tx.scalar(select(Booking.is_late_cancel).where(Booking.id == two.booking))


def test_whoever_never_wrote_cannot_be_told(hub: SmallHub, two: Two):
    outcome = hand_over(hub, two.booking, hub.person("Dave"), two.asha)
    assert isinstance(outcome, HandedOver)
    assert not outcome.is_reachable


def test_an_account_that_is_gone_is_no_way_to_tell_somebody(hub: SmallHub, two: Two):
    with hub.store.transaction() as tx:
        tx.execute(update(Address).where(Address.person_id == two.ben).values(deactivated_at=NOW))
    outcome = hand_over(hub, two.booking, two.ben, two.asha)
    assert not outcome.is_reachable


def test_who_has_a_place_there_cannot_get_another(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    asha, ben = known(hub, "Asha"), known(hub, "Ben")
    own, other = booked(hub, taster, asha), booked(hub, taster, ben)
    assert hand_over(hub, own, ben, asha) == AlreadyBooked(other, "booked", 1)
    assert standing(hub, taster) == [(asha, "booked"), (ben, "booked")]
    assert (told(hub), audited(hub, taster)[-1]) == ([], "kept")


def test_the_limit_of_the_colleague_holds(hub: SmallHub):
    taster = hub.session_type(limit_per_person=1)
    one, two = hub.occurrence(taster), hub.occurrence(taster, START + timedelta(weeks=1))
    asha, ben = known(hub, "Asha"), known(hub, "Ben")
    own = booked(hub, one, asha)
    booked(hub, two, ben)
    assert hand_over(hub, own, ben, asha) == LimitReached(1)
    assert standing(hub, one) == [(asha, "booked")]


def test_handing_over_gets_nobody_past_how_many_colleagues_one_may_book(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(parts=TEN_PLACES))
    asha, ben, carys = known(hub, "Asha"), known(hub, "Ben"), known(hub, "Carys")
    booked(hub, taster, ben, booked_by_id=asha)
    own = booked(hub, taster, asha)
    assert hand_over(hub, own, carys, asha) == LimitReached(1, for_others=True)
    assert standing(hub, taster) == [(asha, "booked"), (ben, "booked")]
    assert audited(hub, taster)[-1] == "kept"


def test_a_place_counts_for_the_giver_until_it_is_kept(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(parts=TEN_PLACES))
    asha, ben, carys = known(hub, "Asha"), known(hub, "Ben"), known(hub, "Carys")
    first = handed(hub, booked(hub, taster, asha), ben, asha)
    second = booked(hub, taster, asha)
    assert hand_over(hub, second, carys, asha) == LimitReached(1, for_others=True)
    decide(hub, handing_over.keep, first, ben)
    handed(hub, second, carys, asha)


def test_whatever_the_giver_has_booked_by_then_a_place_comes_back(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(parts=TEN_PLACES))
    asha, ben, carys = known(hub, "Asha"), known(hub, "Ben"), known(hub, "Carys")
    received = booked(hub, taster, ben, booked_by_id=asha)
    passed_on = handed(hub, received, carys, ben)
    booked(hub, taster, known(hub, "Dev"), booked_by_id=asha)
    assert isinstance(decide(hub, handing_over.give_back, passed_on, carys), GivenBack)
    assert (ben, "booked") in standing(hub, taster)


def test_who_is_not_meant_may_get_it_where_it_is_not_strict(hub: SmallHub):
    taster = hub.occurrence(hub.session_type(audiences=["porters"]))
    strict = hub.occurrence(hub.session_type("strict", audiences=["porters"], is_strict=True))
    asha, ben = hub.person("Asha", ("porters",)), known(hub, "Ben")
    waved = frozenset(("clash",))
    own, other = booked(hub, taster, asha), booked(hub, strict, asha, despite=waved)
    assert isinstance(hand_over(hub, own, ben, asha), HandedOver)
    assert isinstance(hand_over(hub, other, ben, asha), NotEligible)


def test_a_date_that_does_not_take_place_is_not_handed_over(hub: SmallHub, two: Two):
    with hub.store.transaction() as tx:
        off = update(Occurrence).where(Occurrence.id == two.taster)
        tx.execute(off.values(state="cancelled", reason="Snow"))
    assert hand_over(hub, two.booking, two.ben, two.asha) == Closed("cancelled", "Snow")
    assert place(hub, two.booking).state == "booked"


def test_it_may_be_handed_over_after_booking_has_closed(hub: SmallHub):
    two = Two(hub, book_until_working_days=3)
    assert isinstance(hand_over(hub, two.booking, two.ben, two.asha, LATE), HandedOver)


@pytest.mark.parametrize("state", ["waiting", "offered", "might_come", "apologies", "cancelled"])
def test_only_a_place_one_has_can_be_handed_over(hub: SmallHub, two: Two, state: Any):
    with hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == two.booking).values(state=state))
    assert hand_over(hub, two.booking, two.ben, two.asha) == NothingToHandOver(state)


def test_nothing_is_handed_over_to_oneself_twice_or_after_the_start(hub: SmallHub, two: Two):
    assert hand_over(hub, two.booking, two.asha, two.asha) == NothingToHandOver("yourself")
    assert hand_over(hub, two.booking, two.ben, two.asha, START) == NothingToHandOver("started")
    handed(hub, two.booking, two.ben, two.asha)
    assert hand_over(hub, two.booking, two.ben, two.asha) == NothingToHandOver("cancelled")
    assert standing(hub, two.taster) == [(two.ben, "booked")]


def test_only_the_person_themselves_hands_over(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), known(hub, "Asha"), known(hub, "Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    with pytest.raises(NotAllowed):
        hand_over(hub, booking, hub.person("Dave"), asha)


def test_whoever_booked_for_the_giver_hears_of_it(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), known(hub, "Asha"), known(hub, "Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    handed(hub, booking, known(hub, "Carys"), ben)
    assert ("place_changed", asha) in told(hub)


# --- The colleague's answer


def test_a_place_that_is_kept_is_the_colleagues_alone(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    for _ in range(2):
        assert decide(hub, handing_over.keep, booking, two.ben) == Kept(booking)
    assert place(hub, booking).booked_by_id == two.ben
    assert told(hub)[1:] == [("handing_over_answered", two.asha)]
    assert decide(hub, handing_over.take_back, booking, two.asha) == NotInHand("kept")
    assert decide(hub, handing_over.give_back, booking, two.ben) == NotInHand("kept")
    with pytest.raises(NotAllowed):
        decide(hub, bookings.cancel, booking, two.asha)
    assert standing(hub, two.taster) == [(two.ben, "booked")]
    assert is_clean(hub)


def test_who_never_said_yes_to_a_place_cannot_be_late_in_giving_it_up(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    assert decide(hub, bookings.cancel, booking, two.ben, LATE) == Cancelled(booking, is_late=False)


def test_who_said_yes_to_a_place_can_be_late_in_giving_it_up(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    decide(hub, handing_over.keep, booking, two.ben)
    assert decide(hub, bookings.cancel, booking, two.ben, LATE) == Cancelled(booking, is_late=True)


def test_a_refused_place_goes_back_to_the_giver_as_it_was(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    outcome = decide(hub, handing_over.give_back, booking, two.ben, LATE)
    assert isinstance(outcome, GivenBack)
    assert outcome.booking_id is not None
    again = place(hub, outcome.booking_id)
    assert (again.person_id, again.note, again.created_at) == (two.asha, "By train", NOW)
    assert again.answers == {"title": "Falls", "gone": "x"}
    assert standing(hub, two.taster) == [(two.asha, "booked")]
    assert told(hub)[-1] == ("handing_over_answered", two.asha)
    assert audited(hub, two.taster)[-2:] == ["gave_back", "got_back"]
    with hub.store.reading() as tx:
        assert not list(tx.scalars(select(Booking.id).where(Booking.is_late_cancel)))
    assert is_clean(hub)


def test_a_refused_place_is_free_when_the_giver_has_one_there_again(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    asha, ben, carys = known(hub, "Asha"), known(hub, "Ben"), known(hub, "Carys")
    booking = handed(hub, booked(hub, taster, asha), ben, asha)
    booked(hub, taster, asha)
    with hub.store.transaction() as tx:
        row = {"occurrence_id": taster, "person_id": carys, "booked_by_id": carys, "answers": {}}
        tx.execute(insert(Booking).values(**row, state="waiting", created_at=NOW, changed_at=NOW))
    assert decide(hub, handing_over.give_back, booking, ben) == GivenBack(None)
    assert standing(hub, taster) == [(asha, "booked"), (carys, "offered")]
    assert [kind for kind, _ in told(hub)] == ["handed_over", "place_offered", "handing_over_answered"]
    assert is_clean(hub)


def test_no_answer_twice_and_none_after_the_start(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    assert decide(hub, handing_over.give_back, booking, two.ben, START) == NotInHand("started")
    assert decide(hub, handing_over.keep, booking, two.ben, START) == NotInHand("started")
    decide(hub, handing_over.give_back, booking, two.ben)
    for how in (handing_over.give_back, handing_over.keep):
        assert decide(hub, how, booking, two.ben) == NotInHand("cancelled")
    assert decide(hub, handing_over.take_back, booking, two.asha) == NotInHand("cancelled")
    assert hub.taken(two.taster) == 1


def test_nobody_answers_for_somebody_else(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    for how in (handing_over.keep, handing_over.give_back):
        with pytest.raises(NotAllowed):
            decide(hub, how, booking, two.asha)
        with pytest.raises(NotFound):
            decide(hub, how, two.booking, two.asha)
    with pytest.raises(NotAllowed):
        decide(hub, handing_over.take_back, booking, two.ben)


def test_until_the_colleague_has_answered_the_giver_may_take_it_back(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    assert isinstance(decide(hub, handing_over.take_back, booking, two.asha, LATE), Booked)
    assert standing(hub, two.taster) == [(two.asha, "booked")]
    assert told(hub)[-1] == ("taken_back", two.ben)
    assert audited(hub, two.taster)[-2:] == ["taken_back", "got_back"]
    assert is_clean(hub)


def test_who_has_a_place_there_again_takes_none_back(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), known(hub, "Asha"), known(hub, "Ben")
    booking = handed(hub, booked(hub, taster, asha), ben, asha)
    booked(hub, taster, asha)
    assert isinstance(decide(hub, handing_over.take_back, booking, asha), AlreadyBooked)
    assert standing(hub, taster) == [(asha, "booked"), (ben, "booked")]


def test_a_place_goes_on_from_hand_to_hand(hub: SmallHub, two: Two):
    carys = known(hub, "Carys")
    first = handed(hub, two.booking, two.ben, two.asha)
    second = handed(hub, first, carys, two.ben)
    outcome = decide(hub, handing_over.give_back, second, carys)
    assert isinstance(outcome, GivenBack)
    assert standing(hub, two.taster) == [(two.ben, "booked")]
    assert is_clean(hub)


# --- Booking for a colleague


def test_whom_somebody_books_is_told_once_and_may_cancel(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), known(hub, "Asha"), known(hub, "Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    with hub.store.transaction() as tx:
        assert isinstance(bookings.book(tx, Wanted(taster, ben, asha), NOW), AlreadyBooked)
        assert bookings.cancel(tx, booking, ben, NOW) == Cancelled(booking, is_late=False)
        assert isinstance(bookings.restore(tx, booking, ben, NOW), Booked)
    assert told(hub) == [("booked_for_you", ben), ("place_changed", asha), ("place_changed", asha)]


def test_the_booker_sees_and_cancels_what_they_booked(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), known(hub, "Asha"), known(hub, "Ben")
    booking = booked(hub, taster, ben, booked_by_id=asha)
    with hub.store.transaction() as tx:
        [one] = colleagues.booked_for(tx, asha, NOW)
        assert (one.place.id, one.name) == (booking, "Ben")
        assert colleagues.booked_for(tx, ben, NOW) == []
        assert colleagues.booked_for(tx, asha, START + timedelta(hours=1)) == []
        assert [e.booked_by for e in places.expected(tx, taster)] == ["Asha"]
        bookings.cancel(tx, booking, asha, NOW)
        assert colleagues.booked_for(tx, asha, NOW) == []
    assert told(hub)[-1] == ("place_changed", ben)


def test_who_books_for_themselves_is_told_nothing_more(hub: SmallHub):
    taster, asha = hub.occurrence(hub.session_type()), known(hub, "Asha")
    booking = booked(hub, taster, asha)
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, asha, NOW)
        bookings.restore(tx, booking, asha, NOW)
        assert [e.booked_by for e in places.expected(tx, taster)] == [""]
    assert told(hub) == []


# --- Races


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_place_is_handed_to_one_of_two_at_the_same_moment(hub: SmallHub, two: Two):
    others = [two.ben, known(hub, "Carys")]
    with ThreadPoolExecutor(2) as threads:
        tries = [threads.submit(hand_over, hub, two.booking, to, two.asha) for to in others]
        outcomes = [one.result() for one in tries]
    assert sorted(type(one).__name__ for one in outcomes) == ["HandedOver", "NothingToHandOver"]
    assert hub.taken(two.taster) == 1
    assert is_clean(hub)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_yes_and_a_taking_back_at_the_same_moment_have_one_winner(hub: SmallHub, two: Two):
    booking = two.booking
    for _ in range(8):
        booking = handed(hub, booking, two.ben, two.asha)
        with ThreadPoolExecutor(2) as threads:
            keeping = threads.submit(decide, hub, handing_over.keep, booking, two.ben)
            taking = threads.submit(decide, hub, handing_over.take_back, booking, two.asha)
            kept, taken = keeping.result(), taking.result()
        assert isinstance(kept, Kept) is isinstance(taken, NotInHand)
        assert len(standing(hub, two.taster)) == 1
        if isinstance(kept, Kept):
            booking = handed(hub, booking, two.asha, two.ben)
            decide(hub, handing_over.keep, booking, two.asha)
        else:
            booking = taken.booking_id
    assert is_clean(hub)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_two_who_book_the_same_colleague_at_the_same_moment_do_not_pass_their_limit(hub: SmallHub):
    taster = hub.session_type(limit_per_person=1)
    dates = [hub.occurrence(taster, START + timedelta(weeks=week)) for week in range(2)]
    bookers, dave = [known(hub, "Asha"), known(hub, "Ben")], known(hub, "Dave")
    both_there = Barrier(2)

    def book_dave(n: int) -> Any:
        with hub.store.transaction() as tx:
            tx.execute(select(Booking.id))
            both_there.wait()
            return bookings.book(tx, Wanted(dates[n], dave, bookers[n]), NOW)

    with ThreadPoolExecutor(2) as threads:
        outcomes = [one.result() for one in [threads.submit(book_dave, n) for n in range(2)]]
    assert sorted(type(one).__name__ for one in outcomes) == ["Booked", "LimitReached"]


def test_a_place_of_somebody_who_was_erased_since_is_free_when_it_is_refused(hub: SmallHub, two: Two):
    booking = handed(hub, two.booking, two.ben, two.asha)
    with hub.store.transaction() as tx:
        erasing.erase(tx, two.asha, NOW)
    assert decide(hub, handing_over.give_back, booking, two.ben) == GivenBack(None)
    assert standing(hub, two.taster) == []
    assert is_clean(hub)


def test_nothing_is_handed_over_to_somebody_who_was_erased(hub: SmallHub, two: Two):
    with hub.store.transaction() as tx:
        erasing.erase(tx, two.ben, NOW)
    with pytest.raises(NotFound):
        hand_over(hub, two.booking, two.ben, two.asha)
