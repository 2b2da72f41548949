"""The same person in Teams and in Slack is one person; guests and people without an e-mail are served."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import func, select

from store.tables import Person
from tests import world
from tests.talks.slack_driver import SlackDriver
from tests.teams.office import Office, said


def persons(office: Office, name: str) -> int:
    with office.store.reading() as tx:
        return tx.scalar(select(func.count()).where(Person.name == name)) or 0


def test_what_was_booked_in_slack_is_cancelled_in_teams(office: Office):
    with closing(SlackDriver(office.turns, world.EMAILS, world.NOW)) as slack:
        slack.says("asha", "book the taster on thursday")
        slack.presses("asha", "Yes", "")
    office.says("asha", "my bookings")
    office.presses("asha", "Cancel my place")
    assert office.bookings() == []
    assert office.bookings("cancelled") == [("Asha Patel", "cqi_taster")]


def test_who_removes_the_bot_in_teams_is_still_themselves_in_slack(office: Office):
    office.says("asha", "book the taster on thursday")
    office.presses("asha", "Yes")
    office.place.installs("asha", action="remove")
    with closing(SlackDriver(office.turns, world.EMAILS, world.NOW)) as slack:
        slack.says("asha", "my bookings")
        slack.presses("asha", "Cancel my place", "")
    assert office.bookings() == []
    assert persons(office, "Asha Patel") == 1


def test_a_guest_is_served_as_somebody_of_their_own(office: Office):
    office.place.people["asha"].role = "guest"
    office.says("asha", "book the taster on thursday")
    office.presses("asha", "Yes")
    assert office.bookings() == [("Asha", "cqi_taster")]
    assert persons(office, "Asha Patel") == 1


def test_an_account_of_another_directory_that_was_invited_is_a_guest(office: Office):
    office.place.people["carys"].upn = "carys_elsewhere.example#EXT#@trust.example"
    office.says("carys", "who's coming")
    assert "[button] Who's coming" not in said(office.last("carys"))


def test_who_has_no_e_mail_is_served_and_linked_to_nobody(office: Office):
    office.place.people["asha"].email = ""
    office.says("asha", "book the taster on thursday")
    office.presses("asha", "Yes")
    assert office.bookings() == [("Asha", "cqi_taster")]


def test_while_teams_does_not_say_who_somebody_is_they_are_answered_all_the_same(office: Office):
    office.place.teams.fault("member", "status:500", times=5)
    office.says("asha", "what's on")
    assert "CQI Taster" in said(office.last("asha"))
