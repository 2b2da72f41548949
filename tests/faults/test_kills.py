from collections.abc import Callable

import pytest

from tests.databases import Databases
from tests.faults import outbox_kills, turn_kills
from tests.faults.killing import NOBODY_HIT
from tests.faults.result import Result

TURNS = turn_kills.Size(turns=40, kills=4, processes=3)
MESSAGES = outbox_kills.Size(messages=120, kills=4, clocks=2, send_seconds=0.2)


def until_a_kill_hits(run: Callable[[str], Result]) -> Result:
    """Return the first run in which somebody was killed while sending: the others show nothing."""
    for seed in ("first", "second"):
        result = run(seed)
        if result.broken != (NOBODY_HIT,):
            return result
    return run("third")


# Every pair takes seconds, as leases have to run out; the long runs take the other two.
@pytest.mark.parametrize(("engine", "askable"), [("sqlite", False), ("postgres", True)])
def test_processes_killed_while_people_book_lose_and_double_nothing(
    databases: Databases, engine: str, askable: bool
):
    result = until_a_kill_hits(
        lambda seed: turn_kills.report(databases, engine, TURNS, seed, askable=askable)
    )
    assert result.broken == ()


@pytest.mark.parametrize(("engine", "askable"), [("sqlite", True), ("postgres", False)])
def test_clocks_killed_while_they_send_lose_nothing(databases: Databases, engine: str, askable: bool):
    result = until_a_kill_hits(
        lambda seed: outbox_kills.report(databases, engine, MESSAGES, seed, askable=askable)
    )
    assert result.broken == ()


def test_without_the_claim_messages_arrive_twice(databases: Databases, engine_name: str):
    size = outbox_kills.Size(messages=60, kills=0, clocks=2, send_seconds=0.2)
    assert outbox_kills.report_unclaimed(databases, engine_name, size).broken == ()
