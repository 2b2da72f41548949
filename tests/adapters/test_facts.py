"""The name of a fact and what it says, in one line."""

import pytest

from adapters import facts


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Where", "Where: Ward 3"),
        ("Where do you work?", "Where do you work? Ward 3"),
        ("Where, please.", "Where, please. Ward 3"),
        ("Where:", "Where: Ward 3"),
        ("", "Ward 3"),
    ],
)
def test_a_name_that_ends_a_sentence_gets_no_colon(name: str, line: str):
    assert facts.line(name, "Ward 3") == line
