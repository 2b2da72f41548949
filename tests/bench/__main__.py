"""Measures the hub in interleaved rounds and prints one table: `make bench`."""

from __future__ import annotations

import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.app import spare_what_is_loaded
from tests.bench import clock, memory, pages, sending, slack, starting, teams, turns, whats_on
from tests.bench.figures import ROUNDS, Figure, machine, table
from tests.databases import Databases

MEASURES: Mapping[str, Callable[[Databases], Iterator[Figure]]] = {
    "turns": turns.measure,
    "whats_on": whats_on.measure,
    "sending": sending.measure,
    "clock": clock.measure,
    "slack": slack.measure,
    "teams": teams.measure,
    "pages": pages.measure,
    "starting": starting.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Run the measures that were named, or all of them; every figure is said as soon as it is known."""
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(MEASURES)}")
    wanted = parser.parse_args().measures or list(MEASURES)
    if unknown := set(wanted) - set(MEASURES):
        parser.error(f"there is no measure {', '.join(sorted(unknown))}")
    spare_what_is_loaded()  # as the processes that serve do
    began = time.perf_counter()
    before = machine()
    figures = []
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        databases = Databases(Path(folder))
        for name in wanted:
            for figure in MEASURES[name](databases):
                sys.stderr.write(f"{figure.what}: {figure.ratio:.2f}\n")
                figures.append(figure)
            databases.throw_away()
    print(f"\n{before}\nMedians of {ROUNDS} interleaved rounds, ratio to a reference in the same rounds.\n")
    print(table(figures))
    print(f"\n{time.perf_counter() - began:.0f} seconds")


if __name__ == "__main__":
    main()
