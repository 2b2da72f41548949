"""Dates and times as staff say them, and what they come to; it is Tuesday 17 November 2026, 10am."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from dialogs.understanding.when import Interval, Problem, find, interval

TUESDAY = "2026-11-17T10:00"
ZONE = "Europe/London"


def read(text: str, reference: str = TUESDAY) -> str:
    """Return "start" of a moment, "start/end" of a span, "?kind" of a problem and "" of nothing."""
    match interval(text, datetime.fromisoformat(reference), ZONE):
        case None:
            return ""
        case Problem(kind=kind):
            return f"?{kind}"
        case Interval(start=start, end=end, is_point=is_point):
            said = [said_of(start)] if is_point else [said_of(start), said_of(end)]
            return "/".join(said)


def said_of(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M}".removesuffix("T00:00")


DAYS = [
    ("any space weds", "2026-11-18"),
    ("cant do fri im on earlies", "2026-11-20"),
    ("swap me to next thursday please", "2026-11-26"),
    ("is it on this friday", "2026-11-20"),
    ("tuesday", "2026-11-24"),
    ("friday week", "2026-11-27"),
    ("a week on monday", "2026-11-30"),
    ("tuesday fortnight", "2026-12-08"),
    ("fortnight today", "2026-12-01"),
    ("a week tomorrow", "2026-11-25"),
    ("two weeks on friday", "2026-12-04"),
    ("in three weeks time", "2026-12-08"),
    ("three weeks from now", "2026-12-08"),
    ("the day after tomorrow", "2026-11-19"),
    ("tmrw", "2026-11-18"),
    ("the 3rd", "2026-12-03"),
    ("sat 5 dec", "2026-12-05"),
    ("thursday the 26th", "2026-11-26"),
    ("3/12", "2026-12-03"),
    ("03.12.26", "2026-12-03"),
    ("3-12-2026", "2026-12-03"),
    ("2026-12-03", "2026-12-03"),
    ("second thursday in march", "2027-03-11"),
    ("last friday of the month", "2026-11-27"),
    ("good friday", "2027-03-26"),
    ("easter monday", "2027-03-29"),
    ("boxing day", "2026-12-26"),
    ("new year's day", "2027-01-01"),
    ("wednesday of next week", "2026-11-25"),
    ("mon week after next", "2026-11-30"),
]
SPANS = [
    ("w/c 7 dec anything for porters", "2026-12-07/2026-12-14"),
    ("week commencing 30th november", "2026-11-30/2026-12-07"),
    ("week after next", "2026-11-30/2026-12-07"),
    ("this week", "2026-11-16/2026-11-23"),
    ("next week", "2026-11-23/2026-11-30"),
    ("next month", "2026-12-01/2027-01-01"),
    ("this quarter", "2026-10-01/2027-01-01"),
    ("next year", "2027-01-01/2028-01-01"),
    ("mon to weds", "2026-11-23/2026-11-26"),
    ("7-11 december", "2026-12-07/2026-12-12"),
    ("between 1st and 4th dec", "2026-12-01/2026-12-05"),
    ("christmas week", "2026-12-21/2026-12-28"),
    ("this financial year", "2026-04-01/2027-04-01"),
    ("in march", "2027-03-01/2027-04-01"),
    ("from monday onwards", "2026-11-23/"),
    ("after friday", "2026-11-21/"),
    ("by friday", "2026-11-17T10:00/2026-11-21"),
    ("before 1 december", "2026-11-17T10:00/2026-12-01"),
    ("within the next two weeks", "2026-11-17/2026-12-01"),
    ("until easter", "2026-11-17T10:00/2027-03-29"),
]
TIMES = [
    ("half two", "2026-11-17T14:30"),
    ("half 8 tomorrow", "2026-11-18T08:30"),
    ("quarter past nine on thursday", "2026-11-19T09:15"),
    ("ten to three", "2026-11-17T14:50"),
    ("0930hrs weds", "2026-11-18T09:30"),
    ("09.30 friday", "2026-11-20T09:30"),
    ("thurs at 2", "2026-11-19T14:00"),
    ("2pm on the 3rd", "2026-12-03T14:00"),
    ("9 tomorrow morning", "2026-11-18T09:00"),
    ("tonight at 8", "2026-11-17T20:00"),
    ("in 20 minutes", "2026-11-17T10:20"),
    ("in half an hour", "2026-11-17T10:30"),
    ("2 til 4 friday", "2026-11-20T14:00/2026-11-20T16:00"),
    ("2-4pm", "2026-11-17T14:00/2026-11-17T16:00"),
    ("10:00-11:30 on 27/11", "2026-11-27T10:00/2026-11-27T11:30"),
    ("weds am", "2026-11-18T06:00/2026-11-18T12:00"),
    ("friday afternoon", "2026-11-20T12:00/2026-11-20T18:00"),
    ("after 3 on thursday", "2026-11-19T15:00/"),
]
QUIET = [
    "may i ask who runs it",
    "i march into work",
    "we sat down with the team",
    "its open 24/7",
    "can i get a 1 to 1",
    "book me a 1:1",
    "room 2.30",
    "im on ward 12",
    "band 5 nurse",
    "ring me on 01438 234567",
    "version 2.10",
    "the sun lounge",
    "bay 4 bed 2",
    "me and 2 of the lads",
    "£3.50 for parking",
    "50% of us",
    "we may be late",
    "bleep 1234",
]
ASKED = [
    ("tuesday 25th november", "?weekday_contradicts_date"),
    ("31 november", "?no_such_date"),
    ("30/02", "?no_such_date"),
    ("29 february 2027", "?no_such_date"),
    ("any time after half term", "?unknown_period"),
]
CLOCKS = [
    ("28 march at 01:30", "2027-03-20T10:00", "?no_such_time"),
    ("28 march at 02:30", "2027-03-20T10:00", "2027-03-28T02:30"),
    ("in 12 hours", "2027-03-27T20:00", "2027-03-28T09:00"),
    ("in 12 hours", "2026-10-24T20:00", "2026-10-25T07:00"),
    ("29 february", "2028-02-01T09:00", "2028-02-29/2028-03-01"),
    ("tomorrow", "2026-12-31T16:00", "2027-01-01/2027-01-02"),
    ("half nine", "2026-11-17T17:30", "2026-11-18T09:30"),
    ("monday", "2026-11-21T12:00", "2026-11-23/2026-11-24"),
]


@pytest.mark.parametrize(("text", "on"), DAYS)
def test_a_day_is_read(text: str, on: str) -> None:
    assert read(text).startswith(f"{on}/"), read(text)
    assert (datetime.fromisoformat(read(text).split("/")[1]) - datetime.fromisoformat(on)).days == 1


@pytest.mark.parametrize(("text", "wanted"), [*SPANS, *TIMES, *ASKED])
def test_a_span_or_a_time_is_read(text: str, wanted: str) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize("text", QUIET)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(("text", "reference", "wanted"), CLOCKS)
def test_the_reference_time_counts(text: str, reference: str, wanted: str) -> None:
    assert read(text, reference) == wanted


def test_an_hour_that_comes_twice_is_unsure() -> None:
    found = interval("25 october at 01:30", datetime(2026, 10, 20, 9), ZONE)
    assert isinstance(found, Interval)
    assert found.is_unsure


def test_an_aware_reference_is_read_in_the_zone() -> None:
    found = interval("today", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), ZONE)
    assert isinstance(found, Interval)
    assert found.start == datetime(2026, 7, 2)


def test_every_phrase_says_where_it_stands() -> None:
    text = "monday at 9, or maybe the 3rd of december"
    assert [text[m.first : m.last] for m in find(text, datetime(2026, 11, 17, 10), ZONE)] == [
        "monday at 9",
        "the 3rd of december",
    ]


def test_no_text_is_too_odd_to_read() -> None:
    chance = random.Random(7)
    words = " ".join(text for text, _ in [*DAYS, *SPANS, *TIMES, *ASKED]).split() + list("-/.:,&'İß\n٣")
    for _ in range(3000):
        text = " ".join(chance.choices(words, k=chance.randint(1, 12)))
        found = interval(text, datetime(2026, 11, 17, 10), ZONE)
        assert found is None or isinstance(found, (Interval, Problem))
