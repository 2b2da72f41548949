"""A request that carries JSON, over the SDK client's session and with its settings, in one pass.

The SDK copies each message several times on its way to aiohttp, and each answer on its way back. What it is
sent for and what the answer means is decided elsewhere (`web_api`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from aiohttp import ClientTimeout
from pydantic_core import to_json
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from adapters.slack.limits import Kept
from dialogs.messages import Json

CONNECT_SECONDS = 3.0
_JSON = "application/json;charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, unread."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


async def post(
    client: AsyncWebClient, token: str, method: str, arguments: Mapping[str, Json], seconds: float
) -> Answer:
    """Make one request and return its answer; raises what aiohttp raises, and TimeoutError."""
    if client.session is None:
        raise AssertionError("the one session of the process goes with the client")
    async with client.session.post(
        _address(client.base_url, method),
        data=encoded(arguments),
        headers={**client.headers, "Content-Type": _JSON, "Authorization": f"Bearer {token}"},
        timeout=_limits(seconds),
        allow_redirects=False,
        middlewares=(),
        proxy=client.proxy,
        ssl=client.ssl if client.ssl is not None else True,
    ) as response:
        return Answer(response.status, response.headers, await response.read())


def encoded(arguments: Mapping[str, Json]) -> bytes:
    """Return the arguments as JSON; blocks that many people are shown bring theirs along."""
    blocks = arguments.get("blocks")
    if not blocks:
        return to_json(arguments)
    others = to_json({name: value for name, value in arguments.items() if name != "blocks"})
    drawn = b",".join(one.encoded if isinstance(one, Kept) else to_json(one) for one in blocks)
    return b'{"blocks":[%b]%b%b' % (drawn, b"" if others == b"{}" else b",", others[1:])


@lru_cache(64)
def _address(base_url: str, method: str) -> URL:
    return URL(base_url).join(URL(method))


@lru_cache(8)
def _limits(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
