"""A line in the log that would come with every delivery, written now and then."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable


class Rarely:
    """Writes a warning at most once in so many seconds for each reason, however often it happens."""

    def __init__(
        self, log: logging.Logger, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._log = log
        self._seconds = seconds
        self._clock = clock
        self._said_at: dict[str, float] = {}

    def warn(self, reason: str, message: str) -> None:
        """Write the message, unless the same reason was written of a short while ago."""
        now = self._clock()
        if now - self._said_at.get(reason, -self._seconds) >= self._seconds:
            self._said_at[reason] = now
            self._log.warning("%s", message)
