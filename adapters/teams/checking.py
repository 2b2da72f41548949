"""Asking Microsoft whether the settings are worth something; sends nothing, and changes nothing there."""

from __future__ import annotations

from adapters.teams.connector import open_session
from adapters.teams.tokens import NoToken, ask

SECONDS = 5.0


async def check_app(app_id: str, password: str, token_url: str, seconds: float = SECONDS) -> NoToken | None:
    """Return why the app gets no token to write with, or None when it does."""
    async with open_session() as session:
        token = await ask(session, app_id, password, token_url, seconds)
    return token if isinstance(token, NoToken) else None
