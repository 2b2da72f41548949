"""Every way to forge a delivery to Teams or to have an answer sent elsewhere, and new keys: at a server.

The server is `python -m bot web`, watched from inside. It has the settings it has among people, but for the
proxy through which it reaches what is Microsoft's.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, web
from sqlalchemy import func, select

from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox, people
from store.db import Store
from store.tables import Inbox
from tests.databases import Databases
from tests.faults import teams_there, watched, web_processes, worlds
from tests.faults.forgeries import GOOD, Forger, Row, keys
from tests.faults.killing import broken_bars
from tests.faults.proxied import HOSTS, Proxy
from tests.faults.result import Result
from tests.faults.teams_there import Microsoft
from tests.faults.worlds import utc_now
from tests.serving import served
from tests.teams.bot_service import published

_ROLLED_SECONDS = 60.0
_DOWN_SECONDS = 35.0


@dataclass
class _Listener:
    """Somebody on this machine to whom nothing may ever be sent."""

    heard: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._hear)
        return app

    async def _hear(self, request: web.Request) -> web.Response:
        self.heard.append(f"{request.method} {request.path} {request.headers.get('Authorization', '')}")
        return web.json_response({"id": "1"})


@dataclass
class _Answered:
    """What each delivery was answered, and how long new keys and none took."""

    rows: list[tuple[Row, int]] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    rolled_in: float = 0.0
    while_down: Counter[int] = field(default_factory=Counter)
    taken: set[bytes] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Size:
    """Whether new keys are waited for, and keys that cannot be had: half a minute each."""

    waits: bool = True


def report(databases: Databases, size: Size) -> Result:
    """Deliver everything, print what it was answered, and look whom the server has spoken to."""
    return _run(databases, size)


def report_anywhere(databases: Databases) -> Result:
    """Let the server answer wherever a delivery says: that must show."""
    result = _run(databases, Size(waits=False), "--without", watched.ADDRESSES)
    shown = result.figures["connections elsewhere"] and result.figures["tokens elsewhere"]
    broken = broken_bars({"the run shows nothing": not shown})
    return Result("Teams, answered anywhere", result.engine, result.size, result.figures, tuple(broken))


def _run(databases: Databases, size: Size, *options: str) -> Result:
    world, listener = worlds.create_migrated(databases, "postgres", 10), _Listener()
    seen = databases.folder / f"watched-{time.monotonic_ns()}.jsonl"
    with ExitStack() as stack:
        there = stack.enter_context(teams_there.teams_with(3, proxy=Proxy()))
        there.service.keys = keys()
        listening = stack.enter_context(served(listener.app))
        environ = teams_there.environ(there, world.url)
        through = (watched.__name__, str(seen), *options)
        [process] = stack.enter_context(web_processes.serving(environ, 1, through=through))
        address = teams_there.address_of(process.port)
        answered = asyncio.run(_deliver(address, there, listening, size))
        kept = _received(world.url)
        _send_to_an_old_address(world.url, there, listening)
    if not options:
        _print(answered)
    return _judge(answered, there, listener, kept, _connected(seen), size)


async def _deliver(address: str, there: Microsoft, listening: str, size: Size) -> _Answered:
    answered, forger = _Answered(), Forger(there)
    async with ClientSession() as http:
        for row in (*forger.rows(), *forger.elsewhere(f"{listening}/")):
            answered.rows.append((row, await _knock(http, answered, address, row)))
        again = next(forger.rows())
        answered.twice = [await _knock(http, answered, address, again) for _ in range(2)]
        await _redirect(http, answered, address, forger, listening)
        if size.waits:
            await _roll(http, address, forger, answered)
            await _take_away(http, address, forger, answered)
    return answered


async def _knock(http: ClientSession, answered: _Answered, address: str, row: Row) -> int:
    headers = {"Content-Type": "application/json"}
    headers |= {} if row.authorization is None else {"Authorization": row.authorization}
    async with http.post(address, data=BytesIO(row.body), headers=headers) as response:
        if response.status == 200:
            answered.taken.add(row.body)
        return response.status


async def _redirect(
    http: ClientSession, answered: _Answered, address: str, forger: Forger, listening: str
) -> None:
    """Let the connector lead an answer elsewhere, to where somebody listens and to where nobody is."""
    for elsewhere in (f"{listening}/v3/", "https://evil.example/v3/"):
        forger.there.teams.fault("send", f"redirect:{elsewhere}")
        await _knock(http, answered, address, next(forger.rows()))
        await asyncio.sleep(1)


async def _roll(http: ClientSession, address: str, forger: Forger, answered: _Answered) -> None:
    """Publish another key, and sign with it until that is taken."""
    forger.there.service.keys = [published("second")]
    began = time.monotonic()
    while time.monotonic() - began < 2 * _ROLLED_SECONDS:
        row = _signed(forger, "second")
        if await _knock(http, answered, address, row) == 200:
            break
        await asyncio.sleep(1)
    answered.rolled_in = time.monotonic() - began


async def _take_away(http: ClientSession, address: str, forger: Forger, answered: _Answered) -> None:
    """Let the keys be had no more, and go on with both those that are known and one that is made up."""
    forger.there.service.status = 503
    began = time.monotonic()
    while time.monotonic() - began < _DOWN_SECONDS:
        answered.while_down[await _knock(http, answered, address, _signed(forger, "second"))] += 1
        answered.while_down[await _knock(http, answered, address, _signed(forger, "forged"))] += 1
        await asyncio.sleep(1)


def _signed(forger: Forger, key: str) -> Row:
    return Row(key, GOOD, json.dumps(forger.activity()).encode(), f"Bearer {forger.token(key)}")


def _received(url: str) -> int:
    store = Store(url)
    with store.reading() as tx:
        received = tx.execute(select(func.count()).select_from(Inbox)).scalar_one()
    store.close()
    return received


def _send_to_an_old_address(url: str, there: Microsoft, listening: str) -> None:
    """Let something be due to somebody whose address was stored before there was a list."""
    store = Store(url)
    now = utc_now()
    with store.transaction() as tx:
        known = teams_there.account(there, 1, service_url=f"{listening}/")
        reached = people.recognise(tx, name="", email=None, now=now, **known)
        worlds.wake_up(tx, reached.person_id, now)
        outbox.add(
            tx, key="old", kind="announcement", person_id=reached.person_id, args={},
            body=reply_to_json(Reply("Closed on Friday.")), now=now, due_at=now - timedelta(seconds=1),
        )  # fmt: skip
    time.sleep(4)
    store.close()


def _connected(seen: Any) -> list[str]:
    lines = [json.loads(line) for line in seen.read_text().splitlines()]
    return [one["connected"] for one in lines if "connected" in one]


def _print(answered: _Answered) -> None:
    for row, status in answered.rows:
        verdict = "" if status in row.may_be else "  <-- WRONG"
        print(f"  {status}  {row.case}{verdict}")
    print(f"  {answered.twice}  the same activity twice")


def _judge(
    answered: _Answered,
    there: Microsoft,
    listener: _Listener,
    kept: int,
    connected: Iterable[str],
    size: Size,
) -> Result:
    wrong = [f"{row.case}: {status}" for row, status in answered.rows if status not in row.may_be]
    good = sum(row.may_be == GOOD for row, _ in answered.rows)
    proxy = there.proxy
    assert proxy is not None
    foreign = sorted({host for host in proxy.asked if host.partition(":")[0] not in HOSTS})
    near = f"('127.0.0.1', {proxy.address.rpartition(':')[2]})"
    direct = sorted({one for one in connected if one != near and not one.startswith("/")})
    bearers = {call.authorization for call in there.teams.calls}
    down = answered.while_down
    broken = broken_bars(
        {
            f"answered otherwise: {wrong[:5]}": bool(wrong),
            f"{listener.heard[:2]} were sent elsewhere": bool(listener.heard),
            f"asked for {foreign}": bool(foreign),
            f"connected to {direct}": bool(direct),
            f"new keys after {answered.rolled_in:.0f} s": answered.rolled_in > _ROLLED_SECONDS,
            f"while there were no keys: {dict(down)}": size.waits and set(down) != {200, 401},
            f"twice: {answered.twice}": answered.twice != [200, 200],
            f"{kept} kept of {len(answered.taken)} that were let in": kept != len(answered.taken),
        }
    )
    figures = {
        "rows": len(answered.rows),
        "let in": good,
        "refused": sum(status in (401, 403) for _, status in answered.rows),
        "malformed": sum(status in (400, 413) for _, status in answered.rows),
        "500s": sum(status >= 500 for _, status in answered.rows),
        "deliveries kept": kept,
        "new keys after s": answered.rolled_in,
        "served while keys were away": down[200],
        "hosts": sorted({host.partition(":")[0] for host in proxy.asked}),
        "connections elsewhere": len(direct) + len(foreign),
        "tokens elsewhere": len(listener.heard),
        "tokens at the connector": len(bearers),
    }
    return Result("Teams forged", "postgres", f"{len(answered.rows)} deliveries", figures, tuple(broken))
