"""Days as people say them: each row is what was typed and the days that are meant, the last one excluded."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding import understand
from dialogs.understanding.saying_when import say_day
from dialogs.understanding.timing import read_timing
from dialogs.understanding.words import normalise
from tests.dialogs.understanding_names import MONDAY, NAMES

TODAY = MONDAY.date()


def days(text: str, today: date = TODAY) -> tuple[str | None, ...] | str | None:
    args = read_timing(normalise(text), today).args
    if "problem" in args or not {"from", "to"} & set(args):
        return str(args["problem"]) if "problem" in args else None
    return tuple(str(args[name]) if name in args else None for name in ("from", "to"))


ONE_DAY = [
    ("today", "2026-11-23"),
    ("tonight", "2026-11-23"),
    ("this afternoon", "2026-11-23"),
    ("tomorrow", "2026-11-24"),
    ("tomoz", "2026-11-24"),
    ("tommorow", "2026-11-24"),
    ("the day after tomorrow", "2026-11-25"),
    ("yesterday", "2026-11-22"),
    ("thursday", "2026-11-26"),
    ("Thurs", "2026-11-26"),
    ("thrusday", "2026-11-26"),
    ("on weds", "2026-11-25"),
    ("monday", "2026-11-30"),
    ("this monday", "2026-11-23"),
    ("this thursday", "2026-11-26"),
    ("this coming friday", "2026-11-27"),
    ("next tuesday", "2026-12-01"),
    ("nxt fri", "2026-12-04"),
    ("tuesday next week", "2026-12-01"),
    ("next week tuesday", "2026-12-01"),
    ("next week on thurs", "2026-12-03"),
    ("last friday", "2026-11-20"),
    ("friday week", "2026-12-04"),
    ("a week on friday", "2026-12-04"),
    ("a week today", "2026-11-30"),
    ("today week", "2026-11-30"),
    ("a week tomorrow", "2026-12-01"),
    ("fortnight today", "2026-12-07"),
    ("a fortnight on wednesday", "2026-12-09"),
    ("two weeks tomorrow", "2026-12-08"),
    ("in 2 weeks", "2026-12-07"),
    ("in a fortnight", "2026-12-07"),
    ("in three days", "2026-11-26"),
    ("in a month", "2026-12-23"),
    ("10 days from now", "2026-12-03"),
    ("3 December", "2026-12-03"),
    ("3rd Dec", "2026-12-03"),
    ("3 dec 2027", "2027-12-03"),
    ("December 3", "2026-12-03"),
    ("december the 3rd", "2026-12-03"),
    ("the third of december", "2026-12-03"),
    ("thursday the 3rd of december", "2026-12-03"),
    ("Thu, 3 Dec", "2026-12-03"),
    ("23 november", "2026-11-23"),
    ("22 november", "2027-11-22"),
    ("1 feb", "2027-02-01"),
    ("3 febuary", "2027-02-03"),
    ("3/12", "2026-12-03"),
    ("03/12/26", "2026-12-03"),
    ("3.12.2026", "2026-12-03"),
    ("3-12-26", "2026-12-03"),
    ("2026-12-03", "2026-12-03"),
    ("the 26th", "2026-11-26"),
    ("on the 26", "2026-11-26"),
    ("3rd", "2026-12-03"),
    ("the 31st", "2026-12-31"),
    ("thursday 26th", "2026-11-26"),
    ("thursday 26", "2026-11-26"),
    ("first wednesday in december", "2026-12-02"),
    ("last friday of the month", "2026-11-27"),
    ("second tuesday of next month", "2026-12-08"),
    ("29 february", "2028-02-29"),
    ("christmas eve", "2026-12-24"),
    ("boxing day", "2026-12-26"),
    ("new year's day", "2027-01-01"),
    ("good friday", "2027-03-26"),
    ("easter monday", "2027-03-29"),
]


@pytest.mark.parametrize(("text", "day"), ONE_DAY)
def test_one_day_is_read(text, day):
    assert days(text) == (day, (date.fromisoformat(day) + timedelta(days=1)).isoformat())


SPANS = [
    ("this week", "2026-11-23", "2026-11-30"),
    ("next week", "2026-11-30", "2026-12-07"),
    ("nxt wk", "2026-11-30", "2026-12-07"),
    ("last week", "2026-11-16", "2026-11-23"),
    ("the week after next", "2026-12-07", "2026-12-14"),
    ("the rest of the week", "2026-11-23", "2026-11-30"),
    ("this week or next", "2026-11-23", "2026-12-07"),
    ("w/c 7 Dec", "2026-12-07", "2026-12-14"),
    ("week commencing 9 december", "2026-12-07", "2026-12-14"),
    ("next two weeks", "2026-11-23", "2026-12-07"),
    ("the next fortnight", "2026-11-23", "2026-12-07"),
    ("the weekend", "2026-11-28", "2026-11-30"),
    ("next weekend", "2026-12-05", "2026-12-07"),
    ("this month", "2026-11-01", "2026-12-01"),
    ("next month", "2026-12-01", "2027-01-01"),
    ("in december", "2026-12-01", "2027-01-01"),
    ("december", "2026-12-01", "2027-01-01"),
    ("november", "2026-11-01", "2026-12-01"),
    ("in oct", "2027-10-01", "2027-11-01"),
    ("january 2028", "2028-01-01", "2028-02-01"),
    ("in may", "2027-05-01", "2027-06-01"),
    ("may", "2027-05-01", "2027-06-01"),
    ("next year", "2027-01-01", "2028-01-01"),
    ("in the new year", "2027-01-01", "2027-02-01"),
    ("early december", "2026-12-01", "2026-12-11"),
    ("mid december", "2026-12-11", "2026-12-21"),
    ("the end of the month", "2026-11-21", "2026-12-01"),
    ("7-11 December", "2026-12-07", "2026-12-12"),
    ("7 to 11 december", "2026-12-07", "2026-12-12"),
    ("from the 7th to the 11th of december", "2026-12-07", "2026-12-12"),
    ("30 Nov – 4 Dec", "2026-11-30", "2026-12-05"),
    ("21st dec til 3rd jan", "2026-12-21", "2027-01-04"),
    ("tuesday to thursday", "2026-11-24", "2026-11-27"),
    ("mon-fri", "2026-11-30", "2026-12-05"),
    ("fri to mon", "2026-11-27", "2026-12-01"),
    ("monday to wednesday next week", "2026-11-30", "2026-12-03"),
    ("between tuesday and thursday", "2026-11-24", "2026-11-27"),
    ("tuesday or wednesday", "2026-11-24", "2026-11-26"),
    ("tuesday and wednesday", "2026-11-24", "2026-11-26"),
    ("3 or 4 december", "2026-12-03", "2026-12-05"),
    ("the 4th and 3rd of december", "2026-12-03", "2026-12-05"),
    ("4 and 5 january", "2027-01-04", "2027-01-06"),
    ("between 3 and 17 december", "2026-12-03", "2026-12-18"),
    ("this week and next", "2026-11-23", "2026-12-07"),
    ("after thursday", "2026-11-27", None),
    ("after 3 december", "2026-12-04", None),
    ("from 3 december", "2026-12-03", None),
    ("from next week onwards", "2026-11-30", None),
    ("since last week", "2026-11-16", None),
    ("before christmas", "2026-11-23", "2026-12-25"),
    ("this side of xmas", "2026-11-23", "2026-12-25"),
    ("until friday", "2026-11-23", "2026-11-28"),
    ("by friday", "2026-11-23", "2026-11-28"),
    ("before friday", "2026-11-23", "2026-11-27"),
]


@pytest.mark.parametrize(("text", "first", "end"), SPANS)
def test_several_days_are_read_half_open(text, first, end):
    assert days(text) == (first, end)


NO_DATE = [
    *("may i come", "i may come along", "we march on"),
    *("room 2.10", "24 hours a day", "50/50", "the first time"),
    *("", "hello", "12", "3", "half past two", "the 3rd floor", "1st cohort", "in two minds"),
    *("version 4.5", "nonday"),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATE)
def test_words_that_only_look_like_a_date_are_none(text):
    assert days(text) is None


PROBLEMS = [
    ("tuesday 25th november", "weekday_contradicts_date"),
    ("friday 3/12", "weekday_contradicts_date"),
    ("tuesday 25th", "weekday_contradicts_date"),
    ("31 november", "no_such_date"),
    ("30 feb", "no_such_date"),
    ("31/11", "no_such_date"),
    ("29 february 2027", "no_such_date"),
    ("12/25", "no_such_date"),
    ("11-7 december", "ends_before_it_starts"),
    ("tuesday or thursday", "several_dates"),
    ("3 and 17 december and 5 january", "several_dates"),
    ("3 and 17 december", "several_dates"),
    ("30 and 31 november", "no_such_date"),
    ("3 and 3 december", "no_such_date"),
    ("tuesdays in december", "several_dates"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_a_date_that_cannot_be_right_is_a_problem_and_no_guess(text, problem):
    assert days(text) == problem


ELSEWHEN = [
    # (today, text, first day)
    ("2026-12-31", "tomorrow", "2027-01-01"),
    ("2026-12-31", "next week", "2027-01-04"),
    ("2026-12-31", "next month", "2027-01-01"),
    ("2026-12-31", "31 december", "2026-12-31"),
    ("2026-12-31", "december", "2026-12-01"),
    ("2026-12-31", "january", "2027-01-01"),
    ("2026-12-30", "the 1st", "2027-01-01"),
    ("2027-01-01", "last month", "2026-12-01"),
    ("2027-01-31", "in a month", "2027-02-28"),
    ("2027-01-31", "the 30th", "2027-03-30"),
    ("2028-02-28", "tomorrow", "2028-02-29"),
    ("2028-02-28", "29 february", "2028-02-29"),
    ("2026-11-29", "next week", "2026-11-30"),
    ("2026-11-29", "this week", "2026-11-23"),
    ("2026-11-26", "thursday", "2026-12-03"),
    ("2026-11-26", "this thursday", "2026-11-26"),
    ("2026-11-28", "the weekend", "2026-11-28"),
    # the clocks go back on 25 October 2026 and forward on 28 March 2027
    ("2026-10-24", "tomorrow", "2026-10-25"),
    ("2026-10-24", "in 2 days", "2026-10-26"),
    ("2026-10-20", "sunday 25th", "2026-10-25"),
    ("2027-03-27", "tomorrow", "2027-03-28"),
    ("2027-03-25", "a week today", "2027-04-01"),
]


@pytest.mark.parametrize(("today", "text", "first"), ELSEWHEN)
def test_month_ends_year_ends_and_clock_changes_do_not_shift_a_day(today, text, first):
    found = days(text, date.fromisoformat(today))
    assert isinstance(found, tuple)
    assert found[0] == first


def test_today_is_the_day_in_the_hubs_zone():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("Europe/London"))
    wish = understand("what's on today", late, NAMES).wish
    assert wish
    assert wish.args["from"] == "2026-07-02"


SAID = [
    ("thursday", "Thursday 26 November"),
    ("3 jan", "Sunday 3 January 2027"),
    ("26 march 2027", "Friday 26 March 2027"),
    ("28 dec to 3 jan", "Monday 28 December to Sunday 3 January 2027"),
    ("in january", "January 2027"),
    ("3 dec 2027", "Friday 3 December 2027"),
    ("this week", "this week"),
    ("in december", "December"),
    ("after thursday", "after Thursday 26 November"),
    ("by friday", "until Friday 27 November"),
    ("7-11 dec", "Monday 7 December to Friday 11 December"),
    ("w/c 9 dec", "the week of Monday 7 December"),
    ("31 november", "31 November"),
    ("tuesday or thursday", "Tuesday 24 November or Thursday 26 November"),
    ("tuesday and thursday", "Tuesday 24 November and Thursday 26 November"),
    ("this week and next", "this week and next"),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_days_can_be_said_again_in_plain_words(text, said):
    args = read_timing(normalise(text), TODAY).args
    assert args.get("when", args.get("said")) == said


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 330))
def test_every_date_we_write_is_read_as_the_same_day(today, ahead):
    day = today + timedelta(days=ahead)
    assert days(say_day(day, today), today) == (day.isoformat(), (day + timedelta(days=1)).isoformat())
