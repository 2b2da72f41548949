"""What Teams delivers: one function for each kind, with the fields that a real one has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.teams.fake_tenant import BOT, TENANT, Json

BOT_NAME = "Hub Bot"
_numbers = count(1700000000000)


@dataclass(frozen=True)
class Account:
    """Somebody in the directory, and under the id by which Teams knows them to this bot."""

    name: str
    aad: str
    member: str

    def as_json(self) -> Json:
        in_directory = {"aadObjectId": self.aad} if self.aad else {}
        return {"id": self.member, "name": self.name, **in_directory}


@dataclass(frozen=True)
class Where:
    """A conversation: with the bot alone, or a group chat or channel where others read along."""

    id: str
    kind: str = "personal"
    team: str = ""

    def as_json(self) -> Json:
        group = {} if self.kind == "personal" else {"isGroup": True}
        return {"id": self.id, "conversationType": self.kind, "tenantId": TENANT, **group}


def activity(kind: str, who: Account, where: Where, service_url: str, **more: Any) -> Json:
    """Return what every activity has."""
    channel_data: Json = {"tenant": {"id": TENANT}}
    if where.team:
        channel_data |= {"team": {"id": where.team}, "channel": {"id": where.id.partition(";")[0]}}
    return {
        "type": kind,
        "id": str(next(_numbers)),
        "timestamp": "2026-11-30T09:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": who.as_json(),
        "conversation": where.as_json(),
        "recipient": {"id": BOT, "name": BOT_NAME},
        "locale": "en-GB",
        "channelData": channel_data,
        **more,
    }


def message(who: Account, where: Where, service_url: str, text: str, **more: Any) -> Json:
    """Return that somebody has typed this; where others read along, the bot is mentioned."""
    said: Json = {"text": text, "textFormat": "plain"}
    if where.kind != "personal":
        named = f"<at>{BOT_NAME}</at>"
        mention = {"type": "mention", "mentioned": {"id": BOT, "name": BOT_NAME}, "text": named}
        said |= {"text": f"{named} {text}", "entities": [mention]}
    return activity("message", who, where, service_url, **{**said, **more})


def pressed(
    who: Account, where: Where, service_url: str, data: Mapping[str, Any], card: str, **more: Any
) -> Json:
    """Return that somebody has pressed a button of a card, the message with this id."""
    value = {"action": {"type": "Action.Execute", "verb": "hub", "data": dict(data)}, "trigger": "manual"}
    return activity(
        "invoke", who, where, service_url, name="adaptiveCard/action", value=value, replyToId=card, **more
    )


def submitted(who: Account, where: Where, service_url: str, data: Mapping[str, Any], card: str) -> Json:
    """Return the same from a client that knows only how to send a message."""
    return activity("message", who, where, service_url, value=dict(data), replyToId=card)


def dialog(who: Account, where: Where, service_url: str, name: str, data: Mapping[str, Any]) -> Json:
    """Return that somebody opens a dialog (`task/fetch`), or sends it (`task/submit`)."""
    value = {"data": dict(data), "context": {"theme": "default"}}
    return activity("invoke", who, where, service_url, name=name, value=value)


def installation(who: Account, where: Where, service_url: str, action: str) -> Json:
    """Return that the app was added, removed or upgraded."""
    return activity("installationUpdate", who, where, service_url, action=action)


def members_added(who: Account, where: Where, service_url: str, *ids: str) -> Json:
    """Return that somebody has come into a conversation."""
    added = [{"id": one} for one in ids]
    return activity("conversationUpdate", who, where, service_url, membersAdded=added)


def members_removed(who: Account, where: Where, service_url: str, *ids: str) -> Json:
    """Return that somebody was removed from a conversation."""
    removed = [{"id": one} for one in ids]
    return activity("conversationUpdate", who, where, service_url, membersRemoved=removed)


def channel_event(who: Account, where: Where, service_url: str, kind: str) -> Json:
    """Return what has become of a channel or a team."""
    told = activity("conversationUpdate", who, where, service_url)
    return {**told, "channelData": {**told["channelData"], "eventType": kind}}
