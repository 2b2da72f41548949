"""Turns over Teams, from the delivery to the reply at the connector, beside a stock echo on botbuilder.

Both are without an app id, as in front of an emulator. Who measures is Teams: it delivers, and it is the
connector.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.bench import load as loads
from tests.bench import sides
from tests.bench.connector_api import ConnectorApi
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.load import USERS, Deed, Json, Load, Sample, Signed, user
from tests.bench.sides import PRODUCT, Side, running
from tests.databases import Databases
from tests.teams import teams_client
from tests.teams.teams_client import Account, Where

ECHO = ("tests.bench.teams_echo",)
PATH = "/api/messages"
TURNS, TURNS_ALONE = 320, 80
SLOW_SECONDS = 0.1
_AT_ONCE = (1, 16, 64)
_ECHO = "stock BotFrameworkAdapter echo"
_GOALS = {16: Goal(1.0)}


@dataclass(frozen=True, slots=True)
class Stage:
    """Both programs, served and warm, and what people do."""

    load: Load
    product: Side
    echo: Side
    whats_on: Deed
    words: Deed

    def round(self, side: Side, deed: Deed, at_once: int) -> Sample:
        """Run one round of one side."""
        return self.load.round(side, deed, TURNS_ALONE if at_once == 1 else TURNS, at_once)


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the rates of "what's on" with a connector that answers at once, and with a slow one."""
    url = databases.copy("sqlite", "teams", sides.prepare)
    with staged(url, ConnectorApi()) as stage:
        for at_once in _AT_ONCE:
            yield _rates(stage, f"{at_once} at once", at_once, _GOALS.get(at_once))
        peaks = [[side.peak_megabytes()] for side in (stage.product, stage.echo)]
        yield compare("Teams: peak memory after that", peaks[0], "MB", _ECHO, peaks[1])
    with staged(
        databases.copy("sqlite", "teams", sides.prepare), ConnectorApi(seconds=SLOW_SECONDS)
    ) as stage:
        yield _rates(stage, "64 at once, a connector that takes 100 ms", 64, Goal(4.0))


def _rates(stage: Stage, what: str, at_once: int, goal: Goal | None) -> Figure:
    sides_of = [
        partial(stage.round, stage.echo, stage.words, at_once),
        partial(stage.round, stage.product, stage.whats_on, at_once),
    ]
    echo, ours = alternate(sides_of)
    rates = [[sample.a_second for sample in side] for side in (ours, echo)]
    cpu = [median(sample.cpu_ms for sample in side) for side in (ours, echo)]
    note = f"CPU {cpu[0]:.2f} ms a turn, echo {cpu[1]:.2f} ms"
    return compare(f"Teams, what’s on, {what}", rates[0], "turns/s", _ECHO, rates[1], goal, note)


@contextmanager
def staged(url: str, api: ConnectorApi) -> Iterator[Stage]:
    """Start both programs, and let everybody speak to both once: the product then knows them all."""
    with (
        loads.opened(api) as load,
        running(PRODUCT, PATH, {"TEAMS_ALLOW_UNAUTHENTICATED": "1"}, url) as product,
        running(ECHO, PATH, {}) as echo,
    ):
        whats_on, words = (_says(api, reply) for reply in ("In the next 7 days", "what’s on"))
        for side, deed in ((product, whats_on), (echo, words)):
            load.first_reply(side, deed)
            load.round(side, deed, USERS, at_once=16)
        yield Stage(load, product, echo, whats_on, words)


def _says(api: ConnectorApi, reply: str) -> Deed:
    """Return that people ask what is on, each in an organisation of their own."""

    def told(number: int) -> Json:
        who = user(number)
        account, alone = Account(f"Person {who}", who, f"29:{who}"), Where(f"a:{who}")
        said = teams_client.message(account, alone, api.url, "what’s on")
        tenant = {"conversation": {**said["conversation"], "tenantId": who}}
        return {**said, **tenant, "channelData": {"tenant": {"id": who}}}

    return Deed(told, reply, _plain)


def _plain(payload: Json) -> Signed:
    return json.dumps(payload).encode(), {"Content-Type": "application/json"}
