"""Everything of one process, built from settings: the store, the turns, and who the first people are."""

from __future__ import annotations

import gc
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.floods import Floodgate
from bot.settings import Settings
from bot.turn import Turns
from dialogs.engine import CalendarLinks, Hub
from store import people, roles
from store.db import Store, Tx

# The people of the demo. Ben's tag shows what a session meant for some staff groups says to the others.
SAMPLE_PEOPLE = (
    ("Asha Patel", "asha.patel@trust.example", ()),
    ("Ben Okafor", "ben.okafor@trust.example", ("support_services",)),
    ("Carys Llewellyn-Hughes", "carys.llewellyn-hughes@trust.example", ()),
    ("Femi Adeyemi", "femi.adeyemi@trust.example", ()),
)
# A turn makes some thousand objects, next to none of them in circles: looking for those after every 700 takes
# 3 to 5% of its time.
_LOOKS_AFTER = 10_000

DEMO_COORDINATOR = "femi.adeyemi@trust.example"


@dataclass(frozen=True, slots=True)
class App:
    """One process of the hub. `owner` is the name under which it claims what it sends."""

    settings: Settings
    store: Store
    turns: Turns
    owner: str


def build(
    settings: Settings,
    store: Store | None = None,
    *,
    calendar_links: CalendarLinks | None = None,
    is_for_one: bool = False,
) -> App:
    """Return the process's parts, on `store` when it is open already; nothing is read or written yet.

    With `calendar_links` people can have the address of their own calendar. Unless it `is_for_one` person,
    nobody gets more than their share of it.
    """
    store = store or Store(settings.database_url)
    zone = ZoneInfo(settings.hub_timezone)
    hub = Hub(settings.hub_name, zone, settings.hub_email_domains, calendar_links, settings.hub_help)
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
    floodgate = None if is_for_one else Floodgate(burst=settings.hub_messages_at_once)
    keeps_misses = settings.hub_keep_misses in ("1", "yes")
    turns = Turns(store, hub, owner, floodgate=floodgate, keeps_misses=keeps_misses)
    return App(settings, store, turns, owner)


def spare_what_is_loaded() -> None:
    """Keep what a process has loaded by now out of the garbage collector's full runs.

    They would look through all of it again and again, and stop the event loop for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LOOKS_AFTER)


def welcome_people(tx: Tx, settings: Settings, now: datetime, *, is_guest: bool = False) -> None:
    """Make the people known whom the settings name: the coordinators, and the demo's sample people.

    A process that serves takes the role from coordinators who are no longer named. One that is a guest in the
    hub may have been started with other settings, and takes nothing from anybody.
    """
    coordinators = set(settings.hub_coordinators)
    if settings.is_demo:
        for name, email, audiences in SAMPLE_PEOPLE:
            people.ensure(tx, name, email, audiences, now)
        coordinators.add(DEMO_COORDINATOR)
    roles.set_coordinators(tx, coordinators, now, others_stay=is_guest)
