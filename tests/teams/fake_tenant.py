"""What the fake Teams remembers: people, their conversations, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]

TENANT = "11111111-2222-3333-4444-555555555555"
BOT = "28:hub-bot"
_numbers = count(1_700_000_000_000)


@dataclass
class Person:
    """Somebody in Teams; `role` is "user" or "guest". Who is anonymous has no `aad`.

    `is_installed`: the person has the app for themselves.
    """

    member: str
    name: str = "Somebody"
    email: str = ""
    aad: str = ""
    upn: str = ""
    tenant: str = TENANT
    role: str = "user"
    is_installed: bool = True
    has_blocked: bool = False

    @property
    def talk(self) -> str:
        """Return the conversation of this person with the bot alone."""
        return f"a:{self.member.partition(':')[2]}"

    def as_json(self) -> Json:
        """Return the person as a member of a conversation; what is not known is left out."""
        names = self.name.split()
        told = {
            "id": self.member,
            "name": self.name,
            "givenName": names[0],
            "surname": " ".join(names[1:]),
            "objectId": self.aad,
            "aadObjectId": self.aad,
            "email": self.email,
            "userPrincipalName": self.upn or self.email,
            "tenantId": self.tenant,
            "userRole": self.role,
        }
        return {name: value for name, value in told.items() if value}


@dataclass
class Message:
    """What the bot has posted, as it stands now; `before` is what stood there until it was changed."""

    id: str
    conversation: str
    activity: Json
    before: list[Json] = field(default_factory=list)
    at: float = 0.0

    @property
    def text(self) -> str:
        """Return the words beside a card."""
        return str(self.activity.get("text") or "")

    @property
    def card(self) -> Json | None:
        """Return the Adaptive Card, if there is one."""
        cards = (a.get("content") for a in self.activity.get("attachments") or ())
        return next((card for card in cards if isinstance(card, dict)), None)


@dataclass
class Conversation:
    """A talk with one person, a group chat or a channel; the bot may write where it `is_member`."""

    id: str
    kind: str = "personal"
    members: list[str] = field(default_factory=list)
    is_member: bool = True
    messages: list[Message] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """One request to the connector. `connection` tells TCP connections apart."""

    op: str
    conversation: str
    body: Mapping[str, Any]
    at: float
    authorization: str
    connection: str


def next_id() -> str:
    """Return an id that no other message has."""
    return str(next(_numbers))


def utf16_bytes(text: str) -> int:
    """Return how long a text is as Teams counts it."""
    return len(text.encode("utf-16-le", "surrogatepass"))
