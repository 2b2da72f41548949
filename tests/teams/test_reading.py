"""The activities of Teams as they come, and what each means."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.teams import reading
from adapters.teams.heard import Heard
from dialogs.messages import Press, Submission
from tests.teams.activities import FOLDER, activity, pressed

ASHA = "11111111-0000-4000-8000-000000000001"
TENANT = "aaaaaaaa-0000-4000-8000-00000000000a"
BOT = "28:bbbbbbbb-0000-4000-8000-00000000000b"


def read(body: dict[str, Any]) -> Heard:
    heard = reading.read(body)
    assert heard is not None
    return heard


# --- Messages -----------------------------------------------------------------------------------


def test_a_message_is_what_a_person_said():
    heard = read(activity("message_personal"))
    assert (heard.tenant, heard.user, heard.member, heard.bot) == (TENANT, ASHA, "29:1ashaPatel", BOT)
    assert (heard.surface, heard.how, heard.name, heard.text) == (
        "personal",
        "message",
        "Asha Patel",
        "what's on",
    )
    assert heard.key == "a:1asha:1763974800123"
    assert heard.place == {}
    assert heard.reference["conversation"] == "a:1asha"


def test_a_mention_in_a_channel_is_answered_in_its_thread():
    heard = read(activity("message_channel"))
    assert (heard.surface, heard.text) == ("shared", "any tasters on thursday?")
    assert heard.place == {
        "service_url": "https://smba.trafficmanager.net/uk/",
        "conversation": "19:hub@thread.tacv2;messageid=1763974700000",
        "bot": BOT,
    }
    assert "conversation" not in heard.reference


def test_another_persons_mention_is_their_name():
    heard = read(activity("message_group"))
    assert (heard.surface, heard.text) == ("shared", "book me, not Ben Okafor")


def test_somebody_without_an_account_in_the_directory_is_known_by_the_id_that_teams_made_up():
    heard = read(activity("message_personal", **{"from": {"id": "29:guest", "name": "Guest"}}))
    assert (heard.user, heard.member) == ("29:guest", "29:guest")


@pytest.mark.parametrize(
    ("conversation", "surface"),
    [
        ({"id": "a:1"}, "personal"),
        ({"id": "19:x@thread.v2"}, "shared"),
        ({"id": "a:1", "isGroup": True}, "shared"),
        ({"id": "a:1", "conversationType": "somethingNew"}, "shared"),
    ],
)
def test_where_teams_does_not_say_who_reads_along_it_is_taken_with_care(conversation: Any, surface: str):
    assert read(activity("message_personal", conversation=conversation)).surface == surface


@pytest.mark.parametrize(
    "name", ["message_update", "message_reaction", "conversation_update", "installation_update"]
)
def test_edits_reactions_and_installing_are_no_act_of_a_person(name: str):
    assert reading.read(activity(name)) is None


@pytest.mark.parametrize("sender", [{"id": "28:other"}, {"id": "29:x", "role": "bot"}, {"id": ""}, None])
def test_what_a_bot_says_is_not_read(sender: Any):
    assert reading.read(activity("message_personal", **{"from": sender})) is None


def test_the_tenant_is_the_one_that_the_door_has_written_into_the_conversation():
    for elsewhere in (None, {"tenant": {"id": TENANT.upper()}}):
        assert read(activity("message_personal", channelData=elsewhere)).tenant == TENANT
    bare = activity("message_personal", conversation={"id": "a:1"})
    assert read(bare).tenant == TENANT


def test_a_message_without_an_id_cannot_be_told_from_others():
    assert read(activity("message_personal", id=None)).key == ""


# --- Presses ------------------------------------------------------------------------------------


def test_a_button_starts_its_flow_with_its_own_arguments():
    heard = read(activity("card_action"))
    assert (heard.how, heard.press, heard.message) == ("card", Press("book", {"occurrence": 1}), 42)
    assert heard.reply_to == "1763974700123"


def test_a_client_that_knows_only_the_oldest_kind_of_button_sends_the_same():
    heard = read(activity("card_submit"))
    assert (heard.how, heard.press, heard.message) == ("message", Press("book", {"occurrence": 1}), 42)


def test_a_button_that_answers_a_question_sends_its_form():
    heard = read(pressed({"do": "answer", "t": "book.sure:3", "n": "sure", "v": True, "m": 7}))
    assert (heard.submission, heard.message) == (Submission("book.sure:3", {"sure": True}), 7)


def test_a_form_on_a_card_sends_what_was_filled_in():
    heard = read(pressed({"do": "form", "t": "t:1"}, **{"field:a": "x", "choices:b": "", "other": 1}))
    assert (heard.submission, heard.message) == (Submission("t:1", {"a": "x", "b": []}), 0)


def test_a_dialog_is_opened_by_the_token_of_its_form():
    heard = read(activity("task_fetch"))
    assert (heard.how, heard.reopen, heard.message) == ("opened", "workshop.asked:3", 42)


def test_a_dialog_that_was_sent_is_a_form():
    heard = read(activity("task_submit"))
    answers = {"idea": "Shorter waits", "people": 12, "days": ["Mon", "Tue, late"]}
    assert (heard.how, heard.submission) == ("sent", Submission("workshop.asked:3", answers))


def test_own_words_stand_for_what_was_picked():
    heard = read(pressed({"do": "form", "t": "t"}, **{"field:a": "1", "words:a": "neither", "words:b": ""}))
    assert heard.submission == Submission("t", {"a": "neither"})


@pytest.mark.parametrize("hub", [None, [], "press", {}, {"do": "dance"}, {"do": "open"}, {"do": []}])
def test_a_button_that_makes_no_sense_is_one_that_nobody_knows_any_more(hub: Any):
    """Whoever pressed it is to be told: a press that is met with nothing looks like a fault of Teams."""
    assert read(pressed(hub)).press == Press("")
    assert read(activity("card_submit", value={"hub": hub})).press == Press("")
    assert read(activity("task_fetch", value={"data": {"hub": hub}})).press == Press("")


@pytest.mark.parametrize("number", ["7", True, -1, 2**63, 1.5, None])
def test_a_number_that_is_none_of_ours_is_none(number: Any):
    assert read(pressed({"do": "press", "f": "help", "a": {}, "m": number})).message == 0


# --- Anything -----------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, one in inner for path in paths(one, (*at, key)))]


def changed(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copied = copy.copy(body)
    copied[path[0]] = changed(body[path[0]], path[1:], value)
    return copied


KEPT = [activity(file.stem) for file in sorted(FOLDER.glob("*.json"))]


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_an_activity_it_is_read_or_left(data: st.DataObject):
    body = data.draw(st.sampled_from(KEPT))
    for _ in range(data.draw(st.integers(1, 3))):
        body = changed(body, data.draw(st.sampled_from(paths(body)[1:])), data.draw(json_values))
    heard = reading.read(body)
    if heard is not None:
        hash((heard.key, heard.tenant, heard.user, heard.text, heard.message, heard.reopen))
        assert heard.incoming is not None


@given(json_values)
@example({"type": "invoke", "name": "task/fetch", "value": None, "from": {"id": "29:x"}})
@settings(max_examples=50, deadline=None)
def test_whatever_a_button_carries_it_is_read_or_left(hub: Any):
    heard = reading.read(pressed(hub))
    assert heard is not None
    assert heard.press or heard.submission or heard.reopen
