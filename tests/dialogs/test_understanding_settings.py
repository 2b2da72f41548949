"""What people type about what comes unasked, on Monday 23 November 2026: one row a sentence."""

from datetime import date
from typing import Any

import pytest

from dialogs.understanding import (
    read_typed_day,
    read_typed_hours,
    read_typed_offset,
    understand,
)
from tests.dialogs.understanding_names import MONDAY, NAMES

ON, OFF = {"on": True}, {"on": False}

SAID: dict[str, list[tuple[str, Any]]] = {
    "settings": [(text, {}) for text in ("my settings", "Settings", "show my preferences", "notifications")],
    "quiet_hours": [
        ("quiet hours", {}),
        ("quiet hours 8 to 7", {}),
        ("change my quiet hours please", {}),
        ("quiet hours 10pm to 6am", {"hours": "22:00-06:00"}),
        ("set my quiet hours to 11pm until 7am", {"hours": "23:00-07:00"}),
        ("don’t message me between 9pm and 8am", {"hours": "21:00-08:00"}),
        ("no quiet hours", {"hours": "none"}),
        ("quiet hours off", {"hours": "none"}),
        ("I work nights", {"hours": "09:00-17:00"}),
        ("i'm on the night shift", {"hours": "09:00-17:00"}),
    ],
    "own_reminders": [
        *(
            (text, {})
            for text in (
                "my reminders",
                "reminder settings",
                "when will you remind me?",
                "what reminders will I get",
            )
        ),
        ("remind me 30 minutes before", {"add": "30 minutes before"}),
        ("please remind me half an hour before each session", {"add": "30 minutes before"}),
        ("add a reminder an hour before", {"add": "1 hour before"}),
        ("remind me the day before at 5pm", {"add": "day before at 17:00"}),
        ("don't remind me 30 minutes before", {"drop": "30 minutes before"}),
        ("usual reminders", {"use": "planned"}),
    ],
    "mute": [
        ("cancel my reminders", {"kind": "reminder"} | OFF),
        ("stop reminders", {"kind": "reminder"} | OFF),
        ("no more reminders please", {"kind": "reminder"} | OFF),
        ("don't remind me any more", {"kind": "reminder"} | OFF),
        ("turn reminders off", {"kind": "reminder"} | OFF),
        ("mute nudges", {"kind": "nudge"} | OFF),
        ("stop nudging me", {"kind": "nudge"} | OFF),
        ("no calendar files", {"kind": "calendar"} | OFF),
        ("stop all messages", {"kind": "all"} | OFF),
        ("reminders on", {"kind": "reminder"} | ON),
        ("turn announcements back on", {"kind": "announcement"} | ON),
        ("unmute nudges", {"kind": "nudge"} | ON),
    ],
    "snooze": [
        ("pause everything", {}),
        ("resume", {"until": ""}),
        ("no messages until Monday", {"until": "2026-11-30"}),
        ("no reminders until 7 december", {"until": "2026-12-07"}),
        ("pause everything for two weeks", {"until": "2026-12-07"}),
        ("snooze for the rest of the week", {"until": "2026-11-30"}),
        ("don't disturb me until tomorrow", {"until": "2026-11-24"}),
        ("I'm on annual leave until 4 January", {"until": "2027-01-04"}),
    ],
}


@pytest.mark.parametrize(
    ("flow", "text", "args"), [(flow, text, args) for flow, rows in SAID.items() for text, args in rows]
)
def test_a_wish_about_settings_is_heard(flow: str, text: str, args: Any):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish is not None
    assert (wish.flow, dict(wish.args)) == (flow, args)


@pytest.mark.parametrize(
    "text",
    [
        "remind me tonight", "stop", "cancel my place until monday", "i work", "what's on until monday",
        "any news", "book the taster", "remind me about the taster", "no messages until the moon is full",
        "reminders for the moon", "i have no reminders of my time there",
    ],
)  # fmt: skip
def test_what_is_another_wish_or_none_is_not_taken_for_one_about_settings(text: str):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish is None or wish.flow not in SAID


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8pm to 7:30am", "20:00-07:30"),
        ("from 22:00 - 06:00", "22:00-06:00"),
        ("9:30pm until 6", "21:30-06:00"),
        ("9 to 5pm", "09:00-17:00"),
        ("midnight to 6", "00:00-06:00"),
        ("12am to 8am", "00:00-08:00"),
        ("20 to 7", "20:00-07:00"),
        *(
            (text, None)
            for text in ("8 to 7", "8pm", "25:00 to 7am", "8pm to 8pm", "25pm to 2am", "late", "")
        ),
    ],
)
def test_hours_are_read_when_they_are_plain(text: str, hours: str | None):
    assert read_typed_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("45 minutes before", "45 minutes before"),
        ("Remind me 1 hr before", "1 hour before"),
        ("two working days before", "2 working days before"),
        ("a week before at 9am", "7 days before at 09:00"),
        ("the day before", "day before at 16:00"),
        ("the evening before", "day before at 18:00"),
        ("on the day at 8", "on the day at 08:00"),
        ("on the day", "on the day at 08:00"),
        ("the day before at 16:30", "day before at 16:30"),
        *((text, None) for text in ("soon", "before", "30 minutes after", "2 hours before at 9am", "")),
    ],
)
def test_how_long_before_is_read_as_the_rule_of_a_reminder(text: str, rule: str | None):
    assert read_typed_offset(text) == rule


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Monday", date(2026, 11, 30)),
        ("until 7 december", date(2026, 12, 7)),
        ("next week", date(2026, 11, 30)),
        *((text, None) for text in ("someday", "", "monday or tuesday afternoon", "31 november")),
    ],
)
def test_a_day_is_read_when_it_is_one(text: str, day: date | None):
    assert read_typed_day(text, MONDAY.date()) == day
