"""Whatever is typed: never an exception, always JSON, and never much work."""

import json
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.understanding import Understanding, Wish, read_choice, read_number, read_yes_no, understand
from dialogs.understanding.phrases import KNOWN
from dialogs.understanding.words import LONGEST, normalise
from tests.dialogs.understanding_names import MONDAY, NAMES

HORRORS = [
    *(
        "\x00",
        "book\x00 the taster",
        "\ud800",
        "\udfff book",
        "\u202ebook the taster",
        "\u200b" * 500,
        "﷽" * 600,
    ),
    *(
        "ﷺ" * 600,
        "a\u0301" * 300,
        "e" + "\u0301" * 599,
        "👩‍👩‍👧‍👦" * 80,
        "\U0010ffff",
        "١٢٣",
        "²³",
        "½",
        "Ⅻ",
        "\r\n\t",
        "<0> <1>",
    ),
    *("WHEN", "SESSION WHEN", "<999> to <998>", "99/99/9999", "0/0/0000", "32/13", "0th", "00:00", "99:99"),
    *(
        "in 99 months",
        "in 99 weeks",
        "next 99 months",
        "31 february 2099",
        "1/1/1999",
        "29/2/2099",
        "99th of may",
    ),
    *(
        "fifth monday of february",
        "last last friday",
        "next next week",
        "half half",
        "quarter to 0",
        "to to to",
    ),
    *("<script>", "' OR 1=1 --", "%s %n {0}", "\\b(a+)+$", "()[]{}^$", "book " + "9" * 500),
]
ENDLESS = [
    *(
        "a",
        "a ",
        "1",
        "1 ",
        "1/",
        "1/1/",
        "1 to ",
        "book ",
        "book me ",
        "taster ",
        "tastr ",
        "the ",
        "cant ",
        "i ",
    ),
    *(
        "monday ",
        "monday to ",
        "any ",
        "any a ",
        "what ",
        "what is ",
        ", ",
        "book the taster, ",
        "at 3 ",
        "half ",
    ),
    *(
        "me and ",
        "in the ",
        "innovation fund ",
        "quality ",
        " ",
        "\n",
        "é",
        "-",
        "1-",
        "'",
        "e-",
        "show me my ",
    ),
]


def ask_everything(text: str) -> None:
    wish = understand(text, MONDAY, NAMES).wish
    if wish is not None:
        assert json.loads(json.dumps(wish.args)) == wish.args
    read_number(text)
    read_yes_no(text)
    read_choice(text, ("Thursday 26 November, 10am to 11am", text, ""))


@pytest.mark.parametrize("text", HORRORS)
def test_a_strange_text_raises_nothing(text):
    ask_everything(text)


@given(st.text(st.characters(codec=None), max_size=80))
def test_no_text_raises(text):
    ask_everything(text)


WORDS = sorted(
    KNOWN | {"taster", "forum", "3", "3rd", "26/11", "2026", "3pm", "at", "7-11", "xyzzy", "WHEN", "<1>"}
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_order_of_our_own_words_raises(words):
    ask_everything(" ".join(words))


@given(
    st.datetimes(),
    st.sampled_from(["next week", "friday week", "3 jan", "in 99 weeks", "the 31st", "easter"]),
)
def test_no_plausible_moment_raises(moment, text):
    if 2000 <= moment.year <= 2090:
        understand(text, moment.replace(tzinfo=MONDAY.tzinfo), NAMES)


def test_a_text_longer_than_any_request_is_not_read():
    assert normalise("a" * LONGEST) != ""
    assert normalise("a" * (LONGEST + 1)) == ""
    assert normalise("ﷺ" * LONGEST) == ""
    assert understand("book the taster " * 70_000, MONDAY, NAMES).wish is None


def test_blanks_around_a_request_do_not_count():
    wish = understand(" " * 1_000_000 + "book the taster" + "\n" * 1_000_000, MONDAY, NAMES).wish
    assert wish
    assert wish.args == {"session": "taster"}


def cpu_seconds(text: str) -> float:
    """Return the least processor time of five readings; other processes do not count."""
    spent = []
    for _ in range(5):
        started = time.process_time()
        understand(text, MONDAY, NAMES)
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.mark.parametrize("unit", ENDLESS)
def test_twice_the_text_is_no_more_than_a_few_times_the_work(unit):
    """Compared with itself, so that a slow machine changes nothing; a pattern that runs away does."""
    understand("book the taster", MONDAY, NAMES)
    half, whole = unit * (LONGEST // 2 // len(unit)), unit * (LONGEST // len(unit))
    assert cpu_seconds(whole) <= 6 * cpu_seconds(half) + 0.02


@pytest.mark.parametrize("unit", ENDLESS)
def test_a_megabyte_costs_no_more_than_the_longest_request(unit):
    understand("book the taster", MONDAY, NAMES)
    assert cpu_seconds(unit * (1_000_000 // len(unit))) <= cpu_seconds("book me " * (LONGEST // 8)) + 0.02


def test_what_becomes_of_a_wish_changes_nothing_for_the_next_to_say_the_same():
    said = "innovation fund sessions"
    first = understand(said, MONDAY, NAMES).wish
    assert first is not None
    before = json.dumps(first.args)
    first.args["sessions"].clear()
    again = understand(said, MONDAY, NAMES).wish
    assert again is not None
    assert json.dumps(again.args) == before


def test_the_same_words_mean_another_day_tomorrow():
    wishes = [understand("what's on today", MONDAY + timedelta(days=days), NAMES).wish for days in (0, 1)]
    assert [wish.args["from"] for wish in wishes if wish] == ["2026-11-23", "2026-11-24"]


def test_the_same_words_mean_nothing_else_in_another_catalogue():
    assert understand("taster", MONDAY, NAMES).wish == Wish("details", {"session": "taster"})
    assert understand("taster", MONDAY, ()).wish is None


def test_a_text_of_numbers_upon_numbers_is_no_request():
    assert understand("book the taster " + "2-3-4-5-6 " * 30, MONDAY, NAMES) == Understanding()
