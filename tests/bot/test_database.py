"""Writing to the database as a command does, when others are in the way."""

import pytest

from bot import database
from store.db import Store
from store.errors import LostRace, NotFound


def test_a_lost_race_is_run_again_after_a_pause_that_is_never_the_same(bare_store: Store):
    pauses: list[float] = []
    tries = iter(range(10))

    def work(_tx: object) -> int:
        attempt = next(tries)
        if attempt < 4:
            raise LostRace
        return attempt

    assert database.write(bare_store, work, pauses.append) == 4
    assert len(set(pauses)) == 4
    assert all(0 <= pause < 1 for pause in pauses)


def test_a_race_that_is_always_lost_is_said(bare_store: Store):
    def work(_tx: object) -> None:
        raise LostRace

    with pytest.raises(LostRace):
        database.write(bare_store, work, lambda _: None)


def test_what_is_no_race_is_not_run_again(bare_store: Store):
    pauses: list[float] = []

    def work(_tx: object) -> None:
        raise NotFound("person")

    with pytest.raises(NotFound):
        database.write(bare_store, work, pauses.append)
    assert pauses == []
