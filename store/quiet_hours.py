"""The hours in which nobody is written to unasked. Times of day are local; moments are UTC. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from store import calendar_rules


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one local time of day to another, over midnight where `begins` is the later; none if the same."""

    begins: time
    ends: time

    def after(self, moment: datetime, zone: str) -> datetime:
        """Return the first moment from this one on that is not quiet, in UTC: the hours end at `ends`."""
        local = moment.astimezone(ZoneInfo(zone))
        if not self._hold(local.time()):
            return moment
        on = local.date()
        if local.time() >= self.begins and self.begins > self.ends:
            on += timedelta(days=1)
        # In the hour that comes twice, that time of day may lie behind: then it is loud by now.
        return max(moment, calendar_rules.to_utc(on, self.ends, zone))

    def since(self, moment: datetime, zone: str) -> datetime:
        """Return when the quiet hours of this moment began, in UTC; the moment itself when it is loud."""
        local = moment.astimezone(ZoneInfo(zone))
        if not self._hold(local.time()):
            return moment
        on = local.date()
        if local.time() < self.ends and self.begins > self.ends:
            on -= timedelta(days=1)
        return min(moment, calendar_rules.to_utc(on, self.begins, zone))

    def _hold(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


# Source: the hub's own default, as no document says anything about it; each person may have others.
DEFAULT = QuietHours(time(20, 0), time(7, 30))
