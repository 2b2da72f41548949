"""The grammar: tables of what people say and what it means, in the order in which they are tried.

The notation is in `patterns`. Each row takes its words away from those below, and its kind takes their place:
CLOCK (a time on a clock), HOURS (of some day), DAYS, then WHEN (days, hours, or both), and IT, bounds added.
"""

from __future__ import annotations

from dialogs.understanding.when.grammar import (
    clocks,
    dates,
    feasts,
    hours,
    joins,
    moments,
    quiet,
    spans,
    weeks,
)

# Clock times and hours without days, and nothing but two clock times.
HOURS_ONLY = (quiet.QUIET, clocks.CLOCKS, hours.RANGES, hours.HOURS)
CLOCK_RANGE = (clocks.ONE_RANGE, clocks.CLOCKS, clocks.ONE_RANGE)
STAGES = (
    quiet.QUIET,
    quiet.NO_SUCH_TIMES,
    moments.FROM_NOW,
    clocks.CLOCKS,
    feasts.FEASTS,
    dates.DATES,
    weeks.WEEKS,
    spans.SPANS,
    spans.UNTIL_AN_END,
    spans.ABOUT_DAYS,
    hours.RANGES,
    hours.RANGES_BESIDE_DAYS,
    hours.HOURS,
    moments.MOMENTS,
    joins.JOINS,
)
