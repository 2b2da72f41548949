"""Reads what Slack sends about people: messages, commands, presses and forms. Pure; None is not for us.

What a press or a form carries was drawn by us and comes back through the person's hands: it is a request.
Source: Slack's Events API and interaction payloads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from adapters.slack.filled_in import read_answers
from adapters.slack.heard import Card, Heard
from dialogs.messages import Json, Press, Submission

Payload = Mapping[str, Any]
# Subtypes of a message that are still somebody saying something; others tell of edits, joins and the like.
_SAID = ("", "file_share", "me_message", "thread_broadcast")


def team_of(body: Payload) -> str:
    """Return the workspace in which the app is installed and this happened."""
    for one in _list(body.get("authorizations")):
        if team := _text(_dict(one).get("team_id")):
            return team
    return (
        _text(body.get("team_id"))
        or _text(_dict(body.get("team")).get("id"))
        or _text(_dict(body.get("view")).get("app_installed_team_id"))
        or _text(_dict(body.get("user")).get("team_id"))
    )


def read_message(body: Payload) -> Heard | None:
    """Return what somebody said in the talk with the bot; None for edits, deletions, bots, other places.

    In a thread of it as well: it is answered below all, where the next of us to look finds it.
    """
    event = _dict(body.get("event"))
    is_said = _text(event.get("subtype")) in _SAID and not event.get("bot_id") and not event.get("hidden")
    if not is_said or event.get("channel_type") != "im" or not event.get("user"):
        return None
    return Heard(
        _event_key(body),
        team_of(body),
        _text(event["user"]),
        "dm",
        text=_text(event.get("text")),
        channel=_text(event.get("channel")),
        home=_home(body, event),
    )


def read_mention(body: Payload) -> Heard | None:
    """Return what somebody said to the bot where others read along; it is answered in the thread."""
    event = _dict(body.get("event"))
    channel, user = _text(event.get("channel")), _text(event.get("user"))
    if event.get("bot_id") or not user or not channel or channel.startswith("D"):
        return None
    if _text(event.get("subtype")) not in _SAID or event.get("edited"):
        return None
    thread = _text(event.get("thread_ts")) or _text(event.get("ts"))
    place = {"channel": channel, "thread": thread}
    return Heard(
        _event_key(body),
        team_of(body),
        user,
        "channel",
        text=_text(event.get("text")),
        channel=channel,
        thread=thread,
        place=place,
        home=_home(body, event),
    )


def read_invitation(body: Payload, bot_user: str) -> Heard | None:
    """Return that somebody brought the bot into a channel, as a wish for help there; else None."""
    event = _dict(body.get("event"))
    channel, inviter = _text(event.get("channel")), _text(event.get("inviter"))
    if event.get("user") != bot_user or not inviter or not channel:
        return None
    place = {"channel": channel, "thread": ""}
    key, team = _event_key(body), team_of(body)
    return Heard(key, team, inviter, "channel", press=Press("help"), channel=channel, place=place)


def read_visit(body: Payload) -> tuple[str, str] | None:
    """Return the workspace and the person who opened the Home tab; None for another tab, or nobody."""
    event = _dict(body.get("event"))
    team, user = team_of(body), _text(event.get("user"))
    return (team, user) if event.get("tab") == "home" and team and user else None


def read_command(body: Payload) -> Heard:
    """Return what was typed behind the slash command; an empty one asks for help."""
    channel = _text(body.get("channel_id"))
    trigger = _text(body.get("trigger_id"))
    return Heard(
        _key("command", trigger),
        team_of(body),
        _text(body.get("user_id")),
        "dm" if channel.startswith("D") else "passing",
        name=_text(body.get("user_name")),
        text=_text(body.get("text")).strip() or "help",
        trigger=trigger,
        channel=channel,
    )


def read_press(body: Payload) -> Heard | None:
    """Return the button or choice that was pressed; None for what does nothing by itself."""
    action = _dict(next(iter(_list(body.get("actions"))), None))
    asked = _asked(action)
    if not asked:
        return None
    user, channel = _dict(body.get("user")), _text(_dict(body.get("channel")).get("id"))
    trigger, view = _text(body.get("trigger_id")), _dict(body.get("view"))
    return Heard(
        _key("press", trigger),
        team_of(body),
        _text(user.get("id")),
        _surface(view, channel),
        name=_text(user.get("name")),
        label=_text(_dict(action.get("text")).get("text")),
        trigger=trigger,
        channel=channel,
        thread=_text(_dict(body.get("container")).get("thread_ts")),
        view_id=_text(view.get("id")),
        card=_card(body, action),
        instead_at=_text(body.get("response_url")) if _is_passing(body) else "",
        home=_home(body, {"team": user.get("team_id")}),
        **asked,
    )


def read_submission(body: Payload) -> Heard:
    """Return the form that was sent. The same answers sent twice are one delivery.

    While what was wrong stands beside its fields the view keeps its hash, and with other answers the form is
    a new delivery. What is wrong lies in the answers alone: the same ones get the same answer rightly.
    """
    view, user = _dict(body.get("view")), _dict(body.get("user"))
    metadata, answers = _metadata(view), read_answers(view)
    said = sha256(json.dumps(answers, sort_keys=True).encode(errors="surrogatepass")).hexdigest()[:16]
    return Heard(
        _key("form", _text(view.get("id")), _text(view.get("hash")), said),
        team_of(body),
        _text(user.get("id")),
        "form",
        name=_text(user.get("name")),
        submission=Submission(_text(metadata.get("t")), answers),
        view_id=_text(view.get("id")),
        origin=_text(metadata.get("from")),
        home=_home(body, {"team": user.get("team_id")}),
    )


def first_field(body: Payload) -> str:
    """Return the id of the first block of a form that can be filled in, "" when there is none."""
    blocks = [_dict(block) for block in _list(_dict(body.get("view")).get("blocks"))]
    return next((_text(block.get("block_id")) for block in blocks if block.get("type") == "input"), "")


def read_closing(body: Payload) -> Heard | None:
    """Return the form that was closed without sending it; None for a modal that was no form."""
    view, user = _dict(body.get("view")), _dict(body.get("user"))
    token = _text(_metadata(view).get("t"))
    if not token:
        return None
    key = _key("closed", _text(view.get("id")), _text(view.get("hash")))
    return Heard(key, team_of(body), _text(user.get("id")), "dm", name=_text(user.get("name")), leave=token)


# --- What a press carries -----------------------------------------------------------------------


def _asked(action: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was pressed, as part of a Heard; empty when it makes no sense."""
    kind, _, rest = _text(action.get("action_id")).partition(":")
    value = _dict(_json(action.get("value")))
    match kind:
        case "press":
            return {"press": Press(_text(value.get("f")), _dict(value.get("a")))}
        case "open":
            return {"reopen": _text(value.get("o"))} if value.get("o") else {}
        case "answer" if action.get("type") in ("static_select", "radio_buttons"):
            token = _text(action.get("block_id")).removeprefix("ask:")
            picked = _text(_dict(action.get("selected_option")).get("value"))
            return {"submission": Submission(token, {rest: picked})}
        case "answer":
            return {"submission": Submission(_text(value.get("t")), {_text(value.get("n")): value.get("v")})}
    return {}


