"""A person's own page of the hub, read at the moment somebody looks: nothing is written by looking."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot import speakers
from bot.turn import Turns, Unavailable
from dialogs import home
from dialogs.engine import Turn
from dialogs.messages import Home, Sender
from dialogs.public_pages import NOBODY

log = logging.getLogger(__name__)


def home_of(turns: Turns, sender: Sender, now: datetime) -> Home:
    """Return the page of whoever looks at it; somebody unknown sees what everybody may, and stays unknown.

    Raises Unavailable when the database cannot be asked.
    """
    try:
        with turns.store.reading() as tx:
            person_id, name = speakers.find(tx, sender, turns.hub.email_domains) or (NOBODY, "")
            # Nothing is typed here, so no names need be known.
            return home.home(Turn(tx, person_id, name, now, turns.hub, names=list))
    except (DBAPIError, NoConnection) as error:
        log.warning("a home page: no answer from the database (%s)", type(error).__name__)
        raise Unavailable from error
