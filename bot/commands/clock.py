"""Runs a clock alone; any number of them may run."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from bot import channels, database, retention
from bot.app import App, build, spare_what_is_loaded
from bot.calendar_links import DrawnFiles, links_of
from bot.clock import Clock, run_clock
from bot.delivery import Delivery
from bot.logs import start_logging
from bot.now import utc_now
from bot.planning import plan
from bot.public import inviter
from bot.settings import Settings
from store import enrolments, hub_state, interests, memberships, series
from store.catalogue.reconciling import settle
from store.db import Store, Tx


def add_arguments(parser: ArgumentParser) -> None:
    """Add nothing but the description."""
    parser.description = (
        "Send what is due and extend the calendar, until stopped. Any number may run at once."
    )


def run(_options: Namespace, environ: Mapping[str, str]) -> int:
    """Tick until told to stop."""
    settings = Settings.read(environ)
    start_logging(settings.log_level)
    with database.up_to_date(settings) as store:
        identity = database.write(store, lambda tx: hub_state.calendar_identity(tx, utc_now()))
        files = DrawnFiles(inviter(settings, identity), links_of(settings))
        app = build(settings, store)
        spare_what_is_loaded()
        asyncio.run(_tick(app, files))
    return 0


async def _tick(app: App, files: DrawnFiles) -> None:
    async with channels.opened(app, files) as opened:
        await run_clock(build_clock(app, opened.delivery))


def build_clock(app: App, delivery: Delivery) -> Clock:
    """Return the clock of this process, which sends by `delivery`."""
    return Clock(delivery, plan=partial(plan, app.store), extend=partial(keep_house, app.store))


def keep_house(store: Store, now: datetime) -> None:
    """Keep the calendar, and once a day part with what is kept no longer."""
    keep_calendar(store, now)
    retention.daily(store, now)


def keep_calendar(store: Store, now: datetime) -> None:
    """Add the dates that are missing, settle those about which there is nothing left to decide, and tell.

    Told are those who asked to hear when there is something to act on.
    """
    for keep in (_extend, settle, interests.tell):
        database.write(store, partial(keep, now=now))


def _extend(tx: Tx, now: datetime) -> None:
    """Add dates; in the same transaction whoever belongs to a group or course gets a place at them."""
    series.extend(tx, now)
    enrolments.fill(tx, now)
    memberships.fill(tx, now)
