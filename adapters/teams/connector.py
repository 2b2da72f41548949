"""One request to Teams's connector, and what became of it. Whether to make another is decided elsewhere.

Here: addresses, tokens, and reading what is answered. Not here: how fast is sent (`pace`), what a refusal
means (`refusals`), which addresses are Microsoft's.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic_core import to_json
from yarl import URL

from adapters.proxies import proxy_for
from adapters.teams.tokens import NoToken, Tokens
from dialogs.messages import Json

log = logging.getLogger(__name__)

NOT_REACHED_SECONDS = 5.0
NOT_ALLOWED = "service URL not allowed"

_CONNECT_SECONDS = 3.0
_WAIT_UNLESS_SAID = 5.0
# No limit of Teams counts longer than this.
_LONGEST_WAIT = 3600.0
_PLAIN_CODE = re.compile(r"[A-Za-z0-9_ ]{1,60}")
_SUB_CODE = re.compile(r"subCode\W+([A-Za-z0-9_]{1,60})")


@dataclass(frozen=True, slots=True)
class Done:
    """Teams did it."""

    data: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Teams said no, and did nothing. `status` is 0 when it was not even asked."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Teams did nothing, and wants to be left alone for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotReached:
    """The request never left; it is worth trying again after so many seconds."""

    reason: str
    seconds: float = NOT_REACHED_SECONDS


@dataclass(frozen=True, slots=True)
class Lost:
    """The request left, and no answer came that can be read: it may be done."""

    reason: str


Result = Done | Refused | Busy | NotReached | Lost


def open_session() -> aiohttp.ClientSession:
    """Return the one session of a process, for every request to Microsoft. It keeps no cookies."""
    timeout = aiohttp.ClientTimeout(total=30.0, connect=_CONNECT_SECONDS)
    return aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())


class Connector:
    """Calls Teams at the address that it gave. `allows` says whether an address may be called at all."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        allows: Callable[[str], bool],
        *,
        seconds: float = 5.0,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._allows = allows
        self._seconds = seconds
        self._refused = ""

    @property
    def trouble(self) -> str:
        """Return why nothing can be written: there is no token, or Teams does not take it; else ""."""
        if self._tokens.trouble:
            return f"no token to write to Teams with: {self._tokens.trouble}"
        return f"Teams does not take the app's token ({self._refused})" if self._refused else ""

    async def ready(self) -> NotReached | None:
        """Wait for a token; return why there is none."""
        token = await self._tokens.token()
        return NotReached(token.reason, token.seconds) if isinstance(token, NoToken) else None

    async def send(self, service_url: str, conversation: str, activity: Mapping[str, Json]) -> Result:
        """Post into a conversation; Done has the `id` of what was posted."""
        return await self._ask("POST", service_url, _path(conversation, "activities"), activity)

    async def update(
        self, service_url: str, conversation: str, message: str, activity: Mapping[str, Json]
    ) -> Result:
        """Put something else in the place of a message of ours."""
        return await self._ask("PUT", service_url, _path(conversation, "activities", message), activity)

    async def create(self, service_url: str, tenant: str, bot: str, member: str) -> Result:
        """Open the talk between the bot and one person; Done has its `id`, the same every time."""
        asked = {
            "bot": {"id": bot},
            "members": [{"id": member}],
            "isGroup": False,
            # Teams wants to know the tenant, and reads it here or there.
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return await self._ask("POST", service_url, "/v3/conversations", asked)

    async def member(self, service_url: str, conversation: str, member: str) -> Result:
        """Ask who somebody in a conversation is."""
        return await self._ask("GET", service_url, _path(_thread_of(conversation), "members", member))

    async def team(self, service_url: str, team: str) -> Result:
        """Ask what a team is that the app is in."""
        return await self._ask("GET", service_url, f"/v3/teams/{quote(team, safe='')}")

    async def channels(self, service_url: str, team: str) -> Result:
        """Ask which channels a team has that the app is in."""
        return await self._ask("GET", service_url, f"/v3/teams/{quote(team, safe='')}/conversations")

    async def _ask(
        self, verb: str, service_url: str, path: str, body: Mapping[str, Json] | None = None
    ) -> Result:
        """Make one request; a second one with another token, if it was the token that was not taken."""
        base = self._base(service_url)
        if base is None:
            log.error("a service URL of Teams is not one of Microsoft's: nothing is sent there")
            return Refused(0, NOT_ALLOWED)
        url = URL(f"{base}{path}", encoded=True)
        try:
            data = None if body is None else to_json(body)
        except ValueError:
            return Refused(400, "no JSON of ours")
        token = await self._token()
        if isinstance(token, NoToken):
            return NotReached(token.reason, token.seconds)
        result = await self._request(verb, url, data, token)
        if isinstance(result, Refused) and result.status == 401:
            self._tokens.refused(token)
            other = await self._token()
            if not isinstance(other, NoToken) and other != token:
                result = await self._request(verb, url, data, other)
        self._note(result)
        return result

    def _note(self, result: Result) -> None:
        """Keep whether the token was taken, where that can be told."""
        match result:
            case Refused(401, code):
                self._refused = code
            case Done() | Refused() | Busy():
                self._refused = ""

    def _base(self, service_url: str) -> str | None:
        """Return an address without its last slash, None when it may not be called.

        It is asked about as it is written, and as it will be called: nothing is to be read in two ways.
        """
        if not self._allows(service_url):
            return None
        try:
            base = str(URL(service_url)).rstrip("/")
        except ValueError:
            return None
        return base if self._allows(base) else None

    async def _token(self) -> str | NoToken:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._tokens.token()
        except TimeoutError:
            return NoToken("Microsoft Entra takes its time")

    async def _request(self, verb: str, url: URL, data: bytes | None, token: str) -> Result:
        """Make one request, and follow nobody elsewhere. No reason holds what was sent or answered."""
        headers = {"Content-Type": "application/json"} if data is not None else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        how: Any = {"data": data, "headers": headers, "allow_redirects": False, "proxy": proxy_for(url)}
        try:
            async with asyncio.timeout(self._seconds), self._session.request(verb, url, **how) as said:
                return _read(said.status, said.headers, await said.read())
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ClientHttpProxyError,
            aiohttp.InvalidURL,
        ) as error:
            return NotReached(type(error).__name__)
        except (aiohttp.ClientError, OSError) as error:
            return Lost(type(error).__name__)


