"""Asks a connection that has lain idle whether it still lives, before somebody works with it.

Asking takes a round trip, and a turn has few. One that was in use a moment ago is taken at its word: should
the server go away in between, it might as well have gone a moment later, and whoever works then tries again.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

_MOMENT_SECONDS = 1.0


def ask_idle(engine: Engine, moment_seconds: float = _MOMENT_SECONDS) -> None:
    """Let the pool of an engine ask; once one connection was lost, all that were open by then are asked."""
    lost_at = time.monotonic()

    def note_use(_connection: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    def note_loss(*_: object) -> None:
        nonlocal lost_at
        lost_at = time.monotonic()

    def ask(connection: Any, record: Any, _proxy: object) -> None:
        used_at = record.info.get("used_at")  # a new one has none
        if used_at is None or used_at > max(lost_at, time.monotonic() - moment_seconds):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "invalidate", note_loss)
    event.listen(engine, "checkout", ask)
