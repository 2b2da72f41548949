import io
import os
import pty
import subprocess
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
    Press,
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


def test_where_to_join_online_is_the_last_line_of_an_entry():
    item = Item("Forum", ("Online",), (Action("Details", "details"),), link="https://meet.example/1")
    lines = console.draw(Reply("On:", items=(item,))).split("\n")
    assert lines[2:] == ["  Forum", "    Online", "    https://meet.example/1", "    [1] Details"]


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


def screen() -> tuple[console.Screen, list[str]]:
    written: list[str] = []
    return console.Screen(written.append), written


def test_every_line_is_a_delivery_of_its_own():
    shown, _ = screen()
    first, second = shown.read("help", ASHA), shown.read("help", ASHA)
    assert (first.text, first.sender, first.press) == ("help", ASHA, None)
    assert first.key != second.key


def test_a_number_presses_the_button_that_carries_it():
    shown, _ = screen()
    shown.show(LISTING)
    assert shown.read("1", ASHA).press == Press("book")
    shown.show(LISTING)
    assert shown.read(" 4 ", ASHA).press == Press("help")


def test_a_number_that_is_not_on_the_screen_is_just_a_line():
    shown, _ = screen()
    assert shown.read("1", ASHA).text == "1"
    shown.show(LISTING)
    for line in ("0", "5", "-1", "99999999999", "１２"):
        assert shown.read(line, ASHA).press is None


def test_a_message_that_comes_in_between_has_numbers_of_its_own():
    shown, written = screen()
    shown.show(Reply("Booked", actions=(Action("Cancel my place", "cancel", {"booking": 1}),)))
    shown.show(Reply("The taster has moved", actions=(Action("Cancel my place", "cancel", {"booking": 2}),)))
    assert "[1] Cancel my place" in written[0]
    assert "[2] Cancel my place" in written[1]
    assert shown.read("2", ASHA).press == Press("cancel", {"booking": 2})


def test_a_number_answers_a_question_in_words():
    shown, _ = screen()
    field = Field("sure", "Sure?", "yes_no")
    shown.show(Reply("", question=Question(Form("F", (field,)), "t"), actions=(Action("Help", "help"),)))
    assert shown.read("2", ASHA).text == "2"


async def test_the_terminal_prints_and_cannot_be_asked():
    shown, written = screen()
    message = Outgoing(1, "k", "console", "", "asha", {}, Reply("Hello"))
    sender = console.ConsoleSender(shown)
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


def test_a_person_can_go_back_in_the_line_they_type():
    pytest.importorskip("readline")
    ours, theirs = pty.openpty()
    program = "from adapters.console import talk; talk(lambda line: print('took', ascii(line)), lambda: None)"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=theirs, stdout=theirs)
    os.write(ours, b"tastr\x1b[De\nbye\n")
    assert process.wait(timeout=30) == 0
    printed = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "took 'taster'" in printed
