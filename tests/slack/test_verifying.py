"""What is let in at Slack's door, and every way in which it must not be passed."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.doors import Refused
from adapters.json_bodies import MOST_LEVELS
from adapters.slack.bodies import read_payload
from adapters.slack.verifying import (
    MOST_BYTES,
    Echo,
    Verified,
    bolt_request,
    check,
    check_envelope,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "a signing secret"  # noqa: S105 (of this test only)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "authorizations": [{"team_id": "T1", "enterprise_id": None}],
    "event": {"type": "message", "channel_type": "im", "user": "U1", "text": "hello"},
}
PRESS: dict[str, Any] = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "actions": []}
COMMAND = {"command": "/hub", "team_id": "T1", "user_id": "U1", "text": ""}

Result = Verified | Echo | Refused


def ours(team_id: str, enterprise_id: str) -> bool:
    return team_id == "T1" or (not team_id and enterprise_id == "E1")


def sign(body: bytes, at: object = AT, secret: str = SECRET) -> str:
    signed = b"v0:" + str(at).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers(body: bytes, at: object = AT, type_: str = JSON, secret: str = SECRET) -> CIMultiDict[str]:
    return CIMultiDict(
        {
            "X-Slack-Signature": sign(body, at, secret),
            "X-Slack-Request-Timestamp": str(at),
            "Content-Type": type_,
        }
    )


def send(body: bytes | dict[str, Any], at: object = AT, type_: str = JSON, secret: str = SECRET) -> Result:
    """Send a body signed with a secret; an object as JSON."""
    sent = json.dumps(body).encode() if isinstance(body, dict) else body
    return check(headers(sent, at, type_, secret), sent, SECRET, NOW, ours)


def send_form(**fields: str) -> Result:
    return send(urlencode(fields).encode(), type_=FORM)


def send_press(payload: Any) -> Result:
    return send_form(payload=json.dumps(payload))


# --- What comes in ------------------------------------------------------------------------------


def test_an_event_a_press_and_a_command_come_in():
    assert send(EVENT) == Verified(EVENT, "T1", "")
    assert send_press(PRESS) == Verified(PRESS, "T1", "")
    assert send_form(**COMMAND) == Verified(COMMAND, "T1", "")


def test_the_content_type_may_name_its_characters():
    assert isinstance(send(EVENT, type_="Application/JSON; charset=utf-8"), Verified)


def test_names_of_headers_may_be_written_in_any_letters():
    body = json.dumps(EVENT).encode()
    small = CIMultiDict({name.lower(): value for name, value in headers(body).items()})
    assert isinstance(check(small, body, SECRET, NOW, ours), Verified)


def test_bolt_sees_what_was_checked():
    verified = send(EVENT)
    assert isinstance(verified, Verified)
    request = bolt_request(verified)
    assert isinstance(request, AsyncBoltRequest)
    assert (request.body, request.context.team_id, request.context.user_id) == (EVENT, "T1", "U1")


@pytest.mark.parametrize("text", ["\ud83d", "a \ude00 b", "\ud83d\ud83d\ude00"])
def test_a_text_that_was_cut_inside_an_emoji_is_let_in_and_can_be_kept(text: str):
    verified = send({**EVENT, "event": {**EVENT["event"], "text": text}})
    assert isinstance(verified, Verified)
    kept = verified.payload["event"]["text"]
    kept.encode()
    assert len(kept) == len(json.loads(json.dumps(text)))


def test_what_is_odd_but_whole_is_let_in_as_it_is():
    event = {**EVENT["event"], "text": "\x00 🙂 \u202e 👩‍👩‍👧 é" * 100}
    assert send({**EVENT, "event": event}) == Verified({**EVENT, "event": event}, "T1", "")


# --- Is it from Slack ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [(-301, "stale"), (-300, ""), (-299, ""), (0, ""), (299, ""), (300, ""), (301, "stale"), (3600, "stale")],
)
def test_a_request_is_believed_for_five_minutes_either_way(seconds: int, outcome: str):
    sent = send(EVENT, AT + seconds)
    assert sent == (Refused(401, outcome) if outcome else Verified(EVENT, "T1", ""))


@pytest.mark.parametrize(
    "at",
    [
        *("abc", "1e5", "١٢", "²", "NaN", "inf", "0x1", "", " ", "\udcff", "9" * 5000, "0" * 12),
        *(f" {AT}", f"{AT}\n", f"+{AT}", f"-{AT}", f"{AT}.0", f"{AT:,}", "1_700_000_000"),
    ],
)
def test_a_time_that_is_no_number_is_refused(at: str):
    body = json.dumps(EVENT).encode()
    signed = headers(body)
    signed["X-Slack-Request-Timestamp"] = at
    signed["X-Slack-Signature"] = sign(body, at.encode(errors="replace").decode())
    refused = check(signed, body, SECRET, NOW, ours)
    assert isinstance(refused, Refused)
    assert (refused.status, refused.reason) == (401, "timestamp" if at else "unsigned")


def test_another_secret_is_refused():
    assert send(EVENT, secret="not the secret") == Refused(401, "signature")


def test_without_a_secret_of_our_own_nobody_is_believed():
    body = json.dumps(EVENT).encode()
    assert check(headers(body, secret=""), body, "", NOW, ours) == Refused(401, "signature")


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_what_is_not_signed_is_refused(missing: str):
    body = json.dumps(EVENT).encode()
    unsigned = headers(body)
    del unsigned[missing]
    assert check(unsigned, body, SECRET, NOW, ours) == Refused(401, "unsigned")


@pytest.mark.parametrize("twice", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_signature_or_a_time_that_is_there_twice_is_refused(twice: str):
    body = json.dumps(EVENT).encode()
    doubled = headers(body)
    doubled.add(twice, doubled[twice])
    assert check(doubled, body, SECRET, NOW, ours) == Refused(401, "unsigned")


def test_a_body_changed_by_any_one_byte_is_refused():
    body = json.dumps(EVENT).encode()
    signed = headers(body)
    for place in range(len(body)):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert check(signed, changed, SECRET, NOW, ours) == Refused(401, "signature")


def test_a_time_that_was_not_signed_is_refused():
    body = json.dumps(EVENT).encode()
    moved = headers(body)
    moved["X-Slack-Request-Timestamp"] = str(AT + 1)
    assert check(moved, body, SECRET, NOW, ours) == Refused(401, "signature")


@pytest.mark.parametrize("change", [str.upper, lambda s: s[3:], lambda s: s[:-1], lambda s: s + "0"])
def test_a_signature_that_is_not_written_as_slack_writes_it_is_refused(change: Any):
    body = json.dumps(EVENT).encode()
    signed = headers(body)
    signed["X-Slack-Signature"] = change(signed["X-Slack-Signature"])
    assert check(signed, body, SECRET, NOW, ours) == Refused(401, "signature")


@pytest.mark.parametrize("signature", ["v0=é", "\udcff", "v0=" + "١" * 64, "v1=" + "0" * 64])
def test_a_signature_of_odd_characters_is_refused(signature: str):
    body = json.dumps(EVENT).encode()
    signed = headers(body)
    signed["X-Slack-Signature"] = signature
    assert check(signed, body, SECRET, NOW, ours) == Refused(401, "signature")


@pytest.mark.parametrize("body", [b"{not json", b"[]", b"", b"\xff", b"payload=%7Bnot"])
def test_garbage_that_is_not_signed_is_not_read(body: bytes):
    for type_ in (JSON, FORM, "?"):
        assert send(body, type_=type_, secret="not the secret") == Refused(401, "signature")


# --- Can it be read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"{not json", "not_json"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"1", "not_an_object"),
        (b"\xff\xfe", "not_utf8"),
        (b'{"team_id": "T1", "a": "\xff"}', "not_utf8"),
        (b'{"team_id": "T1", "a": "\xed\xa0\x80"}', "not_utf8"),
        (b'\xef\xbb\xbf{"team_id": "T1"}', "not_json"),
        (b'{"team_id": "T1", "a": NaN}', "not_json"),
        (b'{"team_id": "T1", "a": -Infinity}', "not_json"),
        (b'{"team_id": "T1", "a": 1e999}', "not_json"),
        (b'{"team_id": "T1", "a": ' + b"1" * 5000 + b"}", "not_json"),
        (b'{"team_id": "T1"} {}', "not_json"),
        (b"[" * 500_000, "not_json"),
        (b'{"a":' * 150_000, "not_json"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes, reason: str):
    assert send(body) == Refused(400, reason)


def test_json_may_be_deep_but_not_bottomless():
    def deep(levels: int) -> dict[str, Any]:
        inner: Any = []
        for _ in range(levels - 2):
            inner = [inner]
        return {"team_id": "T1", "inner": inner}

    assert isinstance(send(deep(MOST_LEVELS)), Verified)
    assert send(deep(MOST_LEVELS + 1)) == Refused(400, "too_deep")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_command"),
        (b"payload", "not_a_form"),
        (b"payload=", "not_json"),
        (b"payload=%7Bnot", "not_json"),
        (b"payload=[]", "not_an_object"),
        (b"payload=%FF", "not_a_form"),
        (b"payload=%ED%A0%80", "not_a_form"),
        (b"\xff=1", "not_utf8"),
        (b"payload=%7B%7D&payload=%7B%7D", "twice"),
        (b"command=/hub&team_id=T1&team_id=T2", "twice"),
        (b"team_id=T1&user_id=U1", "not_a_command"),
        (b"&".join(b"a%d=1" % n for n in range(200)), "not_a_form"),
        (b'{"team_id": "T1"}', "not_a_form"),
    ],
)
def test_a_form_that_slack_does_not_send_is_refused(body: bytes, reason: str):
    assert send(body, type_=FORM) == Refused(400, reason)


@given(st.text("aé+ &=%8fFA0\N{REPLACEMENT CHARACTER}") | st.binary().map(lambda said: f"a={quote(said)}"))
def test_a_form_is_read_as_strictly_as_by_the_standard_library(rest: str):
    form = f"command=%2Fhub&{rest}"
    try:
        pairs = parse_qsl(form, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        assert send(form.encode(), type_=FORM) == Refused(400, "not_a_form")
        return
    if len(dict(pairs)) < len(pairs):
        assert send(form.encode(), type_=FORM) == Refused(400, "twice")
    else:
        assert read_payload(form.encode(), FORM) == dict(pairs)


@pytest.mark.parametrize("type_", ["", "text/plain", "multipart/form-data", "application/jsonp", "json"])
def test_another_content_type_is_refused(type_: str):
    assert send(EVENT, type_=type_) == Refused(400, "content_type")


def test_two_content_types_are_refused():
    body = json.dumps(EVENT).encode()
    doubled = headers(body)
    doubled.add("Content-Type", FORM)
    assert check(doubled, body, SECRET, NOW, ours) == Refused(400, "content_type")


def test_a_megabyte_is_read_and_a_byte_more_is_not():
    most = b'{"team_id":"T1","a":"' + b"x" * (MOST_BYTES - 23) + b'"}'
    assert isinstance(send(most), Verified)
    assert send(most + b" ") == Refused(413, "too_large")


@pytest.mark.parametrize(
    "change",
    [
        {"team_id": 5},
        {"team": ["T1"]},
        {"team": {"id": {}}},
        {"authorizations": {"team_id": "T1"}},
        {"authorizations": ["T1"]},
        {"authorizations": [{"team_id": 1}]},
        {"enterprise": 7},
        {"view": "V1"},
    ],
)
def test_ids_in_another_shape_are_refused(change: dict[str, Any]):
    assert send({**EVENT, **change}) == Refused(400, "shape")


@pytest.mark.parametrize("change", [{"user": 5}, {"channel": 5}, {"event": {"user": ["id"]}}])
def test_whatever_bolt_would_trip_over_is_refused_and_not_raised(change: dict[str, Any]):
    verified = send({**EVENT, **change})
    assert isinstance(verified, Verified)
    assert bolt_request(verified) == Refused(400, "shape")


# --- May its workspace speak --------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        {"team_id": "T2"},
        {"team": {"id": "T2"}},
        {"team": "T2"},
        {"team": None, "user": {"id": "U1", "team_id": "T2"}},
        {"team_id": "T2", "authorizations": [{"team_id": "T1"}]},
        {"team_id": "T1", "authorizations": [{"team_id": "T2"}]},
        {"team_id": "T1", "authorizations": [{"team_id": "T1"}, {"team_id": "T2"}]},
        {"team": {"id": "T2"}, "view": {"app_installed_team_id": "T1"}},
        {"team": {"id": "T1"}, "view": {"app_installed_team_id": "T2"}},
        {"enterprise": {"id": "E2"}},
        {"team_id": "t1"},
        {"team_id": "T1 "},
        {"is_ext_shared_channel": True, "team_id": "T1", "authorizations": [{"team_id": "T2"}]},
        {"is_ext_shared_channel": True, "team_id": "T2", "authorizations": []},
        {"is_ext_shared_channel": "true", "team_id": "T2", "authorizations": [{"team_id": "T1"}]},
    ],
)
def test_another_workspace_is_refused_wherever_it_is_named(payload: dict[str, Any]):
    assert send(payload) == send_press(payload) == Refused(403, "workspace")
    assert check_envelope(payload, ours) == Refused(403, "workspace")


@pytest.mark.parametrize("payload", [{}, {"team_id": ""}, {"team": None}, {"type": "event_callback"}])
def test_what_names_no_workspace_is_refused(payload: dict[str, Any]):
    assert send(payload) == Refused(403, "no_workspace")


@pytest.mark.parametrize(
    ("payload", "team_id", "enterprise_id"),
    [
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"team_id": "T1"}}, "T1", "E1"),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1"}}, "", "E1"),
        ({"team": {"id": "T1", "enterprise_id": "E1"}}, "T1", "E1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1", "E1"),
        ({"type": "app_rate_limited", "team_id": "T1"}, "T1", ""),
    ],
)
def test_the_workspace_is_found_where_slack_names_it(
    payload: dict[str, Any], team_id: str, enterprise_id: str
):
    assert send(payload) == Verified(payload, team_id, enterprise_id)


def test_both_workspace_and_enterprise_are_asked_about():
    asked = []

    def allowed(team_id: str, enterprise_id: str) -> bool:
        asked.append((team_id, enterprise_id))
        return True

    check_envelope({"team": {"id": "T1"}, "enterprise": {"id": "E1"}}, allowed)
    assert asked == [("T1", "E1")]


def test_in_a_channel_shared_with_others_the_workspace_that_has_the_app_counts():
    shared = {**EVENT, "is_ext_shared_channel": True, "team_id": "T2", "enterprise_id": "E2"}
    assert send(shared) == Verified(shared, "T1", "")
    event = {**EVENT, "event": {**EVENT["event"], "team": "T2", "user_team": "T2"}}
    assert send(event) == Verified(event, "T1", "")


# --- Questions without a workspace --------------------------------------------------------------


def test_a_challenge_comes_back_when_it_is_signed():
    challenge = {"type": "url_verification", "challenge": "3eZbrw1a"}
    assert send(challenge) == Echo("3eZbrw1a")
    assert send(challenge, secret="not the secret") == Refused(401, "signature")


@pytest.mark.parametrize("challenge", [None, 5, ["a"], {}])
def test_a_challenge_that_is_no_text_is_refused(challenge: Any):
    assert send({"type": "url_verification", "challenge": challenge}) == Refused(400, "no_challenge")


def test_a_challenge_can_be_answered_whatever_is_in_it():
    echo = send({"type": "url_verification", "challenge": "\ud800"})
    assert isinstance(echo, Echo)
    echo.text.encode()


def test_a_check_of_the_certificate_is_answered_when_it_is_signed():
    assert send_form(ssl_check="1", token="x") == Echo("")
    body = urlencode({"ssl_check": "1"}).encode()
    assert check(CIMultiDict({"Content-Type": FORM}), body, SECRET, NOW, ours) == Refused(401, "unsigned")


def test_a_check_of_the_certificate_lets_nothing_else_in():
    assert send_form(ssl_check="1", command="/hub", team_id="T2") == Refused(403, "workspace")
    assert send_form(ssl_check="0", team_id="T2") == Refused(403, "workspace")
    assert send_form(ssl_check="1", payload=json.dumps({"team_id": "T2"})) == Refused(403, "workspace")


# --- Socket Mode --------------------------------------------------------------------------------


def test_an_envelope_meets_the_same_questions():
    assert check_envelope(EVENT, ours) == Verified(EVENT, "T1", "")
    nothing: list[object] = [None, [], "text", 1]
    for payload in nothing:
        assert check_envelope(payload, ours) == Refused(400, "not_an_object")
    deep, bottomless = [], []  # type: ignore[var-annotated]
    bottomless.append(bottomless)
    for _ in range(5000):
        deep = [deep]
    for odd in (float("nan"), {1}, deep, bottomless):
        assert check_envelope({"team_id": "T1", "a": odd}, ours) == Refused(400, "not_json")
    halved = check_envelope({"team_id": "T1", "a": "\ud800"}, ours)
    assert halved == Verified({"team_id": "T1", "a": "?"}, "T1", "")


# --- Whatever comes -----------------------------------------------------------------------------

_NAMES = st.sampled_from(
    [
        *(
            "type",
            "team",
            "team_id",
            "id",
            "enterprise",
            "enterprise_id",
            "authorizations",
            "user",
            "user_id",
        ),
        *(
            "event",
            "view",
            "channel",
            "actions",
            "item",
            "message",
            "response_urls",
            "challenge",
            "ssl_check",
        ),
        *(
            "app_installed_team_id",
            "is_ext_shared_channel",
            "is_enterprise_install",
            "user_team",
            "thread_ts",
        ),
    ]
)
_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES | st.text(), inner, max_size=5),
    max_leaves=12,
)
_PAYLOADS = st.dictionaries(_NAMES, _ANY_JSON | st.sampled_from(["T1", "E1", "event_callback"]), max_size=8)
_TYPES = st.sampled_from([JSON, FORM, "", "text/plain"])
_STATUSES = {400, 401, 403, 413}


def is_sound(result: Result) -> bool:
    match result:
        case Refused(status, reason):
            return status in _STATUSES and reason.isascii()
        case Echo(text):
            return bool(text.encode()) or not text
    request = bolt_request(result)
    json.dumps(result.payload, ensure_ascii=False, allow_nan=False).encode()
    return isinstance(request, AsyncBoltRequest) or request.status == 400


@settings(deadline=None, max_examples=150)
@given(payload=_PAYLOADS, team=st.sampled_from(["T1", "T2", None]))
def test_any_signed_object_is_let_in_whole_or_refused(payload: dict[str, Any], team: str | None):
    body = json.dumps({**payload, **({"team_id": team} if team else {})}).encode()
    assert is_sound(send(body))
    assert is_sound(send(urlencode({"payload": body}).encode(), type_=FORM))
    if team == "T2":
        assert not isinstance(send(body), Verified) or payload.get("is_ext_shared_channel") is True


@settings(deadline=None, max_examples=100)
@given(body=st.binary(max_size=200), type_=_TYPES)
def test_any_signed_bytes_are_let_in_whole_or_refused(body: bytes, type_: str):
    assert is_sound(send(body, type_=type_))


@settings(deadline=None, max_examples=100)
@given(
    body=st.binary(max_size=50),
    given_headers=st.lists(
        st.tuples(
            st.sampled_from(["X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Type"]),
            st.text(st.characters(exclude_categories=())) | st.just(str(AT)),
        ),
        max_size=5,
    ),
)
def test_any_headers_that_somebody_makes_up_are_refused(body: bytes, given_headers: list[tuple[str, str]]):
    refused = check(CIMultiDict(given_headers), body, SECRET, NOW, ours)
    assert isinstance(refused, Refused)
    assert refused.status == 401
