import itertools
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import reminder_rules
from store.quiet_hours import DEFAULT, QuietHours
from store.reminder_rules import Due, NoReminder, plan

ZONE, REGION = "Europe/London", "england-and-wales"
NEVER_QUIET = QuietHours(time(0), time(0))


def at(text: str) -> datetime:
    """Return a UTC moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def planned(*rules: str, starts: datetime, quiet: QuietHours = NEVER_QUIET, **more: datetime) -> list[Due]:
    return plan(rules, starts, ZONE, REGION, quiet, **more)


@pytest.mark.parametrize(
    ("rule", "starts", "due"),
    [
        ("30 minutes before", "2026-12-03 10:00", "2026-12-03 09:30"),
        ("2 hours before", "2026-12-03 10:00", "2026-12-03 08:00"),
        ("day before at 16:00", "2026-12-03 10:00", "2026-12-02 16:00"),
        ("on the day at 08:00", "2026-12-03 10:00", "2026-12-03 08:00"),
        ("3 days before at 12:30", "2026-12-03 10:00", "2026-11-30 12:30"),
        ("1 day before", "2026-12-03 10:00", "2026-12-02 10:00"),
        # Thursday, Wednesday, and over a weekend.
        ("2 working days before", "2026-12-03 10:00", "2026-12-01 10:00"),
        ("2 working days before", "2026-12-07 10:00", "2026-12-03 10:00"),
        ("1 working day before at 09:00", "2026-12-07 10:00", "2026-12-04 09:00"),
        # Christmas Day is a Friday, and Boxing Day is kept on the Monday.
        ("2 working days before", "2026-12-30 10:00", "2026-12-24 10:00"),
        ("1 working day before", "2026-12-29 10:00", "2026-12-24 10:00"),
        # Good Friday and Easter Monday.
        ("1 working day before", "2027-03-30 09:00", "2027-03-25 10:00"),
        # The clocks go forward on 28 March 2027: ten in summer time is nine UTC, the day before ten.
        ("day before at 10:00", "2027-03-28 09:00", "2027-03-27 10:00"),
        ("1 day before", "2027-03-28 09:00", "2027-03-27 10:00"),
        ("24 hours before", "2027-03-28 09:00", "2027-03-27 09:00"),
        # And back on 25 October 2026.
        ("day before at 16:00", "2026-10-26 10:00", "2026-10-25 16:00"),
        ("2 working days before", "2026-10-26 10:00", "2026-10-22 09:00"),
    ],
)
def test_a_reminder_comes_at_the_local_time_people_expect(rule: str, starts: str, due: str):
    assert [one.at for one in planned(rule, starts=at(starts))] == [at(due)]


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "0 hours before",
        "2 hours before at 10:00",
        "day before at 24:00",
        "61 working days before",
        "",
    ],
)
def test_what_is_no_rule_is_refused(words: str):
    with pytest.raises(NoReminder):
        reminder_rules.read(words)


def test_a_reminder_in_quiet_hours_waits_for_their_end():
    [due] = planned("3 hours before", starts=at("2026-12-03 10:00"), quiet=DEFAULT)
    assert due.at == at("2026-12-03 07:30")
    assert not due.dropped


def test_a_reminder_that_quiet_hours_would_make_useless_is_dropped():
    [due] = planned("1 hour before", starts=at("2026-12-03 07:30"), quiet=DEFAULT)
    assert "quiet hours" in due.dropped


def test_of_two_reminders_that_would_come_together_only_the_later_comes():
    first, second = planned("3 hours before", "2 hours before", starts=at("2026-12-03 09:00"), quiet=DEFAULT)
    assert first.dropped
    assert (second.at, second.dropped) == (at("2026-12-03 07:30"), "")


def test_a_reminder_is_useful_until_the_next_one_comes():
    rules = ("1 hour before", "2 working days before", "day before at 16:00")
    dues = planned(*rules, starts=at("2026-12-03 10:00"))
    assert [one.rule for one in dues] == ["2 working days before", "day before at 16:00", "1 hour before"]
    assert [one.expires_at for one in dues] == [*(one.at for one in dues[1:]), at("2026-12-03 10:00")]


def test_who_wants_nothing_for_a_while_gets_what_is_still_useful_after_it():
    dues = planned(
        "2 working days before",
        "1 hour before",
        starts=at("2026-12-03 10:00"),
        not_before=at("2026-12-02 08:00"),
    )
    assert [one.at for one in dues] == [at("2026-12-02 08:00"), at("2026-12-03 09:00")]


def test_a_reminder_that_was_asked_for_comes_beside_the_others():
    dues = planned("1 hour before", starts=at("2026-12-03 10:00"), asked_for=at("2026-12-02 18:00"))
    assert next((one.rule, one.at) for one in dues) == (reminder_rules.ASKED_FOR, at("2026-12-02 18:00"))


def test_quiet_hours_that_begin_when_they_end_are_none():
    assert NEVER_QUIET.after(at("2026-12-03 02:00"), ZONE) == at("2026-12-03 02:00")


def test_quiet_hours_may_lie_in_the_day_of_who_works_at_night():
    by_day = QuietHours(time(9), time(17))
    assert by_day.after(at("2026-12-03 10:00"), ZONE) == at("2026-12-03 17:00")
    assert by_day.after(at("2026-12-03 17:00"), ZONE) == at("2026-12-03 17:00")
    assert by_day.after(at("2026-12-03 22:00"), ZONE) == at("2026-12-03 22:00")


TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, TIMES, TIMES)
def test_nothing_is_ever_moved_into_quiet_hours_or_back_in_time(moment: datetime, begins: time, ends: time):
    quiet = QuietHours(begins, ends)
    moved = quiet.after(moment, ZONE)
    assert moment <= moved <= moment + timedelta(hours=25)
    assert quiet.after(moved, ZONE) == moved


@given(
    st.lists(
        st.sampled_from(["2 working days before", "day before at 16:00", "6 hours before", "1 hour before"])
    ),
    MOMENTS,
    TIMES,
    TIMES,
)
def test_what_is_sent_is_never_sent_at_the_same_time_nor_after_the_start(
    rules: list[str], starts: datetime, begins: time, ends: time
):
    sent = [one for one in planned(*rules, starts=starts, quiet=QuietHours(begins, ends)) if not one.dropped]
    assert all(one.at < one.expires_at <= starts for one in sent)
    assert all(one.expires_at <= later.at for one, later in itertools.pairwise(sent))


@pytest.mark.parametrize(
    ("begins", "ends", "at", "since"),
    [
        (time(20), time(7, 30), time(23), time(20)),
        (time(20), time(7, 30), time(19, 59), time(19, 59)),
        (time(9), time(17), time(12), time(9)),
        (time(0), time(0), time(23), time(23)),
    ],
)
def test_quiet_hours_began_the_evening_before(begins: time, ends: time, at: time, since: time):
    on = datetime(2026, 11, 24, tzinfo=UTC).date()
    began = QuietHours(begins, ends).since(datetime.combine(on, at, UTC), "Europe/London")
    assert began == datetime.combine(on, since, UTC)


def test_quiet_hours_of_the_early_morning_began_the_day_before():
    night = QuietHours(time(20), time(7, 30))
    early = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert night.since(early, "Europe/London") == datetime(2026, 11, 23, 20, tzinfo=UTC)
