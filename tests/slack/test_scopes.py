"""The table of features, and what is made of it: nothing too much, nothing forgotten."""

import re
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import scopes
from adapters.slack.app import Listeners
from adapters.slack.manifest import manifest
from adapters.slack.scopes import EVENTS, FEATURES, SCOPES, missing

ADAPTER = Path(scopes.__file__).parent
BASE = "https://hub.trust.example"

# What Slack's documentation of each method says that it wants; the direct messages are all that is read.
METHODS = {
    "auth_test": (),
    "auth_revoke": (),
    "apps_connections_open": (),
    "oauth_v2_access": (),
    "chat_postMessage": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_update": ("chat:write",),
    "conversations_history": ("im:history",),
    "conversations_info": ("channels:read", "groups:read"),
    "conversations_open": ("im:write",),
    "conversations_replies": ("im:history",),
    "files_getUploadURLExternal": ("files:write",),
    "files_completeUploadExternal": ("files:write",),
    "users_info": ("users:read", "users:read.email"),
    "views_open": (),
    "views_publish": (),
    "views_push": (),
    "views_update": (),
}
# The same of events; and /hub wants its own.
WANTED_BY_EVENTS = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    **dict.fromkeys(("channel_archive", "channel_deleted", "channel_left"), ("channels:read",)),
    **dict.fromkeys(("group_archive", "group_deleted", "group_left"), ("groups:read",)),
    **dict.fromkeys(("member_joined_channel", "member_left_channel"), ("channels:read", "groups:read")),
    "message.im": ("im:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}


def called() -> set[str]:
    """The methods of the Web API that the adapter's code names, in either spelling."""
    modules = [path for path in ADAPTER.glob("*.py") if path.stem != "scopes"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    names = set(re.findall(r"\b(?:client|_client|web)\.([a-z]+(?:_[a-zA-Z0-9]+)+)\(", code))
    spelt = {name.replace(".", "_") for name in re.findall(r'"([a-z]+(?:\.[a-zA-Z0-9]+)+)"', code)}
    return {name for name in names | spelt if hasattr(AsyncWebClient, name)} - {"api_call"}


def test_the_adapter_calls_something():
    assert {"auth_test", "oauth_v2_access"} <= called()


def test_every_method_that_is_called_needs_only_what_is_asked_for():
    for method in called():
        assert set(METHODS[method]) <= set(SCOPES), method


def test_every_event_needs_only_what_is_asked_for():
    assert set(WANTED_BY_EVENTS) == set(EVENTS)
    for feature in FEATURES:
        for event in feature.events:
            assert set(WANTED_BY_EVENTS[event]) <= set(feature.scopes), feature.name


def test_nothing_is_asked_for_that_no_method_or_event_needs():
    used = {scope for wanted in (*METHODS.values(), *WANTED_BY_EVENTS.values()) for scope in wanted}
    assert set(SCOPES) == used | {"commands"}


def test_every_feature_says_why_and_what_is_missing_without():
    for feature in FEATURES:
        assert feature.scopes or feature.events
        assert feature.why
        assert feature.without
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)


def test_a_missing_scope_is_told_with_every_feature_that_suffers():
    assert missing(SCOPES) == []
    [(scope, features)] = missing(set(SCOPES) - {"im:history"})
    assert scope == "im:history"
    assert [feature.name for feature in features] == ["answer direct messages", "send nothing twice"]


# --- The manifest -------------------------------------------------------------------------------


def made(hub_name: str = "Innovation Hub", *, socket: bool = False, several: bool = False):
    text = manifest(hub_name, BASE, is_socket_mode=socket, has_several_workspaces=several)
    return yaml.safe_load(text)


def test_the_manifest_asks_for_what_is_in_the_table():
    asked = made()
    assert asked["oauth_config"] == {"scopes": {"bot": list(SCOPES)}}
    assert asked["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)


def test_over_http_slack_learns_where_everything_goes():
    asked, address = made(), f"{BASE}/slack/events"
    assert asked["settings"]["event_subscriptions"]["request_url"] == address
    assert asked["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert asked["features"]["slash_commands"][0]["url"] == address
    assert not asked["settings"]["socket_mode_enabled"]


def test_in_socket_mode_slack_learns_no_address():
    assert BASE not in str(made(socket=True))
    assert made(socket=True)["settings"]["socket_mode_enabled"]


def test_only_several_workspaces_have_a_way_back_and_tokens_that_end():
    several = made(socket=True, several=True)
    assert several["oauth_config"]["redirect_urls"] == [f"{BASE}/slack/oauth_redirect"]
    assert several["settings"]["token_rotation_enabled"]
    assert not made()["settings"]["token_rotation_enabled"]


def test_people_can_write_to_it_and_it_has_a_home():
    assert made()["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


@pytest.mark.parametrize(
    ("hub_name", "name"),
    [
        ("x" * 35, "x" * 35),
        ("x" * 36, "x" * 35),
        ("Hertfordshire Partnership Innovation Hub", "Hertfordshire Partnership"),
        ("The Hub: tea & “improvement”", "The Hub: tea & “improvement”"),
    ],
)
def test_what_it_holds_is_no_longer_than_slack_takes(hub_name: str, name: str):
    asked = made(hub_name)
    assert asked["display_information"]["name"] == asked["features"]["bot_user"]["display_name"] == name
    assert len(asked["display_information"]["description"]) <= 140
    [command] = asked["features"]["slash_commands"]
    assert (command["command"], len(command["command"]) <= 32) == ("/hub", True)
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert len(EVENTS) <= 100


def test_the_app_listens_to_the_events_it_asks_for_and_to_no_others():
    listened = Listeners(answering=None, workspaces=None).of_events()  # type: ignore[arg-type]
    assert set(listened) == {event.partition(".")[0] for event in EVENTS}
