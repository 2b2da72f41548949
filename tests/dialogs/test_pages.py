from typing import Any

import pytest

from dialogs import pages
from dialogs.pages import PAGE

MANY = list(range(PAGE + 2))


@pytest.mark.parametrize(
    ("args", "shown", "rest"),
    [
        ({}, MANY[:PAGE], PAGE),
        ({"skip": PAGE}, MANY[PAGE:], None),
        ({"skip": 2 * PAGE}, MANY[PAGE:], None),
        ({"skip": 600}, MANY[PAGE:], None),
        ({"skip": "nonsense"}, MANY[:PAGE], PAGE),
    ],
)
def test_a_page_past_the_end_is_the_last_one(args: dict[str, Any], shown: list[int], rest: int | None):
    assert pages.page(MANY, args) == (shown, rest)


def test_a_page_of_nothing_is_empty():
    assert pages.page([], {"skip": 6}) == ([], None)


def test_exactly_one_page_has_no_next():
    assert pages.page(MANY[:PAGE], {}) == (MANY[:PAGE], None)
