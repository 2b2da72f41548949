import pytest

from tests.databases import Databases
from tests.faults import crowd

SIZE = crowd.Size(processes=3, people=4, turns=200)


@pytest.mark.postgres
def test_whatever_a_crowd_does_at_once_the_audit_finds_nothing(databases: Databases):
    came = crowd.run(databases, SIZE, "short")
    assert came.findings == []
    assert came.troubles == []
    assert came.audits > 3


@pytest.mark.postgres
def test_without_a_guard_the_audit_notices(databases: Databases):
    """One guard here; the long runs do without each of them."""
    for attempt in range(5):
        if crowd.run(databases, SIZE, str(attempt), without="offers").findings:
            return
    pytest.fail("without offers nobody waited in vain, so the test above shows nothing")
