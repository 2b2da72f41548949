"""The name of a fact before what it says, for where both stand in one line."""

from __future__ import annotations

_ENDS = ("?", ":", ".", "!")


def lead(name: str) -> str:
    """Return "Where: ", or "Where do you work? ": a name may be a question that somebody was asked."""
    if not name:
        return ""
    return f"{name} " if name.endswith(_ENDS) else f"{name}: "


def line(name: str, said: str) -> str:
    """Return the fact as a line of text."""
    return lead(name) + said
