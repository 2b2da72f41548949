"""A stand-in for Microsoft's Bot Service: it publishes keys on this machine, and signs tokens with them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

APP, TENANT = "bbbbbbbb-0000-4000-8000-00000000000b", "aaaaaaaa-0000-4000-8000-00000000000a"
SERVICE_URL = "https://smba.trafficmanager.net/uk/"
ISSUER = "https://api.botframework.com"
ACTIVITY: Mapping[str, Any] = {
    "type": "message",
    "id": "1763974700123",
    "channelId": "msteams",
    "serviceUrl": SERVICE_URL,
    "from": {"id": "29:1asha", "name": "Asha Patel", "aadObjectId": "11111111-0000-4000-8000-000000000001"},
    "recipient": {"id": f"28:{APP}", "name": "Hub"},
    "conversation": {"id": "a:1asha", "conversationType": "personal", "tenantId": TENANT},
    "channelData": {"tenant": {"id": TENANT}},
    "text": "what's on",
}


@cache
def private_key(name: str, bits: int = 2048) -> RSAPrivateKey:
    """Return the key of this name; a name has the same one in every test."""
    return generate_private_key(65537, bits)


def published(name: str, **changed: Any) -> dict[str, Any]:
    """Return the public half of a key as Bot Service publishes it, with some of its properties changed."""
    jwk = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    jwk.pop("key_ops")
    return {**jwk, "use": "sig", "kid": name, "x5t": name, "endorsements": ["msteams", "webchat"], **changed}


def claims(now: datetime, **changed: Any) -> dict[str, Any]:
    """Return what Bot Service says in a token of this moment; what is changed to None is not said."""
    at = int(now.timestamp())
    said = {"iss": ISSUER, "aud": APP, "nbf": at, "exp": at + 3600, "serviceurl": SERVICE_URL, **changed}
    return {name: value for name, value in said.items() if value is not None}


def sign(said: Mapping[str, Any], key: str = "first", alg: str = "RS256", **header: Any) -> str:
    """Return a token that says this, however odd; a property of its header that is None is left out."""
    given = {"kid": key, "x5t": key, **header}
    kept = {name: value for name, value in given.items() if value is not None}
    return jwt.PyJWS().encode(json.dumps(said).encode(), private_key(key), alg, kept)


@dataclass
class BotService:
    """What it publishes, and how it fails. `asked` counts requests for the first of the two documents."""

    keys: list[Any] = field(default_factory=lambda: [published("first")])
    metadata: dict[str, Any] = field(
        default_factory=lambda: {"issuer": ISSUER, "id_token_signing_alg_values_supported": ["RS256"]}
    )
    status: int = 200
    body: bytes | None = None  # in place of the keys
    redirects_to: str = ""
    asked: int = 0
    url: str = ""
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[web.RouteDef]:
        """Return where the two documents are, for a server of one's own; `url` has to be set then."""
        return [web.get("/metadata", self._metadata), web.get("/keys", self._keys)]

    @asynccontextmanager
    async def served(self) -> AsyncIterator[BotService]:
        """Publish on a free port of this machine; what is asked while `answers` is clear waits."""
        app = web.Application()
        app.add_routes(self.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.answers.set()
        try:
            yield self
        finally:
            self.answers.set()
            await runner.cleanup()

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.asked += 1
        await self.answers.wait()
        if self.redirects_to:
            raise web.HTTPFound(self.redirects_to)
        return web.json_response({"jwks_uri": f"{self.url}/keys", **self.metadata}, status=self.status)

    async def _keys(self, _request: web.Request) -> web.Response:
        body = json.dumps({"keys": self.keys}).encode() if self.body is None else self.body
        return web.Response(body=body, content_type="application/json")
