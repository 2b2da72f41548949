"""Reads what people type as the bot does, and writes what it makes of it, one JSON line each."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import catalogue_names, database, meanings
from bot.settings import BadSettings, Settings
from dialogs.messages import Json
from dialogs.understanding import Name, understand
from store import session_types
from store.catalogue.files import SHIPPED, read_catalogue
from store.errors import OutOfDate


def add_arguments(parser: ArgumentParser) -> None:
    """Say what is read and written."""
    parser.description = (
        'Read JSON lines {"id", "text", "reference_time", "tz"} and write what the bot understands, one line '
        'each: {"id", "intent", "slots", "interval"}. Nothing is done and nothing is kept. Sessions are '
        "those of the database when it is up to date, or else those of the catalogue that comes with the bot."
    )


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Answer every line of the standard input as it comes."""
    names = _names(Settings.read(environ))
    for line in answers(sys.stdin, names):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def answers(lines: Iterable[str], names: Sequence[Name]) -> Iterator[str]:
    """Yield the answer to each line; raises BadSettings naming the first line that cannot be read."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_answer(_asked(line, number), names), ensure_ascii=False)


def _asked(line: str, number: int) -> tuple[Json, str, datetime]:
    try:
        asked = json.loads(line)
        zone = ZoneInfo(asked["tz"])
        at = datetime.fromisoformat(asked["reference_time"])
        now = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
        return asked["id"], str(asked["text"]), now
    except (ValueError, KeyError, TypeError, OSError) as problem:
        raise BadSettings(
            f'line {number} is no JSON object with "id", "text", "reference_time" and "tz": {problem}'
        ) from None


def _answer(asked: tuple[Json, str, datetime], names: Sequence[Name]) -> dict[str, Json]:
    key, text, now = asked
    return {"id": key, **meanings.said(text, understand(text, now, names), names, now)}


def _names(settings: Settings) -> list[Name]:
    """Return what sessions are called: in the database when there is one, else in the shipped file."""
    try:
        with database.up_to_date(settings) as store, store.transaction() as tx:
            if offers := session_types.offers(tx):
                return catalogue_names.of_offers(offers)
    except OutOfDate:
        pass
    return catalogue_names.of_catalogue(read_catalogue(SHIPPED))
