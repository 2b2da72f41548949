from pathlib import Path

import pytest

from tests.faults import restarts


@pytest.mark.postgres
def test_a_server_that_dies_while_people_book_loses_nothing_that_was_acknowledged(tmp_path: Path):
    size = restarts.Size(people=150, places=50, restarts=1, processes=4)
    assert restarts.report(tmp_path, size, "short").broken == ()
