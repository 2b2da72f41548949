"""The app package: the zip that somebody uploads so that the app in Teams is the one this hub expects."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from adapters.names import fitting
from adapters.teams import icons
from adapters.teams.permissions import PERMISSIONS, SCOPES
from dialogs.messages import Json

# Microsoft's schema, and what it allows: https://github.com/microsoft/json-schemas, teams/
SCHEMA = "1.30"
_SCHEMA_URL = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json"
MOST_NAME = 30
MOST_DEVELOPER = 32

_SHORT = "Ask what is on, book a place, see your bookings, change your mind."
_FULL = (
    "Write to it as you would to a colleague: “what’s on next week”, “book the taster on Thursday”, "
    "“cancel my place”. It answers with buttons, asks when something is not clear, and never guesses a "
    "booking.\n\n"
    "It tells you when something changes, offers you a place that is free again when you wait for one, and "
    "lets you book for colleagues, apply for courses and ask for workshops. Whoever runs sessions sees who "
    "is coming.\n\n"
    "In a channel or a group chat mention it: it says there what is on, and answers you alone what is yours. "
    "It reads no other messages. Please keep patient details out of what you write."
)

Scope = Literal["personal", "team", "groupChat"]
_WHATS_ON = ("What’s on", "The next sessions, with the places left")
_HELP = ("Help", "What you can ask for, and how to say it")
_TOGETHER = (
    _WHATS_ON,
    ("What’s on this week", "The sessions of this week, for all to read"),
    ("My bookings", "Answered to you alone, in your chat with the bot"),
    _HELP,
)
# What Teams offers to somebody who begins to write. Each is sent as it stands, so the bot must understand it.
COMMANDS: dict[Scope, tuple[tuple[str, str], ...]] = {
    "personal": (
        _WHATS_ON,
        ("My bookings", "Where you have a place, with buttons to cancel or move"),
        ("Cancel my place", "So that somebody else can have it, if you can’t come"),
        ("Move my place", "To another date, in one step"),
        ("Book for a colleague", "By e-mail or name; they are told, and may say no"),
        ("My applications", "Where you stand with courses"),
        ("Request a workshop", "For your team, made to order"),
        ("Who’s coming", "For whoever runs sessions"),
        ("Talk to a person", "Whom to ask at the hub"),
        _HELP,
    ),
    "team": _TOGETHER,
    "groupChat": _TOGETHER,
}


@dataclass(frozen=True, slots=True)
class Links:
    """The pages that Teams shows with every app: about it, on privacy, and the terms of its use."""

    website: str
    privacy: str
    terms: str


def manifest(hub_name: str, base_url: str, app_id: str, version: str, links: Links) -> dict[str, Json]:
    """Return the manifest for the app with this id in Entra, whose hub is at the `base_url`."""
    return {
        "$schema": _SCHEMA_URL,
        "manifestVersion": SCHEMA,
        "version": version,
        "id": teams_id(app_id),
        "developer": {
            "name": fitting(hub_name, MOST_DEVELOPER),
            "websiteUrl": links.website,
            "privacyUrl": links.privacy,
            "termsOfUseUrl": links.terms,
        },
        "name": {
            "short": fitting(hub_name, MOST_NAME),
            "full": f"{hub_name}: what’s on, and your place at it",
        },
        "description": {"short": _SHORT, "full": _FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": icons.ACCENT,
        "bots": [_bot(app_id)],
        "permissions": [asked.name for asked in PERMISSIONS],
        # The pages of sessions, and nobody else's.
        "validDomains": [urlsplit(base_url).hostname or ""],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }


def teams_id(app_id: str) -> str:
    """Return the id of the app in Teams, the same for an app in Entra always: an upload replaces the last."""
    return str(uuid5(UUID(app_id), "hub-bot"))


def package(content: dict[str, Json]) -> bytes:
    """Return the zip with the manifest and its icons; the same bytes for the same manifest."""
    files = {
        "manifest.json": json.dumps(content, ensure_ascii=False, indent=2).encode(),
        "color.png": icons.colour(),
        "outline.png": icons.outline(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _bot(app_id: str) -> dict[str, Json]:
    return {
        "botId": app_id,
        "scopes": [asked.name for asked in SCOPES],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [
            {
                "scopes": [scope],
                "commands": [{"title": title, "description": about} for title, about in listed],
            }
            for scope, listed in COMMANDS.items()
        ],
    }
