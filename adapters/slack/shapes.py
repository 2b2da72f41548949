"""Whether a payload has the parts that Bolt takes for granted when it looks for who is to deal with it."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.messages import Json


def is_sound(payload: Mapping[str, Json]) -> bool:
    """Return whether what says which kind of delivery this is can be read; the rest may be as it likes."""
    if not isinstance(payload.get("event", {}), dict):
        return False
    match payload.get("type"):
        case "block_actions":
            actions = payload.get("actions")
            return isinstance(actions, list) and bool(actions) and _names(actions[0], "action_id")
        case "view_submission" | "view_closed":
            return _names(payload.get("view"), "callback_id")
    return True


def _names(part: Json, name: str) -> bool:
    return isinstance(part, dict) and isinstance(part.get(name), str)
