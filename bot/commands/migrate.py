"""Brings the database up to date; an empty one also gets the shipped catalogue."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime

from bot import database
from bot.settings import Settings


def add_arguments(parser: ArgumentParser) -> None:
    """Add nothing but the description: the settings say which database."""
    parser.description = (
        "Bring the database of DATABASE_URL up to date. An empty one gets the shipped catalogue."
    )


def run(_options: Namespace, environ: Mapping[str, str]) -> int:
    """Migrate; safe to run twice, and in two processes at once."""
    with database.opened(Settings.read(environ)) as store:
        database.fill(store, datetime.now(UTC), print)
    return 0
