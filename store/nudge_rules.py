"""When the members of a learning set are asked, and its facilitators and members told. No database."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import calendar_rules, reminder_rules
from store.preferences import Wishes
from store.reminder_rules import Due

# Source: the hub's own plan for its fortnightly set; no document says when anybody is asked.
PROMPT = "3 working days before"
FOLLOW_UP = "1 working day before"
# Long enough to read what everybody said, and still of the same day.
_DIGEST_AHEAD = timedelta(hours=4)
# What was agreed is soon done or forgotten.
THANKS_LIFE = timedelta(days=3)


def plan(
    starts_at: datetime,
    zone: str,
    region: str,
    wishes: Wishes,
    *,
    last_ended_at: datetime | None,
    ask_again_at: datetime | None = None,
) -> list[Due]:
    """Return when somebody is asked before a meeting, the earliest first.

    Nobody is before the end of the meeting they report on, and nobody who has been at none yet. Who wants to
    be asked again later is asked then, and not before.
    """
    rules: tuple[str, ...] = (PROMPT, FOLLOW_UP) if last_ended_at is not None else ()
    if ask_again_at is not None:
        moments = {rule: reminder_rules.read(rule).moment(starts_at, zone, region) for rule in rules}
        rules = tuple(rule for rule, moment in moments.items() if moment > ask_again_at)
    earliest = [moment for moment in (wishes.snoozed_until, last_ended_at) if moment is not None]
    return reminder_rules.plan(
        rules,
        starts_at,
        zone,
        region,
        wishes.quiet,
        not_before=max(earliest, default=None),
        asked_for=ask_again_at,
    )


def first_look(starts_at: datetime, zone: str, region: str) -> datetime:
    """Return from when on a facilitator may be told about a meeting, whatever their quiet hours."""
    return calendar_rules.working_days_before(starts_at, 1, zone, region)


def digest_at(starts_at: datetime, zone: str, region: str, wishes: Wishes) -> datetime:
    """Return when a facilitator is told what was said: on the day, or the day before an early meeting."""
    at = wishes.quiet.after(starts_at - _DIGEST_AHEAD, zone)
    if at < starts_at:
        return at
    return wishes.quiet.after(first_look(starts_at, zone, region), zone)


def thanks_at(ends_at: datetime, zone: str, wishes: Wishes) -> datetime:
    """Return when a member is told what was agreed: after the meeting, at the first loud moment."""
    return wishes.quiet.after(max(ends_at, wishes.snoozed_until or ends_at), zone)
