"""What the app asks of a tenant: where it can be added, and what it may do there, each with its reason.

Nothing of Microsoft Graph and nothing that an administrator has to consent to is asked for. Names and e-mails
of those who write come from the conversation itself; a channel is read only where the bot is mentioned; there
are no files, calls, tabs or log-ins.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry of the manifest, why it is there, and what becomes of the bot `without` it."""

    name: str
    why: str
    without: str


SCOPES = (
    Asked(
        "personal",
        "people talk with it alone, and it writes to them there when something changes",
        "nobody can write to it alone, and it cannot tell anybody anything",
    ),
    Asked(
        "team",
        "a channel asks what is on by mentioning it, and reads the answer together",
        "it cannot be mentioned in channels",
    ),
    Asked(
        "groupChat",
        "the same in a group chat or a chat of a meeting",
        "it cannot be mentioned in group chats",
    ),
)

PERMISSIONS = (
    Asked(
        "identity",
        "it knows people by their name and work e-mail, as bookings have names",
        "Teams does not tell people that it knows who they are",
    ),
    Asked(
        "messageTeamMembers",
        "it answers to somebody alone what is their own, also when they asked in a channel",
        "Teams does not tell people that it may write to them",
    ),
)
