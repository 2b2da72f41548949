"""What the fake Teams's connector does with each kind of request: it answers as Teams does, or refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.teams.fake_tenant import Conversation, Json, Message, next_id, utf16_bytes

if TYPE_CHECKING:
    from tests.teams.fake_teams import FakeTeams

Windows = tuple[tuple[int, float], ...]

# Source: Microsoft, "Optimize your bot with rate limiting in Teams".
_SENDS: Windows = ((7, 1), (8, 2), (60, 30), (1_800, 3_600))
_LOOK_UPS: Windows = ((14, 1), (16, 2), (120, 30), (3_600, 3_600))
_TENANT: Windows = ((30, 1),)
_MOST_BYTES = 100 * 1024


class Refusal(Exception):
    """Teams says no; `seconds` is when to come back, 0 for never said."""

    def __init__(self, status: int, code: str, seconds: float = 0.0) -> None:
        self.status, self.code, self.seconds = status, code, seconds


@dataclass(frozen=True)
class Asked:
    """One request: its body, and what its address names."""

    body: Json
    conversation: str = ""
    message: str = ""
    member: str = ""
    team: str = ""


def send(teams: FakeTeams, asked: Asked) -> Json:
    """Post, unless somebody posted too often there."""
    talk = _writable(teams, asked.conversation)
    _check(teams, asked.body)
    teams.throttle(talk.id, _SENDS)
    teams.throttle("the tenant", _TENANT)
    made = Message(next_id(), asked.conversation, asked.body, at=teams.clock())
    talk.messages.append(made)
    return {"id": made.id}


def update(teams: FakeTeams, asked: Asked) -> Json:
    """Change a message of the bot."""
    talk = _writable(teams, asked.conversation)
    found = [m for m in talk.messages if m.id == asked.message]
    if not found:
        raise Refusal(404, "ActivityNotFoundInConversation")
    _check(teams, asked.body)
    teams.throttle(talk.id, _SENDS)
    found[0].before.append(found[0].activity)
    found[0].activity = asked.body
    return {"id": found[0].id}


def create(teams: FakeTeams, asked: Asked) -> Json:
    """Open the talk with one person who has the app; it is the same one every time."""
    body = asked.body
    members = body.get("members") or [{}]
    person = teams.people.get(members[0].get("id", ""))
    if not body.get("tenantId") or not (body.get("bot") or {}).get("id") or body.get("isGroup"):
        raise Refusal(400, "Bad Argument")
    if body["tenantId"] != teams.tenant or (person and not person.is_installed):
        raise Refusal(403, "ForbiddenOperationException")
    if person is None:
        raise Refusal(403, "BotNotInConversationRoster")
    teams.throttle("the tenant", _TENANT)
    return {"id": person.talk}


def member(teams: FakeTeams, asked: Asked) -> Json:
    """Tell who a member of a conversation is."""
    talk = _conversation(teams, asked.conversation)
    teams.throttle(f"members of {talk.id}", _LOOK_UPS)
    if asked.member not in talk.members:
        raise Refusal(404, "MemberNotFoundInConversation")
    return teams.people[asked.member].as_json()


def members(teams: FakeTeams, asked: Asked) -> Json:
    """Tell who is in a conversation."""
    talk = _conversation(teams, asked.conversation)
    teams.throttle(f"members of {talk.id}", _LOOK_UPS)
    return {"members": [teams.people[one].as_json() for one in talk.members]}


def team(teams: FakeTeams, asked: Asked) -> Json:
    """Tell what a team is called."""
    if asked.team not in teams.teams:
        raise Refusal(404, "TeamNotFound")
    return {"id": asked.team, "name": teams.teams[asked.team]}


def channels(teams: FakeTeams, asked: Asked) -> Json:
    """Tell which channels a team has; the first of them is of no name."""
    team(teams, asked)
    named = [{"id": one, "name": name} for one, name in teams.channels.items()]
    return {"conversations": [{"id": asked.team}, *named]}


def _conversation(teams: FakeTeams, conversation_id: str) -> Conversation:
    found = teams.conversations.get(conversation_id.partition(";")[0])
    if found is None:
        raise Refusal(404, "ConversationNotFound")
    return found


def _writable(teams: FakeTeams, conversation_id: str) -> Conversation:
    talk = _conversation(teams, conversation_id)
    alone = teams.people[talk.members[0]] if talk.kind == "personal" else None
    if alone and alone.has_blocked:
        raise Refusal(403, "MessageWritesBlocked")
    if not talk.is_member or (alone and not alone.is_installed):
        raise Refusal(403, "BotNotInConversationRoster")
    return talk


def _check(teams: FakeTeams, activity: Json) -> None:
    if utf16_bytes(json.dumps(activity, ensure_ascii=False)) > _MOST_BYTES:
        raise Refusal(413, "MessageSizeTooBig")
    if not (activity.get("text") or activity.get("attachments")) or teams.check(activity):
        raise Refusal(400, "Bad Argument")


_TALK = "/v3/conversations/{conversation}"
# A kind of request, its verb and address, and what is done.
OPS: dict[str, tuple[str, str, Callable[[FakeTeams, Asked], Json]]] = {
    "create": ("POST", "/v3/conversations", create),
    "send": ("POST", f"{_TALK}/activities", send),
    "update": ("PUT", f"{_TALK}/activities/{{message}}", update),
    "member": ("GET", f"{_TALK}/members/{{member}}", member),
    "members": ("GET", f"{_TALK}/pagedmembers", members),
    "team": ("GET", "/v3/teams/{team}", team),
    "channels": ("GET", "/v3/teams/{team}/conversations", channels),
}
