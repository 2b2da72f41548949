"""The token with which the app calls Teams: asked of Microsoft Entra once, kept, and renewed before it ends.

Here: the client-credentials request, and what its refusals mean to an operator. Not here: the tokens with
which Teams calls the app.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Protocol

import aiohttp
from yarl import URL

from adapters.proxies import proxy_for
from dialogs.messages import Json

log = logging.getLogger(__name__)

SCOPE = "https://api.botframework.com/.default"

_RENEW_SECONDS = 300.0
# How long nobody asks again after no answer, and after a refusal, which only an operator can put right.
_SOON_SECONDS = 5.0
_LATER_SECONDS = 60.0

_PASSWORD, _APP, _TENANT = "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"
# Source: Microsoft identity platform, "AADSTS error codes".
REFUSALS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        7000215: (_PASSWORD, "is not a client secret of the app: take the secret's value, not its id"),
        7000222: (_PASSWORD, "has expired: make a new client secret and put its value there"),
        700016: (_APP, "is no app of this tenant: compare it, and the tenant, with the app registration"),
        7000112: (_APP, "belongs to an app that is disabled: enable it in the directory"),
        90002: (_TENANT, "is no tenant that there is: compare it with the app registration"),
        900023: (_TENANT, "is not the id or the domain of a tenant"),
    }
)


@dataclass(frozen=True, slots=True)
class NoToken:
    """There is no token: why, and after how many seconds it is worth asking again.

    `setting` is the one that Microsoft refuses, "" when there was no answer or it says something else.
    """

    reason: str
    seconds: float = _SOON_SECONDS
    setting: str = ""


class Tokens(Protocol):
    """Whatever has the token to call Teams with."""

    @property
    def trouble(self) -> str:
        """Return why there is no token, "" while there is none of that to tell."""
        ...

    async def token(self) -> str | NoToken:
        """Return the token, "" where none is wanted."""
        ...

    def refused(self, token: str) -> None:
        """Note that Teams did not take this token, so that the next is a new one."""
        ...


class NoTokens:
    """For local emulators, which want no token."""

    trouble = ""

    async def token(self) -> str | NoToken:
        """Return "", for no token."""
        return ""

    def refused(self, token: str) -> None:
        """Do nothing: there is no other."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    renew_at: float
    ends_at: float


class EntraTokens:
    """The token of one app, for a whole process. One request at a time is made, for which all others wait."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        app_id: str,
        password: str,
        url: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        seconds: float = 10.0,
    ) -> None:
        self._post = partial(ask, session, app_id, password, url, seconds)
        self._clock = clock
        self._kept: _Kept | None = None
        self._trouble: NoToken | None = None
        self._ask_at = 0.0
        self._throw_away_at = 0.0
        self._asking: asyncio.Task[str | NoToken] | None = None

    @property
    def trouble(self) -> str:
        """Return why there is no token, "" while there is none of that to tell."""
        return "" if self._trouble is None else self._trouble.reason

    async def token(self) -> str | NoToken:
        """Return the token; one that ends soon is renewed meanwhile, and still serves."""
        now = self._clock()
        if self._kept is not None and now < self._kept.ends_at:
            if now >= max(self._kept.renew_at, self._ask_at):
                self._ask_once()
            return self._kept.token
        if self._trouble is not None and now < self._ask_at:
            return self._trouble
        return await asyncio.shield(self._ask_once())

    def refused(self, token: str) -> None:
        """Throw the token away; at most once a minute, as a new one may be refused just the same."""
        now = self._clock()
        if self._kept is not None and self._kept.token == token and now >= self._throw_away_at:
            self._kept = None
            self._throw_away_at = now + _LATER_SECONDS

    async def renewed(self) -> None:
        """Wait until nobody is being asked."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    async def aclose(self) -> None:
        """Wait for no answer any more."""
        if self._asking is not None:
            self._asking.cancel()
        await self.renewed()

    def _ask_once(self) -> asyncio.Task[str | NoToken]:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return self._asking

    async def _ask(self) -> str | NoToken:
        asked_at = self._clock()
        answer = await self._post()
        if isinstance(answer, NoToken):
            self._note(answer)
            return answer
        if self._trouble is not None:
            log.info("Microsoft Entra gives tokens again")
        self._trouble, self._ask_at = None, 0.0
        token, lasts = answer
        self._kept = _Kept(token, asked_at + lasts - min(_RENEW_SECONDS, lasts / 2), asked_at + lasts)
        return token

    def _note(self, trouble: NoToken) -> None:
        """Keep a trouble, so that not every message asks; it is logged when it is new."""
        if self._trouble is None or self._trouble.reason != trouble.reason:
            log.error("no token to write to Teams with: %s", trouble.reason)
        self._trouble, self._ask_at = trouble, self._clock() + trouble.seconds


async def ask(
    session: aiohttp.ClientSession, app_id: str, password: str, url: str, seconds: float
) -> tuple[str, float] | NoToken:
    """Return a token and how many seconds it lasts. No reason holds what was sent or answered."""
    form = {
        "grant_type": "client_credentials",
        "client_id": app_id,
        "client_secret": password,
        "scope": SCOPE,
    }
    proxy = proxy_for(URL(url))
    try:
        async with (
            asyncio.timeout(seconds),
            session.post(url, data=form, allow_redirects=False, proxy=proxy) as response,
        ):
            return _read(response.status, await response.read())
    except (aiohttp.ClientError, OSError) as error:
        return NoToken(f"Microsoft Entra does not answer ({type(error).__name__})")


def _read(status: int, body: bytes) -> tuple[str, float] | NoToken:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    token, lasts = said.get("access_token"), said.get("expires_in")
    if status == 200 and isinstance(token, str) and token:
        is_number = isinstance(lasts, int | float) or (isinstance(lasts, str) and lasts.isdecimal())
        return token, float(lasts) if is_number and lasts else _RENEW_SECONDS
    if status in (400, 401, 403) and said:
        return _refusal(said)
    return NoToken(f"Microsoft Entra does not answer (HTTP {status})")


def _refusal(said: Mapping[str, Json]) -> NoToken:
    """Return what a refusal means. Its own words are not repeated: they go on for lines, and name the app."""
    codes = said.get("error_codes")
    codes = [code for code in codes if isinstance(code, int)] if isinstance(codes, list) else []
    for code in codes:
        if code in REFUSALS:
            setting, advice = REFUSALS[code]
            return NoToken(f"{setting} {advice} (AADSTS{code})", _LATER_SECONDS, setting)
    which = ", ".join(f"AADSTS{code}" for code in codes) or "no code"
    return NoToken(f"Microsoft Entra refuses it ({which})", _LATER_SECONDS)
