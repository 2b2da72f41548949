"""Which new date takes the place of which old one; what becomes of an occurrence then is in `decisions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date, datetime, timedelta

from store.calendar_rules import is_monthly
from store.catalogue.plans import Plan
from store.series import Closed, Pattern, Sitting, horizon, sitting_on, sittings

Span = Callable[[date], Hashable]


def match(old: Collection[date], new: Collection[date], span: Span) -> dict[date, date]:
    """Return the new date for each old one that has one.

    A date that is in both keeps itself. The others go in order to the free new dates of the same span:
    a week that was on Thursday is now on Tuesday, and a week that is gone has none.
    """
    kept = set(old) & set(new)
    free: dict[Hashable, list[date]] = defaultdict(list)
    for on in sorted(set(new) - kept, reverse=True):
        free[span(on)].append(on)
    matched = {on: on for on in kept}
    for on in sorted(set(old) - kept):
        if free[span(on)]:
            matched[on] = free[span(on)].pop()
    return matched


def span_of(before: Pattern, after: Pattern) -> Span:
    """Return the span in which a date may move: the month between monthly rules, else the ISO week.

    The days of a cohort have no rule: those that change move to its new ones, the first to the first.
    """
    if before.rrule is None and after.rrule is None:
        return lambda on: 0
    if is_monthly(before.rrule) and is_monthly(after.rrule):
        return lambda on: (on.year, on.month)
    return lambda on: on.isocalendar()[:2]


def own_sitting(plan: Plan, on: date, closures: Sequence[Closed]) -> Sitting | None:
    """Return the sitting that the plan has on this very date, also one that is over, or None."""
    if plan.after is None or not plan.after.nominal_dates(on, on):
        return None
    return sitting_on(on, plan.after, closures)


def pair(
    plan: Plan,
    upcoming: Mapping[date, datetime],
    past: Collection[date],
    closures: Sequence[Closed],
    now: datetime,
) -> tuple[dict[date, Sitting], list[Sitting]]:
    """Return the new sitting of each upcoming date that has one, and the sittings that are missing.

    `upcoming` are the nominal dates of occurrences with when they start now, `past` those that have begun.
    """
    if plan.after is None:
        return {}, []
    until = horizon(now, plan.after.zone)
    # Dates beyond 12 months may exist already; they need their sittings too, or they would seem gone.
    last = max([until, *upcoming]) + timedelta(days=31)
    new = {s.nominal_on: s for s in sittings(plan.after, closures, now, last) if s.nominal_on not in past}
    before = plan.before or plan.after
    for on, starts_at in upcoming.items():
        # One that somebody put off by hand keeps its date, though that date is over.
        if starts_at != before.starts_at(on) and on not in new and (own := own_sitting(plan, on, closures)):
            new[on] = own
    matched = match(upcoming, new, span_of(before, plan.after))
    missing = new.keys() - set(matched.values())
    return (
        {on: new[target] for on, target in matched.items()},
        [new[on] for on in sorted(missing) if on <= until],
    )
