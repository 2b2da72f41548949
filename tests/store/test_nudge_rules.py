"""When a learning set is asked and told, checked against a slow reckoning of its own over a year and more."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import nudge_rules
from store.db import Store
from store.preferences import Wishes
from tests.store.nudged_hub import NudgedHub

LONDON = ZoneInfo("Europe/London")
ENGLAND = "england-and-wales"
# Written down from https://www.gov.uk/bank-holidays, so that nothing here asks what is tested.
HOLIDAYS = {
    *(date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)),
    *(date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28)),
    date(2028, 1, 3),
}
QUIET = (time(20), time(7, 30))


def working_day_before(on: date, number: int) -> date:
    while number:
        on -= timedelta(days=1)
        if on.isoweekday() < 6 and on not in HOLIDAYS:
            number -= 1
    return on


def loud(local: datetime, quiet: tuple[time, time]) -> datetime:
    """Return the first loud minute on the clock on the wall, found minute by minute."""
    while local.time() >= quiet[0] or local.time() < quiet[1]:
        local += timedelta(minutes=1)
    return local


def to_utc(local: datetime) -> datetime:
    return local.replace(tzinfo=LONDON).astimezone(UTC)


def expected(start: datetime, quiet: tuple[time, time]) -> list[tuple[str, datetime]]:
    days = {nudge_rules.PROMPT: 3, nudge_rules.FOLLOW_UP: 1}
    at = {
        rule: loud(datetime.combine(working_day_before(start.date(), n), start.time()), quiet)
        for rule, n in days.items()
    }
    return [(rule, to_utc(moment)) for rule, moment in at.items() if moment < start]


STARTS = st.builds(
    datetime.combine,
    st.dates(date(2026, 12, 1), date(2028, 1, 10)),
    st.times(time(6), time(21, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
)
QUIETS = st.tuples(
    st.times(time(16), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(time(5), time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
)


@given(STARTS, QUIETS)
def test_everybody_is_asked_at_the_right_minute_of_the_clock_on_the_wall(
    start: datetime, quiet: tuple[time, time]
):
    planned = nudge_rules.plan(
        to_utc(start),
        "Europe/London",
        ENGLAND,
        Wishes(*quiet),
        last_ended_at=to_utc(start) - timedelta(days=14),
    )
    assert [(due.rule, due.at) for due in planned if not due.dropped] == expected(start, quiet)
    assert all(due.at >= to_utc(start) for due in planned if due.dropped)


@given(STARTS, QUIETS)
def test_a_facilitator_is_told_before_the_meeting_and_never_in_quiet_hours(
    start: datetime, quiet: tuple[time, time]
):
    at = nudge_rules.digest_at(to_utc(start), "Europe/London", ENGLAND, Wishes(*quiet))
    local = at.astimezone(LONDON).replace(tzinfo=None)
    assert at < to_utc(start)
    assert loud(local, quiet) == local
    # On the day, unless the hours before the meeting are quiet.
    same_day = loud(start - timedelta(hours=4), quiet)
    assert local == (same_day if same_day < start else loud(_day_before(start), quiet))


def _day_before(start: datetime) -> datetime:
    return datetime.combine(working_day_before(start.date(), 1), start.time())


@given(STARTS, QUIETS, st.integers(1, 20_000))
def test_who_asks_to_be_asked_later_is_never_asked_before(
    start: datetime, quiet: tuple[time, time], minutes: int
):
    wished = to_utc(start) - timedelta(minutes=minutes)
    planned = nudge_rules.plan(
        to_utc(start),
        "Europe/London",
        ENGLAND,
        Wishes(*quiet),
        last_ended_at=to_utc(start) - timedelta(days=20),
        ask_again_at=wished,
    )
    assert all(due.at >= wished for due in planned)
    assert [due.rule for due in planned].count("asked for") == 1


@pytest.mark.parametrize(
    ("meets", "asked", "again", "told"),
    [
        # An ordinary fortnight; the Thursday after the clocks went forward, and the one after they went back.
        ("2026-12-17 14:00", "2026-12-14 14:00", "2026-12-16 14:00", "2026-12-17 10:00"),
        ("2027-04-01 14:00", "2027-03-25 14:00", "2027-03-31 14:00", "2027-04-01 10:00"),
        ("2027-11-04 09:00", "2027-11-01 09:00", "2027-11-03 09:00", "2027-11-04 07:30"),
        # Christmas and New Year, each with a substitute day.
        ("2026-12-30 14:00", "2026-12-23 14:00", "2026-12-29 14:00", "2026-12-30 10:00"),
        ("2027-01-05 14:00", "2026-12-30 14:00", "2027-01-04 14:00", "2027-01-05 10:00"),
        # Before the end of quiet hours everything comes when they end, and the digest the day before.
        ("2026-12-17 07:00", "2026-12-14 07:30", "2026-12-16 07:30", "2026-12-16 07:30"),
        # In the evening: asked the next morning.
        ("2026-12-17 21:00", "2026-12-15 07:30", "2026-12-17 07:30", "2026-12-17 17:00"),
    ],
)
def test_some_dates_worked_out_by_hand(meets: str, asked: str, again: str, told: str):
    start, zone = to_utc(datetime.fromisoformat(meets)), "Europe/London"
    plan = nudge_rules.plan(start, zone, ENGLAND, Wishes(), last_ended_at=start - timedelta(days=20))
    assert [due.at for due in plan] == [to_utc(datetime.fromisoformat(at)) for at in (asked, again)]
    assert nudge_rules.digest_at(start, zone, ENGLAND, Wishes()) == to_utc(datetime.fromisoformat(told))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_year_of_meetings_asks_everybody_once_and_once_more(bare_store: Store):
    hub = NudgedHub(bare_store)
    first = datetime(2026, 12, 3, 14)
    starts = [first + timedelta(weeks=2 * number) for number in range(27)]
    off = {starts[2], starts[9]}
    hub.move(0, to_utc(starts[0]))
    for number in (1, 2):
        hub.move(number, to_utc(starts[number]))
    for start in starts[3:]:
        at = to_utc(start)
        hub.meetings.append(hub.hub.occurrence(hub.type_id, at))
    asha, ben = hub.member(), hub.member("Ben")
    for start in off:
        hub.change_meeting(starts.index(start), state="not_on", reason="Closed")
    for number in range(1, 27, 2):
        if starts[number] not in off:
            hub.says(ben, number, to_utc(starts[number]) - timedelta(days=12), went_well="Fine")
    hub.run(to_utc(starts[-1]) + timedelta(hours=2))
    met = [start for start in starts[1:] if start not in off]
    asked = [one for start in met for one in expected(start, QUIET)]
    assert [(what, at) for what, who, at, _ in hub.written("nudge") if who == asha] == [
        (f"nudge {rule}", at) for rule, at in asked
    ]
    quietly = [one for start in met if starts.index(start) % 2 == 0 for one in expected(start, QUIET)]
    assert [at for _, who, at, _ in hub.written("nudge") if who == ben] == [at for _, at in quietly]
