"""The methods of the fake Slack's Web API: each answers, for one workspace, as Slack does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.slack.fake_workspace import Json, Message, User, Workspace, dm_of, next_id, refused

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

Method = Callable[["FakeSlack", Workspace, Json], Json]

_TRIGGER_SECONDS = 3.0
NEEDED_SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


# --- Messages


def post_message(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Post, unless somebody posted too often there."""
    where = _where(team, str(given.get("channel", "")))
    if "error" in where:
        return where
    if code := _unfit(slack, given):
        return code
    if wait := slack.throttle(team.id, where["channel"]):
        return refused("ratelimited", retry_after=wait)
    said = _message(slack, team, given, **where)
    team.messages.append(said)
    return {"ok": True, "channel": said.channel, "ts": said.ts, "message": said.as_json(with_metadata=True)}


def post_ephemeral(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Show something to one person."""
    where = _where(team, str(given.get("channel", "")))
    if "error" in where:
        return where
    if given.get("user") not in team.users:
        return refused("user_not_in_channel")
    if code := _unfit(slack, given):
        return code
    said = _message(slack, team, given, channel=where["channel"], user=given["user"])
    said.is_ephemeral = True
    team.messages.append(said)
    return {"ok": True, "message_ts": said.ts}


def answer_press(slack: FakeSlack, team: Workspace, channel: str, user: str, ts: str, given: Json) -> None:
    """Show one person an answer; what a command was answered has no number here, so a new one replaces it."""
    old = [m for m in team.messages if m.ts == ts]
    if given.get("delete_original"):
        team.messages = [m for m in team.messages if m not in old]
        return
    if given.get("replace_original") and old:
        old[0].text, old[0].blocks, old[0].is_edited = given["text"], _named(given.get("blocks")), True
        return
    said = _message(slack, team, given, channel=channel, user=user)
    said.is_ephemeral = True
    team.messages.append(said)


def update_message(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Change a message of the app."""
    found = [m for m in team.in_channel(str(given.get("channel"))) if m.ts == given.get("ts")]
    if not found:
        return refused("message_not_found")
    if found[0].author != team.bot_user:
        return refused("cant_update_message")
    if code := _unfit(slack, given):
        return code
    said = found[0]
    said.text, said.blocks, said.is_edited = given.get("text", ""), _named(given.get("blocks")), True
    said.metadata = given.get("metadata", said.metadata)
    return {"ok": True, "channel": said.channel, "ts": said.ts, "text": said.text}


def _where(team: Workspace, channel: str) -> Json:
    """Return the channel, and whose it is if it is one person's; or the refusal."""
    user = team.users.get(channel) or team.dm_user(channel)
    if user:
        code = "cannot_dm_bot" if user.is_bot else "account_inactive" if user.deleted else ""
        return refused(code) if code else {"channel": dm_of(user.id), "user": user.id}
    known = team.channels.get(channel)
    if known is None:
        return refused("channel_not_found")
    code = "is_archived" if known.is_archived else "" if known.is_member else "not_in_channel"
    return refused(code) if code else {"channel": known.id}


def _unfit(slack: FakeSlack, given: Json) -> Json | None:
    if not given.get("text") and not given.get("blocks"):
        return refused("no_text")
    if given.get("blocks") and (problems := slack.check(given, "message")):
        return refused("invalid_blocks", response_metadata={"messages": problems})
    return None


def _message(slack: FakeSlack, team: Workspace, given: Json, channel: str, user: str = "") -> Message:
    kept = {name: given[name] for name in ("text", "metadata", "thread_ts") if given.get(name)}
    kept["blocks"] = _named(given.get("blocks"))
    return Message(team.id, channel, slack.next_ts(), user=user, author=team.bot_user, **kept)


def _named(blocks: list[Json] | None) -> list[Json]:
    """Return blocks as Slack gives them back: each has an id."""
    return [{"block_id": next_id("b"), **block} for block in blocks or ()]


# --- Conversations and people


def open_conversation(_slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Return the direct messages with a person."""
    user = team.users.get(str(given.get("users", "")))
    if user is None:
        return refused("user_not_found")
    if user.deleted or user.is_bot:
        return refused("user_disabled" if user.deleted else "cannot_dm_bot")
    return {"ok": True, "channel": {"id": dm_of(user.id)}}


def history(_slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Return what stands in a conversation, newest first, a page at a time; answers in threads are apart."""
    thread = str(given.get("ts") or "")
    channel = str(given.get("channel", ""))
    needed = "im:history" if channel.startswith("D") else "channels:history"
    if not team.may(needed):
        return refused("missing_scope", needed=needed, provided=team.scopes)
    if not team.dm_user(channel) and channel not in team.channels:
        return refused("channel_not_found")
    after, most = float(given.get("oldest") or 0), int(given.get("limit") or 100)
    start = int(given.get("cursor") or 0)
    said = team.in_channel(channel)
    answers = Counter(m.thread_ts for m in said if m.thread_ts)
    found = [m for m in reversed(said) if m.thread_ts == thread and float(m.ts) > after]
    page, more = found[start : start + most], len(found) > start + most
    with_metadata = str(given.get("include_all_metadata")).lower() in ("1", "true")
    return {
        "ok": True,
        "messages": [
            m.as_json(with_metadata=with_metadata) | ({"reply_count": answers[m.ts]} if answers[m.ts] else {})
            for m in page
        ],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + most) if more else ""},
    }


