from dataclasses import replace

import pytest

from tests.databases import Databases
from tests.faults import rush

SIZE = rush.Size(people=90, left=6, places=8, processes=3)
# Nobody cancels, so that whoever was let in too many is still there at the end.
CROWDED = replace(SIZE, left=20, places=20, gives_up=0.0)


def test_in_a_rush_every_place_goes_to_somebody_and_none_twice(databases: Databases, engine_name: str):
    came = rush.run(databases, engine_name, SIZE, "short")
    assert came.findings == []
    assert came.unclear == set()
    assert {"booked", "full", "cancelled"} <= {told.outcome for told in came.told}


@pytest.mark.postgres
def test_without_the_lock_the_check_refuses_and_people_get_a_clear_answer(databases: Databases):
    came = rush.run(databases, "postgres", CROWDED, "short", locked=False)
    assert came.standing <= CROWDED.places
    assert came.unclear == set()


@pytest.mark.postgres
def test_without_lock_and_check_a_rush_oversells(databases: Databases):
    for attempt in range(5):
        came = rush.run(databases, "postgres", CROWDED, str(attempt), locked=False, checked=False)
        if "oversold" in came.rules:
            return
    pytest.fail("this rush is no race, so the tests above show nothing")
