"""Long lists a page at a time. A More button may be weeks old: it never leads to an empty page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dialogs import arguments
from dialogs.arguments import Args
from dialogs.messages import Json
from store.occurrences import Cursor, Listed

# What a phone shows without much scrolling.
PAGE = 6
T = TypeVar("T")


def page(found: Sequence[T], args: Args) -> tuple[Sequence[T], int | None]:
    """Return the page that starts at `skip`, or the last one, and where the next begins if there is one."""
    last_page = max(len(found) - 1, 0) // PAGE * PAGE
    skip = min(arguments.identity(args, "skip") or 0, last_page)
    end = skip + PAGE
    return found[skip:end], end if end < len(found) else None


def behind(last: Listed) -> list[Json]:
    """Return where a page of occurrences ends, for its More button."""
    return [last.starts_at.isoformat(), last.id]


def cursor(args: Args) -> Cursor | None:
    """Return where the page before ended, or None for the first page."""
    given = args.get("behind")
    if not isinstance(given, list) or len(given) != 2:
        return None
    starts_at, last_id = arguments.moment(given[0]), arguments.identity({"id": given[1]}, "id")
    return Cursor(starts_at, last_id) if starts_at and last_id else None
