from datetime import timedelta
from typing import Any

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from adapters.web.calendar_invitations import draw_all
from tests.invitations import BASE_URL, NOW, files, invitation


def read(drawn: bytes) -> Calendar:
    """Read it with a library that shares no code with the one that wrote it."""
    return IcsCalendarStream.calendar_from_ics(drawn.decode())


def only_event(drawn: bytes) -> Event:
    [event] = read(drawn).events
    return event


def lines(drawn: bytes) -> list[str]:
    """Return the lines as they are before folding."""
    return drawn.decode().replace("\r\n ", "").split("\r\n")


def test_a_place_is_an_invitation_that_is_accepted_already():
    drawn = files().file([invitation()])
    event = only_event(drawn)
    assert "METHOD:REQUEST" in lines(drawn)
    assert (event.uid, event.sequence, event.status) == ("place-7@hub-1", 0, "CONFIRMED")
    assert event.dtstart == invitation().starts_at
    assert event.dtend == invitation().ends_at
    assert event.organizer is not None
    assert str(event.organizer.uri) == "mailto:hub@trust.example"
    [attendee] = event.attendees
    assert str(attendee.uri) == "mailto:asha.patel@trust.example"
    assert [line for line in lines(drawn) if line.startswith("ATTENDEE") and "RSVP=FALSE" in line]
    assert [line for line in lines(drawn) if line.startswith("ATTENDEE") and "PARTSTAT=ACCEPTED" in line]


def test_a_place_that_is_lost_is_cancelled_under_the_same_name_with_a_higher_sequence():
    drawn = files().file([invitation(is_on=False, sequence=1)])
    event = only_event(drawn)
    assert "METHOD:CANCEL" in lines(drawn)
    assert (event.uid, event.sequence, event.status) == ("place-7@hub-1", 1, "CANCELLED")


@pytest.mark.parametrize("changes", [{"email": ""}, {}])
def test_without_both_addresses_nobody_is_invited(changes: dict[str, Any]):
    drawn = files(email="hub@trust.example" if changes else "").file([invitation(**changes)])
    assert "METHOD:PUBLISH" in lines(drawn)
    assert not [line for line in lines(drawn) if line.startswith(("ORGANIZER", "ATTENDEE"))]
    assert only_event(drawn).status == "CONFIRMED"


def test_what_outlook_google_and_apple_insist_on_is_there():
    drawn = files().file([invitation(title="Ideas, and " + "plans; " * 30, place="Room 1\nFloor 2")])
    told = lines(drawn)
    product = "PRODID:-//Hub Bot//My sessions//EN"
    assert {"VERSION:2.0", product, "BEGIN:VTIMEZONE", "TZID:Europe/London"} <= set(told)
    assert "DTSTAMP:20261123T090000Z" in told
    assert "DTSTART;TZID=Europe/London:20261203T100000" in told
    assert all(len(line) <= 75 for line in drawn.split(b"\r\n"))
    assert only_event(drawn).summary == "Ideas, and " + "plans; " * 30


def test_a_name_cannot_add_anything_to_the_file():
    drawn = files().file([invitation(name='A"\r\nX-EVIL:1', title="B\r\nX-EVIL:2", place="\x00C\nX-EVIL:3")])
    assert not [line for line in lines(drawn) if line.startswith("X-EVIL")]
    assert only_event(drawn).summary is not None


def test_the_same_date_is_the_same_bytes():
    assert files().file([invitation()]) == files().file([invitation()])


def test_a_feed_has_every_date_and_invites_nobody():
    inviter = files().inviter
    both = [invitation(), invitation(number=8, is_on=False, starts_at=NOW + timedelta(days=9), sequence=2)]
    drawn = draw_all("Innovation Hub", both, inviter)
    assert {(e.uid, e.status) for e in read(drawn).events} == {
        ("place-7@hub-1", "CONFIRMED"),
        ("place-8@hub-1", "CANCELLED"),
    }
    assert not [line for line in lines(drawn) if line.startswith(("ORGANIZER", "ATTENDEE"))]
    assert [line for line in lines(drawn) if line == f"URL:{BASE_URL}/sessions/cqi_taster"]
