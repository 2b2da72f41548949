"""Answers typed to a question, and what they are taken for."""

import pytest

from dialogs.understanding import read_choice, read_number, read_yes_no

DATES = (
    "Thursday 26 November, 10am to 11am",
    "Tuesday 1 December, 11am to midday",
    "Thursday 10 December, 10am to 11am",
    "Friday 11 December, 2:30pm to 4pm",
)
BY_DATE = [
    *(("1", 0), ("4", 3), ("5", None), ("0", None), ("option 2", 1), ("number 3", 2), ("2 please", 1)),
    *(("the first one", 0), ("second", 1), ("last", 3), ("the last one please", 3), ("2nd one", 1)),
    *(("the second one", 1), ("last one", 3), ("the third date", 2), ("both", None), ("any", None)),
    *(("tuesday", 1), ("tues", 1), ("friday please", 3), ("thursday", None), ("monday", None)),
    *(("26", 0), ("26th", 0), ("the 26th", 0), ("26 nov", 0), ("26/11", 0), ("1st", 1), ("1 dec", 1)),
    *(("thursday 10", 2), ("thurs 10 dec", 2), ("november", 0), ("december", None), ("the 10th", 2)),
    *(("11am", 1), ("at 11", 1), ("half two", 3), ("2:30", 3), ("14:30", 3), ("10am", None), ("4pm", None)),
    *(("Thursday 26 November, 10am to 11am", 0), ("thursday 26 november 10am", 0)),
    *(("not tuesday", None), ("neither", None), ("none of them", None), ("", None), ("wibble", None)),
    *(("tuesday 10 december", None), ("tuesday or friday", None), ("tomorrow", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position"), BY_DATE)
def test_a_date_is_chosen_by_number_day_or_starting_time_only_it_has(text, position):
    assert read_choice(text, DATES) == position


LABELS = (
    "CQI Taster",
    "Problem Solving Drop-in",
    "Book",
    "Book for a colleague",
    "Yes",
    "No",
    "What’s on",
    "More",
)
BY_LABEL = [
    *(("cqi taster", 0), ("taster", 0), ("tastr", 0), ("drop in", 1), ("drop-in please", 1), ("problem", 1)),
    *(("book", 2), ("BOOK", 2), ("book for a colleague", 3), ("colleague", 3), ("book for", 3)),
    *(("yes", 4), ("yes please", 4), ("no thanks", 5), ("what's on", 6), ("whats on", 6), ("more", 7)),
    *(("x", None), ("book a taxi", None), ("8", 7), ("9", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position"), BY_LABEL)
def test_a_label_is_chosen_by_a_clear_part_of_it(text, position):
    assert read_choice(text, LABELS) == position


WHEN = ("Now", "In an hour", "Tomorrow at 8am", "At another time")


@pytest.mark.parametrize("text", ["now", "send it now", "send now", "right now pls", "straight away", "asap"])
def test_at_once_is_now(text: str):
    assert read_choice(text, WHEN) == 0
    assert read_choice(text, WHEN[1:]) is None


def test_equal_labels_are_not_guessed_between():
    assert read_choice("taster", ("Taster", "Taster")) is None
    assert read_choice("2", ("Taster", "Taster")) == 1
    assert read_choice("1", ()) is None


YES = [
    "yes",
    "Y",
    "yep",
    "yes please",
    "yeah thanks",
    "ok",
    "okay",
    "sure",
    "go on then",
    "yeah go for it",
    "yep please",
    "do it",
    "YES!!",
    "👍",
]
NO = ["no", "N", "nope", "no thanks", "nah", "not now", "never mind", "don't", "No!", "not yet", "👎"]
NO += ["nah not that one", "no next week", "no, not thursday thanks", "nope", "wrong one", "another day"]
NEITHER = [
    "",
    "maybe",
    "yes and no",
    "yes no",
    "book the taster",
    "no idea",
    "norm",
    "no one",
    "no problem",
    "yes next week",
    "no, book the drop in",
    "yesterday",
    "knock",
    "🎉",
]


@pytest.mark.parametrize(
    ("text", "answer"), [*((t, True) for t in YES), *((t, False) for t in NO), *((t, None) for t in NEITHER)]
)
def test_yes_and_no_are_plain_or_nothing(text, answer):
    assert read_yes_no(text) is answer


NUMBERS = [
    *(("2", 2), ("two", 2), ("a couple", 2), ("12", 12)),
    *(("twelve", 12), ("0", 0), ("none", 0), ("just me", 1)),
    *(("3 people", 3), ("for three", 3), ("two of us", 2)),
    *(("me and 2 others", 3), ("me and two of the lads", 3)),
    *(("two please", 2), ("９", 9), ("9999", 9999), ("12345", None)),
    *(("-2", None), ("2.5", None), ("lots", None)),
    *(("", None), ("2 or 3", None), ("2 tasters", None), ("thursday", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), NUMBERS)
def test_a_number_is_read_in_figures_and_words(text, counted):
    assert read_number(text) == counted