def channel_info(_slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Return a channel as the app may see it: what a private one is called, only from within."""
    channel = team.channels.get(str(given.get("channel", "")))
    if channel is None or (channel.is_private and not channel.is_member):
        return refused("channel_not_found")
    needed = "groups:read" if channel.is_private else "channels:read"
    if not team.may(needed):
        return refused("missing_scope", needed=needed, provided=team.scopes)
    told = {name: getattr(channel, name) for name in ("id", "name", "is_archived", "is_member", "is_private")}
    return {"ok": True, "channel": told}


def user_info(_slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Return a person as the app may see them."""
    user: User | None = team.users.get(str(given.get("user", "")))
    if user is None:
        return refused("user_not_found")
    return {"ok": True, "user": user.as_json(with_email=team.may("users:read.email"))}


# --- Views


def open_view(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Show a modal, or another one on top of it."""
    trigger = str(given.get("trigger_id", ""))
    if trigger not in slack.triggers:
        return refused("invalid_trigger_id")
    if trigger in slack.used_triggers:
        return refused("exchanged_trigger_id")
    user, issued_at = slack.triggers[trigger]
    if slack.clock() - issued_at > _TRIGGER_SECONDS:
        return refused("expired_trigger_id")
    if problem := _unfit_view(slack, given):
        return problem
    slack.used_triggers.add(trigger)
    return _shown(slack, team, next_id("V"), user, given["view"])


def update_view(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Put another view in the place of one that is open."""
    view_id = str(given.get("view_id", ""))
    old = slack.views.get(view_id)
    if old is None:
        return refused("not_found")
    if given.get("hash") and given["hash"] != old["hash"]:
        return refused("hash_conflict")
    return _unfit_view(slack, given) or _shown(slack, team, view_id, old["user"], given["view"])


def publish_view(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Show a person's Home tab."""
    user = str(given.get("user_id", ""))
    if user not in team.users:
        return refused("user_not_found")
    if problem := _unfit_view(slack, given):
        return problem
    answer = _shown(slack, team, team.homes.get(user, {}).get("id") or next_id("V"), user, given["view"])
    team.homes[user] = answer["view"]
    return answer


def _unfit_view(slack: FakeSlack, given: Json) -> Json | None:
    view = given.get("view")
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return refused("invalid_arguments")
    if problems := slack.check(view, view["type"]):
        return refused("invalid_arguments", response_metadata={"messages": problems})
    return None


def _shown(slack: FakeSlack, team: Workspace, view_id: str, user: str, view: Json) -> Json:
    shown = {
        **view,
        "blocks": _named(view.get("blocks")),
        "id": view_id,
        "team_id": team.id,
        "hash": next_id("h"),
        "state": {"values": {}},
    }
    slack.views[view_id] = {**shown, "user": user}
    return {"ok": True, "view": shown}


# --- Files


def upload_address(slack: FakeSlack, _team: Workspace, given: Json) -> Json:
    """Say where a file may be put."""
    if not given.get("filename") or int(given.get("length") or 0) <= 0:
        return refused("invalid_arguments")
    file_id = next_id("F")
    slack.uploads[file_id] = None
    here = f"{slack.url.removesuffix('api/')}upload/{file_id}"
    address = here if slack.upload_url is None else slack.upload_url
    return {"ok": True, "file_id": file_id, "upload_url": address}


def complete_upload(slack: FakeSlack, team: Workspace, given: Json) -> Json:
    """Show a file that was put in its place, with the words that go with it."""
    [file] = given["files"]
    content = slack.uploads.pop(file["id"], None)
    if content is None:
        return refused("file_not_found")
    where = _where(team, str(given.get("channel_id", "")))
    if "error" in where:
        return where
    said = _message(slack, team, {"text": given.get("initial_comment", "")}, **where)
    said.file = content
    team.messages.append(said)
    return {"ok": True, "files": [{"id": file["id"], "title": file["title"]}]}


# --- The app itself


def auth_test(_slack: FakeSlack, team: Workspace, _given: Json) -> Json:
    """Return whose the token is."""
    named = {"team": team.name, "team_id": team.id, "user": "hub", "user_id": team.bot_user}
    return {"ok": True, "url": "https://trust.slack.com/", **named, "bot_id": team.bot_id}


def revoke(slack: FakeSlack, _team: Workspace, given: Json) -> Json:
    """Let the token count no more."""
    slack.revoke(given["token"])
    return {"ok": True, "revoked": True}


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update_message,
    "conversations.open": open_conversation,
    "conversations.history": history,
    "conversations.replies": history,
    "conversations.info": channel_info,
    "users.info": user_info,
    "files.getUploadURLExternal": upload_address,
    "files.completeUploadExternal": complete_upload,
    "views.open": open_view,
    "views.push": open_view,
    "views.update": update_view,
    "views.publish": publish_view,
    "auth.test": auth_test,
    "auth.revoke": revoke,
}


def decoded(given: dict[str, Any]) -> Json:
    """Return the arguments with what a form carries as JSON read."""
    for name in ("blocks", "view", "metadata"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given
