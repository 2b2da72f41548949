"""What is tried at a message, and what is tried next when that fails."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.logs import without_texts
from dialogs import help
from dialogs.messages import Incoming, Reply
from store.db import is_away, is_lost_race
from store.errors import LostRace, NotAllowed, NotFound

log = logging.getLogger(__name__)

_TRIES = 6
_LONGEST_WAIT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a message, after a pause: to let its flow answer, or to give an answer `instead`."""

    incoming: Incoming
    now: datetime
    instead: Reply | None = None
    number: int = 1
    pause_seconds: float = 0.0

    def after(self, error: Exception, is_reachable: Callable[[], bool]) -> Attempt | None:
        """Return what is tried after this one has failed, or None when nothing can be committed.

        A lost race is run again, with a little jitter so that two do not meet again; whatever else goes wrong
        in a flow is told in words. `is_reachable` asks the database whether it is there at all.
        """
        if _is_race(error) and self.number < _TRIES:
            pause = random.uniform(0, _LONGEST_WAIT_SECONDS * self.number)  # noqa: S311 (nothing secret)
            return replace(self, number=self.number + 1, pause_seconds=pause)
        if self.instead is not None or _is_database_away(error, is_reachable):
            return None
        return Attempt(self.incoming, self.now, help.because(_why(error)))


def _is_race(error: Exception) -> bool:
    return isinstance(error, LostRace) or (isinstance(error, DBAPIError) and is_lost_race(error))


def _is_database_away(error: Exception, is_reachable: Callable[[], bool]) -> bool:
    """Return whether it is, or was: away a moment ago is away, as the channel delivers again."""
    if isinstance(error, DBAPIError | LostRace):
        return (isinstance(error, DBAPIError) and is_away(error)) or not is_reachable()
    return isinstance(error, NoConnection)


def _why(error: Exception) -> str:
    """Return why a flow gave no answer, as `help` calls it; every try may have lost its race in a rush."""
    if isinstance(error, NotFound):
        return "not_found"
    if isinstance(error, NotAllowed):
        return "not_allowed"
    if _is_race(error):
        return "busy"
    log.error("a turn failed: %s", without_texts(error))
    return "trouble"
