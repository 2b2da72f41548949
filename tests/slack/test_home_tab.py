"""The Home tab: what each person finds there, and that looking changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.slack import screen, slack_client
from tests.slack.office import Office, button, said
from tests.slack.workplace import TEAM

ASHA = "U0ASHA"
TASTER = "book the taster on thursday for me"


@pytest.mark.parametrize("person", ["asha", "ben", "carys", "femi"])
def test_whoever_opens_it_before_they_ever_wrote_finds_what_is_on_and_is_not_written_down(
    office: Office, person: str
):
    with office.nothing_is_written():
        home = office.place.opens_home(person)
    assert "CQI Taster" in said(home)
    assert "[button] Details" in said(home)
    assert not office.place.slack.messages


def test_somebody_whom_nobody_knows_is_told_how_to_begin(office: Office):
    office.place.user("asha").email = None
    with office.nothing_is_written():
        home = office.place.opens_home("asha")
    assert "send me a message to begin" in said(home)
    assert "My bookings" not in said(home).split("[button]")[0]


def test_it_has_ones_own_bookings_and_nobody_elses(office: Office):
    office.says("asha", TASTER)
    office.says("asha", "yes")
    assert "You have 1 booking" in said(office.place.opens_home("asha"))
    assert "You have no bookings" in said(office.place.opens_home("ben"))
    assert "Asha" not in said(office.home("ben"))
    published = [
        call.arguments["user_id"] for call in office.place.slack.calls if call.method == "views.publish"
    ]
    assert published == [ASHA, "U0BEN"]


def test_whoever_runs_sessions_finds_them_and_what_is_to_decide(office: Office):
    office.says("asha", "request a workshop")
    office.fills(
        "asha",
        {
            "What is the problem or the idea?": "Long waits",
            "About how many people would come?": "12",
            "When would suit you?": "skip",
        },
    )
    assert "1 workshop request" in said(office.place.opens_home("carys"))
    assert "1 workshop request" not in said(office.place.opens_home("ben"))


def test_it_shows_what_is_true_whenever_it_is_opened(office: Office):
    office.place.opens_home("asha")
    office.says("asha", TASTER)
    office.says("asha", "yes")
    assert "You have 1 booking" in said(office.place.opens_home("asha"))
    office.says("asha", "cancel my place")
    office.says("asha", "yes")
    assert "You have no bookings" in said(office.place.opens_home("asha"))


def test_another_tab_is_nothing_to_publish(office: Office):
    with office.nothing_is_written():
        assert office.place.delivers(slack_client.app_home_opened(TEAM, ASHA, "messages")) == {}
    assert office.place.slack.asked("views.publish") == 0


@pytest.mark.parametrize("user", ["", None, 1, {"id": ASHA}])
def test_a_tab_that_nobody_opened_is_not_published(office: Office, user: object):
    opened = slack_client.app_home_opened(TEAM, ASHA)
    opened["event"]["user"] = user
    assert office.place.delivers(opened) in ({}, None)
    assert office.place.slack.asked("views.publish") == 0


@pytest.mark.parametrize(
    "account", [{"is_stranger": True}, {"team_id": "T0OTHER"}, {"is_bot": True}, {"deleted": True}]
)
def test_it_is_not_for_those_of_elsewhere_and_not_for_machines(office: Office, account: dict[str, object]):
    for name, value in account.items():
        setattr(office.place.user("ben"), name, value)
    with office.nothing_is_written():
        assert office.place.delivers(slack_client.app_home_opened(TEAM, "U0BEN")) == {}
    assert office.place.slack.asked("views.publish") == 0


def test_a_guest_finds_what_a_stranger_to_the_hub_finds(office: Office):
    office.says("asha", TASTER)
    office.says("asha", "yes")
    office.place.hires("asha", "U0GUEST", name="Asha", email="asha.patel@trust.example", is_restricted=True)
    assert "1 booking" not in said(office.place.opens_home("asha"))


def test_while_the_database_is_away_it_is_not_acknowledged_and_what_was_shown_stays(office: Office):
    office.place.opens_home("asha")
    opened = slack_client.app_home_opened(TEAM, ASHA)
    office.store.is_away = True
    assert office.place.delivers(opened) is None
    assert "CQI Taster" in said(office.home("asha"))
    assert office.place.slack.asked("views.publish") == 1
    office.store.is_away = False
    assert office.place.delivers(opened) == {}
    assert office.place.slack.asked("views.publish") == 2


def test_a_tab_that_slack_does_not_take_is_no_trouble_to_anybody(office: Office):
    office.place.slack.fault("views.publish", "error:internal_error")
    assert office.place.delivers(slack_client.app_home_opened(TEAM, ASHA)) == {}
    assert "CQI Taster" in said(office.place.opens_home("asha"))


def test_a_form_from_there_is_answered_there_and_the_tab_is_drawn_anew(office: Office):
    office.says("asha", "request a workshop")
    office.fills(
        "asha",
        {
            "What is the problem or the idea?": "Long waits",
            "About how many people would come?": "12",
            "When would suit you?": "skip",
        },
    )
    office.looks_away("asha")
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Withdraw"))
    view = office.place.modal("asha")
    assert view is not None
    [sure] = screen.inputs(view["blocks"])
    answer = office.place.submits("asha", view, [(sure, "Yes")])
    assert "Withdrawn" in said(answer["view"])
    assert "Withdrawn" in said(office.last("asha"))
    assert "Long waits" not in said(office.home("asha"))


def test_who_came_to_what_is_under_way_is_noted_from_there(office: Office):
    for person in ("asha", "ben"):
        office.says(person, TASTER)
        office.says(person, "yes")
    office.phones.now = world.NOW + timedelta(days=3, hours=1, minutes=30)
    home = office.place.opens_home("carys")
    office.place.presses("carys", home, button(home, "Who came", "CQI Taster"))
    view = office.place.modal("carys")
    assert view is not None
    absent, walk_ins = screen.inputs(view["blocks"])
    answer = office.place.submits("carys", view, [(absent, "Ben Okafor"), (walk_ins, "2")])
    for surface in (answer["view"], office.last("carys")):
        assert "3 people came, 2 of them without a booking; 1 did not come" in said(surface)
        assert "Tell those who did not" in said(surface)
