"""What Slack sends to the app by itself: payloads with fresh ids, and how they are signed. Pure.

Examples as Slack documents them are in `tests/payloads/slack`; those built here have the same shape.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.slack.fake_workspace import Json, dm_of, next_id

APP = "A1"
BOT = "U0BOT"
FORM = "application/x-www-form-urlencoded"


# --- How it travels over HTTP


def sign(secret: str, body: bytes, at: float) -> dict[str, str]:
    """Return the headers that show that Slack sent this body at that time, in seconds since 1970."""
    signed = f"v0:{int(at)}:".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": f"v0={digest}"}


def body_of(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the body and its content type: events are JSON, commands and interactions are forms."""
    if "command" in payload:
        return urlencode(payload).encode(), FORM
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def kind_of(payload: Mapping[str, Any]) -> str:
    """Return the type of the envelope in which it travels in Socket Mode."""
    if "command" in payload:
        return "slash_commands"
    return "events_api" if payload.get("type") == "event_callback" else "interactive"


# --- Events


def event(team: str, inner: Json, bot: str = BOT) -> Json:
    """Return an event in its envelope."""
    authorised = {"enterprise_id": None, "team_id": team, "user_id": bot, "is_bot": True}
    return {
        "token": "verification-token",
        "team_id": team,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": next_id("Ev"),
        "event_time": int(float(inner.get("event_ts") or _ts())),
        "authorizations": [{**authorised, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-context",
    }


def message_im(team: str, user: str, text: str, **more: Any) -> Json:
    """Return that somebody wrote to the app; `more` such as thread_ts, subtype or bot_id."""
    ts = _ts()
    said = {"type": "message", "user": user, "text": text, "ts": ts, "event_ts": ts, "team": team}
    return event(team, {**said, "channel": dm_of(user), "channel_type": "im", **more})


def message_changed(team: str, user: str, text: str, before: str = "") -> Json:
    """Return that somebody edited what they wrote to the app."""
    ts = _ts()
    old = {"type": "message", "user": user, "text": before, "ts": ts}
    new = {**old, "text": text, "edited": {"user": user, "ts": ts}}
    return _hidden(team, user, {"subtype": "message_changed", "message": new, "previous_message": old})


def message_deleted(team: str, user: str) -> Json:
    """Return that somebody deleted what they wrote to the app."""
    old = {"type": "message", "user": user, "text": "", "ts": _ts()}
    return _hidden(
        team, user, {"subtype": "message_deleted", "deleted_ts": old["ts"], "previous_message": old}
    )


def _hidden(team: str, user: str, what: Json) -> Json:
    ts = _ts()
    where = {"channel": dm_of(user), "channel_type": "im", "ts": ts, "event_ts": ts, "hidden": True}
    return event(team, {"type": "message", **where, **what})


def app_mention(team: str, user: str, text: str, channel: str, **more: Any) -> Json:
    """Return that somebody said something to the app in a channel; `text` holds the mention."""
    ts = _ts()
    said = {"type": "app_mention", "user": user, "text": text, "ts": ts, "event_ts": ts, "team": team}
    return event(team, {**said, "channel": channel, **more})


def app_home_opened(team: str, user: str, tab: str = "home") -> Json:
    """Return that somebody opened a tab of the app."""
    told = {"type": "app_home_opened", "user": user, "channel": dm_of(user), "tab": tab, "event_ts": _ts()}
    return event(team, told)


def channel_event(team: str, kind: str, channel: str) -> Json:
    """Return what has become of a channel: archived, deleted, or left by the app."""
    return event(team, {"type": kind, "channel": channel})


def member_joined_channel(team: str, user: str, channel: str, inviter: str = "") -> Json:
    """Return that somebody, or the app, came into a channel."""
    told = {"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C"}
    return event(team, {**told, "team": team, "event_ts": _ts(), **({"inviter": inviter} if inviter else {})})


def member_left_channel(team: str, user: str, channel: str) -> Json:
    """Return that somebody, or the app, left a channel or was removed from it."""
    told = {"type": "member_left_channel", "user": user, "channel": channel, "channel_type": "G"}
    return event(team, {**told, "team": team, "event_ts": _ts()})


def user_change(team: str, user: Json) -> Json:
    """Return that a person's account changed; `user` as users.info tells it."""
    return event(team, {"type": "user_change", "user": user, "event_ts": _ts()})


def app_uninstalled(team: str) -> Json:
    """Return that the workspace removed the app."""
    return event(team, {"type": "app_uninstalled", "event_ts": _ts()})


def tokens_revoked(team: str, *, bot: tuple[str, ...] = (BOT,), people: tuple[str, ...] = ()) -> Json:
    """Return that tokens were taken back: the app's own, or those of people."""
    tokens = {"oauth": list(people), "bot": list(bot)}
    return event(team, {"type": "tokens_revoked", "tokens": tokens, "event_ts": _ts()})


def url_verification(challenge: str) -> Json:
    """Return how Slack asks whether this is the app's address."""
    return {"token": "verification-token", "challenge": challenge, "type": "url_verification"}


# --- Commands and interactions


def command(team: str, user: str, text: str, trigger: str, channel: str = "C1", name: str = "hub") -> Json:
    """Return that somebody typed `/hub` and this text behind it."""
    where = {"team_id": team, "team_domain": "trust", "channel_id": channel, "channel_name": "somewhere"}
    who = {"user_id": user, "user_name": user.lower(), "api_app_id": APP, "is_enterprise_install": "false"}
    said = {"token": "verification-token", "command": f"/{name}", "text": text, "trigger_id": trigger}
    return {**said, **where, **who, "response_url": "https://hooks.slack.example/commands/1"}


def block_actions(
    team: str, user: str, action: Json, trigger: str, *, message: Json | None = None,
    channel: str = "", view: Json | None = None, is_ephemeral: bool = False, response_url: str = "",
) -> Json:  # fmt: skip
    """Return that somebody pressed something in a message, or in a view (a modal or the Home tab).

    `message` is as chat.postMessage answered it; `channel` is the direct messages unless it is named.
    """
    pressed = {**action, "action_ts": _ts()}
    base = _interaction("block_actions", team, user) | {"trigger_id": trigger, "actions": [pressed]}
    if view is not None:
        return {**base, "view": view, "container": {"type": "view", "view_id": view["id"]}}
    said = message or {}
    where = channel or dm_of(user)
    thread = {"thread_ts": said["thread_ts"]} if "thread_ts" in said else {}
    container = {"type": "message", "message_ts": said.get("ts", ""), "channel_id": where, **thread}
    return {
        **base,
        "channel": {"id": where, "name": "directmessage" if where.startswith("D") else "somewhere"},
        "message": said,
        "container": {**container, "is_ephemeral": is_ephemeral},
        "response_url": response_url or "https://hooks.slack.example/actions/1",
    }


def view_submission(team: str, user: str, view: Json, values: Json, trigger: str = "") -> Json:
    """Return that somebody sent a modal; `values` by block and action: {"field:x": {"answer": {...}}}."""
    filled = {**view, "state": {"values": values}}
    sent = {"view": filled, "response_urls": [], "trigger_id": trigger or next_id("trigger.")}
    return _interaction("view_submission", team, user) | sent


def view_closed(team: str, user: str, view: Json, *, with_all: bool = False) -> Json:
    """Return that somebody closed a modal, or `with_all` those under it."""
    return _interaction("view_closed", team, user) | {"view": view, "is_cleared": with_all}


def _interaction(kind: str, team: str, user: str) -> Json:
    who = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team}
    where = {"team": {"id": team, "domain": "trust"}, "enterprise": None, "is_enterprise_install": False}
    return {"type": kind, "user": who, "api_app_id": APP, "token": "verification-token", **where}


def _ts() -> str:
    return f"1763900000.{next_id('')[-6:]}"
