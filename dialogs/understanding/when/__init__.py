"""When people mean: their words for days and times read by one grammar, the tables in `grammar`.

A pure function of the text, the reference time and the zone. Day before month; a week is Monday to Monday; a
bare weekday is the next one ahead, "next Tuesday" that of next week; without am or pm office hours hold.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.understanding.when.grammar import STAGES
from dialogs.understanding.when.patterns import Row, Table, code
from dialogs.understanding.when.settling import clock_change, settle
from dialogs.understanding.when.tokens import Line, cut
from dialogs.understanding.when.values import Interval, Moment, Now, Problem, Token, Wrong

__all__ = ["Interval", "Moment", "Problem", "find", "interval"]


def find(text: str, reference: datetime, zone: str) -> tuple[Moment, ...]:
    """Return every phrase of time in a text, in its order.

    `reference` is aware, or local wall clock of the zone. Never raises on any text.
    """
    if reference.tzinfo is not None:
        reference = reference.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    now, line = Now(reference, zone), cut(text)
    for stage in STAGES:
        _read_by(stage, line, now)
    return tuple(_moment(token, now, text) for token in line.tokens if token.kind in ("IT", "WRONG"))


def interval(text: str, reference: datetime, zone: str) -> Interval | Problem | None:
    """Return the one time that a text speaks of, what is wrong with it, or None when it has none.

    Of several it is the first that is not ruled out by "not", "instead of" or "rather than" ahead of it.
    """
    found = [m for m in find(text, reference, zone) if not _is_denied(text, m)]
    wrong = next((m.meaning for m in found if isinstance(m.meaning, Problem)), None)
    return wrong or (found[0].meaning if found else None)


def _is_denied(text: str, moment: Moment) -> bool:
    ahead = f" {text[: moment.first].lower().rstrip()}"
    return ahead.endswith((" not", " instead of", " rather than"))


def _read_by(table: Table, line: Line, now: Now) -> None:
    """Try the rows of a table in their order; a row that has read something brings in others behind it."""
    done, is_changed = -1, True
    while is_changed:
        is_changed = False
        for number in table.fitting(line.shape, done):
            done = number
            if is_changed := _apply(table.rows[number], line, now):
                break


def _apply(row: Row, line: Line, now: Now) -> bool:
    """Put what a row makes of it in the place of each phrase that fits; return whether there was any."""
    before = line.shape
    match = row.pattern.search(line.shape)
    while match is not None:
        first, last = match.span()
        values = [
            line.tokens[match.start(g)].value if match[g] else None for g in range(1, (match.re.groups) + 1)
        ]
        try:
            meaning = row.meaning(now, *values)
        except (OverflowError, ValueError):  # a date beyond the calendar
            meaning = None
        if meaning is None or first == last:
            match = row.pattern.search(line.shape, first + 1)
            continue
        kind = "WRONG" if isinstance(meaning, Wrong) else row.kind
        place = Token(kind, meaning, line.tokens[first].first, line.tokens[last - 1].last)
        line.tokens[first:last] = [place]
        line.shape = line.shape[:first] + code(kind) + line.shape[last:]
        match = row.pattern.search(line.shape, first + 1)
    return line.shape != before


def _moment(token: Token, now: Now, text: str) -> Moment:
    said = text[token.first : token.last]
    span = settle(now, token.value)
    if isinstance(span, Wrong):
        return Moment(Problem(span.kind, said), token.first, token.last)
    change = clock_change(now, span.start) if span.is_point and span.start and not span.is_exact else ""
    if change == "missing":
        return Moment(Problem("no_such_time", said), token.first, token.last)
    meaning = Interval(span.start, span.end, span.is_point, said, change == "twice")
    return Moment(meaning, token.first, token.last)
