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
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from tests.databases import Databases
from tests.faults import conversations, fuzz, outbox_kills, restarts, rush, turn_kills
from tests.faults.result import Result, table

_ENGINES = ("sqlite", "postgres")
_STRINGS = 10_000
_CONVERSATIONS, _STEPS = 400, 40


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which runs: {', '.join(RUNS)}; else all")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    if unknown := set(options.names) - RUNS.keys():
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hub-faults-") as folder:
        for name in options.names or RUNS:
            results += _run(name, Path(folder), options.seed)
    print(table(results))
    sys.exit(any(result.broken for result in results))


def _run(name: str, folder: Path, seed: int) -> list[Result]:
    """Return the results of a run; one that cannot be finished is a bar that does not hold."""
    began = time.monotonic()
    results: list[Result] = []
    (folder / name).mkdir()
    try:
        results += RUNS[name](Databases(folder / name), seed)
    except Exception as error:
        traceback.print_exc()
        results.append(Result(name, "", "", {}, (f"{type(error).__name__}: {error}",)))
    verdicts = "; ".join(f"{result.engine} {result.verdict}" for result in results)
    print(f"{name}: {verdicts} ({time.monotonic() - began:.0f} s)", flush=True)
    return results


def _rush(databases: Databases, seed: int) -> Iterator[Result]:
    for engine in _ENGINES:
        yield rush.report(databases, engine, rush.Size(), str(seed))


def _unguarded(databases: Databases, seed: int) -> Iterator[Result]:
    size = replace(rush.Size(), gives_up=0.0)
    for checked in (True, False):
        yield rush.report_unguarded(databases, size, str(seed), checked=checked)


def _turn_kills(databases: Databases, seed: int) -> Iterator[Result]:
    for engine in _ENGINES:
        for askable in (True, False):
            yield turn_kills.report(databases, engine, turn_kills.Size(), str(seed), askable=askable)


def _outbox_kills(databases: Databases, seed: int) -> Iterator[Result]:
    for engine in _ENGINES:
        for askable in (True, False):
            yield outbox_kills.report(databases, engine, outbox_kills.Size(), str(seed), askable=askable)


def _unclaimed(databases: Databases, _seed: int) -> Iterator[Result]:
    for engine in _ENGINES:
        yield outbox_kills.report_unclaimed(databases, engine, outbox_kills.Size(messages=400, kills=0))


def _restarts(databases: Databases, seed: int) -> Iterator[Result]:
    yield restarts.report(databases.folder, restarts.Size(), str(seed))


def _fuzz(databases: Databases, seed: int) -> list[Result]:
    return _on_both_engines(_fuzz_on, databases.folder, seed)


def _conversations(databases: Databases, seed: int) -> list[Result]:
    return _on_both_engines(_conversations_on, databases.folder, seed)


def _fuzz_on(engine: str, folder: Path, seed: int) -> Result:
    return fuzz.report(Databases(folder), engine, _STRINGS, str(seed))


def _conversations_on(engine: str, folder: Path, seed: int) -> Result:
    return conversations.report(Databases(folder), engine, _CONVERSATIONS, _STEPS, seed)


def _on_both_engines(run: Callable[[str, Path, int], Result], folder: Path, seed: int) -> list[Result]:
    """Run on each engine in a process of its own, as one core each is all they use."""
    with ProcessPoolExecutor(len(_ENGINES), mp_context=get_context("spawn")) as pool:
        return [
            started.result() for started in [pool.submit(run, engine, folder, seed) for engine in _ENGINES]
        ]


RUNS: dict[str, Callable[[Databases, int], Iterator[Result] | list[Result]]] = {
    "rush": _rush,
    "unguarded": _unguarded,
    "turn-kills": _turn_kills,
    "outbox-kills": _outbox_kills,
    "unclaimed": _unclaimed,
    "restarts": _restarts,
    "fuzz": _fuzz,
    "conversations": _conversations,
}

if __name__ == "__main__":
    main()
