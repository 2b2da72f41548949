"""Whether a delivery comes from Bot Service and is for this app: the seven rules for its token.

What is no valid token is answered 401. A valid one that does not fit what was delivered with it is answered
403, and so is one that says nothing of where the answer is to go.
Source: "Authentication with the Bot Connector API", steps 4 and 5 of "Connector to Bot".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from aiohttp import hdrs
from multidict import MultiMapping

from adapters.doors import Refused, only
from adapters.teams.keys import Keys, NoKeys, SigningKey
from dialogs.messages import Json

ISSUER = "https://api.botframework.com"
LEEWAY_SECONDS = 300
# The time is compared below, by the clock that is passed in.
_OPTIONS: Any = {
    "require": ["iss", "aud", "exp"],
    "strict_aud": True,
    **dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_sub", "verify_jti"), False),
}
_BEARER = re.compile(r"Bearer +(?P<token>[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verified:
    """A token that Bot Service has made for this app. `service_url` is what it says, None for nothing."""

    service_url: Json
    channels: frozenset[str]

    def misfit(self, activity: Mapping[str, Json]) -> str:
        """Return in a word what an activity says that the token does not, or "" when they fit."""
        if activity.get("serviceUrl") != self.service_url:
            return "service_url_claim"
        return "" if activity.get("channelId") in self.channels else "endorsement"


class Verifier:
    """Checks the tokens for one app. They begin and end by `now`, with five minutes' grace."""

    def __init__(self, app_id: str, keys: Keys, *, now: Callable[[], datetime], issuer: str = ISSUER) -> None:
        if not app_id:
            raise ValueError("without an app id no token is for this app")
        self._app_id = app_id
        self._keys = keys
        self._now = now
        self._issuer = issuer

    async def verify(self, headers: MultiMapping[str]) -> Verified | Refused:
        """Return what the token of a request allows, or why it is none; 503 while no keys were ever had."""
        bearer = _BEARER.fullmatch(only(headers, hdrs.AUTHORIZATION))
        if bearer is None:
            return Refused(401, "no_token")
        try:
            key = await self._key(bearer["token"])
            return Refused(401, "unknown_key") if key is None else self._read(bearer["token"], key)
        except NoKeys:
            return Refused(503, "no_keys")
        except jwt.PyJWTError:
            return Refused(401, "token")

    async def _key(self, token: str) -> SigningKey | None:
        return await self._keys.find(jwt.get_unverified_header(token).get("kid", ""))

    def _read(self, token: str, key: SigningKey) -> Verified | Refused:
        claims = jwt.decode(
            token, key.public, key.algorithms, _OPTIONS, audience=self._app_id, issuer=self._issuer
        )
        if not self._is_of_now(claims):
            return Refused(401, "expired")
        return Verified(claims.get("serviceurl"), key.endorsements)

    def _is_of_now(self, claims: Mapping[str, Json]) -> bool:
        now = self._now().timestamp()
        begins, ends = claims.get("nbf", now), claims["exp"]
        # Said so that what is no number, NaN included, is not of now.
        if not _is_number(begins) or not _is_number(ends):
            return False
        return bool(begins <= now + LEEWAY_SECONDS and now - LEEWAY_SECONDS < ends)


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
