"""A Teams of our own on the loopback: its connector and Microsoft Entra over real HTTP, and faults on demand.

What it remembers is in `fake_tenant`. What Teams sends to the bot by itself is built elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.teams.fake_connector import OPS, Asked, Refusal, Windows
from tests.teams.fake_entra import FakeEntra
from tests.teams.fake_tenant import TENANT, Call, Conversation, Json, Message, Person

# The conversation into which a request has posted something.
POSTED = web.RequestKey("posted", str)
_HTML = "<html><body>Something went wrong</body></html>"


@dataclass
class Fault:
    """What the next `times` requests of a kind meet, after `skip` of them that go well."""

    op: str
    kind: str
    times: int = 1
    skip: int = 0
    seconds: float = 30.0


@dataclass
class FakeTeams:
    """One tenant of Teams. Safe to read from another thread than the one that serves.

    Requests are those of `fake_connector.OPS`. Kinds of faults: `throttled` (429, with
    Retry-After from `seconds`), `status:500`, `error:403:MessageWritesBlocked`, `reset` (nothing is done, no
    answer), `after` (it is done, no answer), `hang` (nothing is done, no answer for `seconds`), `garbage`
    (it is done, the answer is no JSON), `redirect:<address>`. `mishap` is asked for one where none is
    planned. `check` says what is wrong with an activity. `is_throttled` lets nobody post faster than
    Teams does.
    """

    clock: Callable[[], float] = time.time
    check: Callable[[Json], list[str]] = lambda _activity: []
    mishap: Callable[[str], Fault | str | None] = lambda _op: None
    wants_tokens: bool = True
    is_throttled: bool = False
    tenant: str = TENANT
    url: str = ""
    token_url: str = ""
    people: dict[str, Person] = field(default_factory=dict)  # by member
    conversations: dict[str, Conversation] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)  # by id, what it is called
    channels: dict[str, str] = field(default_factory=dict)  # of every team, beside the first
    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)  # a kind of request waits for its event
    throttled: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)  # by conversation and word
    unanswered: Counter[str] = field(default_factory=Counter)  # sends that were done, and nobody was told
    raw: tuple[int, str] | None = None  # what every request is answered: a status, and a body as it stands
    entra: FakeEntra = field(init=False)
    _at: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=3_600)))

    def __post_init__(self) -> None:
        self.entra = FakeEntra(self.clock)

    # --- Setting it up, and looking at it

    def add(self, *people: Person) -> None:
        """Let people be there, each with a talk of their own with the bot."""
        for person in people:
            self.people[person.member] = person
            self.conversations[person.talk] = Conversation(person.talk, members=[person.member])

    def add_conversation(self, conversation_id: str, kind: str, *members: str) -> Conversation:
        """Let a group chat ("groupChat") or a channel ("channel") of these people be there."""
        made = Conversation(conversation_id, kind, list(members))
        self.conversations[conversation_id] = made
        return made

    def fault(self, op: str, kind: str, times: int = 1, skip: int = 0, seconds: float = 30.0) -> None:
        """Plan what goes wrong with the next requests of a kind; "*" means any."""
        self.faults.append(Fault(op, kind, times, skip, seconds))

    @property
    def messages(self) -> list[Message]:
        """Return everything that stands there, conversation by conversation."""
        return [message for talk in self.conversations.values() for message in talk.messages]

    def seen_by(self, member: str) -> list[Message]:
        """Return what one person sees, as it stands now, in the order in which it was posted."""
        seen = [m for talk in self.conversations.values() if member in talk.members for m in talk.messages]
        return sorted(seen, key=lambda message: int(message.id))

    def asked(self, *ops: str) -> int:
        """Return how many requests of these kinds came; of all when none is named."""
        return sum(1 for call in self.calls if not ops or call.op in ops)

    @property
    def connections(self) -> int:
        """Return over how many connections the requests came."""
        return len({call.connection for call in self.calls})

    # --- The server

    def app(self) -> web.Application:
        """Return the application, for a server of one's own."""
        app = web.Application(client_max_size=2**22)
        for op, (verb, path, _) in OPS.items():
            app.router.add_route(verb, f"/emea{path}", self._answering(op))
        app.router.add_post("/entra/oauth2/v2.0/token", self.entra.answer)
        return app

    @asynccontextmanager
    async def served(self) -> AsyncIterator[FakeTeams]:
        """Serve on a free port; `url` is the service URL meanwhile, `token_url` gives tokens."""
        runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.url, self.token_url = f"{host}/emea/", f"{host}/entra/oauth2/v2.0/token"
        try:
            yield self
        finally:
            await runner.cleanup()

    def _answering(self, op: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            body = await request.json() if request.body_exists else {}
            self._note(op, request, body)
            if op in self.gates:
                await self.gates[op].wait()
            if self.raw:
                return web.Response(status=self.raw[0], text=self.raw[1], content_type="application/json")
            fault = self._fault(op)
            if fault and fault.kind not in ("after", "garbage"):
                return await _gone_wrong(request, fault)
            try:
                self._check_token(request)
                said = OPS[op][2](self, Asked(body, **request.match_info))
            except Refusal as refusal:
                self.refused[(request.match_info.get("conversation", ""), refusal.code)] += 1
                return _refused(refusal)
            if op == "send":
                request[POSTED] = request.match_info["conversation"]
            if fault and op == "send":
                self.unanswered[request[POSTED]] += 1
            if fault:
                return _hung_up(request) if fault.kind == "after" else _garbage()
            return web.json_response(said, status=201 if request.method == "POST" else 200)

        return answer

    def _note(self, op: str, request: web.Request, body: Json) -> None:
        where = request.match_info.get("conversation", "")
        peer = request.transport.get_extra_info("peername") if request.transport else ""
        token = request.headers.get("Authorization", "")
        self.calls.append(Call(op, where, body, self.clock(), token, str(peer)))

    def _check_token(self, request: web.Request) -> None:
        if self.wants_tokens and not self.entra.takes(request.headers.get("Authorization", "")):
            raise Refusal(401, "BotNotRegistered")

    def throttle(self, key: str, windows: Windows) -> None:
        """Count a request; raise a refusal when it is one too many."""
        now, at = self.clock(), self._at[key]
        if self.is_throttled and any(len(at) >= most and at[-most] > now - s for most, s in windows):
            self.throttled += 1
            raise Refusal(429, "Throttled", seconds=1)
        at.append(now)

    def _fault(self, op: str) -> Fault | None:
        for fault in self.faults:
            if fault.op in (op, "*") and fault.times > 0:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        mishap = self.mishap(op)
        return Fault(op, mishap) if isinstance(mishap, str) else mishap


async def _gone_wrong(request: web.Request, fault: Fault) -> web.StreamResponse:
    kind, _, detail = fault.kind.partition(":")
    match kind:
        case "throttled":
            return _refused(Refusal(429, "Throttled", fault.seconds))
        case "status":
            return web.Response(status=int(detail), text=_HTML, content_type="text/html")
        case "error":
            status, _, code = detail.partition(":")
            return _refused(Refusal(int(status), code))
        case "redirect":
            return web.Response(status=307, headers={"Location": detail})
        case "hang":
            await asyncio.sleep(fault.seconds)
    return _hung_up(request)


def _refused(refusal: Refusal) -> web.Response:
    headers = {"Retry-After": str(int(refusal.seconds))} if refusal.seconds else {}
    body = {"error": {"code": refusal.code, "message": f"{refusal.code}, and more words about it."}}
    return web.json_response(body, status=refusal.status, headers=headers)


def _garbage() -> web.Response:
    return web.Response(status=201, text='{"id": "17', content_type="application/json")


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