def _path(conversation: str, *parts: str) -> str:
    return "/".join(["/v3/conversations", *(quote(part, safe="") for part in (conversation, *parts))])


def _thread_of(conversation: str) -> str:
    """Return a conversation without the thread, in which nobody is a member."""
    return conversation.partition(";")[0]


def _read(status: int, headers: Mapping[str, str], body: bytes) -> Result:
    text = body.decode(errors="replace")
    try:
        data = json.loads(text) if text.strip() else {}
    except ValueError:
        data = None
    if status == 429:
        return Busy(_retry_after(headers))
    if status >= 300:
        return Refused(status, _code(data, text) or f"HTTP {status}")
    return Done(data) if isinstance(data, dict) else Lost("no JSON")


def _code(data: Json, text: str) -> str:
    """Return Teams's word for a refusal; what it is really about is sometimes a code within its message."""
    if found := _SUB_CODE.search(text):
        return found[1]
    error = data.get("error") if isinstance(data, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(code, str):
        return ""
    return code if _PLAIN_CODE.fullmatch(code) else "a strange error code"


def _retry_after(headers: Mapping[str, str]) -> float:
    said = headers.get("Retry-After", "")
    return min(max(1.0, float(said)), _LONGEST_WAIT) if said.isdecimal() else _WAIT_UNLESS_SAID
