"""How long somebody has to answer who is offered a place of those that came free. No database."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import calendar_rules

# Source: the hub's own default, as no document says anything about it.
LIVES_WORKING_HOURS = 24
# Near the date others may need the place: half of the time that is left is for whoever is asked first.
SHORTEST = timedelta(minutes=30)


def until(sent_at: datetime, starts_at: datetime, zone: str, region: str) -> datetime:
    """Return until when an offer that was sent at this moment holds, in UTC.

    24 working hours, but at most half of what is left until the session starts, which is at least half an
    hour; and never past the start.
    """
    lives = calendar_rules.working_hours_after(sent_at, LIVES_WORKING_HOURS, zone, region)
    half = sent_at + max((starts_at - sent_at) / 2, SHORTEST)
    return min(lives, half, starts_at)
