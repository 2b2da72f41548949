"""The app manifest: what somebody pastes at Slack so that the app there is the one this hub expects."""

from __future__ import annotations

import yaml

from adapters.names import fitting
from adapters.slack.app import COMMAND
from adapters.slack.oauth import REDIRECT_PATH
from adapters.slack.routes import PATH as EVENTS_PATH
from adapters.slack.scopes import EVENTS, SCOPES
from dialogs.messages import Json

# https://github.com/slackapi/manifest-schema, schemas/manifest.schema.1.0.0.json
MOST_NAME = 35
_ABOUT = "What is on, and your place at it: ask, book, change your mind, and hear of changes."
_COMMAND_ABOUT = "Ask what is on, book a place, see your bookings"
_HINT = "what’s on this week"


def manifest(hub_name: str, base_url: str, *, is_socket_mode: bool, has_several_workspaces: bool) -> str:
    """Return the manifest as YAML. Without Socket Mode or with several workspaces it needs the `base_url`."""
    request = {} if is_socket_mode else {"request_url": f"{base_url}{EVENTS_PATH}"}
    command: dict[str, Json] = {
        "command": COMMAND,
        **({} if is_socket_mode else {"url": f"{base_url}{EVENTS_PATH}"}),
        "description": _COMMAND_ABOUT,
        "usage_hint": _HINT,
        "should_escape": False,
    }
    oauth: dict[str, Json] = {"scopes": {"bot": list(SCOPES)}}
    if has_several_workspaces:
        oauth = {"redirect_urls": [f"{base_url}{REDIRECT_PATH}"], **oauth}
    return yaml.safe_dump(
        {
            "display_information": {"name": fitting(hub_name, MOST_NAME), "description": _ABOUT},
            "features": {
                "app_home": {
                    "home_tab_enabled": True,
                    "messages_tab_enabled": True,
                    "messages_tab_read_only_enabled": False,
                },
                "bot_user": {"display_name": fitting(hub_name, MOST_NAME), "always_online": True},
                "slash_commands": [command],
            },
            "oauth_config": oauth,
            "settings": {
                "event_subscriptions": {**request, "bot_events": list(EVENTS)},
                "interactivity": {"is_enabled": True, **request},
                "org_deploy_enabled": False,
                "socket_mode_enabled": is_socket_mode,
                "token_rotation_enabled": has_several_workspaces,
            },
        },
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
