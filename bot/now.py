"""The moment, by this machine's clock. Rules never ask for it: they are told."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the moment as aware UTC."""
    return datetime.now(UTC)
