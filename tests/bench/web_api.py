"""Slack's Web API for measuring."""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from tests.bench.api import Api

TEAM, BOT_USER = "T0BENCH", "U0BOT"


class WebApi(Api):
    """One workspace in which everybody is a member."""

    def answer(self, request: web.BaseRequest, body: bytes) -> dict[str, Any]:
        """Return what a method is answered."""
        match request.path.rpartition("/")[2]:
            case "chat.postMessage":
                answer = self._posted(json.loads(body))
            case "users.info":
                answer = {"user": _member(request.query["user"])}
            case "conversations.open":
                answer = {"channel": {"id": "D0"}}
            case "auth.test":
                answer = {"team": "Bench", "team_id": TEAM, "user_id": BOT_USER, "bot_id": "B0BOT"}
            case _:
                answer = {}
        return {"ok": True, **answer}

    def _posted(self, message: dict[str, Any]) -> dict[str, Any]:
        channel = message["channel"]
        # The direct messages with a user are D… for U…; either may be named.
        self.posted(f"U{channel[1:]}", message)
        return {"channel": channel, "ts": f"{time.time():.6f}", "message": {"text": message["text"]}}


def _member(user: str) -> dict[str, Any]:
    name = f"Person {user[1:]}"
    profile = {"real_name": name, "email": f"{user.lower()}@trust.example"}
    return {"id": user, "team_id": TEAM, "name": user.lower(), "real_name": name, "profile": profile}
