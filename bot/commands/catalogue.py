"""What the hub offers, as a YAML file: read in, with what that changes, or written out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot import database, operator_words
from bot.settings import Settings
from store import interests
from store.catalogue.changes import Changes
from store.catalogue.exporting import export_catalogue
from store.catalogue.files import read_catalogue
from store.catalogue.importing import import_catalogue
from store.catalogue.telling import tell
from store.db import Tx


def add_arguments(parser: ArgumentParser) -> None:
    """Add `import FILE [--tell]` and `export`."""
    actions = parser.add_subparsers(dest="action", metavar="import|export", required=True)
    reading = actions.add_parser(
        "import", help="make the hub offer what the file says; twice changes nothing"
    )
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument(
        "--tell",
        action="store_true",
        help="write to everybody whose date or place changes; without it nobody is told",
    )
    actions.add_parser("export", help="print the catalogue as a file that can be imported again")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Import or export; a file with a mistake is refused whole."""
    settings = Settings.read(environ)
    if options.action == "export":
        with database.up_to_date(settings) as store, store.reading() as tx:
            sys.stdout.write(export_catalogue(tx))
        return 0
    catalogue = read_catalogue(options.file)
    now = datetime.now(UTC)

    def read_in(tx: Tx) -> tuple[Changes, int | None, int]:
        changes = import_catalogue(tx, catalogue, now)
        # Whoever registered an interest asked to be told: that needs no --tell.
        return changes, tell(tx, changes, now) if options.tell else None, interests.tell(tx, now)

    with database.up_to_date(settings) as store:
        changes, written, interested = database.write(store, read_in)
    said = (*operator_words.told(changes, written), *operator_words.told_as_asked(interested))
    print(*operator_words.lines(changes), *said, sep="\n")
    return 0
