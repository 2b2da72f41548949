"""Prints every row that breaks a rule of the data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime

from bot import database
from bot.settings import Settings
from store import audits


def add_arguments(parser: ArgumentParser) -> None:
    """Add nothing but the description: an audit is always of everything."""
    parser.description = (
        "Check every rule of the data; print the rows that break one, and exit 1 if any does."
    )


def run(_options: Namespace, environ: Mapping[str, str]) -> int:
    """Return 0 when every rule holds, 1 with a line for each row that breaks one."""
    with database.up_to_date(Settings.read(environ)) as store, store.reading() as tx:
        found = audits.check(tx, datetime.now(UTC))
    for finding in found:
        print(f"{finding.rule}: {finding.row}: {finding.what}")
    if not found:
        print(f"All {len(audits.RULES)} rules hold.")
    return 1 if found else 0
