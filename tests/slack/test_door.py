"""The door as it stands in a real server, met by requests that no client of good will sends."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from adapters.doors import Refused
from adapters.slack.verifying import receive
from bot.metrics import Metrics
from bot.web import build_app
from tests.slack.test_verifying import AT, EVENT, FORM, JSON, NOW, PRESS, SECRET, ours, sign

BODY = json.dumps(EVENT).encode()
SIGNED = {"X-Slack-Signature": sign(BODY), "X-Slack-Request-Timestamp": str(AT)}


async def handle(request: web.Request) -> web.Response:
    received = await receive(request, SECRET, lambda: NOW, ours)
    return web.Response(status=received.status if isinstance(received, Refused) else 200)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = build_app(Metrics(CollectorRegistry()), [web.post("/slack/events", handle)])
    async with TestServer(app) as server:
        assert server.port is not None
        yield server.port


async def ask(port: int, body: bytes, *lines: str, type_: str = JSON, **headers: str) -> int:
    """Send a request as bytes, with some headers as lines of their own; return the status."""
    given = {"Host": "hub", "Content-Type": type_, "Content-Length": str(len(body))} | headers
    head = [f"{name}: {value}" for name, value in given.items()]
    request = "\r\n".join(["POST /slack/events HTTP/1.1", *head, *lines, "", ""])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode("latin-1") + body)
    async with asyncio.timeout(10):
        status = await reader.readline()
    writer.close()
    return int(status.split()[1])


async def test_what_slack_signs_comes_in(port: int):
    assert await ask(port, BODY, **SIGNED) == 200
    press = urlencode({"payload": json.dumps(PRESS)}).encode()
    assert await ask(port, press, type_=FORM, **SIGNED | {"X-Slack-Signature": sign(press)}) == 200


async def test_what_is_not_signed_does_not(port: int):
    assert await ask(port, BODY) == 401
    assert await ask(port, BODY.replace(b"hello", b"hullo"), **SIGNED) == 401


@pytest.mark.parametrize("name", list(SIGNED))
async def test_one_header_twice_is_refused(port: int, name: str):
    assert await ask(port, BODY, f"{name}: {SIGNED[name]}", **SIGNED) == 401


@pytest.mark.parametrize("signature", ["v0=\xff\xe9", "", "v0=", "v0=" + "0" * 5000])
async def test_headers_of_any_bytes_are_refused(port: int, signature: str):
    assert await ask(port, BODY, **SIGNED | {"X-Slack-Signature": signature}) == 401


async def test_two_megabytes_are_refused_however_they_come(port: int):
    large = b"x" * 2_000_000
    assert await ask(port, large, **SIGNED) == 413
    assert await ask(port, gzip.compress(large), **SIGNED, **{"Content-Encoding": "gzip"}) == 413


async def test_what_is_said_to_be_compressed_and_is_not_is_refused(port: int):
    assert await ask(port, BODY, **SIGNED, **{"Content-Encoding": "gzip"}) == 400


async def test_what_is_not_signed_is_refused_before_it_has_come(port: int):
    assert await ask(port, b"", **{"Content-Length": "1000000"}) == 401
