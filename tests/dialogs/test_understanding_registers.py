"""What people say who note or ask who came, and what only sounds like it."""

from typing import Any

import pytest

from dialogs.understanding import Wish, understand
from tests.dialogs.understanding_names import MONDAY, NAMES

TODAY = {"from": "2026-11-23", "to": "2026-11-24", "when": "today"}


def wish(text: str) -> Wish:
    found = understand(text, MONDAY, NAMES).wish
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("take the register", {}),
        ("Please take the register for the taster", {"session": "taster"}),
        ("mark attendance for today's drop in", {"session": "drop_in", **TODAY}),
        ("record who turned up at the forum", {"session": "forum"}),
        ("everyone came to the taster", {"session": "taster", "everyone": True}),
        ("nobody turned up today", {**TODAY, "everyone": False}),
        ("sarah didn't turn up today", {"missing": ["sarah"], **TODAY}),
        (
            "Sarah Jones and Ben did not come to the taster",
            {"missing": ["sarah jones", "ben"], "session": "taster"},
        ),
        ("mark Priya absent", {"missing": ["priya"]}),
        ("sarah was a no show at the taster", {"missing": ["sarah"], "session": "taster"}),
    ],
)
def test_who_came_is_noted_in_many_words(text: str, args: dict[str, Any]):
    assert wish(text) == Wish("who_came", args)


@pytest.mark.parametrize(
    "text",
    [
        "who came to the taster",
        "show me who turned up at the taster",
        "who didn't come to the taster",
        "how many people came to the taster",
    ],
)
def test_who_asks_who_came_is_told_from_who_notes_it(text: str):
    assert wish(text) == Wish("who_came", {"session": "taster", "asks": True})


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("register me for the taster", "book"),
        ("register my interest in the forum", "interest"),
        ("who is coming to the taster", "roster"),
        ("attendance list for the taster", "roster"),
        ("attendance for the taster on 3 december", "roster"),
        ("attendance for the taster on thursday", "who_came"),
    ],
)
def test_other_registers_are_no_register(text: str, flow: str):
    assert wish(text).flow == flow


@pytest.mark.parametrize(
    "text",
    ["i didn't come to the taster", "the taster didn't come up", "we never turned up", "he didn't show"],
)
def test_nobody_is_missing_who_is_no_name(text: str):
    found = understand(text, MONDAY, NAMES)
    assert all("missing" not in one.args for one in (*found.wishes, *found.guesses))


@pytest.mark.parametrize("text", ["im here for the drop in", "ive turned up for the drop in", "im here"])
def test_who_says_that_they_are_here_comes_to_the_register(text: str):
    assert wish(text).flow == "who_came"
