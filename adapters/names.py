"""The hub's name as far as a platform takes it."""

from __future__ import annotations


def fitting(hub_name: str, most: int) -> str:
    """Return the name in at most so many characters, cut between words where that leaves any."""
    if len(hub_name) <= most:
        return hub_name
    return hub_name[: most + 1].rpartition(" ")[0] or hub_name[:most]
