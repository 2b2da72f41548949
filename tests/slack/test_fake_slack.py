"""The fake is asked through Slack's own SDK, and what it sends is read by it."""

import json
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Channel, User

EXAMPLES = Path(__file__).parents[1] / "payloads" / "slack"
WORDS = {"type": "plain_text", "text": "Apply"}
VIEW = {"type": "modal", "title": WORDS, "blocks": [{"type": "section", "text": WORDS}]}


class Seconds:
    def __init__(self) -> None:
        self.now = 1_763_900_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
async def slack(clock):
    async with FakeSlack(clock=clock).served() as slack:
        asha, gone = User("U1", "Asha Patel", "asha@trust.example"), User("U2", "Gwen", deleted=True)
        slack.add_workspace("T1", "xoxb-1", asha, gone).add(Channel("C1"), Channel("C2", is_archived=True))
        yield slack


@pytest.fixture
async def client(slack):
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient("xoxb-1", slack.url, session=session, retry_handlers=[])


async def error_of(call) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_message_to_a_user_is_in_their_direct_messages_and_found_by_its_metadata(slack, client):
    mark = {"event_type": "hub_message", "event_payload": {"id": "k1"}}
    sent = await client.chat_postMessage(channel="U1", text="Hello", metadata=mark)
    dm = (await client.conversations_open(users="U1"))["channel"]["id"]
    assert sent["channel"] == dm
    for is_included, found in ((True, mark), (False, None)):
        said = await client.conversations_history(channel=dm, include_all_metadata=is_included)
        assert [(m["text"], m.get("metadata")) for m in said["messages"]] == [("Hello", found)]


async def test_a_long_history_comes_newest_first_in_pages(slack, client):
    for n in range(3):
        await client.chat_postMessage(channel="U1", text=str(n))
    first = await client.conversations_history(channel="D1", limit=2)
    rest = await client.conversations_history(
        channel="D1", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    assert ([m["text"] for m in rest["messages"]], rest["has_more"]) == (["0"], False)


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("U2", "account_inactive"),
        ("U9", "channel_not_found"),
        ("C2", "is_archived"),
        ("C9", "channel_not_found"),
    ],
)
async def test_what_cannot_be_written_to_is_refused(slack, client, channel, code):
    assert await error_of(client.chat_postMessage(channel=channel, text="Hello")) == code
    assert slack.messages == []


async def test_who_somebody_is_needs_scopes(slack, client):
    assert (await client.users_info(user="U1"))["user"]["profile"]["email"] == "asha@trust.example"
    slack.workspaces["T1"].scopes = "users:read"
    assert "email" not in (await client.users_info(user="U1"))["user"]["profile"]
    slack.workspaces["T1"].scopes = "chat:write"
    assert await error_of(client.users_info(user="U1")) == "missing_scope"
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write"


async def test_a_trigger_works_once_and_for_three_seconds(slack, client, clock):
    trigger = slack.trigger("U1")
    assert (await client.views_open(trigger_id=trigger, view=VIEW))["view"]["type"] == "modal"
    assert await error_of(client.views_open(trigger_id=trigger, view=VIEW)) == "exchanged_trigger_id"
    late = slack.trigger("U1")
    clock.now += 3.1
    assert await error_of(client.views_open(trigger_id=late, view=VIEW)) == "expired_trigger_id"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own use of it
async def test_tokens_end_and_come_back_with_an_installation(slack, client):
    await client.auth_revoke()
    assert await error_of(client.auth_test()) == "token_revoked"
    slack.codes["code-1"] = "T1"
    asks = {"client_id": "1", "client_secret": "client-secret", "code": "code-1"}
    installed = await client.oauth_v2_access(**asks)
    assert (await client.auth_test(token=installed["access_token"]))["team_id"] == "T1"
    assert await error_of(client.oauth_v2_access(**asks)) == "invalid_code"


@pytest.mark.parametrize(
    ("kind", "status", "arrives"),
    [
        ("ratelimited", 429, 0),
        ("status:503", 503, 0),
        ("garbage", 200, 0),
        ("reset", None, 0),
        ("after", None, 1),
    ],
)
async def test_faults_happen_as_often_as_planned_and_after_as_many(slack, kind, status, arrives):
    slack.fault("chat.postMessage", kind, times=1, skip=1)
    seen: list[int | None] = []
    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            headers = {"Authorization": "Bearer xoxb-1"}
            said = {"channel": "U1", "text": "Hello"}
            try:
                async with session.post(slack.url + "chat.postMessage", json=said, headers=headers) as answer:
                    seen.append(answer.status)
            except aiohttp.ClientError:
                seen.append(None)
    assert seen == [200, status, 200]
    assert len(slack.messages) == 2 + arrives


