"""When people mean: their words for days and times read by one grammar, which is the tables in `tables`.

A pure function of the text, the reference time and the zone. Day before month; a week is Monday to Monday; a
bare weekday is the next one ahead, "next Tuesday" that of next week; without am or pm office hours hold.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.understanding.when import bounds
from dialogs.understanding.when.patterns import Row, code
from dialogs.understanding.when.tables import STAGES
from dialogs.understanding.when.tokens import Line, Token, cut
from dialogs.understanding.when.values import Interval, Moment, Now, Problem, Wrong

__all__ = ["Interval", "Moment", "Problem", "find", "interval"]


def find(text: str, reference: datetime, zone: str) -> tuple[Moment, ...]:
    """Return every phrase of time in a text, in its order.

    `reference` is aware, or local wall clock of the zone. Never raises on any text.
    """
    if reference.tzinfo is not None:
        reference = reference.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    now, line = Now(reference, zone), cut(text)
    for stage in STAGES:
        for rule in stage:
            _apply(rule, line, now)
    return tuple(_moment(token, now, text) for token in line.tokens if token.kind in ("IT", "WRONG"))


def interval(text: str, reference: datetime, zone: str) -> Interval | Problem | None:
    """Return the one time that a text speaks of, what is wrong with it, or None when it has none.

    Of several, the last that is not ruled out by "not" is meant: people correct themselves.
    """
    found = [m for m in find(text, reference, zone) if not _is_denied(text, m)]
    wrong = next((m.meaning for m in found if isinstance(m.meaning, Problem)), None)
    return wrong or (found[0].meaning if found else None)


def _is_denied(text: str, moment: Moment) -> bool:
    return text[: moment.first].lower().rstrip().endswith((" not", "instead of", "rather than"))


def _apply(rule: Row, line: Line, now: Now) -> None:
    match = rule.pattern.search(line.shape)
    while match is not None:
        first, last = match.span()
        values = [
            line.tokens[match.start(g)].value if match[g] else None for g in range(1, (match.re.groups) + 1)
        ]
        try:
            meaning = rule.meaning(now, *values)
        except (OverflowError, ValueError):  # a date beyond the calendar
            meaning = None
        if meaning is None or first == last:
            match = rule.pattern.search(line.shape, first + 1)
            continue
        kind = "WRONG" if isinstance(meaning, Wrong) else rule.kind
        place = Token(kind, meaning, line.tokens[first].first, line.tokens[last - 1].last)
        line.tokens[first:last] = [place]
        line.shape = line.shape[:first] + code(kind) + line.shape[last:]
        match = rule.pattern.search(line.shape, first + 1)


def _moment(token: Token, now: Now, text: str) -> Moment:
    said = text[token.first : token.last]
    span = bounds.settle(now, token.value)
    if isinstance(span, Wrong):
        return Moment(Problem(span.kind, said), token.first, token.last)
    change = bounds.clock_change(now, span.start) if span.is_point and span.start else ""
    if change == "missing":
        return Moment(Problem("no_such_time", said), token.first, token.last)
    meaning = Interval(span.start, span.end, span.is_point, said, change == "twice")
    return Moment(meaning, token.first, token.last)
