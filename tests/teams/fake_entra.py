"""A Microsoft Entra of our own: it gives tokens to one app, or says why not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

_SCOPE = "https://api.botframework.com/.default"


@dataclass
class FakeEntra:
    """Gives tokens that last for `expires_in` seconds, once `gate` is open.

    `refuses` is the number of an AADSTS code to answer with; `answers` an answer as it stands, status first.
    Each takes `seconds`.
    """

    clock: Callable[[], float]
    app_id: str = "hub-app"
    secret: str = "hub-secret"  # noqa: S105
    expires_in: float = 3599
    refuses: int = 0
    answers: tuple[int, str] | None = None
    redirects_to: str = ""
    seconds: float = 0.0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)  # somebody has asked
    asked: int = 0
    at_once: int = 0
    most_at_once: int = 0
    ends: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate.set()

    def takes(self, authorization: str) -> bool:
        """Return whether this is a token that counts."""
        return self.ends.get(authorization.removeprefix("Bearer "), 0.0) > self.clock()

    def revoke_all(self) -> None:
        """Let no token count any more that was given so far."""
        self.ends.clear()

    async def answer(self, request: web.Request) -> web.Response:
        """Give a token, or say why not."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.set()
        await asyncio.sleep(self.seconds)
        await self.gate.wait()
        self.at_once -= 1
        if self.redirects_to:
            return web.Response(status=307, headers={"Location": self.redirects_to})
        if self.answers:
            status, body = self.answers
            return web.Response(status=status, text=body, content_type="application/json")
        code = self.refuses or self._fault(form)
        return _refused(code) if code else self._given()

    def _fault(self, form: Mapping[str, str]) -> int:
        if form.get("grant_type") != "client_credentials" or form.get("scope") != _SCOPE:
            return 900144
        if form.get("client_id") != self.app_id:
            return 700016
        return 0 if form.get("client_secret") == self.secret else 7000215

    def _given(self) -> web.Response:
        token = f"token-{self.asked}"
        self.ends[token] = self.clock() + self.expires_in
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.expires_in, "access_token": token}
        )


def _refused(code: int) -> web.Response:
    words = f"AADSTS{code}: Something about app hub-app. Trace ID: 1 Correlation ID: 2"
    body = {"error": "invalid_client", "error_description": words, "error_codes": [code]}
    return web.json_response(body, status=400 if code in (700016, 90002) else 401)
