import pytest

from tests.databases import Databases
from tests.faults import queueing

# One night, of which every second is two hours.
SIZE = queueing.Size(processes=3, people=5, days=1, clocks=1, speed=7200.0)


@pytest.mark.postgres
def test_whatever_happens_to_a_queue_in_time_nobody_is_passed_over(databases: Databases):
    came = queueing.run(databases, SIZE, "short")
    assert came.findings == []
    assert came.done["offered"] + came.done["offered_to_all"]
