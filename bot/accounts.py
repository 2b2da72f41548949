"""What a platform tells without anybody having written: an account's new name, or what is closed or left."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot import database, speakers
from bot.turn import Unavailable
from dialogs.messages import Sender
from store import shared_places
from store.db import Store
from store.errors import LostRace


async def account_closed(store: Store, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    """Note that a channel has closed an account, and return whether that was new; twice is safe.

    What waits for it goes to another address of the person, or nowhere. An account that is opened again needs
    nothing: it is open as soon as it writes. Raises Unavailable when nothing could be noted, and then the
    channel must not be told that it was.
    """
    return await asyncio.to_thread(_close, store, channel, tenant, user_id, now)


async def account_changed(
    store: Store, sender: Sender, email_domains: tuple[str, ...], now: datetime
) -> bool:
    """Note what an account is called now and which e-mail it has, and return whether that was new.

    An account that nobody ever wrote from is none of ours. Raises Unavailable as above.
    """
    return await asyncio.to_thread(_change, store, sender, email_domains, now)


async def room_left(store: Store, channel: str, tenant: str, key: str, now: datetime) -> int:
    """Note that the bot is in a place no more, or in none of a team; return how many, raise Unavailable."""

    def leave() -> int:
        try:
            return database.write(store, lambda tx: shared_places.leave(tx, channel, tenant, key, now))
        except (DBAPIError, LostRace, NoConnection) as error:
            raise Unavailable from error

    return await asyncio.to_thread(leave)


async def member_left(store: Store, channel: str, tenant: str, key: str, user_id: str) -> int:
    """Note that somebody is in a place no more, or in none of a team; return how many, raise Unavailable."""

    def leave() -> int:
        try:
            return database.write(
                store, lambda tx: shared_places.forget_speaker(tx, channel, tenant, key, user_id)
            )
        except (DBAPIError, LostRace, NoConnection) as error:
            raise Unavailable from error

    return await asyncio.to_thread(leave)


def _change(store: Store, sender: Sender, email_domains: tuple[str, ...], now: datetime) -> bool:
    try:
        # First without a lock: most of what a channel tells is a new picture, or that somebody is at lunch.
        with store.reading() as tx:
            if not speakers.is_news(tx, sender, email_domains):
                return False
        return database.write(store, lambda tx: speakers.take_note(tx, sender, email_domains, now))
    except (DBAPIError, LostRace, NoConnection) as error:
        raise Unavailable from error


def _close(store: Store, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    try:
        return database.write(store, lambda tx: speakers.close(tx, channel, tenant, user_id, now))
    except (DBAPIError, LostRace, NoConnection) as error:
        raise Unavailable from error
