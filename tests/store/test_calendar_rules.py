import subprocess
import sys
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from store.calendar_rules import (
    REGIONS,
    NonsenseRule,
    bank_holiday,
    check_rule,
    is_monthly,
    is_working_day,
    is_zone,
    nominal_dates,
    to_utc,
    working_days_before,
)

LONDON = "Europe/London"
ENGLAND = "england-and-wales"


# --- Recurrence


def test_a_fortnight_keeps_its_weeks_whatever_span_is_asked_for():
    rule, starts_on = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2024, 1, 4)
    year = nominal_dates(starts_on, rule, date(2026, 11, 1), date(2027, 10, 31))
    assert all((on - starts_on).days % 14 == 0 for on in year)
    for first in (date(2026, 11, 20), date(2026, 11, 27), date(2027, 3, 28)):
        assert nominal_dates(starts_on, rule, first, date(2027, 10, 31)) == [on for on in year if on >= first]


def test_a_new_weekday_of_a_fortnight_stays_in_the_same_weeks():
    span = date(2026, 11, 1), date(2027, 10, 31)
    thursdays = nominal_dates(date(2024, 1, 4), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", *span)
    tuesdays = nominal_dates(date(2024, 1, 4), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", *span)
    assert [on.isocalendar()[:2] for on in thursdays] == [on.isocalendar()[:2] for on in tuesdays]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9)]),
        ("FREQ=MONTHLY;BYDAY=-1FR", [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26)]),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=3FR", [date(2027, 3, 19)]),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", [date(2027, 1, 31), date(2027, 3, 31)]),
        ("FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270209", [date(2027, 1, 12), date(2027, 2, 9)]),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=36", []),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=37", [date(2027, 1, 12)]),
    ],
)
def test_dates_of_a_rule(rule, expected):
    assert nominal_dates(date(2024, 1, 1), rule, date(2027, 1, 1), date(2027, 3, 31)) == expected


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("every Tuesday", "no FREQ"),
        ("", "no FREQ"),
        ("FREQ=SECONDLY", "more often than daily"),
        ("FREQ=MINUTELY", "more often than daily"),
        ("FREQ=HOURLY;INTERVAL=3", "more often than daily"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX is not understood"),
        ("FREQ=WEEKLY;BYDAY=2TU", "a numbered weekday needs FREQ=MONTHLY"),
        ("FREQ=WEEKLY;INTERVAL=0", "from 1 to 999"),
        ("FREQ=WEEKLY;COUNT=1000000", "from 1 to 999"),
        ("FREQ=WEEKLY;UNTIL=20271231T000000Z", "must be a date"),
        ("FREQ=WEEKLY;UNTIL=20271399", "cannot be read"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY"),
        ("FREQ=DAILY;BYHOUR=1,2,3", "is not supported"),
        ("FREQ=DAILY;BYEASTER=1", "is not supported"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never occurs"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "never occurs"),
        ("FREQ=MONTHLY;BYMONTH=13", "is not understood"),
        ("FREQ=WEEKLY;BYDAY=TH;UNTIL=20231231", "never occurs"),
    ],
)
def test_a_nonsense_rule_is_refused_with_what_is_wrong_with_it(rule, reason):
    with pytest.raises(NonsenseRule, match=reason):
        check_rule(date(2024, 1, 4), rule)


LEAP_MONDAY = "BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"


@pytest.mark.parametrize(
    ("starts_on", "rule"),
    [
        (date(2024, 1, 4), f"FREQ=YEARLY;{LEAP_MONDAY}"),
        (date(2024, 2, 29), f"FREQ=DAILY;{LEAP_MONDAY}"),
        (date(2072, 3, 1), f"FREQ=WEEKLY;{LEAP_MONDAY}"),  # which comes in 2112: 2100 is no leap year
        (date(2024, 1, 4), "FREQ=WEEKLY;BYDAY=TH;UNTIL=20240104"),
    ],
)
def test_a_rule_that_occurs_at_least_once_is_accepted(starts_on, rule):
    check_rule(starts_on, rule)


@given(
    starts_on=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    interval=st.integers(1, 8),
    months=st.lists(st.sampled_from([2, 4]), min_size=1),
    days=st.lists(st.sampled_from([29, 30, 31]), min_size=1),
    weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=2),
)
@settings(max_examples=40)
def test_a_daily_rule_is_refused_just_when_none_of_its_days_comes(
    starts_on, interval, months, days, weekdays
):
    every = (starts_on + timedelta(n) for n in range(0, 26_200, interval))
    first = next((d for d in every if d.month in months and d.day in days and d.weekday() in weekdays), None)
    assume(first is None or first.year < 2068)  # in between, a wait is so long that either is right
    by = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    rule = (
        f"FREQ=DAILY;INTERVAL={interval};BYMONTH={','.join(map(str, months))};"
        f"BYMONTHDAY={','.join(map(str, days))};BYDAY={','.join(by[one] for one in weekdays)}"
    )
    with nullcontext() if first else pytest.raises(NonsenseRule, match="never occurs"):
        check_rule(starts_on, rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=FR",
        "FREQ=WEEKLY;BYSETPOS=8",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=2",
    ],
)
def test_for_a_rule_that_never_occurs_few_days_are_looked_at(rule):
    """By the calls it takes, as no machine is always as fast: to the year 9999 it would be millions."""
    calls: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _arg: calls.update((event,)))
    try:
        with pytest.raises(NonsenseRule, match="never occurs"):
            check_rule(date(2024, 1, 4), rule)
    finally:
        sys.setprofile(None)
    assert calls["call"] < 100_000


