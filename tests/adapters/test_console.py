import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from adapters import console
from dialogs.messages import (
    Action,
    Field,
    Form,
    Item,
    Option,
    Outgoing,
    Question,
    Reply,
    Sender,
    Sent,
    Unknown,
)

ASHA = Sender("console", "asha@trust.example")
LISTING = Reply(
    "What’s on tomorrow:",
    facts=(("Where", "Innovation Hub"), ("Who for", "word " * 30)),
    items=(
        Item("Taster", ("10am to 11am",), (Action("Book", "book"), Action("Details", "details")), "Thursday"),
        Item("Forum", ("2pm to 3pm",), (Action("Details", "details"),), "Thursday"),
    ),
    actions=(Action("Help", "help"),),
)


def test_a_list_stands_under_its_day_with_numbered_buttons():
    drawn = console.draw(LISTING)
    assert drawn.count("Thursday") == 1
    for line in ("  Taster", "    10am to 11am", "    [1] Book  [2] Details", "    [3] Details", "[4] Help"):
        assert line in drawn.split("\n")


def test_no_line_is_wider_than_a_terminal():
    assert max(len(line) for line in console.draw(LISTING).split("\n")) <= 80


def test_a_question_shows_what_was_wrong_above_it():
    field = Field("date", "Which date?", "choice", (Option("7", "Thursday"),))
    question = Question(Form("Book", (field,)), "t", errors={"date": "Please pick one."})
    lines = console.draw(Reply("", question=question)).split("\n")
    assert lines == ["! Please pick one.", "Which date?", "  1. Thursday"]


def test_an_optional_question_says_how_to_leave_it_out():
    question = Question(Form("Note", (Field("n", "A note?", required=False),)), "t")
    assert "skip" in console.draw(Reply("", question=question))


def test_every_line_is_a_delivery_of_its_own():
    first, second = console.read("help", ASHA), console.read("help", ASHA)
    assert (first.text, first.sender) == ("help", ASHA)
    assert first.key != second.key


async def test_the_terminal_prints_and_cannot_be_asked():
    written: list[str] = []
    message = Outgoing(1, "k", "console", "", "asha", {}, Reply("Hello"))
    sender = console.ConsoleSender(written.append)
    assert await sender.send(message) == Sent()
    assert isinstance(await sender.find(message), Unknown)
    assert written == ["Hello"]


@pytest.fixture
def piped() -> Iterator[Any]:
    before = sys.stdin
    yield lambda text: setattr(sys, "stdin", io.StringIO(text))
    sys.stdin = before


@pytest.mark.parametrize(("text", "taken"), [("a\nb\n", ["a", "b"]), ("a\nbye\nb\n", ["a"]), ("", [])])
def test_a_talk_ends_with_the_input_or_with_bye(piped: Any, capsys: Any, text: str, taken: list[str]):
    piped(text)
    lines: list[str] = []
    console.talk(lines.append, lambda: None)
    assert lines == taken
