"""Activities as Microsoft Teams sends them, made of the ones kept as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "payloads" / "teams"


def activity(name: str, **changed: Any) -> dict[str, Any]:
    """Return the activity of that file, with some of its properties changed."""
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read | changed


def pressed(hub: Any, **filled: Any) -> dict[str, Any]:
    """Return the press of a button of a card that carries `hub`, with what was filled in beside it."""
    body = activity("card_action")
    body["value"]["action"]["data"] = {"hub": hub, **filled}
    return body
