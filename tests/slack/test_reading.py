"""Slack's payloads as they come, and what each means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import reading
from adapters.slack.heard import Card
from adapters.slack.verifying import Verified, check_envelope
from dialogs.messages import Press, Submission

TRIGGER = "8812345678901.8812345678902.0123456789abcdef0123456789abcdef"
FOLDER = Path(__file__).parent.parent / "payloads" / "slack"


def payload(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read


def message(**event: Any) -> dict[str, Any]:
    body = payload("message_im")
    body["event"] |= event
    return body


def pressed(**action: Any) -> dict[str, Any]:
    body = payload("block_actions_message")
    body["actions"][0] |= action
    return body


# --- Messages -----------------------------------------------------------------------------------


def test_a_direct_message_is_what_a_person_said():
    heard = reading.read_message(payload("message_im"))
    assert heard is not None
    assert (heard.team, heard.user, heard.surface) == ("T0HUB0001", "U0ASHA001", "dm")
    assert (heard.key, heard.text, heard.place) == ("event:Ev0HUB00001", "what's on", {})


def test_the_same_event_delivered_again_has_the_same_key():
    first, again = reading.read_message(payload("message_im")), reading.read_message(payload("message_im"))
    assert first == again


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": "B1"},
        {"subtype": "channel_join"},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
        {"user": None},
    ],
)
def test_edits_deletions_bots_and_other_places_are_not_for_the_bot(event: dict[str, Any]):
    assert reading.read_message(message(**event)) is None


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_words_beside_a_file_are_words_too(subtype: str):
    assert reading.read_message(message(subtype=subtype)) is not None


def test_what_is_said_in_a_thread_of_the_talk_is_answered_below_all():
    assert reading.read_message(message(thread_ts="7.7")) == reading.read_message(message())


def test_a_mention_is_answered_in_a_thread_below_it():
    heard = reading.read_mention(payload("app_mention"))
    assert heard is not None
    assert heard.surface == "channel"
    assert heard.place == {"channel": "C0HUB0001", "thread": "1763900000.000100"}


def test_a_mention_in_a_thread_is_answered_in_that_thread():
    body = payload("app_mention")
    body["event"]["thread_ts"] = "5.5"
    heard = reading.read_mention(body)
    assert heard is not None
    assert heard.place == {"channel": "C0HUB0001", "thread": "5.5"}


@pytest.mark.parametrize(
    "event", [{"bot_id": "B1"}, {"channel": "D1"}, {"edited": {"user": "U1"}}, {"user": ""}]
)
def test_mentions_by_bots_in_the_talk_itself_and_by_editing_are_left_out(event: dict[str, Any]):
    body = payload("app_mention")
    body["event"] |= event
    assert reading.read_mention(body) is None


def test_who_brings_the_bot_into_a_channel_gets_help_there():
    heard = reading.read_invitation(payload("member_joined_channel"), "U0HUBBOT1")
    assert heard is not None
    assert (heard.user, heard.press) == ("U0ASHA001", Press("help"))
    assert heard.place == {"channel": "C0HUB0001", "thread": ""}
    assert reading.read_invitation(payload("member_joined_channel"), "U0SOMEBODY") is None


# --- The slash command --------------------------------------------------------------------------


def test_a_command_says_the_same_words_as_a_message():
    heard = reading.read_command(payload("command"))
    assert (heard.text, heard.surface, heard.user) == ("what's on", "passing", "U0ASHA001")
    assert heard.key == f"command:{TRIGGER}"


def test_a_command_without_words_asks_for_help_and_in_a_direct_message_it_is_answered_there():
    heard = reading.read_command(payload("command") | {"text": " ", "channel_id": "D0ASHA"})
    assert (heard.text, heard.surface) == ("help", "dm")


# --- Presses ------------------------------------------------------------------------------------


def test_a_button_starts_its_flow_with_its_own_arguments():
    heard = reading.read_press(payload("block_actions_message"))
    assert heard is not None
    assert heard.press == Press("book", {"occurrence": 1})
    assert (heard.key, heard.surface, heard.trigger) == (f"press:{TRIGGER}", "dm", TRIGGER)
    assert isinstance(heard.card, Card)
    assert (heard.card.ts, heard.card.block_id) == ("1763900001.000200", "item:0")


def test_a_button_that_answers_a_question_sends_its_form():
    value = json.dumps({"t": "book.sure:3", "n": "sure", "v": "yes"})
    heard = reading.read_press(pressed(action_id="answer:sure:0", value=value))
    assert heard is not None
    assert heard.submission == Submission("book.sure:3", {"sure": "yes"})


def test_a_menu_sends_what_was_picked():
    heard = reading.read_press(
        pressed(
            type="static_select",
            action_id="answer:occurrence",
            block_id="ask:book.date_picked:4",
            value=None,
            selected_option={"value": "12"},
        )
    )
    assert heard is not None
    assert heard.submission == Submission("book.date_picked:4", {"occurrence": "12"})


def test_a_button_that_opens_a_form_names_it():
    heard = reading.read_press(pressed(action_id="open", value='{"o":"apply.asked:2"}'))
    assert heard is not None
    assert heard.reopen == "apply.asked:2"


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "link"},
        {"action_id": ""},
        {"action_id": "open", "value": "{}"},
        {"action_id": "open", "value": "no json"},
    ],
)
def test_what_does_nothing_by_itself_is_no_press(action: dict[str, Any]):
    assert reading.read_press(pressed(**action)) is None


@pytest.mark.parametrize("value", ["", "no json", "[1]", '{"f": 1, "a": []}', "[" * 5000, None])
def test_a_button_with_forged_contents_is_a_press_of_nothing_known(value: str | None):
    heard = reading.read_press(pressed(value=value))
    assert heard is not None
    assert heard.press == Press("")


def test_where_something_was_pressed_decides_where_it_is_answered():
    in_channel = payload("block_actions_message") | {"channel": {"id": "C1"}}
    on_home = payload("block_actions_message") | {"view": {"id": "V1", "type": "home"}, "channel": None}
    in_modal = payload("block_actions_message") | {"view": {"id": "V1", "type": "modal"}, "channel": None}
    surfaces = [getattr(reading.read_press(one), "surface", "") for one in (in_channel, on_home, in_modal)]
    assert surfaces == ["passing", "home", "modal"]


# --- Forms --------------------------------------------------------------------------------------


def test_a_form_that_is_sent_carries_its_token_and_answers():
    heard = reading.read_submission(payload("view_submission"))
    assert heard.submission == Submission("token1", {"why": "To learn"})
    assert heard.surface == "form"


def test_the_same_answers_twice_are_one_delivery_and_others_another():
    other = payload("view_submission")
    other["view"]["state"]["values"]["field:why"]["answer"]["value"] = "To teach"
    keys = [
        reading.read_submission(one).key
        for one in (payload("view_submission"), payload("view_submission"), other)
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_form_that_is_closed_is_left():
    heard = reading.read_closing(payload("view_submission"))
    assert heard is not None
    assert heard.leave == "token1"


def test_closing_what_was_no_form_means_nothing():
    body = payload("view_submission")
    body["view"]["private_metadata"] = ""
    assert reading.read_closing(body) is None


def test_the_workspace_is_one_that_was_asked_whether_it_may_speak():
    """In an organisation a press may name just the person's own one, which need not have the app."""
    view = {"type": "home", "app_installed_team_id": "T0HUB"}
    user = {"id": "U1", "team_id": "T0OTHER"}
    press = {"type": "block_actions", "team": None, "enterprise": {"id": "E1"}, "user": user, "view": view}
    checked = check_envelope(press, lambda team, _enterprise: team == "T0HUB")
    assert isinstance(checked, Verified)
    assert reading.team_of(press) == checked.team_id == "T0HUB"
