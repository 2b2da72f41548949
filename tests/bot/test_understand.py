import json
from typing import Any

import pytest

from bot import catalogue_names
from bot.commands.understand import answers
from bot.settings import BadSettings
from dialogs import help
from dialogs.understanding import Name
from store.catalogue.files import SHIPPED, read_catalogue

NAMES = catalogue_names.of_catalogue(read_catalogue(SHIPPED))
AT = "2026-11-17T10:00:00"


def asked(text: str, names: list[Name] = NAMES, at: str = AT) -> Any:
    line = json.dumps({"id": "a1", "text": text, "reference_time": at, "tz": "Europe/London"})
    return json.loads(next(answers([line], names)))


def test_a_request_comes_back_with_intent_slots_and_interval():
    assert asked("book me and 2 of the lads on the taster thurs") == {
        "id": "a1",
        "intent": "book",
        "slots": {"session": "cqi_taster", "party": 3},
        "interval": {"start": "2026-11-19T00:00:00", "end": "2026-11-20T00:00:00"},
    }


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("book me on the taster thurs", 1),
        ("put me on the waiting list for the taster", 1),
        ("book us on the taster thurs", None),
        ("can i book us on the taster thurs", None),
        ("book the taster thurs", None),
        ("cancel my taster", None),
    ],
)
def test_whoever_speaks_of_themselves_alone_wants_one_place(text: str, party: int | None):
    assert asked(text)["slots"].get("party") == party


def test_a_moment_has_no_end():
    assert asked("book the taster thursday at 10am")["interval"] == {"start": "2026-11-19T10:00:00"}


def test_a_course_is_a_cohort():
    answer = asked("sign me up for qsir")
    assert (answer["intent"], answer["slots"]) == ("register_cohort", {"cohort": "qsir"})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what's on next week", "whats_on"),
        ("cancel my taster", "cancel_booking"),
        ("move my taster to next week", "reschedule"),
        ("what have i booked", "my_bookings"),
        ("put me on the waiting list for the taster", "join_waitlist"),
        ("withdraw my application for qsir", "withdraw_cohort"),
        ("how long is the practitioner course", "cohort_details"),
        ("who is coming to the taster", "roster"),
        ("stop reminders", "reminder_settings"),
        ("im here for the drop in", "check_in"),
        ("take the register for the taster", "check_in"),
        ("who came to the taster", "roster"),
        ("hello", "greeting"),
        ("cheers", "thanks"),
        ("speak to a human", "talk_to_human"),
        ("book a taxi", "out_of_scope"),
        ("that one", "clarify"),
        ("thursday", "clarify"),
    ],
)
def test_each_kind_of_message_has_its_name(text, intent):
    assert asked(text)["intent"] == intent


@pytest.mark.parametrize("text", [*help.TRY.values(), "still coming", "confirm my place on the taster"])
def test_nothing_that_can_be_said_is_without_a_name(text):
    assert asked(text.strip("“”"))["intent"]


def test_a_double_request_names_both():
    assert asked("cancel my taster and book me on the drop in")["intents"] == ["cancel_booking", "book"]


def test_what_was_not_said_would_be_asked_for():
    assert "session" in asked("sign up for something")["ask"]
    assert "ask" not in asked("book the taster thursday at 10am")


def test_settings_that_name_no_change_are_asked_about():
    assert asked("i want to change my reminder settings")["ask"] == ["action"]
    assert "ask" not in asked("remind me an hour before")


def test_a_day_that_contradicts_its_date_is_ambiguous():
    answer = asked("book the taster tuesday 25th november")
    assert answer["ambiguous"] is True
    assert answer["interval"] is None


def test_a_new_session_type_is_understood_at_once_with_its_aliases_and_misspellings():
    clinic = Name("flow_clinic", "Patient Flow Clinic", ("bed huddle",))
    for text in ("book the patient flow clinic", "book the bed huddle", "book the pateint flow clinic"):
        assert asked(text, [*NAMES, clinic])["slots"]["session"] == "flow_clinic"


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "[]",
        "{}",
        '{"id": 1, "text": "hi", "reference_time": "soon", "tz": "Europe/London"}',
        f'{{"id": 1, "text": "hi", "reference_time": "{AT}", "tz": "Moon/Base"}}',
        f'{{"id": 1, "text": "hi", "reference_time": "{AT}", "tz": "../../etc"}}',
    ],
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(BadSettings, match=r"^line 2 is no JSON object with [^\n]*$"):
        list(answers(["\n", line], NAMES))


def test_a_time_with_an_offset_is_converted():
    assert asked("what's on today", at="2026-11-17T23:30:00-02:00")["interval"]["start"].startswith(
        "2026-11-18"
    )
