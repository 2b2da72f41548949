"""Tables of phrases of time, and what a phrase comes to as one short word."""

from __future__ import annotations

from datetime import datetime

from dialogs.understanding.when import Interval, Problem, interval

TUESDAY = "2026-11-17T10:00"
ZONE = "Europe/London"


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the rows of a table, whose columns are parted by two spaces or more."""
    return [
        tuple(cell.strip() for cell in line.split("  ") if cell.strip())
        for line in table.strip().splitlines()
    ]


def read(text: str, reference: str = TUESDAY) -> str:
    """Return what a text means.

    "2026-11-18" is that day, "2026-11-18T14:30" a moment (with a "?" behind it one that comes twice),
    "start/end" a span, "?kind" a problem and "-" nothing.
    """
    match interval(text, datetime.fromisoformat(reference), ZONE):
        case Problem(kind=kind):
            return f"?{kind}"
        case Interval(start=datetime() as start, is_point=True, is_unsure=is_unsure):
            return f"{start:%Y-%m-%dT%H:%M}" + "?" * is_unsure
        case Interval(start=start, end=end):
            return "/".join((_said(start), _said(end))) if not _is_day(start, end) else _said(start)
    return "-"


def _is_day(start: datetime | None, end: datetime | None) -> bool:
    return bool(start and end and (end - start).days == 1 and not (start.hour or start.minute or end.hour))


def _said(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}".removesuffix("T00:00") if moment else ""
