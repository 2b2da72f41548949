from datetime import UTC, datetime, time

import pytest

from tests.databases import Databases
from tests.faults import year, year_oracle
from tests.faults.year_oracle import Stay, Wish


def test_over_christmas_everybody_is_reminded_at_the_minute_they_should_be(databases: Databases):
    came = year.run(databases, "sqlite", year.Size(people=12, acts=160, days=60), "short")
    assert {"booked", "cancelled", "moved", "wished"} <= set(came.acts)
    assert came.reminded.total() > 50
    assert len(came.calendars) > 50
    assert list(year.wrong(came)) == []


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "starts", "due"),
    [
        ("2 working days before", "2026-12-29 10:00", "2026-12-23 10:00"),
        ("day before at 16:00", "2027-03-29 09:00", "2027-03-28 15:00"),
        ("2 working days before", "2027-10-31 10:00", "2027-10-28 09:00"),
        ("1 hour before", "2027-03-28 01:30", "2027-03-28 00:30"),
    ],
)
def test_the_oracle_itself_is_right_where_somebody_worked_it_out(rule: str, starts: str, due: str):
    assert year_oracle.due(rule, at(starts)) == at(due)


def test_the_oracle_would_notice_a_reminder_that_is_missing_or_late():
    stay = Stay("U1", at("2026-12-03 10:00"), ("1 hour before",), at("2026-11-30 10:00"))
    right = year_oracle.expected(stay, [Wish(at("2026-11-30 09:00"))])
    came = year.Year(at("2026-12-04 00:00"), [stay], {"U1": [Wish(at("2026-11-30 09:00"))]})
    assert list(right) == [at("2026-12-03 09:00")]
    assert list(year.wrong(came)) == ["U1 was not reminded at 2026-12-03 09:00:00+00:00"]
    came.reminded["U1", at("2026-12-03 09:01")] += 1
    assert len(list(year.wrong(came))) == 2


def test_the_oracle_keeps_the_night_quiet():
    assert year_oracle.loud(at("2026-12-03 05:00"), (time(20), time(7, 30))) == at("2026-12-03 07:30")
