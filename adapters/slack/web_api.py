"""One request to Slack's Web API, and what became of it. Whether to make another one is decided elsewhere."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field

import aiohttp
from pydantic_core import to_json
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import posting
from adapters.slack.posting import CONNECT_SECONDS, Answer
from dialogs.messages import Json

BASE_URL = AsyncWebClient.BASE_URL
SECONDS = 5.0

_WAIT_UNLESS_SAID = 5.0
_LONGEST_CODE = 60
# Slack broke in the midst of it, and says that some of it may be done.
_MAY_BE_DONE = frozenset(("fatal_error", "internal_error", "service_unavailable"))

# Nothing has left: there is no connection to Slack.
_NOT_BEGUN = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
)

# The SDK writes requests and answers down in full at DEBUG, and builds those lines whatever the level is
# unless its logger has one of its own.
_sdk_log = logging.getLogger(f"{__name__}.sdk")
_sdk_log.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Done:
    """Slack did it. The headers of its answer are found whatever their case."""

    data: Mapping[str, Json] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def scopes(self) -> frozenset[str] | None:
        """Return the scopes of the token, None where Slack does not say."""
        named = self.headers.get("x-oauth-scopes")
        return None if named is None else frozenset(one.strip() for one in named.split(",") if one.strip())


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, in one of its words, and did nothing."""

    code: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Slack did nothing, and wants to be left alone for so many seconds."""

    seconds: float

    @property
    def reason(self) -> str:
        """Return it in Slack's word."""
        return "ratelimited"


@dataclass(frozen=True, slots=True)
class NotReached:
    """The request never left, or did not come in full."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request left, and no answer came that can be read: it may be done."""

    reason: str


# With these Slack says nothing about what it was asked; asking later may help.
NoAnswer = Busy | NotReached | Lost
Result = Done | Refused | NoAnswer


class Redirected(aiohttp.ClientError):
    """Slack sends nobody elsewhere: whoever does would be given what was meant for Slack."""


def open_session() -> aiohttp.ClientSession:
    """Return the one session of a process, for every request to Slack. It follows nobody elsewhere."""
    timeout = aiohttp.ClientTimeout(total=30.0, connect=CONNECT_SECONDS)
    # A whole list goes out with each answer: this takes a third of the time that the standard library does.
    return aiohttp.ClientSession(timeout=timeout, middlewares=(_stay,), json_serialize_bytes=to_json)


async def _stay(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise Redirected
    return response


def web_client(session: aiohttp.ClientSession, base_url: str = BASE_URL) -> AsyncWebClient:
    """Return a client without a token, which makes each request once."""
    return AsyncWebClient(base_url=base_url, session=session, retry_handlers=[], logger=_sdk_log)


async def ask(
    client: AsyncWebClient,
    token: str,
    method: str,
    arguments: Mapping[str, Json] | None = None,
    *,
    reads: bool = False,
    seconds: float = SECONDS,
) -> Result:
    """Make one request and return what became of it; never raises for that.

    `reads`: a method that takes its arguments as a query only. No reason holds what was sent or answered.
    """
    if reads:
        given = {**(arguments or {}), "token": token}
        return await outcome(client.api_call(method, http_verb="GET", params=given), seconds)
    try:
        return _read(await posting.post(client, token, method, arguments or {}, seconds))
    except _NOT_BEGUN as error:
        return NotReached(type(error).__name__)
    except (aiohttp.ClientError, OSError) as error:
        return Lost(type(error).__name__)


async def put(
    client: AsyncWebClient, address: str, message: Mapping[str, Json], *, seconds: float = SECONDS
) -> Result:
    """Give a message to an address that came with a press; never raises for what becomes of it."""
    hook = AsyncWebhookClient(address, session=client.session, retry_handlers=[], logger=_sdk_log)
    try:
        async with asyncio.timeout(seconds):
            response = await hook.send_dict(dict(message))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Lost(type(error).__name__)
    return Done({}) if response.status_code == 200 else Refused(f"HTTP {response.status_code}")


async def outcome(call: Awaitable[AsyncSlackResponse], seconds: float = SECONDS) -> Result:
    """Make a call of the SDK's and return what became of it; never raises for that."""
    try:
        async with asyncio.timeout(seconds):  # the SDK's own applies to sessions of its own only
            response = await call
    except SlackApiError as error:
        return _not_done(error.response)
    except _NOT_BEGUN as error:
        return NotReached(type(error).__name__)
    # AttributeError and ValueError: what the SDK makes of an answer that is no JSON object.
    except (SlackClientError, aiohttp.ClientError, OSError, AttributeError, ValueError) as error:
        return Lost(type(error).__name__)
    if not isinstance(response.data, dict):
        return Lost("no JSON")
    return Done(response.data, response.headers)


def _not_done(response: object) -> Result:
    """Return what an answer means that does not say ok; one that the SDK could not read has no data."""
    if not isinstance(response, AsyncSlackResponse):
        return Lost("no JSON")
    code = response.data.get("error") if isinstance(response.data, dict) else None
    return _refusal(response.status_code, response.headers, code)


def _read(answer: Answer) -> Result:
    """Return what an answer means."""
    if 300 <= answer.status < 400:  # Slack sends nobody elsewhere
        return Lost("Redirected")
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        data = None
    is_object = isinstance(data, dict)
    if answer.status == 200 and is_object and data.get("ok"):
        return Done(data, answer.headers)
    if answer.status == 200 and not is_object:
        return Lost("no JSON")
    return _refusal(answer.status, answer.headers, data.get("error") if is_object else None)


def _refusal(status: int, headers: Mapping[str, str], code: object) -> Result:
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Busy(_retry_after(headers))
    if status >= 500 or not isinstance(code, str):
        return Lost(f"HTTP {status}")
    if code in _MAY_BE_DONE:
        return Lost(code)
    if code == "request_timeout":  # it came in part
        return NotReached(code)
    is_plain = code.replace("_", "").isalnum() and len(code) <= _LONGEST_CODE
    return Refused(code if is_plain else "a strange error code")


def _retry_after(headers: Mapping[str, str]) -> float:
    said = headers.get("Retry-After", "")
    return max(1.0, float(said)) if said.isdecimal() else _WAIT_UNLESS_SAID
