"""The Slack of a run: a fake one in a thread of its own, with its faults, and what arrived there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from adapters.slack.finding import mark_of
from dialogs.messages import Outgoing, Reply
from tests.faults.travel import on_its_way
from tests.faults.visits import person
from tests.serving import served
from tests.slack.fake_slack import FakeSlack, Fault
from tests.slack.fake_workspace import Message, User
from tests.slack.serving import SECRET

TEAM, TOKEN = "T0HUB", "xoxb-hub"
CHANNEL = "slack"
# All that Slack does of which nobody knows beforehand, but for what an operator must repair.
_MISHAPS = (
    Fault("*", "ratelimited", seconds=5.0), Fault("*", "status:500"), Fault("*", "status:503"),
    Fault("*", "reset"), Fault("*", "after"), Fault("*", "after"), Fault("*", "hang", seconds=4.0),
    Fault("*", "garbage"), Fault("*", "error:internal_error"), Fault("*", "error:service_unavailable"),
    Fault("*", "error:request_timeout"), Fault("*", "error:ratelimited"),
)  # fmt: skip


@contextmanager
def slack_with(
    people: int, *, seconds: float = 0.0, mishaps: Callable[[str], Fault | None] = lambda _method: None
) -> Iterator[FakeSlack]:
    """Serve a Slack with one workspace of so many people.

    A request takes so many seconds on its way.
    """
    slack = FakeSlack(mishap=mishaps)
    members = (User(user_id(n), f"Person {n}", person(n)) for n in range(people))
    slack.add_workspace(TEAM, TOKEN, *members)

    def app() -> web.Application:
        made = slack.app()
        made.middlewares.append(on_its_way(seconds))
        return made

    with served(app) as address:
        slack.url = f"{address}/api/"
        yield slack


def environ(slack: FakeSlack, url: str, **more: str) -> dict[str, str]:
    """Return the settings of a hub on this Slack and this database."""
    return {
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "HUB_REUSE_PORT": "1",
        "LOG_LEVEL": "error",
        "SLACK_API_BASE_URL": slack.url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        **more,
    }


def address_of(port: int) -> str:
    """Return where Slack delivers to a hub on this port."""
    return f"http://127.0.0.1:{port}/slack/events"


def mishaps(share: float, seed: str, spared: Collection[str] = ()) -> Callable[[str], Fault | None]:
    """Return what happens to so many of all requests, by chance, but to none of the methods `spared`."""
    chance = random.Random(seed)
    return lambda method: (
        chance.choice(_MISHAPS) if method not in spared and chance.random() < share else None
    )


def user_id(number: int) -> str:
    """Return the id of a person in Slack."""
    return f"U{number:05}"


def account(number: int) -> dict[str, Any]:
    """Return the account of a person."""
    return {"channel": CHANNEL, "tenant": TEAM, "user_id": user_id(number), "reference": {}}


def arrived(slack: FakeSlack) -> Counter[str]:
    """Return how often each message arrived, by the mark it carries."""
    return Counter(_mark(message) for message in slack.messages if message.metadata)


def mark(key: str) -> str:
    """Return the mark of the message with this key."""
    message = Outgoing(0, key, CHANNEL, TEAM, "", {}, Reply(""))
    return str(mark_of(message)["event_payload"]["id"])


def _mark(message: Message) -> str:
    return str((message.metadata or {})["event_payload"]["id"])
