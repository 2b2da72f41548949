from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import calendar_rules, offer_rules

HERE = ("Europe/London", "england-and-wales")
LONDON = ZoneInfo(HERE[0])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


# Worked out by hand with a calendar of 2026 and 2027.
BY_HAND = [
    ("2026-11-24 09:00", "2026-11-25 09:00", "a Tuesday"),
    ("2026-11-27 12:00", "2026-11-30 12:00", "Friday noon"),
    ("2026-11-27 23:59", "2026-11-30 23:59", "late on a Friday"),
    ("2026-11-28 15:00", "2026-12-01 00:00", "a Saturday: all of Monday"),
    ("2026-11-29 07:30", "2026-12-01 00:00", "a Sunday"),
    (
        "2026-12-24 16:00",
        "2026-12-29 16:00",
        "Christmas Eve; Boxing Day is a Saturday, its substitute a Monday",
    ),
    ("2026-12-31 10:00", "2027-01-04 10:00", "New Year's Eve, and New Year is a Friday"),
    ("2027-03-25 10:00", "2027-03-30 10:00", "Maundy Thursday, and the clocks change on Easter Sunday"),
    ("2026-10-23 10:00", "2026-10-26 10:00", "the clocks go back on the Sunday"),
]


@pytest.mark.parametrize(
    ("sent", "lapses"), [case[:2] for case in BY_HAND], ids=[case[2] for case in BY_HAND]
)
def test_an_offer_lives_24_hours_of_working_days(sent: str, lapses: str):
    in_a_month = local(sent) + timedelta(days=30)
    assert offer_rules.until(local(sent), in_a_month, *HERE) == local(lapses)


@pytest.mark.parametrize(
    ("left", "lives"),
    [
        (timedelta(hours=40), timedelta(hours=20)),
        (timedelta(hours=2), timedelta(hours=1)),
        (timedelta(minutes=50), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_near_the_date_it_lives_for_half_of_what_is_left(left: timedelta, lives: timedelta):
    sent = local("2026-11-24 09:00")
    assert offer_rules.until(sent, sent + left, *HERE) == sent + lives


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 120),
)
def test_working_hours_are_counted_as_by_walking_hour_by_hour(moment: datetime, hours: int):
    """By the clock on the wall, on which no hour is missing: an oracle that knows no shortcut."""
    moment = moment.replace(minute=0, second=0, microsecond=0)
    at, left = moment.astimezone(LONDON).replace(tzinfo=None), hours
    while left or not calendar_rules.is_working_day(at.date(), HERE[1]):
        left -= calendar_rules.is_working_day(at.date(), HERE[1])
        at += timedelta(hours=1)
        if not left:
            break
    if hours:
        found = calendar_rules.working_hours_after(moment, hours, *HERE)
        assert found == calendar_rules.to_utc(at.date(), at.time(), HERE[0])
