"""The product on Teams as a registered app is: each delivery's token is checked, and each answer has one.

It differs from `python -m bot web` in one thing: answers may go to this machine, where the connector is.
"""

from __future__ import annotations

import asyncio
import os

from prometheus_client import CollectorRegistry

from adapters.teams import post, rendering
from adapters.teams.activities import through
from adapters.teams.channel import TeamsChannel
from adapters.teams.door import AppDoor
from adapters.teams.heard import CHANNEL
from adapters.teams.keys import Keys
from adapters.teams.metadata import Metadata
from adapters.teams.service_urls import ServiceUrls
from adapters.teams.verifying import Verifier
from bot import database
from bot.app import App, build, spare_what_is_loaded
from bot.delivery import Delivery
from bot.logs import start_logging
from bot.metrics import Metrics
from bot.now import utc_now
from bot.settings import Settings
from bot.teams import StoredTeams
from bot.web import build_app, run_web
from dialogs.notices import WORDINGS


def main() -> None:
    """Serve until told to stop."""
    settings = Settings.read(os.environ)
    start_logging(settings.log_level)
    with database.started(settings, utc_now(), print) as store:
        app = build(settings, store)
        spare_what_is_loaded()
        asyncio.run(_serve(app))


async def _serve(app: App) -> None:
    teams = app.settings.teams
    if teams is None:
        raise AssertionError("there are no settings for Teams")
    urls = ServiceUrls(loopback=True)
    known = post.App(teams.app_id, teams.password, teams.token_url)
    way = post.open_post(known, urls.allows, rendering.draw, utc_now)
    delivery = Delivery(app.store, {CHANNEL: way.sender}, WORDINGS, app.owner)
    keys = Keys(Metadata(way.session, teams.metadata_url).fetch)
    door = AppDoor(Verifier(teams.app_id, keys, now=utc_now), urls, teams.allowed_tenants)
    hub = StoredTeams(CHANNEL, app.store, app.turns, delivery)
    channel = TeamsChannel(hub, way, door, through=through)
    site = build_app(Metrics(CollectorRegistry()), channel.routes())
    await run_web(site, host=app.settings.host, port=app.settings.port)
    await channel.stop()
    await keys.stop()
    await way.aclose()


if __name__ == "__main__":
    main()
