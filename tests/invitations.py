"""A date for somebody's calendar, as channels are given it, and what draws it."""

from datetime import UTC, datetime
from typing import Any

from adapters.web.calendar_feed import Identity
from adapters.web.calendar_invitations import Inviter
from bot.calendar_links import CalendarLinks, DrawnFiles
from dialogs.messages import Invitation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IDENTITY = Identity("hub-1", datetime(2026, 1, 1, tzinfo=UTC))
BASE_URL = "https://hub.trust.example"


def invitation(**changes: Any) -> Invitation:
    values: dict[str, Any] = {
        "number": 7,
        "series_id": 2,
        "person_id": 3,
        "generation": 0,
        "name": "Asha Patel",
        "email": "asha.patel@trust.example",
        "is_on": True,
        "sequence": 0,
        "changed_at": NOW,
        "starts_at": datetime(2026, 12, 3, 10, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 3, 11, 0, tzinfo=UTC),
        "zone": "Europe/London",
        "title": "CQI Taster",
        "summary": "What it is.",
        "place": "Innovation Hub",
        "slug": "cqi_taster",
    }
    return Invitation(**{**values, **changes})


def files(email: str = "hub@trust.example", base_url: str = BASE_URL) -> DrawnFiles:
    links = CalendarLinks(b"k" * 32, base_url) if base_url else None
    return DrawnFiles(Inviter("Innovation Hub", email, base_url, IDENTITY), links)
