from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import arguments

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("value", [7, "7", "007"])
def test_an_id_is_read_from_a_number_or_its_digits(value: Any):
    assert arguments.identity({"id": value}, "id") == 7


@pytest.mark.parametrize("value", [None, True, 0, -1, 1.5, "", "x", "７", [7], {"id": 7}, 2**31, "9" * 5000])
def test_what_is_no_id_is_not_there(value: Any):
    assert arguments.identity({"id": value}, "id") is None


def test_ids_come_in_rising_order_without_repeats_so_that_locks_are_taken_in_order():
    assert arguments.identities({"ids": ["9", 3, "x", 3, None]}, "ids") == [3, 9]


def test_dates_times_and_moments_are_read_in_the_iso_way():
    args = {"day": "2026-12-03", "time": "15:00", "bad": "tomorrow"}
    assert arguments.day(args, "day") == date(2026, 12, 3)
    assert arguments.time_of_day(args, "time") == time(15)
    assert arguments.day(args, "bad") is None
    assert arguments.time_of_day(args, "bad") is None
    assert arguments.moment("2026-12-03T10:00:00+00:00") == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert arguments.moment("2026-07-03T10:00:00+01:00") == datetime(2026, 7, 3, 9, tzinfo=UTC)
    assert arguments.moment("2026-12-03T10:00:00") is None


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_moment_that_utc_does_not_know_is_not_there(value: str):
    assert arguments.moment(value) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("the week of Monday 7 December, after 5:30pm", "the week of Monday 7 December, after 5:30pm"),
        ("a " * 60, "a a a a a a a a"),
        ("a_" * 60, "a a a a a a a a"),
        ("x" * 500, "x" * 80),
        (None, ""),
    ],
)
def test_what_is_said_back_is_a_few_words(given: Any, said: str):
    assert arguments.phrase({"when": given}, "when") == said


def test_what_is_said_back_may_be_longer_where_it_has_to_be():
    assert arguments.phrase({"when": "a " * 60}, "when", most=12) == "a a a a a a a a a a a a"


@given(JSON)
def test_nothing_a_button_carries_can_raise(value: Any):
    args = {"x": value}
    for read in (
        arguments.identity,
        arguments.identities,
        arguments.number,
        arguments.word,
        arguments.words,
        arguments.phrase,
        arguments.day,
        arguments.time_of_day,
        arguments.flag,
    ):
        read(args, "x")
    arguments.moment(value)
