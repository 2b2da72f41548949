"""What a channel tells of an account without anybody having written: that it is closed."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot import database, speakers
from bot.turn import Unavailable
from store.db import Store
from store.errors import LostRace


async def account_closed(store: Store, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    """Note that a channel has closed an account, and return whether that was new; twice is safe.

    What waits for it goes to another address of the person, or nowhere. An account that is opened again needs
    nothing: it is open as soon as it writes. Raises Unavailable when nothing could be noted, and then the
    channel must not be told that it was.
    """
    return await asyncio.to_thread(_close, store, channel, tenant, user_id, now)


def _close(store: Store, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    try:
        return database.write(store, lambda tx: speakers.close(tx, channel, tenant, user_id, now))
    except (DBAPIError, LostRace, NoConnection) as error:
        raise Unavailable from error
