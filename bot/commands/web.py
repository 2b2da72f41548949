"""Serves every configured channel and the health pages, with a clock beside them."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from aiohttp.web import Application
from prometheus_client import CollectorRegistry

from adapters.web.static_files import static_routes
from bot import channels, database, demo
from bot.app import App, build, spare_what_is_loaded, welcome_people
from bot.calendar_links import DrawnFiles, links_of
from bot.channels import Channels
from bot.commands.clock import build_clock
from bot.logs import start_logging
from bot.metrics import Metrics
from bot.now import utc_now
from bot.public import inviter, personal_pages, public_pages
from bot.settings import Settings
from bot.slack_site import add_slack
from bot.web import Health, build_app, run_web
from bot.web_chat import add_chat
from store import hub_state
from store.hub_state import CalendarIdentity


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--no-clock`."""
    parser.add_argument("--no-clock", action="store_true", help="leave sending to `python -m bot clock`")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Serve until told to stop."""
    settings = Settings.read(environ)
    start_logging(settings.log_level)
    with database.started(settings, utc_now(), print) as store:
        database.write(store, lambda tx: welcome_people(tx, settings, utc_now()))
        if demo.is_shown(settings):
            database.write(store, lambda tx: demo.let_have_been(tx, utc_now()))
        identity = database.write(store, lambda tx: hub_state.calendar_identity(tx, utc_now()))
        files = DrawnFiles(inviter(settings, identity), links_of(settings))
        app = build(settings, store, calendar_links=files.links)
        spare_what_is_loaded()
        asyncio.run(_serve(app, identity, files, has_clock=not options.no_clock))
    return 0


async def _serve(app: App, identity: CalendarIdentity, files: DrawnFiles, *, has_clock: bool) -> None:
    async with channels.opened(app, files) as opened:
        await run_web(
            build_site(app, identity, opened, files),
            host=app.settings.host,
            port=app.settings.port,
            reuse_port=app.settings.hub_reuse_port == "1",
            clock=build_clock(app, opened.delivery) if has_clock else None,
            started=lambda address: print(_where(app, address), flush=True),
        )


def build_site(
    app: App, identity: CalendarIdentity, opened: Channels, files: DrawnFiles | None = None
) -> Application:
    """Return all that this process serves, on the channels that are open; `files` go to calendars."""
    metrics = Metrics(CollectorRegistry())
    app.turns.observe = metrics.observe_turn
    health = Health(app.store, metrics, lambda: database.migration_problem(app.store))
    pages = public_pages(app, identity)
    own = personal_pages(app, files).routes() if files else []
    site = build_app(metrics, [*health.routes(), *static_routes(), *own, *pages.routes()])
    if app.settings.is_demo:
        add_chat(site, app, opened.web, opened.delivery)
    if opened.slack is not None:
        health.troubles.append(add_slack(site, app, opened.slack, opened.delivery, metrics))
    if opened.teams is not None:
        # Here, as Microsoft's library takes half a second and twenty megabytes.
        from bot.teams_site import add_teams

        health.troubles.append(add_teams(site, app, opened.teams, opened.delivery, metrics))
    return site


def _where(app: App, address: str) -> str:
    if app.settings.is_demo:
        return f"Open {address}/chat in a browser. Ctrl+C stops."
    return f"Serving {address}"
