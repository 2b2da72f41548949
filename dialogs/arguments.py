"""Reading what a button or a typed wish carries. It comes from outside: what makes no sense is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from dialogs.messages import Json

Args = Mapping[str, Json]
_LARGEST_ID = 2**31 - 1


def identity(args: Args, name: str) -> int | None:
    """Return the id of a row, which need not exist."""
    return _as_id(args.get(name))


def identities(args: Args, name: str) -> list[int]:
    """Return ids in rising order, without repeats; at most 20."""
    given = args.get(name)
    found = [_as_id(value) for value in given[:20]] if isinstance(given, list | tuple) else []
    return sorted({value for value in found if value is not None})


def number(args: Args, name: str) -> int | None:
    """Return a whole number, also one far too large: the rules say what is."""
    given = args.get(name)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def word(args: Args, name: str, most: int = 120) -> str:
    """Return a text of at most so many characters, or ""."""
    given = args.get(name)
    return given[:most] if isinstance(given, str) else ""


def phrase(args: Args, name: str, most: int = 8) -> str:
    """Return a text to say back to the person, or "": at most so many words, as a whole answer has 60."""
    said = word(args, name, most=80).replace("_", " ").split()
    return " ".join(said[:most])


def words(args: Args, name: str) -> list[str]:
    """Return short texts; at most 20."""
    given = args.get(name)
    return [value[:120] for value in given[:20] if isinstance(value, str)] if isinstance(given, list) else []


def day(args: Args, name: str) -> date | None:
    """Return a date written in the ISO way."""
    try:
        return date.fromisoformat(word(args, name))
    except ValueError:
        return None


def time_of_day(args: Args, name: str) -> time | None:
    """Return a local time of day written "15:00"."""
    try:
        return time.fromisoformat(word(args, name)).replace(tzinfo=None)
    except ValueError:
        return None


def moment(value: Json) -> datetime | None:
    """Return a moment written in the ISO way, in UTC; None without a zone, or outside the years 1 to 9999."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def flag(args: Args, name: str) -> bool | None:
    """Return true or false, or None when it is not said."""
    given = args.get(name)
    return given if isinstance(given, bool) else None


def _as_id(value: Json) -> int | None:
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        value = int(value[:12])
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID
    return value if is_id else None
