"""A Slack of our own on the loopback: its Web API over real HTTP, Socket Mode, and faults on demand.

What it shows is in its workspaces (`fake_workspace`), what its methods do in `fake_methods`. What Slack sends
to the app by itself is built by `slack_client`.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.slack import limits
from tests.slack.fake_methods import METHODS, NEEDED_SCOPES, answer_press, decoded
from tests.slack.fake_oauth import give_tokens
from tests.slack.fake_sockets import FakeSockets
from tests.slack.fake_workspace import Call, Json, Message, User, Workspace, next_id, refused

# What Slack itself takes as a query or a form only.
_NO_JSON = (
    "users.info", "conversations.history", "conversations.info", "conversations.replies", "oauth.v2.access",
    "auth.revoke", "files.getUploadURLExternal",
)  # fmt: skip
_HTML = "<html><body>Something went wrong</body></html>"

Check = Callable[[Json, Any], list[str]]


@dataclass
class Fault:
    """What the next `times` calls of a method meet, after `skip` of them that go well."""

    method: str
    kind: str
    times: int = 1
    skip: int = 0
    seconds: float = 30.0


@dataclass
class FakeSlack:
    """One Slack with any number of workspaces. Safe to read from another thread than the one that serves.

    Kinds of faults: `ratelimited` (429, with Retry-After from `seconds`), `status:500`, `reset` (nothing is
    done, no answer), `after` (it is done, no answer), `hang` (nothing is done, no answer for `seconds`),
    `garbage`, `redirect:<address>`, `error:<code>`. `mishap` is asked for one where none is planned. `check`
    says what is wrong in a payload. `is_throttled` lets nobody post faster than Slack does.
    """

    clock: Callable[[], float] = time.time
    check: Check = limits.problems
    mishap: Callable[[str], Fault | str | None] = lambda _method: None
    is_throttled: bool = False
    url: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # token -> workspace
    dead_tokens: dict[str, str] = field(default_factory=dict)  # token -> what it is answered
    app_tokens: set[str] = field(default_factory=lambda: {"xapp-1"})
    codes: dict[str, str] = field(default_factory=dict)  # code of an installation -> workspace
    client_secret: str = "client-secret"  # noqa: S105
    expires_in: int | None = None  # tokens that are given away end after so many seconds
    refresh_tokens: dict[str, str] = field(default_factory=dict)  # refresh token -> workspace
    is_org_wide: bool = False  # whoever installs does so for all of an organisation
    calls: list[Call] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    hooks: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)  # team, channel, user, ts
    uploads: dict[str, bytes | None] = field(default_factory=dict)  # id of a file -> what was put there
    upload_url: str | None = None  # where files are to be put, instead of here
    throttled: int = 0
    sockets: FakeSockets = field(default_factory=FakeSockets)
    _free_at: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    _last_ts: int = 0

    # --- Setting it up, and looking at it

    def add_workspace(self, team: str = "T1", token: str = "xoxb-1", *people: User) -> Workspace:  # noqa: S107
        """Let a workspace be there that has installed the app."""
        self.workspaces[team] = made = Workspace(team)
        made.add(*people)
        self.tokens[token] = team
        return made

    def fault(self, method: str, kind: str, times: int = 1, skip: int = 0, seconds: float = 30.0) -> None:
        """Plan what goes wrong with the next calls of a method."""
        self.faults.append(Fault(method, kind, times, skip, seconds))

    def revoke(self, token: str, code: str = "token_revoked") -> None:
        """Let a token be answered with this from now on."""
        self.dead_tokens[token] = code

    def trigger(self, user: str) -> str:
        """Return what lets the app show a modal to this user once, for three seconds."""
        trigger = next_id("trigger.")
        self.triggers[trigger] = (user, self.clock())
        return trigger

    def hook(self, team: str, channel: str, user: str, ts: str) -> str:
        """Return the address that takes an answer to a press in this message."""
        name = next_id("hook")
        self.hooks[name] = (team, channel, user, ts)
        return f"{self.url.removesuffix('/api/')}/actions/{name}"

    @property
    def messages(self) -> list[Message]:
        """Return everything that was posted, in every workspace."""
        return [message for team in self.workspaces.values() for message in team.messages]

    def asked(self, *methods: str) -> int:
        """Return how often these methods were called; all of them when none is named."""
        return sum(1 for call in self.calls if not methods or call.method in methods)

    @property
    def connections(self) -> int:
        """Return over how many connections the calls came."""
        return len({call.connection for call in self.calls})

    def next_ts(self) -> str:
        """Return the time of a message, which is its id in a channel."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def throttle(self, team: str, channel: str) -> int:
        """Return for how many seconds nothing more may be posted there.

        One a second in a channel after five at once; twenty a second in a workspace after fifty.
        """
        paces = (((team, channel), 1.0, 5), ((team, ""), 0.05, 50)) if self.is_throttled else ()
        now = self.clock()
        if any(self._free_at[key] > now + interval * (burst - 1) for key, interval, burst in paces):
            self.throttled += 1
            return 1
        for key, interval, _ in paces:
            self._free_at[key] = max(self._free_at[key], now) + interval
        return 0

    # --- The server

    def app(self) -> web.Application:
        """Return the application, for a server of one's own."""
        app = web.Application()
        app.add_routes([web.route("*", "/api/{method}", self._answer), web.get("/link", self.sockets.answer)])
        app.add_routes([web.post("/actions/{hook}", self._answer_hook)])
        app.add_routes([web.post("/upload/{file}", self._take_upload)])
        app.on_shutdown.append(self.sockets.close)
        return app

    @asynccontextmanager
    async def served(self) -> AsyncIterator[FakeSlack]:
        """Serve on a free port; `url` is the address of the Web API meanwhile."""
        runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request, method)
        token = given.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        team = self.tokens.get(token, "")
        peer = request.transport.get_extra_info("peername") if request.transport else ""
        self.calls.append(Call(method, given, self.clock(), team, str(peer)))
        fault = self._fault(method)
        if fault and fault.kind != "after":
            return await _gone_wrong(request, fault)
        answer = self._done(method, token, team, given, request)
        if fault:
            return _hung_up(request)
        if answer.get("error") == "ratelimited":
            return _busy(answer["retry_after"])
        return web.json_response(answer, headers=self._scopes(method, team))

    async def _take_upload(self, request: web.Request) -> web.StreamResponse:
        """Take what is put where a file may be put; its address is known to nobody else."""
        if fault := self._fault("upload"):
            return await _gone_wrong(request, fault)
        file_id = request.match_info["file"]
        if file_id not in self.uploads:
            return web.Response(status=404)
        self.uploads[file_id] = await request.read()
        return web.Response(text="OK")

    async def _answer_hook(self, request: web.Request) -> web.StreamResponse:
        """Show an answer to a press, in place of the message that was pressed if that is asked for."""
        given = await request.json()
        team, channel, user, ts = self.hooks.get(request.match_info["hook"], ("", "", "", ""))
        self.calls.append(Call("response_url", given, self.clock(), team, ""))
        if fault := self._fault("response_url"):
            return await _gone_wrong(request, fault)
        if not team:
            return web.json_response(refused("expired_url"), status=404)
        if not given.get("delete_original") and (problems := self.check(given, "message")):
            return web.json_response(refused("invalid_blocks", problems=problems), status=400)
        answer_press(self, self.workspaces[team], channel, user, ts, given)
        return web.Response(text="ok")

    def _done(self, method: str, token: str, team: str, given: Json, request: web.Request) -> Json:
        if method == "oauth.v2.access":
            return give_tokens(self, given, request.headers.get("Authorization", ""))
        if not token:
            return refused("not_authed")
        if token in self.dead_tokens:
            return refused(self.dead_tokens[token])
        if method == "apps.connections.open":
            address = f"ws://{request.host}/link?ticket={next_id('')}"
            return {"ok": True, "url": address} if token in self.app_tokens else refused("invalid_auth")
        if not team:
            return refused("invalid_auth")
        if method not in METHODS:
            return refused("unknown_method")
        needed = NEEDED_SCOPES.get(method)
        if needed and not self.workspaces[team].may(needed):
            return refused("missing_scope", needed=needed, provided=self.workspaces[team].scopes)
        return METHODS[method](self, self.workspaces[team], {**given, "token": token})

    def _scopes(self, method: str, team: str) -> dict[str, str]:
        return {"x-oauth-scopes": self.workspaces[team].scopes} if method == "auth.test" and team else {}

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method in (method, "*") and fault.times > 0:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        mishap = self.mishap(method)
        return Fault(method, mishap) if isinstance(mishap, str) else mishap


async def _arguments(request: web.Request, method: str) -> Json:
    if request.content_type == "application/json":
        given = {} if method in _NO_JSON else await request.json()
    else:
        given = {**request.query, **await request.post()}
    return decoded(given)


async def _gone_wrong(request: web.Request, fault: Fault) -> web.StreamResponse:
    kind, _, detail = fault.kind.partition(":")
    match kind:
        case "ratelimited":
            return _busy(fault.seconds)
        case "status":
            return web.Response(status=int(detail), text=_HTML, content_type="text/html")
        case "redirect":
            return web.Response(status=307, headers={"Location": detail})
        case "garbage":
            return web.Response(text='{"ok": tr', content_type="application/json")
        case "error":
            return web.json_response(refused(detail))
        case "hang":
            await asyncio.sleep(fault.seconds)
    return _hung_up(request)


def _busy(seconds: float) -> web.Response:
    headers = {"Retry-After": str(int(seconds))}
    return web.json_response(refused("ratelimited"), status=429, headers=headers)


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
