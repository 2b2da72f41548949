"""The connector of Teams for measuring."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from aiohttp import web

from tests.bench.api import Api
from tests.teams import bot_service

# The name of the one that signs deliveries.
KEY = "bench"
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
        """Return what a request to the connector, or to Bot Service, is answered."""
        parts = request.path.split("/")
        if "conversations" not in parts:
            return self._published(parts[-1])
        user = parts[parts.index("conversations") + 1].removeprefix("a:")
        if request.method == "GET":
            return member(user)
        if request.method == "POST":
            self.posted(user, json.loads(body))
        return {"id": str(next(_numbers))}

    def _published(self, name: str) -> dict[str, Any]:
        """Return a document of Bot Service's, or the token to write with."""
        match name:
            case "metadata":
                signed = {"issuer": bot_service.ISSUER, "id_token_signing_alg_values_supported": ["RS256"]}
                return {**signed, "jwks_uri": f"{self.url}keys"}
            case "keys":
                return {"keys": [bot_service.published(KEY)]}
            case _:
                return {"token_type": "Bearer", "expires_in": 3600, "access_token": "token-to-write-with"}


def tenant_of(user: str) -> str:
    """Return the organisation of U00012, of which nobody else is."""
    return str(UUID(int=int(user.removeprefix("U"))))


def member(user: str) -> dict[str, Any]:
    """Return somebody as a member of a conversation."""
    email = f"{user.lower()}@trust.example"
    return {
        "id": f"29:{user}",
        "aadObjectId": user,
        "name": f"Person {user}",
        "email": email,
        "tenantId": tenant_of(user),
    }
