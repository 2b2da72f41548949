"""What the doctor says about Teams: the app and its secret, the keys of Microsoft, and where the bot is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from adapters.teams.checking import Told, check_app, check_writing
from adapters.teams.connector import Done, Refused
from adapters.teams.heard import CHANNEL
from adapters.teams.routes import PATH
from bot.checks import Check
from bot.settings import Settings
from bot.teams import service_urls
from bot.teams_settings import TeamsSettings
from store import people
from store.db import Store

_REACHED = "may this machine connect to it? HTTPS_PROXY can name a proxy"


def of_the_settings(settings: Settings) -> Iterator[Check]:
    """Yield what can be said; asks Microsoft, for a few seconds at most."""
    teams = settings.teams
    if teams is None:
        yield Check(True, "Teams is not set up (README, Connect Microsoft Teams)")
        return
    yield Check(True, f"Teams: {teams.in_words}", is_for_people=teams.is_emulator)
    if teams.is_emulator:
        where = f"http://{settings.host}:{settings.port}{PATH}"
        yield Check(True, f"an emulator on this machine sends to {where}")
        return
    if not teams.allows(teams.tenant_id):
        what = "MICROSOFT_ALLOWED_TENANTS does not name MICROSOFT_APP_TENANT_ID: nobody there is answered"
        yield Check(True, what, is_for_people=True)
    yield from _told(
        teams, asyncio.run(check_app(teams.app_id, teams.password, teams.token_url, teams.metadata_url))
    )
    yield _where_teams_sends(settings)


def of_the_talks(
    store: Store, settings: Settings, allows: Callable[[str], bool] | None = None
) -> Iterator[Check]:
    """Yield whether Teams takes the app's token, once somebody has written about whom it can be asked.

    `allows` says which service URLs may be called; without it, those of the settings.
    """
    teams = settings.teams
    if teams is None or teams.is_emulator:
        return
    with store.reading() as tx:
        reference = people.newest_reference(tx, CHANNEL)
    if reference is None or not reference.get("conversation"):
        return
    allows = allows or service_urls(teams).allows
    asked = check_writing(teams.app_id, teams.password, teams.token_url, reference, allows)
    match asyncio.run(asked):
        case Done() | Refused(403 | 404, _):
            yield Check(True, "Teams takes the app's token")
        case Refused(401, code):
            what = "the Azure Bot must have MICROSOFT_APP_ID and the channel to Teams"
            yield Check(False, f"Teams does not take the app's token ({code}): {what}")
        case told:
            why = getattr(told, "code", "") or getattr(told, "reason", "") or "it is busy"
            yield Check(
                True, f"Teams does not say whether it takes the app's token ({why})", is_for_people=True
            )


def _told(teams: TeamsSettings, told: Told) -> Iterator[Check]:
    if told.token is None:
        yield Check(True, "Microsoft gives a token for MICROSOFT_APP_ID with MICROSOFT_APP_PASSWORD")
    elif told.token.setting:
        yield Check(False, told.token.reason)
    else:
        yield Check(False, f"no token can be had at {teams.token_url}: {told.token.reason}; {_REACHED}")
    if told.keys:
        what = f"the keys with which Teams signs cannot be had at {teams.metadata_url} ({told.keys})"
        yield Check(False, f"{what}: nobody is let in without them; {_REACHED}")
    else:
        yield Check(True, "the keys with which Teams signs can be had")


def _where_teams_sends(settings: Settings) -> Check:
    """Return where the bot is registered to be, which nothing but a message of somebody's can prove."""
    base_url = settings.hub_base_url
    if base_url.startswith("https:"):
        return Check(True, f"the Azure Bot has to send to {base_url}{PATH}: its messaging endpoint")
    if base_url:
        return Check(False, f"HUB_BASE_URL is {base_url}: Teams sends to https addresses only")
    what = f"the Azure Bot has to send to https://...{PATH}, its messaging endpoint: HUB_BASE_URL says where"
    return Check(True, f"{what}, and goes into the package", is_for_people=True)
