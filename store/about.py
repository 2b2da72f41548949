"""One booking with all that decides what the clock does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.preferences import Wishes


@dataclass(frozen=True, slots=True)
class About:
    """A booking to follow up. What was wanted before `since` is passed over; `wishes` are its person's.

    `due_at` is when the clock was to look at it.
    """

    booking_id: int
    occurrence_id: int
    person_id: int
    booked_by_id: int
    part: str
    party: int
    state: str
    remind_at: datetime | None
    since: datetime
    due_at: datetime
    series_id: int
    session_type_id: int
    starts_at: datetime
    ends_at: datetime
    occurrence_state: str
    decision: str
    sequence: int
    rule: str
    reminders: Sequence[str]
    zone: str
    region: str
    wishes: Wishes

    @property
    def takes_place(self) -> bool:
        """Return whether the session is on as planned, and nobody has to decide about it."""
        return self.occurrence_state == "planned" and not self.decision
