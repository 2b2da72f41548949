"""The public pages on this process's database: reading only, at the moment somebody asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.web.calendar_feed import Identity
from adapters.web.calendar_invitations import Inviter
from adapters.web.pages import Pages, Read
from adapters.web.pages_kept import Away
from adapters.web.personal_pages import PersonalPages
from adapters.web.rendering import Site
from bot.app import App
from bot.calendar_links import DrawnFiles
from bot.now import utc_now
from bot.settings import Settings
from dialogs.engine import Hub
from dialogs.public_pages import Visit
from store.db import Store
from store.hub_state import CalendarIdentity

T = TypeVar("T")

log = logging.getLogger(__name__)


def public_pages(app: App, identity: CalendarIdentity, now: Callable[[], datetime] = utc_now) -> Pages:
    """Return the public pages of a hub, whose calendar goes by this identity."""
    settings = app.settings
    return Pages(
        Site(settings.hub_name, has_chat=settings.is_demo),
        Identity(identity.id, identity.since),
        settings.hub_base_url,
        reader(app.store, app.turns.hub, now),
    )


def personal_pages(app: App, files: DrawnFiles, now: Callable[[], datetime] = utc_now) -> PersonalPages:
    """Return the pages behind signed links; without anything to sign with no link is known."""
    signed = files.links.read if files.links else _nobody
    return PersonalPages(signed, files.inviter, reader(app.store, app.turns.hub, now))


def _nobody(_token: str) -> None:
    return None


def inviter(settings: Settings, identity: CalendarIdentity) -> Inviter:
    """Return who invites people to their sessions."""
    own = Identity(identity.id, identity.since)
    return Inviter(settings.hub_name, settings.hub_calendar_email, settings.hub_base_url, own)


def reader(store: Store, hub: Hub, now: Callable[[], datetime]) -> Read:
    """Return the door through which pages read; it raises Away when the database cannot be asked."""

    def read(question: Callable[[Visit], T]) -> T:
        try:
            with store.reading() as tx:
                return question(Visit(tx, now(), hub))
        except (DBAPIError, NoConnection) as error:
            log.warning("a public page: no answer from the database (%s)", type(error).__name__)
            raise Away from error

    return read
