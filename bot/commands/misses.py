"""What the bot did not understand, as a file: written out, read in with labels, and tried again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from bot import database
from bot.settings import Settings
from dialogs import labelling
from dialogs.labelling import BadLine, Labelled
from dialogs.understanding import Name
from store import misses, session_types
from store.db import Tx


def add_arguments(parser: ArgumentParser) -> None:
    """Add `export FILE`, `import FILE` and `replay [FILE]`."""
    actions = parser.add_subparsers(dest="action", metavar="export|import|replay", required=True)
    does = {
        "export": "write every text with its label, one JSON object a line",
        "import": "take over the labels of such a file, and texts that are new; all of it is masked again",
        "replay": "try what has a label again, from a file or as it is kept; exit 1 if any is misunderstood",
    }
    for action, said in does.items():
        command = actions.add_parser(action, help=said)
        command.add_argument("file", type=Path, metavar="FILE", nargs="?" if action == "replay" else None)


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Write, read or replay; a file with a mistake is refused whole."""
    settings = Settings.read(environ)
    try:
        given = _read(options.file) if options.file and options.action != "export" else None
    except (BadLine, UnicodeDecodeError) as error:
        why = str(error) if isinstance(error, BadLine) else "it is no UTF-8 text"
        return database.stop(f"{options.file} cannot be used: {why}")
    with database.up_to_date(settings) as store:
        if options.action == "import" and given is not None:
            database.write(store, lambda tx: _take_over(tx, given))
            print(f"Read in {len(given)}.")
            return 0
        with store.reading() as tx:
            kept, names = [_as_line(missed) for missed in misses.every(tx)], _names(tx)
    if options.action == "export":
        options.file.write_text("".join(f"{labelling.write(one)}\n" for one in kept), encoding="utf-8")
        print(f"Wrote {len(kept)} to {options.file}.")
        return 0
    return _replay(kept if given is None else given, names, settings)


def _read(file: Path) -> list[Labelled]:
    return labelling.read(file.read_text(encoding="utf-8").split("\n"))


def _as_line(missed: misses.Missed) -> Labelled:
    return Labelled(missed.text, missed.meant, missed.times, missed.last_on)


def _names(tx: Tx) -> list[Name]:
    offers = session_types.offers(tx)
    return [Name(o.slug, o.title, o.aliases, o.topics, o.audiences) for o in offers]


def _take_over(tx: Tx, given: list[Labelled]) -> None:
    """Set the labels; a text that is kept already is counted no further, so that twice changes nothing."""
    spared = [word for name in _names(tx) for word in (name.title, *name.aliases)]
    for one in given:
        misses.take_over(tx, one.text, one.last_on, times=one.times, meant=one.meant, spared=spared)


def _replay(given: list[Labelled], names: list[Name], settings: Settings) -> int:
    tried = [one for one in given if one.meant]
    failed = 0
    for one in tried:
        means = labelling.now_means(one, names, settings.zone)
        failed += means != one.meant
        said = "ok  " if means == one.meant else "FAIL"
        instead = "" if means == one.meant else f", not {means}"
        sys.stdout.write(f"{said} {one.text!r} means {one.meant}{instead}\n")
    print(f"{len(tried) - failed} of {len(tried)} are understood; {len(given) - len(tried)} have no label.")
    return 1 if failed else 0
