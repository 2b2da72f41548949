"""What old buttons and messages say to somebody who waits, who has an offer, or who had one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from dialogs import book, cancel, join_waiting, leave_waiting, offered, waiting_list
from dialogs.engine import Ask, Hub, Turn
from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings, places, waiting
from store.booking_outcomes import Booked, Joined, Wanted
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.tables import Booking, Occurrence, SessionType
from tests.small_hub import NOW, START, SmallHub

HUB = Hub("Innovation Hub", ZoneInfo("Europe/London"))
WHAT = "Taster, Thursday 3 December, 10am to 11am"


class Waits:
    """A taster for two that is full; Asha waits for herself and a colleague who is booked by her."""

    def __init__(self, store: Store) -> None:
        self.hub = SmallHub(store)
        self.taster = self.hub.occurrence(self.hub.session_type(party_max=2))
        self.ben, self.carys, self.asha = (self.hub.person(name) for name in ("Ben", "Carys", "Asha"))
        with store.transaction() as tx:
            first = bookings.book(tx, Wanted(self.taster, self.ben, self.ben), NOW)
            second = bookings.book(tx, Wanted(self.taster, self.carys, self.carys), NOW)
            joined = waiting.join(tx, Wanted(self.taster, self.asha, self.asha), NOW)
        assert isinstance(first, Booked)
        assert isinstance(second, Booked)
        assert isinstance(joined, Joined)
        self.bens, self.caryss, self.ashas = first.booking_id, second.booking_id, joined.booking_id

    def free(self) -> None:
        with self.hub.store.transaction() as tx:
            bookings.cancel(tx, self.bens, self.ben, NOW)

    def change(self, what: Any, **values: Any) -> None:
        with self.hub.store.transaction() as tx:
            tx.execute(update(what).values(**values))

    def does(self, flow: Any, person: int = 0, now: datetime = NOW, **args: Any) -> Ask | Reply:
        with self.hub.store.transaction() as tx:
            outcome: Ask | Reply = flow.start(Turn(tx, person or self.asha, "Asha", now, HUB, list), args)
        return outcome

    def told(self, flow: Any, person: int = 0, now: datetime = NOW, **args: Any) -> tuple[str, list[str]]:
        reply = self.does(flow, person, now, **args)
        assert isinstance(reply, Reply)
        return reply.text, [action.label for action in reply.actions]

    def asked(self, flow: Any, **args: Any) -> str:
        question = self.does(flow, **args)
        assert isinstance(question, Ask)
        return question.form.fields[0].label

    def sent(self, kind: str, person: int | None, now: datetime = NOW) -> Reply | Drop:
        with self.hub.store.reading() as tx:
            return WORDINGS[kind](tx, {"booking": self.ashas}, person, now)

    @property
    def state(self) -> str:
        with self.hub.store.reading() as tx:
            return places.get(tx, self.ashas).state


@pytest.fixture
def waits(bare_store: Store) -> Waits:
    return Waits(bare_store)


# --- Old buttons


def test_book_says_that_one_waits_and_changes_nothing(waits: Waits):
    text, buttons = waits.told(book, occurrence=waits.taster)
    assert text == "You’re 1st of 1 on the waiting list."
    assert buttons == ["Leave waiting list", "My bookings", "What's on"]
    assert waits.state == "waiting"


def test_book_and_join_say_that_a_place_is_held(waits: Waits):
    waits.free()
    for flow in (book, join_waiting):
        text, buttons = waits.told(flow, occurrence=waits.taster)
        assert text == "A place is held for you at Taster until Tuesday 24 November, 9am. Would you like it?"
        assert buttons[:2] == ["Yes", "No"]


def test_book_says_that_fewer_people_could_book_now(waits: Waits):
    waits.change(Booking, party=1)
    with waits.hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == waits.ashas).values(party=2))
    waits.free()
    text, _ = waits.told(book, occurrence=waits.taster)
    assert text == (
        "You’re 1st of 1 on the waiting list, for 2 people. 1 place left: to book for fewer people, leave "
        "the waiting list first."
    )


def test_cancel_my_place_asks_whoever_is_in_a_queue(waits: Waits):
    assert (
        waits.asked(cancel, booking=waits.ashas)
        == f"You’re 1st of 1 on the waiting list for {WHAT}. Leave it?"
    )
    waits.free()
    label = f"A place is held for you at {WHAT}. Let somebody else have it?"
    assert waits.asked(cancel, booking=waits.ashas) == label
    assert waits.state == "offered"


def test_leave_waiting_list_gives_up_no_place_that_one_has_by_now(waits: Waits):
    waits.free()
    waits.does(offered, booking=waits.ashas, take=True)
    text, buttons = waits.told(leave_waiting, booking=waits.ashas)
    assert text == "You already have a place. Nothing more to do."
    assert "Cancel my place" in buttons
    assert waits.state == "booked"


def test_yes_twice_and_no_after_yes_keep_the_place(waits: Waits):
    waits.free()
    assert waits.told(offered, booking=waits.ashas, take=True)[0].startswith("You’re booked.")
    assert waits.told(offered, booking=waits.ashas, take=True)[0].startswith("You already have a place")
    text, buttons = waits.told(offered, booking=waits.ashas, take=False)
    assert text == f"You said yes before, so you have a place: {WHAT}. You can still cancel it."
    assert "Cancel my place" in buttons


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "cancelled"}, f"No place is held for you any more at {WHAT}: it was given up."),
        (
            {"state": "waiting"},
            f"No place has come free for you yet at {WHAT}. You’re still on the waiting list.",
        ),
    ],
)
def test_an_offer_that_is_no_more_there_says_what_became_of_it(waits: Waits, change: Any, said: str):
    waits.change(Booking, **change)
    for take in (True, False):
        assert waits.told(offered, booking=waits.ashas, take=take)[0] == said


def test_an_offer_is_over_when_the_session_begins_or_is_off(waits: Waits):
    waits.free()
    text, _ = waits.told(offered, now=START, booking=waits.ashas, take=True)
    assert text == f"{WHAT} has already started, so that place is no longer held."
    waits.change(Occurrence, state="cancelled")
    text, _ = waits.told(offered, booking=waits.ashas, take=True)
    assert text == f"{WHAT} does not take place, so no place is held."


@pytest.mark.parametrize("flow", [offered, leave_waiting])
def test_nobody_answers_or_leaves_for_somebody_else(waits: Waits, flow: Any):
    waits.free()
    with pytest.raises(NotAllowed):
        waits.does(flow, waits.carys, booking=waits.ashas, take=False)
    with pytest.raises(NotFound):
        waits.does(flow, booking=99, take=True)
    assert waits.state == "offered"


def test_a_list_that_one_has_left_cannot_be_left_again(waits: Waits):
    waits.change(Booking, state="cancelled")
    assert waits.told(leave_waiting, booking=waits.ashas)[0] == f"You’re not on the waiting list for {WHAT}."


def test_who_waits_nowhere_is_told_how_to(waits: Waits):
    text, _ = waits.told(waiting_list, waits.ben)
    assert text == "You’re not on a waiting list. When a date is full, press Join waiting list."


def test_who_does_not_wait_for_what_was_named_is_told_of_that(waits: Waits):
    text, _ = waits.told(waiting_list, waits.ben, session="taster")
    assert text.startswith("You’re not on a waiting list like that.")
    assert waits.told(leave_waiting, waits.ben, session="taster")[0] == text.partition(". ")[0] + "."
    assert waits.told(leave_waiting, waits.ben)[0] == "You’re not on a waiting list."


# --- Messages


def test_the_offer_says_what_and_when_and_that_it_is_held(waits: Waits):
    waits.free()
    reply = waits.sent("place_offered", waits.asha)
    assert isinstance(reply, Reply)
    until = "until Tuesday 24 November, 9am"
    assert reply.text == f"A place has come free for you at Taster. It is held {until}: would you like it?"
    when = ("When", "Thursday 3 December, 10am to 11am")
    assert reply.facts == (when, ("Where", "Innovation Hub"))
    assert [(action.label, action.flow) for action in reply.actions[:2]] == [
        ("Yes", "offered"),
        ("No", "offered"),
    ]


def test_a_colleague_is_told_for_whom_the_offer_is(waits: Waits):
    with waits.hub.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == waits.ashas).values(booked_by_id=waits.ben, party=2))
    waits.change(Booking, state="offered")
    reply = waits.sent("place_offered", waits.ben)
    assert isinstance(reply, Reply)
    assert "for the colleague you booked for at Taster, for 2 people." in reply.text


def test_an_offer_that_is_no_more_there_is_not_sent(waits: Waits):
    assert isinstance(waits.sent("place_offered", waits.asha), Drop)
    waits.free()
    assert isinstance(waits.sent("place_offered", waits.asha), Reply)
    assert isinstance(waits.sent("place_offered", waits.asha, START), Drop)
    assert isinstance(waits.sent("place_offered", waits.carys), Drop)
    assert isinstance(waits.sent("place_offered", None), Drop)
    waits.change(Occurrence, state="cancelled")
    assert isinstance(waits.sent("place_offered", waits.asha), Drop)


@pytest.mark.parametrize(
    ("what", "values", "why"),
    [
        (
            Occurrence,
            {"state": "cancelled", "reason": "No longer in the catalogue"},
            "the hub no longer offers",
        ),
        (Occurrence, {"state": "not_on", "reason": "building work"}, "Not on: building work."),
        (SessionType, {"rule": "drop_in"}, "It has no waiting list any more."),
    ],
)
def test_who_waits_for_nothing_any_more_hears_why(waits: Waits, what: Any, values: Any, why: str):
    assert isinstance(waits.sent("waiting_ended", waits.asha), Drop)
    waits.change(what, **values)
    waits.change(Booking, state="cancelled")
    reply = waits.sent("waiting_ended", waits.asha)
    assert isinstance(reply, Reply)
    assert reply.text.startswith("Sorry: you no longer wait for Taster on Thursday 3 December, 10am to 11am.")
    assert why in reply.text


@pytest.mark.parametrize(("is_freed", "leave"), [(False, "leave the waiting list"), (True, "say no")])
def test_a_date_that_moves_is_told_to_who_waits_with_the_fitting_way_out(
    waits: Waits, is_freed: bool, leave: str
):
    if is_freed:
        waits.free()
    was = {"was_starts_at": START - timedelta(days=2), "was_ends_at": START - timedelta(days=2)}
    args = {name: at.isoformat() for name, at in was.items()}
    with waits.hub.store.reading() as tx:
        moved = {"occurrence": waits.taster, "changes": ["moved"], **args}
        reply = WORDINGS["occurrence_changed"](tx, moved, waits.asha, NOW)
    assert isinstance(reply, Reply)
    assert reply.text.endswith(f"please {leave}.")
    assert reply.actions[0].label == ("Yes" if is_freed else "Leave waiting list")
