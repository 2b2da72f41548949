"""One person's data, when they ask for it: written out, or erased."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from bot import database
from bot.app import SAMPLE_PEOPLE
from bot.now import utc_now
from bot.settings import Settings
from dialogs import wording
from store import erasing, person_export
from store.db import Store
from store.erasing import Extent, StillHosts

_WORDS_LEFT = (
    "Another process keeps the database file open, so that erased words may still be in it: "
    "stop everything, and compact the file as the README says."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add `export EMAIL` and `erase EMAIL [--yes]`."""
    actions = parser.add_subparsers(dest="action", metavar="export|erase", required=True)
    writing = actions.add_parser("export", help="print everything the hub keeps about somebody, as JSON")
    erasing_ = actions.add_parser("erase", help="forget somebody; without --yes only say what that means")
    for action in (writing, erasing_):
        action.add_argument("email", metavar="EMAIL")
    erasing_.add_argument("--yes", action="store_true", help="do it; there is no way back but a backup")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Print or erase what is kept about the person with this e-mail."""
    settings = Settings.read(environ)
    email = options.email.strip().lower()
    with database.up_to_date(settings) as store:
        if options.action == "export":
            return _export(store, settings, email)
        if email in settings.hub_coordinators:
            return database.stop(
                "HUB_COORDINATORS names this person, and the next start would bring them back: take the "
                "e-mail out of it first"
            )
        return _erase(store, email) if options.yes else _say(store, email)


def _export(store: Store, settings: Settings, email: str) -> int:
    with store.reading() as tx:
        kept = person_export.export(tx, erasing.find(tx, email), settings.zone)
    sys.stdout.write(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    return 0


def _say(store: Store, email: str) -> int:
    with store.reading() as tx:
        extent = erasing.extent(tx, erasing.find(tx, email), utc_now())
    print(f"This would erase {_in_words(extent)}.")
    return database.stop("nothing has been erased: add --yes to do it")


def _erase(store: Store, email: str) -> int:
    now = utc_now()
    done = database.write(store, lambda tx: erasing.erase(tx, erasing.find(tx, email), now))
    if isinstance(done, StillHosts):
        return database.stop(
            f"the catalogue names this person as a host of {wording.listing(done.titles)}: give it another "
            "host there and import it first"
        )
    print(f"Erased {_in_words(done)}.")
    if email in (sample for _, sample, _ in SAMPLE_PEOPLE):
        print("This is one of the sample people: a demo brings them back, as new, when it starts again.")
    if not store.compact():
        print(_WORDS_LEFT)
    return 0


def _in_words(extent: Extent) -> str:
    introduced = (
        f", with {wording.people(extent.introduced)} known by a name they gave" if extent.introduced else ""
    )
    return (
        f"1 person{introduced}: {_number(extent.coming, 'booking')} to come cancelled, "
        f"{_number(extent.bookings - extent.coming, 'other booking')} made anonymous, "
        f"{_number(extent.groups, 'membership or application', 'memberships and applications')} ended, "
        f"{_number(extent.messages, 'message')} emptied"
    )


def _number(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
