"""The long runs: `make faults`, or `python -m tests.faults NAME ...` for some of them. One table at the end.

Exits with 1 when a bar does not hold. The seed is printed; `--seed` plays the same again, as far as the
moments of kills and the order of processes allow.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.databases import Databases
from tests.faults.long_runs import BY_NAME_ONLY, RUNS
from tests.faults.result import Result, table

_HELP = f"which runs: {', '.join(RUNS)}; else all but {', '.join(BY_NAME_ONLY)}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=_HELP)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    if unknown := set(options.names) - RUNS.keys():
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hub-faults-") as folder:
        databases = Databases(Path(folder))
        for name in options.names or [name for name in RUNS if name not in BY_NAME_ONLY]:
            results += _run(name, databases, options.seed)
    print(table(results))
    sys.exit(any(result.broken for result in results))


def _run(name: str, databases: Databases, seed: int) -> list[Result]:
    """Return the results of a run; one that cannot be finished is a bar that does not hold."""
    began = time.monotonic()
    results: list[Result] = []
    try:
        results += RUNS[name](databases, seed)
    except Exception as error:
        traceback.print_exc()
        results.append(Result(name, "", "", {}, (f"{type(error).__name__}: {error}",)))
    verdicts = "; ".join(f"{result.engine} {result.verdict}" for result in results)
    print(f"{name}: {verdicts} ({time.monotonic() - began:.0f} s)", flush=True)
    return results


if __name__ == "__main__":
    main()
