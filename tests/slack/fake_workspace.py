"""What the fake Slack remembers: workspaces with their people and channels, and what was posted there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]

SCOPES = (
    "app_mentions:read,channels:read,chat:write,commands,files:write,groups:read,im:history,im:write,"
    "users:read,users:read.email"
)
_numbers = count(1)


@dataclass
class User:
    """Somebody in Slack; without an e-mail none is told."""

    id: str
    name: str = "Somebody"
    email: str | None = None
    is_email_confirmed: bool = True
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    team_id: str = ""

    def as_json(self, *, with_email: bool = True) -> Json:
        """Return the user as users.info and user_change tell it."""
        profile: Json = {"real_name": self.name, "display_name": self.name.split()[0]}
        if self.email and with_email:
            profile["email"] = self.email
        kept = ("id", "team_id", "deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        told = {name: getattr(self, name) for name in (*kept, "is_email_confirmed")}
        return {**told, "name": self.name.lower(), "real_name": self.name, "profile": profile}


@dataclass
class Channel:
    """A channel where others read along."""

    id: str
    name: str = "innovation-hub"
    is_archived: bool = False
    is_member: bool = True
    is_private: bool = False


@dataclass
class Message:
    """What was posted: `user` reads it, in their direct messages or as the only one in a channel."""

    team: str
    channel: str
    ts: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str = ""
    user: str = ""
    author: str = ""
    is_ephemeral: bool = False
    is_edited: bool = False
    file: bytes = b""

    def as_json(self, *, with_metadata: bool = False) -> Json:
        """Return the message as Slack shows it to apps."""
        said: Json = {"type": "message", "ts": self.ts, "text": self.text, "user": self.author}
        said |= {"blocks": self.blocks} if self.blocks else {}
        said |= {"thread_ts": self.thread_ts} if self.thread_ts else {}
        said |= {"edited": {"user": self.author, "ts": self.ts}} if self.is_edited else {}
        return said | ({"metadata": self.metadata} if with_metadata and self.metadata else {})


@dataclass
class Workspace:
    """One workspace that has the app."""

    id: str
    name: str = "Trust"
    scopes: str = SCOPES
    bot_user: str = "U0BOT"
    bot_id: str = "B0BOT"
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)

    def add(self, *things: User | Channel) -> None:
        """Let people and channels be there."""
        for thing in things:
            if isinstance(thing, User):
                thing.team_id = thing.team_id or self.id
                self.users[thing.id] = thing
            else:
                self.channels[thing.id] = thing

    def may(self, scope: str) -> bool:
        """Return whether the app was granted this."""
        return scope in self.scopes.split(",")

    def dm_user(self, channel: str) -> User | None:
        """Return whose direct messages with the app a D… id stands for."""
        return next((user for user in self.users.values() if dm_of(user.id) == channel), None)

    def in_channel(self, channel: str) -> list[Message]:
        """Return what stands there, oldest first."""
        return [m for m in self.messages if m.channel == channel and not m.is_ephemeral]


def dm_of(user_id: str) -> str:
    """Return the id of the direct messages between the app and a user."""
    return f"D{user_id[1:]}"


def next_id(prefix: str) -> str:
    """Return an id that nothing else has."""
    return f"{prefix}{next(_numbers):08d}"


def refused(code: str, **more: Any) -> Json:
    """Return an answer that says no."""
    return {"ok": False, "error": code, **more}


@dataclass(frozen=True)
class Call:
    """One request to the Web API. `connection` tells TCP connections apart."""

    method: str
    arguments: Mapping[str, Any]
    at: float
    team: str
    connection: str
