"""Turns over Teams, from the delivery to the reply at the connector, beside stock echoes on botbuilder.

These are without an app id, as in front of an emulator, and so is the product, but for one row: there it
checks each delivery's token. Who measures is Teams: it delivers, it is the connector, and it has the keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from statistics import median

from bot.now import utc_now
from tests.bench import load as loads
from tests.bench import sides
from tests.bench.api import Api
from tests.bench.connector_api import KEY, ConnectorApi, tenant_of
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.load import USERS, Deed, Json, Load, Sample, Signed, user
from tests.bench.sides import PRODUCT, Side, running
from tests.databases import Databases
from tests.teams import bot_service, teams_client
from tests.teams.teams_client import Account, Where

ECHO, CLOUD_ECHO = ("tests.bench.teams_echo",), ("tests.bench.teams_cloud_echo",)
CHECKED = ("tests.bench.teams_checked",)
PATH = "/api/messages"
TURNS, TURNS_ALONE = 320, 80
CLOUD_TURNS = 48  # it takes some ten times as long
SLOW_SECONDS = 0.1
_AT_ONCE = (1, 16, 64)
_ECHO, _CLOUD_ECHO = "stock BotFrameworkAdapter echo", "stock CloudAdapter echo"
_GOALS = {16: Goal(1.0)}


Round = Callable[[], Sample]


@dataclass(frozen=True, slots=True)
class Stage:
    """The programs, served and warm, each with what people do there."""

    load: Load
    product: Side
    echo: Side
    whats_on: Deed
    words: Deed

    def rounds(self, at_once: int, theirs: int = TURNS) -> tuple[Round, Round]:
        """Return a round of the product's, and one of the echo's, which takes so many turns."""
        ours, theirs = (TURNS_ALONE, TURNS_ALONE) if at_once == 1 else (TURNS, theirs)
        return (
            partial(self.load.round, self.product, self.whats_on, ours, at_once),
            partial(self.load.round, self.echo, self.words, theirs, at_once),
        )


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the rates of "what's on" with a connector that answers at once, and with a slow one."""
    with staged(_url(databases), ConnectorApi()) as stage:
        for at_once in _AT_ONCE:
            yield _rates(f"{at_once} at once", *stage.rounds(at_once), goal=_GOALS.get(at_once))
        peaks = [[side.peak_megabytes()] for side in (stage.product, stage.echo)]
        yield compare(
            "Teams: peak memory after that", peaks[0], "MB", _ECHO, peaks[1], Goal(2.2, is_least=False)
        )
        with checked(stage, _url(databases)) as other:
            yield _rates("16 at once, each token checked", *other.rounds(16))
        with beside(stage, CLOUD_ECHO) as other:
            yield _rates("16 at once", *other.rounds(16, CLOUD_TURNS), reference=_CLOUD_ECHO, goal=Goal(7.0))
    with staged(_url(databases), ConnectorApi(seconds=SLOW_SECONDS)) as stage:
        yield _rates("64 at once, a connector that takes 100 ms", *stage.rounds(64), goal=Goal(4.0))


def _url(databases: Databases) -> str:
    return databases.copy("sqlite", "teams", sides.prepare)


def _rates(
    what: str, ours: Round, echo: Round, *, reference: str = _ECHO, goal: Goal | None = None
) -> Figure:
    theirs, own = alternate([echo, ours])
    rates = [[sample.a_second for sample in side] for side in (own, theirs)]
    cpu = [median(sample.cpu_ms for sample in side) for side in (own, theirs)]
    note = f"CPU {cpu[0]:.2f} ms a turn, echo {cpu[1]:.2f} ms"
    return compare(f"Teams, what’s on, {what}", rates[0], "turns/s", reference, rates[1], goal, note)


@contextmanager
def staged(url: str, api: ConnectorApi) -> Iterator[Stage]:
    """Start both programs, and let everybody speak to both once: the product then knows them all."""
    with (
        loads.opened(api) as load,
        running(PRODUCT, PATH, {"TEAMS_ALLOW_UNAUTHENTICATED": "1"}, url) as product,
        running(ECHO, PATH, {}) as echo,
    ):
        stage = Stage(load, product, echo, _says(api, "In the next 7 days"), _says(api, "what’s on"))
        _warm(load, product, stage.whats_on)
        _warm(load, echo, stage.words)
        yield stage


@contextmanager
def checked(stage: Stage, url: str) -> Iterator[Stage]:
    """Start the product as an app whose tokens are checked, to which Bot Service delivers."""
    api, load = stage.load.api, stage.load
    settings = {
        "MICROSOFT_APP_ID": bot_service.APP,
        "MICROSOFT_APP_PASSWORD": "bench",
        "MICROSOFT_APP_TENANT_ID": bot_service.TENANT,
        "MICROSOFT_ALLOWED_TENANTS": ",".join(tenant_of(user(number)) for number in range(USERS)),
        "TEAMS_OPENID_METADATA_URL": f"{api.url}metadata",
        "TEAMS_TOKEN_URL": f"{api.url}token",
    }
    with running(CHECKED, PATH, settings, url) as product:
        whats_on = _says(api, "In the next 7 days", _signed)
        _warm(load, product, whats_on)
        yield replace(stage, product=product, whats_on=whats_on)


@contextmanager
def beside(stage: Stage, command: Sequence[str]) -> Iterator[Stage]:
    """Start another echo."""
    with running(command, PATH, {}) as echo:
        stage.load.first_reply(echo, stage.words)
        yield replace(stage, echo=echo)


def _warm(load: Load, side: Side, deed: Deed) -> None:
    load.first_reply(side, deed)
    load.round(side, deed, USERS, at_once=16)


def _says(api: Api, reply: str, signed: Callable[[Json], Signed] | None = None) -> Deed:
    """Return that people ask what is on, each in an organisation of their own."""

    def told(number: int) -> Json:
        who = user(number)
        account, alone = Account(f"Person {who}", who, f"29:{who}"), Where(f"a:{who}")
        said = teams_client.message(account, alone, api.url, "what’s on")
        tenant = {"conversation": {**said["conversation"], "tenantId": tenant_of(who)}}
        return {**said, **tenant, "channelData": {"tenant": {"id": tenant_of(who)}}}

    return Deed(told, reply, signed or _plain)


def _plain(payload: Json) -> Signed:
    return json.dumps(payload).encode(), {"Content-Type": "application/json"}


def _signed(payload: Json) -> Signed:
    """Return a delivery with the token that Bot Service uses for an hour."""
    body, headers = _plain(payload)
    return body, {**headers, "Authorization": f"Bearer {_token(payload['serviceUrl'])}"}


@cache
def _token(service_url: str) -> str:
    return bot_service.sign(bot_service.claims(utc_now(), serviceurl=service_url), KEY)
