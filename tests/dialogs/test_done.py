"""What an answer says was changed by it, in a word or two: said once, and not when it is done again."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from bot.turn import Answered
from dialogs import booked
from dialogs.messages import Incoming, Press, Reply, Sender
from store.booking_outcomes import AlreadyBooked, Booked
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.ends import written
from tests.talks.promises import check, check_done

Does = Callable[..., Reply]


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield store
    store.close()


@pytest.fixture
def says(store: Store) -> Does:
    """Return a way for somebody to type, in the terminal; of several lines the last answer counts."""
    return doing(store, lambda text: {"text": text})


@pytest.fixture
def presses(store: Store) -> Does:
    """Return a way for somebody to press a button, given as its flow and arguments."""
    return doing(store, lambda flow, **args: {"press": Press(flow, args)})


def doing(store: Store, what: Callable[..., dict[str, Any]]) -> Does:
    turns, keys = world.turns(store), count()

    def take(speaker: str, one: str, args: dict[str, Any]) -> Reply:
        email = world.EMAILS[speaker]
        sender = Sender("web", email, name=speaker.capitalize(), email=email)
        before = written(store)
        handled = turns.handle(Incoming(f"{one}:{next(keys)}", sender, **what(one, **args)), world.NOW)
        assert isinstance(handled, Answered)
        check(handled.outgoing.reply)
        check_done(handled.outgoing.reply, before, written(store))
        return handled.outgoing.reply

    def does(speaker: str, *asked: str, **args: Any) -> Reply:
        return [take(speaker, one, args) for one in asked][-1]

    return does


def test_two_clicks_on_a_button_are_one_booking_and_the_second_changes_nothing(store: Store, presses: Does):
    taster = world.occurrence_id(store, "cqi_taster", "2026-11-26")
    assert presses("asha", "book", occurrence=taster).done == "Booked"
    again = presses("asha", "book", occurrence=taster)
    assert ("You already have a place" in again.text, again.done) == (True, "")


def test_what_was_given_up_before_is_not_given_up_again(store: Store, presses: Does):
    taster = world.occurrence_id(store, "cqi_taster", "2026-11-26")
    answer = presses("asha", "book", occurrence=taster)
    [cancel] = [action for action in answer.actions if action.flow == "cancel"]
    assert [presses("asha", "cancel", **cancel.args).done for _ in range(2)] == ["Cancelled", ""]
    assert [presses("asha", "undo", **cancel.args).done for _ in range(2)] == ["Undone", ""]


@pytest.mark.parametrize(
    ("before", "flow", "done"),
    [
        (("join the learning set", "yes", "my bookings"), "apologies", "Apologies sent"),
        (
            ("join the learning set", "yes", "apologies for the next learning set", "yes"),
            "come_after_all",
            "Coming after all",
        ),
        (("join the learning set", "yes"), "leave_set", "Left"),
        (("tell me about the learning set",), "join_set", "Joined"),
        (("tell me about qsir",), "interest", "Interest registered"),
        (("register my interest in qsir", "yes"), "withdraw_interest", "Withdrawn"),
        (("tell me about pm lite",), "apply", "Applied"),
    ],
)
def test_a_button_pressed_twice_says_once_what_it_changed(
    says: Does, presses: Does, before: tuple[str, ...], flow: str, done: str
):
    button = next(action for action in says("asha", *before).all_actions() if action.flow == flow)
    assert [presses("asha", flow, **button.args).done for _ in range(2)] == [done, ""]


def test_who_might_come_has_no_booking(says: Does, store: Store, presses: Does):
    assert says("asha", "book the drop-in on wednesday", "yes").done == "You might come"
    drop_in = world.occurrence_id(store, "problem_solving_drop_in", "2026-12-02")
    presses("asha", "book_for", occurrence=drop_in, who="Dave")
    assert says("asha", "yes").done == "They might come"


def test_of_several_dates_those_that_were_booked_before_do_not_count(says: Does):
    assert says("asha", "book ideas development", "1 and 2").done == "2 dates booked"
    new, known = Booked(1, "booked"), AlreadyBooked(2, "booked", 1)
    assert booked.dates_booked([new, known]) == "Booked"
    assert booked.dates_booked([new, new, known]) == "2 dates booked"
    assert booked.dates_booked([known]) == ""


def test_a_note_is_added_once(says: Does, store: Store, presses: Does):
    taster = world.occurrence_id(store, "cqi_taster", "2026-11-26")
    answer = presses("asha", "book", occurrence=taster)
    [note] = [action for action in answer.actions if action.flow == "note"]
    for done in ("Note added", ""):
        presses("asha", "note", **note.args)
        assert says("asha", "I come by bus").done == done


def test_an_application_without_room_is_put_on_the_waiting_list_once(store: Store, says: Does, presses: Does):
    says("asha", "apply for pm lite", "yes")
    world.fill_course(store, "project_management_lite")
    [item] = says("femi", "applications").items
    [accept] = [action for action in item.actions if action.flow == "accept"]
    assert presses("femi", "accept", **accept.args).done == "Put on the waiting list"
    assert presses("femi", "accept", **accept.args).done == ""


def test_a_request_that_is_put_back_is_undone(store: Store, says: Does, presses: Does):
    says("asha", "request a workshop", "Handover takes an hour", "10", "skip")
    [item] = says("femi", "workshop requests").items
    plan = item.actions[0].args
    assert [presses("femi", "answer_workshop", **plan).done for _ in range(2)] == ["Being planned", ""]
    assert presses("femi", "answer_workshop", **{**plan, "to": "new"}).done == "Undone"


def test_a_request_is_asked_for_once_and_withdrawn_once(says: Does, presses: Does):
    asked = ("request a workshop", "Handover takes an hour", "10", "skip")
    first = says("asha", *asked)
    assert (first.done, says("asha", *asked).done) == ("Asked for", "")
    [withdraw] = [action for action in first.actions if action.flow == "withdraw_workshop"]
    presses("asha", withdraw.flow, **withdraw.args)
    assert says("asha", "yes").done == "Withdrawn"
    assert presses("asha", withdraw.flow, **withdraw.args).done == ""
