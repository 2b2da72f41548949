from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs.understanding import Name, read_moment, understand

LONDON = "Europe/London"
NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(LONDON))
NAMES = [
    Name("cqi_taster", "CQI Taster", ("taster",)),
    Name("drop_in", "Problem Solving Drop In", ("drop-in",)),
]


def wish(text: str) -> tuple[str, dict[str, Any]] | None:
    found = understand(text, NOW, NAMES).wish
    if found is None:
        return None
    return found.flow, {
        name: said for name, said in found.args.items() if name in ("session", "from", "whom", "text")
    }


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("announce", {}),
        ("Please post an announcement.", {}),
        ("can you make an announcement", {}),
        (
            "post an announcement about the taster on thursday",
            {"session": "cqi_taster", "from": "2026-11-26"},
        ),
        (
            "tell everyone booked on the taster on 3 December",
            {"session": "cqi_taster", "from": "2026-12-03", "whom": "booked"},
        ),
        (
            "Tell everybody who is waiting for the taster that Room B2 is larger.",
            {"session": "cqi_taster", "whom": "waiting", "text": "Room B2 is larger."},
        ),
        (
            "let everyone coming to the drop-in on Wednesday know the lift is broken",
            {"session": "drop_in", "from": "2026-11-25", "whom": "booked", "text": "The lift is broken"},
        ),
        (
            "tell everyone who came to the taster on Tuesday that the slides are online",
            {
                "session": "cqi_taster",
                "from": "2026-11-24",
                "whom": "attended",
                "text": "The slides are online",
            },
        ),
        ("message the people who didn’t turn up", {"whom": "absent"}),
        ("tell those who were absent from the taster", {"session": "cqi_taster", "whom": "absent"}),
        ("message everybody who attended the taster", {"session": "cqi_taster", "whom": "attended"}),
        ("tell everybody attending the taster", {"session": "cqi_taster", "whom": "booked"}),
        (
            "tell those who sent apologies for the drop-in: see you at 10:30",
            {"session": "drop_in", "whom": "apologies", "text": "See you at 10:30"},
        ),
        ("tell everyone that the Hub is shut on Friday", {"text": "The Hub is shut on Friday"}),
    ],
)
def test_a_wish_to_announce_says_whom_and_what(text: str, args: dict[str, Any]):
    assert wish(text) == ("announce", args)


@pytest.mark.parametrize(
    "text",
    [
        "announcements", "show my announcements", "Announcements?", "stop the announcement",
        "Please withdraw my last announcement", "who got my announcement?", "who didn't get the announcement",
        "how many people have read that announcement", "report on my announcement",
    ],
)  # fmt: skip
def test_the_announcements_can_be_asked_for(text: str):
    assert wish(text) == ("announcements", {})


@pytest.mark.parametrize(
    "text",
    [
        "tell me about the taster",
        "who's coming",
        "tell Asha that I am late",
        "let me know when there is a date",
    ],
)
def test_what_is_said_to_or_about_one_person_announces_nothing(text: str):
    found = wish(text)
    assert found is None or found[0] != "announce"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("friday 3pm", "2026-11-27T15:00:00+00:00"),
        ("Tomorrow at 8am", "2026-11-24T08:00:00+00:00"),
        ("3pm", "2026-11-23T15:00:00+00:00"),
        ("8am", "2026-11-24T08:00:00+00:00"),
        ("1 June at 10:30", "2027-06-01T09:30:00+00:00"),
        ("tuesday at noon", "2026-11-24T12:00:00+00:00"),
    ],
)
def test_a_day_and_a_time_are_a_moment(text: str, moment: str):
    found = read_moment(text, NOW, LONDON)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize(
    "text", ["friday", "next week at 3pm", "today at 8am", "soon", "", "after 3pm", "at 3 or at 4"]
)
def test_what_is_not_one_moment_to_come_is_none(text: str):
    assert read_moment(text, NOW, LONDON) is None
