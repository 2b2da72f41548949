from datetime import UTC, date, datetime

import pytest

from dialogs import wording

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (10, 0, "10am"),
        (17, 30, "5:30pm"),
        (12, 0, "midday"),
        (0, 0, "midnight"),
        (12, 15, "12:15pm"),
        (9, 5, "9:05am"),
    ],
)
def test_times_are_said_as_the_nhs_says_them(hour: int, minute: int, said: str):
    assert wording.clock(datetime(2026, 1, 1, hour, minute)) == said


def test_a_date_names_its_year_only_when_it_is_another_one():
    assert wording.day(date(2026, 12, 1), date(2026, 11, 23)) == "Tuesday 1 December"
    assert wording.day(date(2027, 6, 1), date(2026, 11, 23)) == "Tuesday 1 June 2027"


def test_days_in_one_year_name_it_once():
    days = [date(2027, 1, 21), date(2027, 2, 18)]
    said = wording.days(days, date(2026, 11, 23))
    assert said == "Thursday 21 January and Thursday 18 February 2027"
    assert wording.days([date(2026, 12, 31), days[0]], date(2026, 11, 23)).startswith(
        "Thursday 31 December and"
    )
    assert wording.days([], date(2026, 11, 23)) == ""


def test_people_see_the_time_of_the_sessions_own_zone():
    summer = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    said = wording.when(summer, summer.replace(hour=10), "Europe/London", NOW)
    assert said == "Tuesday 1 June 2027, 10am to 11am"


@pytest.mark.parametrize(
    ("free", "said"), [(None, "Places left"), (0, "Full"), (1, "1 place left"), (2, "2 places left")]
)
def test_places_left_are_said_in_words(free: int | None, said: str):
    assert wording.places_in_words(free) == said


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_listing_has_one_and(words: list[str], said: str):
    assert wording.listing(words) == said


def test_where_never_gives_the_link_away():
    assert wording.where("Hub", "https://meet.example/x") == "Hub, or online"
    assert wording.where("", "https://meet.example/x") == "Online"
    assert wording.where("", "") == "Place to be announced"
