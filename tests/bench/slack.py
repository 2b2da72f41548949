"""Turns over Slack, from the signed request to the reply that is posted, beside a stock echo on slack-bolt.

The product, the echo and whoever measures are three processes. Who measures is Slack: it delivers, and
answers the Web API.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median

from sqlalchemy import select

from bot.now import utc_now
from store.db import Store
from store.tables import Occurrence, SessionType
from tests.bench import load as loads
from tests.bench import sides
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.load import USERS, Deed, Load, Sample, Signed, user
from tests.bench.sides import PRODUCT, Side, running
from tests.bench.web_api import TEAM, WebApi
from tests.databases import Databases
from tests.slack import screen, slack_client
from tests.slack.fake_workspace import Json, next_id

SECRET = "signing-secret"  # noqa: S105
ECHO = ("tests.bench.bolt_echo",)
PATH = "/slack/events"
TURNS, TURNS_ALONE = 480, 160
_AT_ONCE = {"sqlite": (1, 16, 64), "postgres": (16,)}
_DATES = 8
_GOALS = {
    ("what’s on", "sqlite", 16): Goal(0.7),
    ("a booking", "sqlite", 16): Goal(0.5),
}
_ECHO = "stock slack-bolt echo"


@dataclass(frozen=True, slots=True)
class Stage:
    """Both programs, served and warm, and what people do."""

    load: Load
    product: Side
    echo: Side
    whats_on: Deed
    booking: Deed
    words: Deed
    press: Deed

    def round(self, side: Side, deed: Deed, at_once: int) -> Sample:
        """Run one round of one side."""
        return self.load.round(side, deed, TURNS_ALONE if at_once == 1 else TURNS, at_once)


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the rates of "what's on" and of a booking, and how soon somebody alone gets an answer."""
    for engine, numbers in _AT_ONCE.items():
        with staged(databases.copy(engine, "slack", sides.prepare)) as stage:
            for at_once in numbers:
                yield from _figures(stage, engine, at_once)
            peaks = [[side.peak_megabytes()] for side in (stage.product, stage.echo)]
            most = Goal(2.2, is_least=False)
            yield compare(f"Slack, {engine}: peak memory after that", peaks[0], "MB", _ECHO, peaks[1], most)


def _figures(stage: Stage, engine: str, at_once: int) -> Iterator[Figure]:
    sides = [
        partial(stage.round, stage.echo, stage.words, at_once),
        partial(stage.round, stage.product, stage.whats_on, at_once),
        partial(stage.round, stage.product, stage.booking, at_once),
        partial(stage.round, stage.echo, stage.press, at_once),
    ]
    echo, whats_on, booking, press = alternate(sides)
    for name, ours in (("what’s on", whats_on), ("a booking", booking)):
        yield _rates(f"{name}, {engine}, {at_once} at once", ours, echo, _GOALS.get((name, engine, at_once)))
    if at_once == 1:
        twice, half = Goal(2, is_least=False), Goal(0.5, is_least=False)
        yield _times(f"what’s on, {engine}: request to reply", "replied_ms", whats_on, echo, twice)
        yield _times(f"a booking, {engine}: request to reply", "replied_ms", booking, echo, twice)
        yield _times(f"a click, {engine}: acknowledged", "acknowledged_ms", booking, press, half)


def _rates(what: str, ours: Sequence[Sample], echo: Sequence[Sample], goal: Goal | None) -> Figure:
    rates = [[sample.a_second for sample in side] for side in (ours, echo)]
    cpu = [median(sample.cpu_ms for sample in side) for side in (ours, echo)]
    note = f"CPU {cpu[0]:.2f} ms a turn, echo {cpu[1]:.2f} ms"
    return compare(f"Slack, {what}", rates[0], "turns/s", _ECHO, rates[1], goal, note)


def _times(what: str, name: str, ours: Sequence[Sample], echo: Sequence[Sample], goal: Goal) -> Figure:
    times = [[getattr(sample, name) for sample in side] for side in (ours, echo)]
    return compare(f"Slack, {what}", times[0], "ms", _ECHO, times[1], goal)


@contextmanager
def staged(url: str) -> Iterator[Stage]:
    """Start both programs, and let everybody speak to both once: the product then knows them all."""
    whats_on, words = says("what’s on", "In the next 7 days"), says("what’s on", "what’s on")
    with (
        loads.opened(WebApi()) as load,
        running(PRODUCT, PATH, settings(load), url) as product,
        running(ECHO, PATH, settings(load)) as echo,
    ):
        card = load.first_reply(product, whats_on)
        load.first_reply(echo, words)
        dates = _dates(url)
        booking, press = _presses(card, dates, "You’re booked"), _presses(card, dates, "You pressed")
        for side, deed in ((product, whats_on), (echo, words), (echo, press)):
            load.round(side, deed, USERS, at_once=16)
        yield Stage(load, product, echo, whats_on, booking, words, press)


def settings(load: Load) -> Mapping[str, str]:
    """Return the settings by which both sides are on this Slack."""
    return {
        "SLACK_API_BASE_URL": load.api.url,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
    }


def _signed(payload: Json) -> Signed:
    """Return a delivery as Slack signs it just now."""
    body, content_type = slack_client.body_of(payload)
    return body, {"Content-Type": content_type, **slack_client.sign(SECRET, body, time.time())}


def says(text: str, reply: str) -> Deed:
    """Return that people write this to the bot."""
    return Deed(lambda number: slack_client.message_im(TEAM, user(number), text), reply, _signed)


def _presses(card: Json, dates: Sequence[int], reply: str) -> Deed:
    """Return that people press the first button of a message that was posted, for every date once."""
    button = next(screen.pressables(card["blocks"])).action

    def told(number: int) -> Json:
        value = json.dumps({"f": "book", "a": {"occurrence": dates[number // USERS]}})
        trigger = next_id("trigger.")
        action = {**button, "value": value}
        return slack_client.block_actions(TEAM, user(number), action, trigger, message=card)

    return Deed(told, reply, _signed)


def _dates(url: str) -> list[int]:
    """Return several dates from tomorrow on, so that people do not all wait for the lock of one of them."""
    query = select(Occurrence.id).join(SessionType).where(SessionType.slug == "cqi_taster")
    coming = query.where(Occurrence.state == "planned", Occurrence.starts_at > utc_now() + timedelta(days=1))
    with closing(Store(url)) as store, store.reading() as tx:
        return list(tx.scalars(coming.order_by(Occurrence.starts_at).limit(_DATES)))
