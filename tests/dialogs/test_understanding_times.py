"""Times of day as people say them: office hours when neither am nor pm is said."""

import pytest

from dialogs.understanding.timing import read_timing
from dialogs.understanding.words import normalise
from tests.dialogs.understanding_names import MONDAY


def hours(text):
    args = read_timing(normalise(text), MONDAY.date()).args
    return args.get("at"), args.get("after"), args.get("before")


MOMENTS = [
    *(("at 3", "15:00"), ("at 9", "09:00"), ("at 12", "12:00"), ("at two", "14:00"), ("at 7", "07:00")),
    *(("3pm", "15:00"), ("3 PM", "15:00"), ("3 p.m.", "15:00"), ("8am", "08:00"), ("12am", "00:00")),
    *(("12pm", "12:00"), ("seven pm", "19:00"), ("noon", "12:00"), ("midday", "12:00")),
    *(("14:30", "14:30"), ("2:30", "14:30"), ("2.30", "14:30"), ("2.30pm", "14:30"), ("9:05", "09:05")),
    *(("0930hrs", "09:30"), ("at 1430", "14:30"), ("02:30", "02:30")),
    *(("half two", "14:30"), ("half past nine", "09:30"), ("half 10", "10:30"), ("quarter past 3", "15:15")),
    *(
        ("quarter to three", "14:45"),
        ("ten to three", "14:50"),
        ("at 10 to 3", "14:50"),
        ("20 past 9", "09:20"),
    ),
    *(
        ("twenty five past 2", "14:25"),
        ("five to 12", "11:55"),
        ("3 o'clock", "15:00"),
        ("ten oclock", "10:00"),
    ),
    *(("8 in the evening", "20:00"), ("at 8 this evening", "20:00"), ("3 in the afternoon", "15:00")),
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_a_clock_time_is_read(text, moment):
    assert hours(text) == (moment, None, None)


SPANS = [
    ("after 3", "15:00", None),
    ("any time after half two", "14:30", None),
    ("from 10", "10:00", None),
    ("10am onwards", "10:00", None),
    ("before 11", None, "11:00"),
    ("until 4pm", None, "16:00"),
    ("by noon", None, "12:00"),
    ("between 1 and 2.30", "13:00", "14:30"),
    ("1-2.30", "13:00", "14:30"),
    ("10am to 11am", "10:00", "11:00"),
    ("10-11am", "10:00", "11:00"),
    ("11-1pm", "11:00", "13:00"),
    ("2–4pm", "14:00", "16:00"),
    ("9 to 5", "09:00", "17:00"),
    ("10:00 - 11:30", "10:00", "11:30"),
    ("in the morning", None, "12:00"),
    ("afternoon", "12:00", "18:00"),
    ("this evening", "17:00", None),
    ("lunchtime", "12:00", "14:00"),
    ("after lunch", "13:00", None),
    ("after work", "17:00", None),
    ("morning after 9", "09:00", "12:00"),
]


@pytest.mark.parametrize(("text", "after", "before"), SPANS)
def test_a_part_of_the_day_is_read(text, after, before):
    assert hours(text) == (None, after, before)


NO_TIME = [
    *(
        "am i booked",
        "i am here",
        "that one",
        "3",
        "for 3 people",
        "after 2 weeks",
        "3 of us",
        "25:00",
        "12:60",
    ),
    *(
        "at 99",
        "after 3 places",
        "1:1",
        "one to one",
        "one-to-one",
        "24 hours",
        "format 2",
        "2.5",
        "10 and 11",
    ),
]


@pytest.mark.parametrize("text", NO_TIME)
def test_other_numbers_are_no_time(text):
    assert hours(text) == (None, None, None)


def test_two_moments_are_left_as_not_understood():
    timing = read_timing("at 3 or at 4", MONDAY.date())
    assert (timing.args, timing.text) == ({}, "TIMES or TIMES")


SAID = [
    ("at half two", "at 2:30pm"),
    ("after 3", "after 3pm"),
    ("before 11", "before 11am"),
    ("10 to 12", "10am to midday"),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_hours_can_be_said_again_in_plain_words(text, said):
    assert str(read_timing(normalise(text), MONDAY.date()).args["when"]).removeprefix("today, ") == said
