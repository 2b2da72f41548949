"""The calendar feed as bytes, read back by a library that had no part in writing them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from adapters.web.calendar_feed import Identity, draw_feed
from adapters.web.calendar_zones import draw_zone
from dialogs.public_calendar import Event, Feed

WHEN = datetime(2026, 12, 3, 10, tzinfo=UTC)
CHANGED = datetime(2026, 11, 25, 8, 30, 1, 999, tzinfo=UTC)
IDENTITY = Identity("0b9d6ac1-77cd-4d32-b0f3-8e6d5c1f6a10", datetime(2026, 11, 1, tzinfo=UTC))
TASTER = Event(
    7, 0, None, WHEN, WHEN + timedelta(hours=1), "Europe/London",
    "CQI Taster", "A quick first look; come, see.", "Innovation Hub, room 2", "", "cqi_taster",
)  # fmt: skip
OFF = replace(TASTER, number=8, sequence=2, changed_at=CHANGED, off="Cancelled: the facilitator is ill")


def draw(*events: Event, base_url: str = "https://hub.trust.example") -> bytes:
    return draw_feed(Feed("What’s on at Innovation Hub", events), IDENTITY, base_url)


def parsed(drawn: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(drawn.decode())


def test_another_library_reads_every_part_of_a_date():
    [event] = parsed(draw(TASTER)).events
    assert event.uid == f"7@{IDENTITY.id}"
    assert (event.dtstart, event.dtend) == (TASTER.starts_at, TASTER.ends_at)
    assert (event.summary, event.description, event.location) == (
        TASTER.title,
        TASTER.summary,
        TASTER.place,
    )
    assert (event.sequence, event.status, event.transparency) == (0, "CONFIRMED", "TRANSPARENT")
    assert str(event.url) == "https://hub.trust.example/sessions/cqi_taster"
    assert (event.dtstamp, event.last_modified) == (IDENTITY.since, IDENTITY.since)


def test_the_calendar_says_what_it_is_and_when_to_look_again():
    calendar = parsed(draw(TASTER))
    assert (calendar.prodid, calendar.version) == ("-//Hub Bot//What is on//EN", "2.0")
    assert calendar.method == "PUBLISH"
    assert calendar.name == ["What’s on at Innovation Hub"]
    assert calendar.refresh_interval == timedelta(hours=1)
    assert "X-WR-CALNAME:What’s on at Innovation Hub" in draw(TASTER).decode()


def test_a_date_that_is_off_says_so_in_every_way_a_calendar_may_show():
    [event] = parsed(draw(OFF)).events
    assert event.status == "CANCELLED"
    assert event.summary == "Cancelled: CQI Taster"
    assert event.description == "Cancelled: the facilitator is ill.\n\nA quick first look; come, see."
    assert event.sequence == 2
    assert event.last_modified == event.dtstamp == CHANGED.replace(microsecond=0)


def test_a_date_keeps_its_name_whatever_changes_about_it():
    moved = replace(OFF, number=7, starts_at=WHEN + timedelta(days=2), title="Another", zone="Europe/Paris")
    names = {
        parsed(draw(one, base_url=base)).events[0].uid
        for one in (TASTER, moved)
        for base in ("", "https://x")
    }
    assert len(names) == 1


def test_the_same_dates_are_the_same_bytes():
    draw(TASTER, OFF)
    assert draw(TASTER, OFF) == draw(replace(TASTER), replace(OFF))


def test_without_an_address_of_the_hub_or_a_page_of_the_session_there_is_no_link():
    assert b"URL" not in draw(TASTER, base_url="")
    assert b"URL" not in draw(replace(TASTER, slug=""))


def test_a_calendar_without_dates_is_a_calendar():
    assert parsed(draw()).events == []


def test_lines_are_as_short_and_end_as_the_standard_says():
    long = replace(TASTER, summary="ü" * 400)
    lines = draw(long).split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert parsed(draw(long)).events[0].description == "ü" * 400


def test_every_zone_that_is_used_comes_along_once():
    paris = replace(TASTER, number=9, zone="Europe/Paris")
    drawn = draw(TASTER, OFF, paris).decode()
    assert re.findall(r"^TZID:(.+)\r$", drawn, re.MULTILINE) == ["Europe/London", "Europe/Paris"]
    assert {event.dtstart for event in parsed(draw(TASTER, OFF, paris)).events} == {WHEN}


# What a catalogue may hold: anything but the end of a line, which the parser could not tell from ours.
HOSTILE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=120)


@settings(deadline=None, max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_of_the_catalogue_gets_out_of_its_place(title: str, summary: str, place: str):
    event = replace(TASTER, title=title, summary=f"{summary}\nEND:VEVENT\r\nUID:other", place=place)
    calendar = parsed(draw(event, OFF))
    assert [one.uid for one in calendar.events] == [f"{n}@{IDENTITY.id}" for n in (7, 8)]
    assert (calendar.events[0].summary or "").strip() == title.strip()
    assert (calendar.events[0].location or "").strip() == place.strip()


def test_control_characters_are_left_out():
    assert b"\x07" not in draw(replace(TASTER, title="a\x07b"))


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"],
)
def test_the_clocks_of_a_zone_change_when_they_do(zone: str):
    calendar = b"BEGIN:VCALENDAR\r\n" + draw_zone(zone, 2025, 2028) + b"END:VCALENDAR\r\n"
    read = tzical(StringIO(calendar.decode().replace("\r\n", "\n"))).get(zone)
    real = ZoneInfo(zone)
    moment = datetime(2025, 1, 2, tzinfo=UTC)
    while moment < datetime(2028, 12, 30, tzinfo=UTC):
        shown = moment.astimezone(real)
        if not shown.fold:  # of an hour that comes twice, the first one counts
            assert shown.replace(tzinfo=read).utcoffset() == shown.utcoffset(), moment
        moment += timedelta(hours=1)
