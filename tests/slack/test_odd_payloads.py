"""Signed payloads that make no sense, through the real route: each is answered, and nothing comes of it."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.slack import slack_client
from tests.slack.fake_workspace import Json, next_id
from tests.slack.office import Office
from tests.slack.serving import SECRET
from tests.slack.workplace import TEAM

REAL = {
    path.stem: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent.parent / "payloads" / "slack").glob("*.json"))
}
# After these the app is in the workspace no more.
LAST = ("app_uninstalled", "tokens_revoked")
HERE = [name for name in REAL if name not in LAST]
FINE = (200, 400, 403)
ODD: tuple[Any, ...] = (
    None,
    1,
    -1,
    1e300,
    2**70,
    True,
    "x",
    "",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    "\ud800",
    "x" * 3000,
)


def ours(payload: Json) -> Json:
    """Return the payload as one of this workspace and of somebody in it."""
    text = (
        json.dumps(payload)
        .replace("T0HUB0001", TEAM)
        .replace("U0ASHA001", "U0ASHA")
        .replace("U0HUBBOT1", "U0BOT")
    )
    read: Json = json.loads(text.replace("D0ASHA001", "D0ASHA").replace("C0HUB0001", "C0HUB"))
    return read


def status_of(office: Office, payload: Json) -> int:
    """Deliver something signed and return the status of the answer."""
    body, content_type = slack_client.body_of(_typed(payload) if "command" in payload else payload)
    return office.place.knock(body, content_type)


def _typed(command: Json) -> Json:
    """Return a command as a form can carry it."""
    return {name: str(said).encode(errors="replace") for name, said in command.items()}


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value within."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*above, name)
        yield from paths(one, (*above, name))


def changed(payload: Json, path: tuple[Any, ...], value: Any) -> Json:
    made = copy.deepcopy(payload)
    *way, last = path
    at: Any = made
    for name in way:
        at = at[name]
    at[last] = value
    return made


def fresh(payload: Json) -> Json:
    """Return the payload as another delivery."""
    for name in ("event_id", "trigger_id"):
        if isinstance(payload.get(name), str):
            payload[name] = f"{payload[name]}{next_id('')}"
    return payload


@pytest.mark.parametrize("name", REAL)
def test_what_slack_really_sends_is_taken(office: Office, name: str):
    assert status_of(office, ours(REAL[name])) == 200


SENSELESS = {
    "actions that are a number": ("block_actions_message", ("actions",), 1),
    "no actions": ("block_actions_message", ("actions",), []),
    "an action that is none": ("block_actions_message", ("actions",), [None]),
    "a press of nobody": ("block_actions_message", ("user",), None),
    "a press of an empty name": ("block_actions_message", ("user", "id"), ""),
    "a press of a number": ("block_actions_message", ("user", "id"), 7),
    "a press without a trigger": ("block_actions_message", ("trigger_id",), None),
    "a form that is a list": ("view_submission", ("view",), []),
    "a form of nobody": ("view_submission", ("user",), None),
    "a form without an id": ("view_submission", ("view", "id"), None),
    "an event that is a word": ("message_im", ("event",), "x"),
    "an event that is nothing": ("message_im", ("event",), None),
    "an event without an id": ("message_im", ("event_id",), None),
    "a message of a number": ("message_im", ("event", "user"), 1),
    "a message of nobody": ("message_im", ("event", "user"), None),
    "a mention of nobody": ("app_mention", ("event", "user"), {}),
    "a mention nowhere": ("app_mention", ("event", "channel"), 1),
    "a command of nobody": ("command", ("user_id",), ""),
    "a command without a trigger": ("command", ("trigger_id",), ""),
    "a change of nobody": ("user_change", ("event", "user"), "U0ASHA"),
    "an event without a type": ("message_im", ("event", "type"), None),
    "a press with a word for an event": ("block_actions_message", ("event",), "x"),
    "an unknown event": ("message_im", ("event", "type"), "team_join"),
    "an unknown kind": ("block_actions_message", ("type",), "block_suggestion"),
    "an unknown shortcut": ("block_actions_message", ("type",), "shortcut"),
    "another command": ("command", ("command",), "/other"),
}


@pytest.mark.parametrize("what", SENSELESS)
def test_what_makes_no_sense_is_answered_and_nothing_comes_of_it(office: Office, what: str):
    name, path, value = SENSELESS[what]
    with office.nothing_is_written():
        assert status_of(office, changed(ours(REAL[name]), path, value)) in FINE
    assert not office.place.slack.messages


@pytest.mark.parametrize("name", HERE)
def test_whatever_one_part_of_a_payload_is_it_is_answered(
    office: Office, name: str, caplog: pytest.LogCaptureFixture
):
    payload = ours(REAL[name])
    failed = [
        (path, value, status)
        for number, path in enumerate(paths(payload))
        for value in (ODD[number % len(ODD)], ODD[(number + 5) % len(ODD)])
        if (status := status_of(office, fresh(changed(payload, path, value)))) not in FINE
    ]
    assert failed == []
    office.place.writes("femi", "help")
    assert office.place.new_messages("femi")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_several_parts_are_it_is_answered(office: Office, data: st.DataObject):
    payload = ours(REAL[data.draw(st.sampled_from(HERE))])
    for _ in range(data.draw(st.integers(1, 4))):
        ways = list(paths(payload))
        path = data.draw(st.sampled_from(ways))
        value = data.draw(JSON | st.sampled_from(ODD) | st.sampled_from(HERE).map(REAL.get))
        payload = changed(payload, path, value)
    assert status_of(office, fresh(payload)) in FINE


@pytest.mark.parametrize("name", LAST)
def test_whatever_a_removal_holds_it_is_answered(office: Office, name: str):
    payload = ours(REAL[name])
    for path in paths(payload):
        for value in ODD:
            assert status_of(office, fresh(changed(payload, path, value))) in FINE


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"\xff", b"payload=", b"payload=%7B%7D", b"a=1&a=2", b"{" * 999]
)
def test_a_body_that_holds_no_payload_is_refused(office: Office, body: bytes):
    for content_type in ("application/json", slack_client.FORM, "text/plain", ""):
        with office.nothing_is_written():
            assert office.place.knock(body, content_type) in (400, 403)


def test_what_is_not_signed_does_not_come_in(office: Office):
    body, content_type = slack_client.body_of(ours(REAL["message_im"]))
    with office.nothing_is_written():
        assert office.place.knock(body, content_type, secret=f"not {SECRET}") == 401
