"""Replies and conversations as plain JSON, so that any process can go on with them."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from dialogs.messages import Reply

_REPLY = TypeAdapter(Reply)


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return the reply as JSON values."""
    dumped: dict[str, Any] = _REPLY.dump_python(reply, mode="json", exclude_defaults=True)
    return dumped


def reply_from_json(stored: dict[str, Any]) -> Reply:
    """Return the reply that `reply_to_json` was given; raises ValueError when it is not one."""
    return _REPLY.validate_python(stored)