def _surface(view: Mapping[str, Any], channel: str) -> Any:
    if view:
        return "home" if view.get("type") == "home" else "modal"
    return "dm" if channel.startswith("D") else "passing"


def _card(body: Payload, action: Mapping[str, Any]) -> Card | None:
    message, channel = _dict(body.get("message")), _text(_dict(body.get("channel")).get("id"))
    blocks = tuple(block for block in _list(message.get("blocks")) if isinstance(block, dict))
    if not blocks or _is_passing(body):
        return None
    return Card(
        channel, _text(message.get("ts")), _text(message.get("text")), blocks, _text(action.get("block_id"))
    )


def _is_passing(body: Payload) -> bool:
    """Return whether what was pressed is a message which only this person sees, for as long as they look."""
    return _dict(body.get("container")).get("is_ephemeral") is True


def _metadata(view: Mapping[str, Any]) -> dict[str, Json]:
    return _dict(_json(view.get("private_metadata")))


def _home(body: Payload, told: Mapping[str, Any]) -> str:
    """Return the workspace of a person; "" in an organisation, where people of several are at home."""
    is_in_organisation = any(_dict(one).get("enterprise_id") for one in _list(body.get("authorizations")))
    if is_in_organisation or body.get("enterprise"):
        return ""
    return _text(told.get("user_team")) or _text(told.get("team"))


def _event_key(body: Payload) -> str:
    return _key("event", _text(body.get("event_id")))


def _key(kind: str, delivery: str, *more: str) -> str:
    """Return what tells a delivery from every other; "" for one that cannot be told from others."""
    return ":".join((kind, delivery, *more)) if delivery else ""


def _json(text: Json) -> Json:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
