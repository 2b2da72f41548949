"""The Teams of a run: a fake one in a thread of its own, with Entra, Bot Service and their faults."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.teams.heard import CHANNEL
from tests.faults.proxied import HOSTS, Proxy
from tests.faults.travel import on_its_way
from tests.faults.visits import person
from tests.serving import served
from tests.teams.bot_service import APP, BotService
from tests.teams.fake_teams import POSTED, FakeTeams, Fault
from tests.teams.fake_tenant import BOT, TENANT, Person

# All that Teams does of which nobody knows beforehand. What it says to who has blocked the bot, and where a
# talk is not, depends on the person.
_MISHAPS = (
    Fault("*", "throttled", seconds=5.0), Fault("*", "error:412:PreconditionFailed"),
    Fault("*", "status:500"), Fault("*", "error:502:ServiceError"), Fault("*", "status:503"),
    Fault("*", "status:504"), Fault("*", "reset"), Fault("*", "after"), Fault("*", "after"),
    Fault("*", "hang", seconds=4.0), Fault("*", "garbage"),
)  # fmt: skip


@dataclass
class Microsoft:
    """A fake Teams with its Entra, and the Bot Service that delivers for it."""

    teams: FakeTeams
    service: BotService = field(default_factory=BotService)
    proxy: Proxy | None = None


def member(number: int) -> str:
    """Return by what Teams knows a person to this bot."""
    return f"29:{number:05}"


def user_id(number: int) -> str:
    """Return the account of a person in the directory."""
    return f"00000000-0000-4000-8000-{number:012}"


def somebody(number: int, **more: Any) -> Person:
    """Return a person of the tenant, with an e-mail."""
    return Person(member(number), f"Person {number}", person(number), aad=user_id(number), **more)


@contextmanager
def teams_with(
    people: int,
    *,
    seconds: float = 0.0,
    mishaps: Callable[[str], Fault | None] = lambda _op: None,
    proxy: Proxy | None = None,
) -> Iterator[Microsoft]:
    """Serve a Teams with one tenant of so many people; a request to its connector takes so many seconds.

    With a `proxy` everything is reached under Microsoft's own names, through it.
    """
    teams = FakeTeams(mishap=mishaps)
    teams.entra.app_id = APP
    teams.add(*(somebody(number) for number in range(people)))
    there = Microsoft(teams, proxy=proxy)

    def note_lost(request: web.Request) -> None:
        if conversation := request.get(POSTED):
            teams.unanswered[conversation] += 1

    def app() -> web.Application:
        made = teams.app()
        made.add_routes(there.service.routes())
        made.middlewares.append(on_its_way(seconds, note_lost, "/emea/"))
        if proxy is not None:
            made.cleanup_ctx.append(proxy.stand_before)
        there.service.answers.set()
        return made

    with served(app) as address:
        connector, entra, keys = (address,) * 3
        if proxy is not None:
            proxy.lead_to(address)
            connector, entra, keys = (f"https://{host}" for host in HOSTS)
        teams.url, teams.token_url = f"{connector}/emea/", f"{entra}/entra/oauth2/v2.0/token"
        there.service.url = keys
        yield there


def environ(there: Microsoft, url: str, **more: str) -> dict[str, str]:
    """Return the settings of a hub on this Teams and this database."""
    return {
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "HUB_REUSE_PORT": "1",
        "LOG_LEVEL": "error",
        "MICROSOFT_APP_ID": APP,
        "MICROSOFT_APP_PASSWORD": there.teams.entra.secret,
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": f"{there.service.url}/metadata",
        "TEAMS_TOKEN_URL": there.teams.token_url,
        **_through(there.proxy),
        **more,
    }


def _through(proxy: Proxy | None) -> dict[str, str]:
    if proxy is None:
        return {}
    named = {"HTTPS_PROXY": proxy.address, "HTTP_PROXY": "", "NO_PROXY": ""}
    return {
        **named,
        **{name.lower(): value for name, value in named.items()},
        "SSL_CERT_FILE": proxy.authority,
    }


def address_of(port: int) -> str:
    """Return where Teams delivers to a hub on this port."""
    return f"http://127.0.0.1:{port}/api/messages"


def mishaps(share: float, seed: str) -> Callable[[str], Fault | None]:
    """Return what happens to so many of all requests, by chance."""
    chance = random.Random(seed)
    return lambda _op: chance.choice(_MISHAPS) if chance.random() < share else None


def account(there: Microsoft, number: int, **changed: str) -> dict[str, Any]:
    """Return the account of a person who has talked to the bot alone."""
    known = there.teams.people[member(number)]
    reference = {
        "service_url": there.teams.url,
        "member": known.member,
        "bot": BOT,
        "conversation": known.talk,
    }
    return {
        "channel": CHANNEL,
        "tenant": TENANT,
        "user_id": user_id(number),
        "reference": {**reference, **changed},
    }
