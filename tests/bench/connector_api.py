"""The connector of Teams for measuring."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiohttp import web

from tests.bench.api import Api

_numbers = count(1)


@dataclass
class ConnectorApi(Api):
    """Everybody is a member, each of an organisation of their own, as one is held to so many a second.

    A message is taken `seconds` after it came.
    """

    seconds: float = 0.0

    async def _asked(self, request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(self.seconds)
        return await super()._asked(request)

    def answer(self, request: web.BaseRequest, body: bytes) -> dict[str, Any]:
        """Return what a request to the connector is answered."""
        parts = request.path.split("/")
        user = parts[parts.index("conversations") + 1].removeprefix("a:")
        if request.method == "GET":
            return member(user)
        if request.method == "POST":
            self.posted(user, json.loads(body))
        return {"id": str(next(_numbers))}


def member(user: str) -> dict[str, Any]:
    """Return somebody as a member of a conversation."""
    email = f"{user.lower()}@trust.example"
    return {
        "id": f"29:{user}",
        "aadObjectId": user,
        "name": f"Person {user}",
        "email": email,
        "tenantId": user,
    }