def test_a_rule_by_month_is_told_from_one_by_week():
    assert is_monthly("FREQ=MONTHLY;BYDAY=2TU")
    assert is_monthly("FREQ=YEARLY;BYMONTH=3;BYDAY=3FR")
    assert not is_monthly("FREQ=WEEKLY;BYDAY=TU")
    assert not is_monthly(None)


# --- Local time


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        (date(2026, 3, 28), time(10), datetime(2026, 3, 28, 10, tzinfo=UTC)),
        (date(2026, 3, 29), time(10), datetime(2026, 3, 29, 9, tzinfo=UTC)),
        (date(2027, 3, 28), time(10), datetime(2027, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 10, 24), time(10), datetime(2026, 10, 24, 9, tzinfo=UTC)),
        (date(2026, 10, 25), time(10), datetime(2026, 10, 25, 10, tzinfo=UTC)),
    ],
)
def test_ten_in_the_morning_is_ten_on_the_wall_on_both_sides_of_a_clock_change(on, at, expected):
    assert to_utc(on, at, LONDON) == expected


@pytest.mark.parametrize("at", [time(1), time(1, 30), time(1, 59)])
def test_a_time_the_clocks_skip_is_the_first_moment_after_the_gap(at):
    assert to_utc(date(2026, 3, 29), at, LONDON) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert to_utc(date(2027, 3, 28), at, LONDON) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    assert to_utc(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    at=st.times().map(lambda t: t.replace(microsecond=0)),
    zone=st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"]),
)
def test_a_local_time_comes_back_as_itself_or_as_the_end_of_a_gap(on, at, zone):
    wall = to_utc(on, at, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked = datetime.combine(on, at)
    assert wall == asked or timedelta(0) < wall - asked <= timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Europe/Londn", "", "../../etc/passwd", "GMT+1 or so"])
def test_what_is_no_zone_is_not_taken_for_one(zone):
    assert not is_zone(zone)
    assert is_zone(LONDON)


# --- Bank holidays and working days


@pytest.mark.parametrize(
    ("on", "region", "name"),
    [
        (date(2026, 12, 25), ENGLAND, "Christmas Day"),
        (date(2026, 12, 28), ENGLAND, "Boxing Day (substitute day)"),
        (date(2027, 3, 26), ENGLAND, "Good Friday"),
        (date(2027, 3, 29), ENGLAND, "Easter Monday"),
        (date(2027, 3, 29), "scotland", None),
        (date(2027, 5, 3), ENGLAND, "Early May bank holiday"),
        (date(2027, 8, 30), ENGLAND, "Summer bank holiday"),
        (date(2027, 12, 27), ENGLAND, "Christmas Day (substitute day)"),
        (date(2027, 12, 28), "northern-ireland", "Boxing Day (substitute day)"),
        (date(2026, 11, 30), "scotland", "St Andrew's Day"),
        (date(2027, 1, 4), "scotland", "2nd January (substitute day)"),
        (date(2026, 6, 15), "scotland", "World Cup bank holiday"),
        (date(2027, 3, 17), "northern-ireland", "St Patrick's Day"),
        (date(2026, 7, 13), "northern-ireland", "Battle of the Boyne (Orangemen's Day) (substitute day)"),
        (date(2027, 7, 12), ENGLAND, None),
    ],
)
def test_bank_holidays_have_the_names_people_know(on, region, name):
    assert bank_holiday(on, region) == name


@pytest.mark.parametrize("year", [2026, 2027])
def test_five_mondays_a_year_are_bank_holidays_in_england(year):
    mondays = [d for n in range(365) if (d := date(year, 1, 1) + timedelta(n)).weekday() == 0]
    assert sum(bank_holiday(on, ENGLAND) is not None for on in mondays) == 5


def london(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(LONDON)).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (london(2026, 12, 3), 2, london(2026, 12, 1)),
        (london(2026, 12, 7), 2, london(2026, 12, 3)),
        (london(2026, 12, 29), 2, london(2026, 12, 23)),
        (london(2027, 3, 30), 1, london(2027, 3, 25)),
        (london(2026, 10, 26), 1, london(2026, 10, 23)),
        (london(2026, 3, 30), 1, london(2026, 3, 27)),
        (london(2026, 12, 5), 1, london(2026, 12, 4)),
        (london(2026, 12, 5), 0, london(2026, 12, 5)),
    ],
)
def test_working_days_before_keep_the_time_on_the_wall(moment, days, expected):
    assert working_days_before(moment, days, LONDON, ENGLAND) == expected


def test_working_days_before_follow_the_region():
    assert working_days_before(london(2026, 12, 1), 1, LONDON, "scotland") == london(2026, 11, 27)
    assert working_days_before(london(2026, 12, 1), 1, LONDON, ENGLAND) == london(2026, 11, 30)


@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31)),
    days=st.integers(1, 40),
    region=st.sampled_from(REGIONS),
)
def test_so_many_working_days_lie_in_between(moment, days, region):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    before = working_days_before(moment, days, LONDON, region)
    last = moment.astimezone(ZoneInfo(LONDON)).date()
    first = before.astimezone(ZoneInfo(LONDON)).date()
    counted = [on for n in range((last - first).days) if is_working_day(on := first + timedelta(n), region)]
    assert len(counted) == days
    assert counted[0] == first


def test_the_bank_holidays_are_loaded_before_anybody_asks_for_one():
    loaded = "import store.calendar_rules, sys; print('holidays.countries.united_kingdom' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "True\n"
