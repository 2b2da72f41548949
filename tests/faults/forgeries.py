"""What may be delivered to the address of Teams, by Bot Service and by others: one row for each way.

A row says which statuses it may be answered with: 401 and 403 for what is forged, 400 and 413 for what is no
activity, 200 for what is Bot Service's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.faults.teams_post import account
from tests.faults.teams_there import Microsoft, member
from tests.teams import teams_client
from tests.teams.bot_service import APP, claims, private_key, published, sign
from tests.teams.fake_tenant import Json
from tests.teams.teams_client import Where

GOOD, FORGED, MALFORMED = (200,), (401, 403), (400, 403, 413)
OTHER_APP = "cccccccc-0000-4000-8000-00000000000c"
OTHER_TENANT = "99999999-0000-4000-8000-000000000009"
# Of the Entra that emulators of Microsoft's ask for their tokens.
EMULATORS = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
UNENDORSED = "unendorsed"
ELSEWHERE = (
    "http://169.254.169.254/", "https://169.254.169.254/latest/meta-data/", "https://evil.example/",
    "https://smba.trafficmanager.net@evil.example/", "https://smba.trafficmanager.net.evil.example/",
    "https://evil.example/smba.trafficmanager.net/", "https://smba.trafficmanager.net:8443/",
    "http://smba.trafficmanager.net/uk/", "https://[::1]/", "https://localhost/", "file:///etc/passwd",
)  # fmt: skip
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery: a body, and what stands under Authorization, None for nothing."""

    case: str
    may_be: tuple[int, ...]
    body: bytes
    authorization: str | None


@dataclass
class Forger:
    """Makes deliveries for a hub, as Bot Service does or nearly so. Each is of an activity of its own."""

    there: Microsoft
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def activity(self, **changed: Any) -> Json:
        """Return a message; what is changed to None is left out."""
        where = Where(self.there.teams.people[member(0)].talk)
        said = teams_client.message(account(0), where, self.there.teams.url, "help")
        return {name: value for name, value in (said | changed).items() if value is not None}

    def token(self, key: str = "first", header: Json | None = None, **changed: Any) -> str:
        """Return a token, some of whose claims or header are not Bot Service's."""
        said = claims(self.now(), **{"serviceurl": self.there.teams.url, **changed})
        return sign(said, key, **(header or {}))

    def rows(self) -> Iterator[Row]:
        """Yield every row of the table."""
        yield self._of("valid", GOOD)
        yield from self._without_a_token()
        yield from self._of_another_time()
        yield from self._of_others()
        yield from self._of_another_key()
        yield from self._that_do_not_fit()
        yield from self._malformed()

    def elsewhere(self, listening: str) -> Iterator[Row]:
        """Yield deliveries that name another address for the answer, which their token names as well."""
        for url in (listening, *ELSEWHERE):
            body = self.activity(serviceUrl=url)
            yield self._of(f"serviceUrl {url}", (403,), self.token(serviceurl=url), body)

    def _of(self, case: str, may_be: tuple[int, ...], token: str | None = None, body: Any = None) -> Row:
        sent = (
            body
            if isinstance(body, bytes)
            else json.dumps(self.activity() if body is None else body).encode()
        )
        return Row(case, may_be, sent, f"Bearer {self.token() if token is None else token}")

    def _without_a_token(self) -> Iterator[Row]:
        body = json.dumps(self.activity()).encode()
        yield Row("no Authorization header", (401,), body, None)
        yield Row("“Bearer ” and nothing", (401,), body, "Bearer ")
        yield Row("a garbage token", (401,), body, "Bearer garbage")
        yield Row("another scheme", (401,), body, f"Basic {self.token()}")

    def _of_another_time(self) -> Iterator[Row]:
        at = int(self.now().timestamp())
        yield self._of("expired 10 min ago", (401,), self.token(exp=at - 10 * _MINUTE))
        yield self._of("begins in 10 min", (401,), self.token(nbf=at + 10 * _MINUTE))
        yield self._of("expired 4 min ago", GOOD, self.token(exp=at - 4 * _MINUTE))
        yield self._of("begins in 4 min", GOOD, self.token(nbf=at + 4 * _MINUTE))

    def _of_others(self) -> Iterator[Row]:
        yield self._of("wrong aud", (401,), self.token(aud=OTHER_APP))
        yield self._of("aud as a list", (401,), self.token(aud=[APP]))
        yield self._of("wrong iss", (401,), self.token(iss="https://evil.example"))
        yield self._of("an emulator's token", (401,), self.token(iss=EMULATORS, appid=APP, ver="1.0"))
        yield self._of("a skill's token", (401,), self.token(iss=EMULATORS, appid=OTHER_APP, ver="1.0"))
        yield self._of("a skill's claims of Bot Service", FORGED, self.token(aud=OTHER_APP, appid=APP))

    def _of_another_key(self) -> Iterator[Row]:
        yield self._of("bad signature", (401,), self.token("forged", {"kid": "first"}))
        yield self._of("unknown kid", (401,), self.token("forged"))
        yield self._of("no kid", (401,), self.token(header={"kid": None}))
        said = claims(self.now(), serviceurl=self.there.teams.url)
        yield self._of("alg none", (401,), f"{_part({'alg': 'none', 'kid': 'first'})}.{_part(said)}.AAAA")
        yield self._of("HS256 with the public key", (401,), _signed_by_the_public_key(said))
        yield self._of("RS512", (401,), sign(said, alg="RS512"))

    def _that_do_not_fit(self) -> Iterator[Row]:
        yield self._of("no serviceurl claim", (403,), self.token(serviceurl=None))
        yield self._of(
            "another serviceurl claim", (403,), self.token(serviceurl="https://x.botframework.com/")
        )
        yield self._of("channelId not endorsed", (403,), self.token(UNENDORSED))
        yield self._of("channelId missing", (403,), body=self.activity(channelId=None))
        yield self._of("channelId of another", (403,), body=self.activity(channelId="webchat"))
        yield self._of("serviceUrl missing", (403,), body=self.activity(serviceUrl=None))
        named = self.activity()["conversation"] | {"tenantId": OTHER_TENANT}
        yield self._of("another tenant", (403,), body=self.activity(conversation=named))
        channel = {"tenant": {"id": OTHER_TENANT}}
        yield self._of("another tenant in channelData", (403,), body=self.activity(channelData=channel))

    def _malformed(self) -> Iterator[Row]:
        for body in (b"[]", b"null", b'{"type":', b"\xff\xfe"):
            yield self._of(f"body {body!r}", (400,), body=body)
        yield self._of("a message and nothing else", MALFORMED, body={"type": "message"})
        yield self._of("3 MB", (413,), body=self.activity(text="x" * 3_000_000))


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _signed_by_the_public_key(said: Json) -> str:
    public = private_key("first").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{_part(said)}"
    # The library itself signs with no such secret, but for this way.
    signature = jwt.get_algorithm_by_name("HS256").sign(signed.encode(), public)
    return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def keys() -> list[Json]:
    """Return what Bot Service publishes: its key, and one that is not endorsed for Teams."""
    return [published("first"), published(UNENDORSED, endorsements=["webchat"])]
