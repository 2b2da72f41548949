"""Reads what Teams sends about people: messages, presses and forms. Pure; None is not for us.

What a press or a form carries was drawn by us and comes back through the person's hands: it is a request.
Source: the Bot Framework's activity schema, and Microsoft's pages on universal actions and dialogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.teams import text
from adapters.teams.filled_in import read_answers
from adapters.teams.heard import Heard, How, Surface
from dialogs.messages import Json, Press, Submission

Activity = Mapping[str, Any]
_INVOKES: Mapping[str, How] = {
    "adaptiveCard/action": "card",
    "task/fetch": "opened",
    "task/submit": "sent",
}
_LARGEST = 2**63 - 1
# Source: Microsoft, "Conversation events in your Teams bot".
_CHANNEL_GONE = ("channelDeleted",)
_FROM_CHANNEL = "channelMemberRemoved"
_TEAM_GONE = ("teamArchived", "teamDeleted", "teamHardDeleted")


def read(activity: Activity) -> Heard | None:
    """Return what a person did; None for what no person did, or what makes no sense to us."""
    if not _is_by_a_person(activity):
        return None
    match activity.get("type"):
        case "message":
            return _message(activity)
        case "invoke":
            how = _INVOKES.get(_text(activity.get("name")))
            return _invoke(activity, how) if how else None
    return None


def read_installation(activity: Activity) -> Heard | None:
    """Return whoever added or removed the app, as if they had said hello there."""
    if not _is_by_a_person(activity):
        return None
    return _heard(activity, "message", {"press": Press("greeting")})


def tenant_of(activity: Activity) -> str:
    """Return the organisation in which it happened, "" where Teams does not say.

    The door writes it into the conversation as it was compared: the same tenant is always written alike.
    """
    of_channel = _text(_dict(_dict(activity.get("channelData")).get("tenant")).get("id"))
    return _text(_dict(activity.get("conversation")).get("tenantId")) or of_channel


def surface_of(activity: Activity) -> Surface:
    """Return whether others read along; where Teams does not say, its id tells."""
    conversation = _dict(activity.get("conversation"))
    kind = _text(conversation.get("conversationType"))
    is_shared = bool(conversation.get("isGroup")) or _text(conversation.get("id")).startswith("19:")
    is_personal = kind == "personal" if kind else not is_shared
    return "personal" if is_personal else "shared"


def _message(activity: Activity) -> Heard:
    """Return what was typed, or what a client sends that knows buttons of the oldest kind only."""
    data = activity.get("value")
    if isinstance(data, dict) and "hub" in data:
        return _heard(activity, "message", _asked(data))
    return _heard(activity, "message", {"text": text.typed(activity)})


def _invoke(activity: Activity, how: How) -> Heard:
    value = _dict(activity.get("value"))
    data = _dict(_dict(value.get("action")).get("data")) if how == "card" else _dict(value.get("data"))
    return _heard(activity, how, _asked(data))


def _heard(activity: Activity, how: How, asked: Mapping[str, Any]) -> Heard:
    person, conversation = _dict(activity.get("from")), _text(_dict(activity.get("conversation")).get("id"))
    number = _text(activity.get("id"))
    return Heard(
        key=f"{conversation}:{number}" if conversation and number else "",
        tenant=tenant_of(activity),
        user=_text(person.get("aadObjectId")) or _text(person.get("id")),
        member=_text(person.get("id")),
        bot=_text(_dict(activity.get("recipient")).get("id")),
        surface=surface_of(activity),
        how=how,
        conversation=conversation,
        service_url=_text(activity.get("serviceUrl")),
        name=_text(person.get("name")),
        reply_to=_text(activity.get("replyToId")),
        room_name=_room_name(activity),
        team=_id_of(activity, "team"),
        **asked,
    )


def read_leaving(activity: Activity) -> tuple[str, str] | None:
    """Return the tenant, and the channel, group or team in which the bot is no more; None for other news.

    It was removed from it, or it was deleted or put into the archive. A channel that the bot is removed from
    is all of its team.
    """
    bot = _text(_dict(activity.get("recipient")).get("id"))
    event = _text(_dict(activity.get("channelData")).get("eventType"))
    removed = [_dict(one).get("id") for one in _list(activity.get("membersRemoved"))]
    uninstalled = activity.get("type") == "installationUpdate" and activity.get("action") == "remove"
    conversation = _text(_dict(activity.get("conversation")).get("id")).partition(";")[0]
    if event in _CHANNEL_GONE:
        where = _id_of(activity, "channel")
    elif event in _TEAM_GONE or uninstalled or (bot and bot in removed):
        where = _id_of(activity, "team") or conversation
    else:
        return None
    tenant = tenant_of(activity)
    return (tenant, where) if tenant and where and surface_of(activity) == "shared" else None


def read_leavers(activity: Activity) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the tenant, the channel, group or team, and who is there no more; None for other news.

    Who is removed from a team is removed from all its channels; of one channel only Teams says so.
    """
    gone = [_dict(one) for one in _list(activity.get("membersRemoved"))]
    users = tuple(filter(None, (_text(one.get("aadObjectId")) or _text(one.get("id")) for one in gone)))
    of_channel = _text(_dict(activity.get("channelData")).get("eventType")) == _FROM_CHANNEL
    conversation = _text(_dict(activity.get("conversation")).get("id")).partition(";")[0]
    where = _id_of(activity, "channel" if of_channel else "team") or conversation
    tenant = tenant_of(activity)
    return (tenant, where, users) if tenant and where and users else None


def _id_of(activity: Activity, what: str) -> str:
    return _text(_dict(_dict(activity.get("channelData")).get(what)).get("id"))


def _room_name(activity: Activity) -> str:
    data = _dict(activity.get("channelData"))
    names = (_text(_dict(data.get(of)).get("name")) for of in ("team", "channel"))
    return ", ".join(filter(None, names)) or _text(_dict(activity.get("conversation")).get("name"))


def _is_by_a_person(activity: Activity) -> bool:
    person = _dict(activity.get("from"))
    member = _text(person.get("id"))
    return bool(member) and person.get("role") != "bot" and not member.startswith("28:")


# --- What a press carries -----------------------------------------------------------------------


def _asked(data: Mapping[str, Json]) -> dict[str, Any]:
    """Return what was pressed, as part of a Heard; what makes no sense is a button that nobody knows."""
    hub = _dict(data.get("hub"))
    token, message = _text(hub.get("t")), _number(hub.get("m"))
    match hub.get("do"):
        case "press":
            return {"press": Press(_text(hub.get("f")), _dict(hub.get("a"))), "message": message}
        case "answer":
            answers = {_text(hub.get("n")): hub.get("v")}
            return {"submission": Submission(token, answers), "message": message}
        case "form":
            return {"submission": Submission(token, read_answers(data)), "message": message}
        case "open" if token:
            return {"reopen": token, "message": message}
    return {"press": Press("")}


def _number(value: Json) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= _LARGEST else 0


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
