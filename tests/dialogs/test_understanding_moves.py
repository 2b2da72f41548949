"""Wishes for another date, and those that name a colleague."""

import time
from typing import Any

import pytest

from dialogs.understanding import understand
from tests.dialogs.understanding_names import MONDAY, NAMES

TASTER = {"session": "taster"}
NEXT_WEEK = {"from": "2026-11-30", "to": "2026-12-07"}
THE_TENTH = {"from": "2026-12-10", "to": "2026-12-11"}
OLD_THURSDAY = {"old_from": "2026-11-26", "old_to": "2026-11-27"}
THURSDAY = {"from": "2026-11-26", "to": "2026-11-27"}
EMAIL = "priya.shah@trust.example"

MOVES: list[tuple[str, dict[str, Any]]] = [
    ("move", {}),
    ("move my place", {}),
    ("reschedule my taster", TASTER),
    ("move my taster to next week", {**TASTER, **NEXT_WEEK}),
    ("please can you move my booking to 10 december", THE_TENTH),
    ("can I come on 10 december instead", THE_TENTH),
    ("can i come to the taster on 10 dec instead of thursday", {**TASTER, **THE_TENTH, **OLD_THURSDAY}),
    ("i'd like to come on the 10th instead", THE_TENTH),
    ("book me on 10 december instead please", THE_TENTH),
    ("swap my place on thursday to the 10th", {**THE_TENTH, **OLD_THURSDAY}),
    ("move my taster from thursday to the 10th", {**TASTER, **THE_TENTH, **OLD_THURSDAY}),
    ("move my place to the taster on the 10th", {**TASTER, **THE_TENTH}),
    ("move it to another date", {}),
    ("move taster to the 10th", {**TASTER, **THE_TENTH}),
    ("move my taster to 31 november", {**TASTER, "problem": "no_such_date", "said": "31 November"}),
    (
        "move my taster to the 3rd and the 10th",
        {**TASTER, "problem": "several_dates", "said": "Thursday 3 December and Thursday 10 December"},
    ),
]
OTHERS: list[tuple[str, str, dict[str, Any]]] = [
    ("book Dave on the taster on thursday", "book_for", {**TASTER, **THURSDAY, "who": "Dave"}),
    ("book sam on the taster", "book_for", {**TASTER, "who": "Sam"}),
    ("book the taster for sam", "book_for", {**TASTER, "who": "Sam"}),
    (f"book a place for {EMAIL} on the drop-in", "book_for", {"session": "drop_in", "who": EMAIL}),
    (f"sign {EMAIL} up for the taster", "book_for", {**TASTER, "who": EMAIL}),
    ("please book Dave O'Neill-Smith onto the taster", "book_for", {**TASTER, "who": "Dave O'Neill-Smith"}),
    ("book my manager on the taster", "book_for", TASTER),
    ("book for a colleague", "book_for", {}),
    ("book a place for a colleague", "book_for", {}),
    ("book a place for a colleague on the taster", "book_for", TASTER),
    ("book taster for asha on 10 dec", "book_for", {**TASTER, **THE_TENTH, "who": "Asha"}),
    (f"book taster for {EMAIL} on 10 dec", "book_for", {**TASTER, **THE_TENTH, "who": EMAIL}),
    ("book taster for my mate sanjay on 10 dec", "book_for", {**TASTER, **THE_TENTH, "who": "Sanjay"}),
    ("book my manager Priya on the taster", "book_for", {**TASTER, "who": "Priya"}),
    ("book taster for my mate", "book_for", TASTER),
    ("book will on the taster", "book_for", {**TASTER, "who": "Will"}),
    ("book the taster, one for hope", "book_for", {**TASTER, "who": "Hope"}),
    ("book the taster. The place is for Dave", "book_for", {**TASTER, "who": "Dave"}),
    ("hand over my taster to my mate sanjay", "hand_over", {**TASTER, "who": "Sanjay"}),
    ("hand over my place", "hand_over", {}),
    ("hand over my place on thursday to Dave", "hand_over", {**THURSDAY, "who": "Dave"}),
    ("hand over taster to carys", "hand_over", {**TASTER, "who": "Carys"}),
    (f"give my place on the taster to {EMAIL}", "hand_over", {**TASTER, "who": EMAIL}),
    ("can i transfer my place to a colleague", "hand_over", {}),
]


def args_of(text: str, flow: str) -> dict[str, Any]:
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, wish.is_whole) == (flow, True)
    return {key: value for key, value in wish.args.items() if key != "when"}


@pytest.mark.parametrize(("text", "args"), MOVES)
def test_a_move_says_what_and_where_to(text: str, args: dict[str, Any]):
    assert args_of(text, "move") == args


@pytest.mark.parametrize(("text", "flow", "args"), OTHERS)
def test_a_colleague_is_kept_as_they_were_named(text: str, flow: str, args: dict[str, Any]):
    assert args_of(text, flow) == args


NONE = [
    # a facilitator would say this of the session itself
    *("move the taster to friday", "reschedule the taster", "change room to 2.10"),
    # another session is no move, and two wishes are none
    *("move me from the taster to the drop in", "can't make thursday, can i do friday"),
    *("what can change on thursday", "change the world"),
    # nobody who could be a colleague
    *("book the taster for porters", "book everyone on the taster", "book annual leave on thursday"),
    *("book Dave and Priya on the taster", "book a taxi for dave", "pass my regards to Dave"),
    *("put dave on the waiting list for the taster", "book Dave on thursday"),
    *("don't book Dave on the taster", "book training on the taster"),
    *("give taster to carys", "hand over the minutes to dave", "hand over to dave"),
    # nobody who is named beside a request is left out of it
    *(f"book the taster. {EMAIL}", "book the taster. One for Dave and Priya", "book a place for dave"),
]


@pytest.mark.parametrize("text", NONE)
def test_what_may_mean_something_else_is_not_guessed(text: str):
    assert understand(text, MONDAY, NAMES).wish is None


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("book the taster for thursday", "book"),
        ("book the taster for me", "book"),
        ("book the taster for two people", "book"),
        ("book june on the taster", "book"),
        ("give up my place on thursday", "cancel"),
        ("transfer my place to next week", "move"),
    ],
)
def test_a_day_or_oneself_is_no_colleague(text: str, flow: str):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert wish.flow == flow
    assert "who" not in wish.args


@pytest.mark.parametrize("piece", ["book ", "for ", "a-", "a.a@", "to ", "move my ", "instead of "])
def test_a_long_text_of_the_same_words_is_read_at_once(piece: str):
    began = time.perf_counter()
    understand(("book " + piece * 200)[:590], MONDAY, NAMES)
    assert time.perf_counter() - began < 0.5
