import pytest

from tests.databases import Databases
from tests.faults import crowd

SIZE = crowd.Size(processes=3, people=4, turns=200)
# So few places that most of the crowd waits, and a place that is not offered shows soon.
CROWDED = crowd.Size(processes=3, people=4, turns=200, places=range(1, 3))


@pytest.mark.postgres
def test_whatever_a_crowd_does_at_once_the_audit_finds_nothing(databases: Databases):
    came = crowd.run(databases, SIZE, "short")
    assert came.findings == []
    assert came.troubles == []
    assert came.audits > 3


@pytest.mark.postgres
def test_without_a_guard_the_audit_notices(databases: Databases):
    """One guard here; the long runs do without each of them. Seven crowds of ten notice, so twenty do."""
    for attempt in range(20):
        if crowd.run(databases, CROWDED, str(attempt), without="offers").findings:
            return
    pytest.fail("without offers nobody waited in vain, so the test above shows nothing")
