"""A small part of Slack's Web API on the loopback: what the app asks about itself, with faults on demand."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web
from slack_sdk.web.async_client import AsyncWebClient

TEAM = {"id": "T0HUB", "name": "Innovation Hub"}
Fault = Callable[[], web.Response]


@dataclass
class SmallSlack:
    """Answers as Slack does. `calls` are the methods with their form fields, in the order they came."""

    scopes: str = "chat:write,commands"
    tokens: dict[str, str] = field(default_factory=lambda: {"xoxb-1": "T0HUB", "xapp-1": ""})
    refresh_tokens: set[str] = field(default_factory=set)
    expires_in: int | None = None
    is_org_wide: bool = False
    team: dict[str, str] = field(default_factory=lambda: dict(TEAM))
    faults: dict[str, Fault] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    base_url: str = ""
    _number: int = 1

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = {key: str(value) for key, value in (await request.post()).items()}
        given |= client_of(request.headers.get("Authorization", ""))
        self.calls.append((method, given))
        if method in self.faults:
            return self.faults[method]()
        data = getattr(self, method.replace(".", "_"))(given, self._token(request, given))
        return web.json_response(data, headers={"X-OAuth-Scopes": self.scopes})

    def asked(self, method: str) -> int:
        return sum(called == method for called, _ in self.calls)

    def auth_test(self, _given: dict[str, str], token: str) -> dict[str, Any]:
        if token not in self.tokens:
            return {"ok": False, "error": "invalid_auth"}
        team_id = self.tokens[token]
        return {"ok": True, "team_id": team_id, "team": TEAM["name"], "user_id": "U0BOT", "bot_id": "B0BOT"}

    def auth_revoke(self, _given: dict[str, str], token: str) -> dict[str, Any]:
        return {"ok": True, "revoked": self.tokens.pop(token, None) is not None}

    def apps_connections_open(self, _given: dict[str, str], token: str) -> dict[str, Any]:
        if token not in self.tokens:
            return {"ok": False, "error": "invalid_auth"}
        return {"ok": True, "url": "wss://127.0.0.1/link"}

    def oauth_v2_access(self, given: dict[str, str], _token: str) -> dict[str, Any]:
        if given.get("client_secret") != "hush":
            return {"ok": False, "error": "bad_client_secret"}
        if given.get("grant_type") == "refresh_token":
            if given["refresh_token"] not in self.refresh_tokens:
                return {"ok": False, "error": "invalid_refresh_token"}
            self.refresh_tokens.remove(given["refresh_token"])
            return {"ok": True, "token_type": "bot", **self._new_tokens("T0HUB")}
        if given.get("code") != "good":
            return {"ok": False, "error": "invalid_code"}
        return {
            "ok": True, "app_id": "A0HUB", "scope": self.scopes, "token_type": "bot", "bot_user_id": "U0BOT",
            "team": None if self.is_org_wide else self.team, "enterprise": {"id": "E0TRUST", "name": "Trust"},
            "is_enterprise_install": self.is_org_wide, "authed_user": {"id": "U0FEMI"},
            **self._new_tokens(self.team["id"]),
        }  # fmt: skip

    def _new_tokens(self, team_id: str) -> dict[str, Any]:
        self._number += 1
        token = f"xoxb-{self._number}"
        self.tokens[token] = team_id
        if self.expires_in is None:
            return {"access_token": token}
        refresh_token = f"xoxe-{self._number}"
        self.refresh_tokens.add(refresh_token)
        return {"access_token": token, "refresh_token": refresh_token, "expires_in": self.expires_in}

    @staticmethod
    def _token(request: web.Request, given: dict[str, str]) -> str:
        return given.get("token") or request.headers.get("Authorization", "").removeprefix("Bearer ")


def client_of(authorization: str) -> dict[str, str]:
    """The id and secret of the app, which the SDK sends as a login."""
    if not authorization.startswith("Basic "):
        return {}
    login = b64decode(authorization.removeprefix("Basic ")).decode()
    client_id, _, client_secret = login.partition(":")
    return {"client_id": client_id, "client_secret": client_secret}


@asynccontextmanager
async def small_slack() -> AsyncIterator[tuple[SmallSlack, AsyncWebClient]]:
    """Serve it on a free port, with a client that asks it."""
    slack = SmallSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    async with ClientSession(timeout=ClientTimeout(total=10)) as session:
        yield slack, AsyncWebClient(base_url=slack.base_url, session=session, retry_handlers=[])
    await runner.cleanup()


def busy() -> web.Response:
    return web.Response(
        status=429, text='{"ok": false, "error": "ratelimited"}', content_type="application/json"
    )


def of_a_proxy() -> web.Response:
    return web.Response(status=502, text="Bad gateway", content_type="text/plain")


def not_slack() -> web.Response:
    return web.Response(text="<h1>Sign in to the Trust</h1>", content_type="text/html")