async def test_what_slack_would_not_show_is_refused(slack, client):
    blocks = [{"type": "section", "text": WORDS}]
    too_many = client.chat_postMessage(channel="U1", text="Hello", blocks=blocks * 51)
    assert await error_of(too_many) == "invalid_blocks"
    sent = await client.chat_postMessage(channel="U1", text="Hello", blocks=blocks * 50)
    assert len({block["block_id"] for block in sent["message"]["blocks"]}) == 50
    assert await error_of(client.api_call("chat.postMessage", json={"channel": "U1"})) == "no_text"
    long = {**VIEW, "title": {"type": "plain_text", "text": "n" * 25}}
    opened = client.views_open(trigger_id=slack.trigger("U1"), view=long)
    assert await error_of(opened) == "invalid_arguments"


async def test_a_throttled_slack_takes_one_a_second_in_a_channel_after_a_burst(slack, client, clock):
    slack.is_throttled = True
    for _ in range(5):
        await client.chat_postMessage(channel="U1", text="Hello")
    assert await error_of(client.chat_postMessage(channel="U1", text="Hello")) == "ratelimited"
    clock.now += 1
    await client.chat_postMessage(channel="U1", text="Hello")
    assert slack.throttled == 1


async def test_slacks_own_socket_client_reads_and_acknowledges_envelopes(slack):
    client = SocketModeClient("xapp-1", web_client=AsyncWebClient("xoxb-1", slack.url), ping_interval=60)
    taken: list[Any] = []

    async def take(client, request) -> None:
        taken.append(request.payload["event"]["text"])
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload={"n": 1}))

    client.socket_mode_request_listeners.append(take)
    event = slack_client.message_im("T1", "U1", "hello")
    assert await slack.sockets.deliver("events_api", event) is None
    await client.connect()
    try:
        assert await slack.sockets.deliver(slack_client.kind_of(event), event) == {"n": 1}
        assert taken == ["hello"]
    finally:
        await client.close()
        await client.aiohttp_client_session.close()


def test_slacks_own_verifier_takes_what_is_signed_and_nothing_else():
    body, _ = slack_client.body_of(slack_client.message_im("T1", "U1", "hello"))
    headers = slack_client.sign("secret", body, time.time())
    assert SignatureVerifier("secret").is_valid_request(body, headers)
    assert not SignatureVerifier("other").is_valid_request(body, headers)


def shape(thing: Any, path: str = "") -> set[str]:
    """Return the paths to everything in it; what a list holds stands for itself by its first entry."""
    if isinstance(thing, dict):
        return {path}.union(*(shape(value, f"{path}.{key}") for key, value in thing.items()))
    return shape(thing[0], f"{path}[]") if isinstance(thing, list) and thing else {path}


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text())


MODAL = {"id": "V1", "hash": "h", "type": "modal", "callback_id": "form", "private_metadata": "{}"}
BUTTON = {"type": "button", "action_id": "press:0", "block_id": "b", "value": "{}"}
FILLED = {"field:why": {"answer": {"type": "plain_text_input", "value": "x"}}}
CARD = {"type": "message", "ts": "1.2", "text": "Taster", "user": "U0BOT"}
BUILT = {
    "message_im": slack_client.message_im("T1", "U1", "hello"),
    "message_changed": slack_client.message_changed("T1", "U1", "b", "a"),
    "message_deleted": slack_client.message_deleted("T1", "U1"),
    "app_mention": slack_client.app_mention("T1", "U1", "<@U0BOT> hello", "C1"),
    "app_home_opened": slack_client.app_home_opened("T1", "U1"),
    "member_joined_channel": slack_client.member_joined_channel("T1", "U0BOT", "C1", "U1"),
    "user_change": slack_client.user_change("T1", User("U1", "Asha Patel", "a@trust.example").as_json()),
    "app_uninstalled": slack_client.app_uninstalled("T1"),
    "tokens_revoked": slack_client.tokens_revoked("T1", people=("U1",)),
    "url_verification": slack_client.url_verification("c"),
    "command": slack_client.command("T1", "U1", "what's on", "1.2"),
    "block_actions_message": slack_client.block_actions("T1", "U1", BUTTON, "1.2", message=CARD),
    "block_actions_home": slack_client.block_actions(
        "T1", "U1", BUTTON, "1.2", view={"id": "V1", "type": "home"}
    ),
    "view_submission": slack_client.view_submission("T1", "U1", MODAL, FILLED),
    "view_closed": slack_client.view_closed("T1", "U1", MODAL),
}


@pytest.mark.parametrize("name", BUILT)
def test_what_is_built_has_the_shape_of_the_example(name: str):
    assert shape(BUILT[name]) <= shape(example(name))
    body, kind = slack_client.body_of(example(name))
    assert body
    assert kind == (
        "application/json" if "event" in BUILT[name] or "challenge" in BUILT[name] else slack_client.FORM
    )
