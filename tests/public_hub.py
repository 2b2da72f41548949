"""The public pages over a hub as it is on a Monday morning, with people booked whom nobody may see."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry

from adapters.web.pages_kept import Shelves
from adapters.web.static_files import static_routes
from bot.app import build
from bot.metrics import Metrics
from bot.public import public_pages
from bot.settings import Settings
from bot.web import build_app
from dialogs.engine import Hub
from dialogs.public_pages import Visit
from store import hub_state, people
from store.booking_outcomes import Booked, Wanted
from store.bookings import book
from store.db import Store, Tx
from tests import world
from tests.fakes import FakeClock

HUB = Hub("Innovation Hub", world.LONDON)
SECRETS = ("Zebedee Quill", "zebedee.quill@trust.example", "a note about Zebedee")


def visit(tx: Tx) -> Visit:
    """Return somebody unknown who looks on Monday 23 November 2026, 9am."""
    return Visit(tx, world.NOW, HUB)


def book_somebody(store: Store, slug: str = "cqi_taster", day: str = "2026-12-03", party: int = 3) -> None:
    """Give a person with a name, an address and a note places at a date."""
    name, email, note = SECRETS
    wanted = world.occurrence_id(store, slug, day)
    with store.transaction() as tx:
        person = people.ensure(tx, name, email, (), world.NOW)
        outcome = book(tx, Wanted(wanted, person, person, party=party, note=note), world.NOW)
        assert isinstance(outcome, Booked)


@dataclass
class PublicHub:
    """The pages of a store, with a clock set by hand."""

    store: Store
    clock: FakeClock = field(default_factory=lambda: FakeClock(world.NOW))
    settings: Settings = field(default_factory=Settings)
    watch: Callable[[], float] = time.monotonic
    shelves: Shelves = field(default_factory=Shelves)

    def app(self) -> web.Application:
        with self.store.transaction() as tx:
            identity = hub_state.calendar_identity(tx, world.NOW)
        pages = public_pages(build(self.settings, self.store), identity, self.clock)
        pages.shelves = self.shelves = Shelves(self.watch)
        return build_app(Metrics(CollectorRegistry()), [*static_routes(), *pages.routes()])
