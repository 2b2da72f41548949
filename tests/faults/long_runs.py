"""Every long run at its full size, by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from tests.databases import Databases
from tests.faults import (
    announced,
    chat_away,
    chat_kills,
    clock_kills,
    conversations,
    crowd,
    freed,
    fuzz,
    fuzz_words,
    outbox_kills,
    queueing,
    restarts,
    rush,
    slack_acks,
    slack_away,
    slack_flood,
    slack_kills,
    teams_away,
    teams_forged,
    teams_kills,
    teams_stalls,
    turn_kills,
    unguarded,
    year,
)
from tests.faults.result import Result

_ENGINES = ("sqlite", "postgres")
_STRINGS = 10_000
_MESSAGES, _TYPED = 100_000, 2_000
_CONVERSATIONS, _STEPS = 200, 40


def _announce(databases: Databases, seed: int) -> Iterator[Result]:
    for on in ("slack", "teams"):
        yield announced.report(databases, announced.Size(), str(seed), on)


def _freed(databases: Databases, seed: int) -> Iterator[Result]:
    for on in ("slack", "teams"):
        for mishaps in (0.0, 0.1):
            yield freed.report(databases, freed.Size(mishaps=mishaps), str(seed), on)


def _rush(databases: Databases, seed: int) -> Iterator[Result]:
    for engine in _ENGINES:
        yield rush.report(databases, engine, rush.Size(), str(seed))


def _unguarded(databases: Databases, seed: int) -> Iterator[Result]:
    size = replace(rush.Size(), gives_up=0.0)
    for checked in (True, False):
        yield rush.report_unguarded(databases, size, str(seed), checked=checked)


def _crowd(databases: Databases, seed: int) -> Iterator[Result]:
    yield crowd.report(databases, crowd.Size(), str(seed))


def _crowd_without(databases: Databases, seed: int) -> Iterator[Result]:
    for guard in unguarded.GUARDS:
        yield crowd.report_without(databases, crowd.Size(), str(seed), guard)


def _places(databases: Databases, seed: int) -> Iterator[Result]:
    yield queueing.report(databases, queueing.Size(), str(seed))


def _places_without(databases: Databases, seed: int) -> Iterator[Result]:
    for guard in unguarded.QUEUES:
        yield queueing.report_without(databases, queueing.Size(days=3), str(seed), guard)


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


def _clock_kills(databases: Databases, seed: int) -> Iterator[Result]:
    for askable in (True, False):
        yield clock_kills.report(databases.folder, clock_kills.Size(), str(seed), askable=askable)


def _year(databases: Databases, seed: int) -> Iterator[Result]:
    yield year.report(databases, "sqlite", year.Size(), str(seed))


def _restarts(databases: Databases, seed: int) -> Iterator[Result]:
    yield restarts.report(databases.folder, restarts.Size(), str(seed))


def _slack_kills(databases: Databases, seed: int) -> Iterator[Result]:
    yield slack_kills.report(databases, "postgres", chat_kills.Size(), str(seed))
    unasked = chat_kills.Size(messages=200, kills=0, mishaps=0.5)
    yield slack_kills.report_unasked(databases, "postgres", unasked, str(seed))


def _teams_kills(databases: Databases, seed: int) -> Iterator[Result]:
    yield teams_kills.report(databases, "postgres", chat_kills.Size(), str(seed))
    for guard, mishaps in teams_kills.GUARDS.items():
        size = chat_kills.Size(messages=200, kills=0, mishaps=mishaps)
        yield teams_kills.report_without(databases, "postgres", size, str(seed), guard)


def _teams_away(databases: Databases, seed: int) -> Iterator[Result]:
    yield teams_away.report_restarts(databases.folder, chat_away.Size(), str(seed))
    yield teams_away.report_kills(databases, chat_away.Size(troubles=15), str(seed))
    fewer = chat_away.Size(people=200, places=70)
    for guard in (unguarded.REFUSING, unguarded.MARKS):
        yield teams_away.report_without(databases.folder, fewer, str(seed), guard)


def _teams_stalls(databases: Databases, _seed: int) -> Iterator[Result]:
    yield teams_stalls.report(databases, teams_stalls.Size())
    yield teams_stalls.report_blocking(databases, teams_stalls.Size(turns=1, token_seconds=0.0))


def _teams_forged(databases: Databases, _seed: int) -> Iterator[Result]:
    yield teams_forged.report(databases, teams_forged.Size())
    yield teams_forged.report_anywhere(databases)


def _slack_acks(databases: Databases, _seed: int) -> Iterator[Result]:
    yield slack_acks.report(databases, slack_acks.Size())
    # Twice as many as that wait for each other: how long is told, and depends on the machine.
    yield slack_acks.report(databases, slack_acks.Size(at_once=16, is_timed=False))


def _slack_away(databases: Databases, seed: int) -> Iterator[Result]:
    yield slack_away.report_restarts(databases.folder, chat_away.Size(), str(seed))
    kills = chat_away.Size(troubles=15)
    yield slack_away.report_kills(databases, kills, str(seed))
    yield slack_away.report_unasked(databases, kills, str(seed))


def _slack_flood(databases: Databases, _seed: int) -> Iterator[Result]:
    yield slack_flood.report(databases, slack_flood.Size())


def _slack_memory(databases: Databases, _seed: int) -> Iterator[Result]:
    yield slack_flood.report(databases, slack_flood.Size(seconds=600.0, messages=1000))


def _fuzz(_databases: Databases, seed: int) -> list[Result]:
    return _on_both_engines(_fuzz_on, seed)


def _fuzz_words(databases: Databases, seed: int) -> Iterator[Result]:
    yield fuzz_words.report_readings(_MESSAGES, str(seed))
    yield fuzz_words.report_turns(databases, _TYPED, str(seed))
    yield fuzz_words.report_slow(20, str(seed))
    yield fuzz_words.report_hasty(databases, 200, str(seed))


def _conversations(_databases: Databases, seed: int) -> list[Result]:
    return _on_both_engines(_conversations_on, seed)


def _fuzz_on(engine: str, seed: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="hub-faults-") as folder:
        return fuzz.report(Databases(Path(folder)), engine, _STRINGS, str(seed))


def _conversations_on(engine: str, seed: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="hub-faults-") as folder:
        return conversations.report(Databases(Path(folder)), engine, _CONVERSATIONS, _STEPS, seed)


def _on_both_engines(run: Callable[[str, int], Result], seed: int) -> list[Result]:
    """Run on each engine in a process of its own, with a server of its own: one core each is all they use."""
    with ProcessPoolExecutor(len(_ENGINES), mp_context=get_context("spawn")) as pool:
        started = [pool.submit(run, engine, seed) for engine in _ENGINES]
        return [one.result() for one in started]


RUNS: dict[str, Callable[[Databases, int], Iterator[Result] | list[Result]]] = {
    "announce": _announce,
    "freed": _freed,
    "rush": _rush,
    "unguarded": _unguarded,
    "crowd": _crowd,
    "crowd-without": _crowd_without,
    "places": _places,
    "places-without": _places_without,
    "turn-kills": _turn_kills,
    "outbox-kills": _outbox_kills,
    "unclaimed": _unclaimed,
    "restarts": _restarts,
    "clock-kills": _clock_kills,
    "year": _year,
    "slack-kills": _slack_kills,
    "slack-acks": _slack_acks,
    "slack-away": _slack_away,
    "slack-flood": _slack_flood,
    "slack-memory": _slack_memory,
    "teams-kills": _teams_kills,
    "teams-away": _teams_away,
    "teams-stalls": _teams_stalls,
    "teams-forged": _teams_forged,
    "fuzz": _fuzz,
    "fuzz-words": _fuzz_words,
    "conversations": _conversations,
}

# Ten minutes of one thing: only for whoever asks for it.
BY_NAME_ONLY = frozenset({"slack-memory"})
