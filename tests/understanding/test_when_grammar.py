"""What holds for the grammar of time as a whole."""

from __future__ import annotations

import inspect
import random
from datetime import datetime

import pytest

from dialogs.understanding.when import Interval, Problem, find, interval
from dialogs.understanding.when.grammar import STAGES
from tests.understanding.reading import ZONE, read
from tests.understanding.test_when_days import DAYS
from tests.understanding.test_when_hours import HOURS
from tests.understanding.test_when_quiet import QUIET

NOW = datetime(2026, 11, 17, 10)


def test_every_row_hands_its_meaning_what_that_takes() -> None:
    for row in (row for table in STAGES for row in table.rows):
        inspect.signature(row.meaning).bind(None, *[None] * row.pattern.groups)


def test_every_phrase_says_where_it_stands() -> None:
    text = "monday at 9, or maybe the 3rd of december"
    found = [text[moment.first : moment.last] for moment in find(text, NOW, ZONE)]
    assert found == ["monday at 9", "the 3rd of december"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cant do tues, could do thurs pm", "2026-11-24"),
        ("not this thursday, next thursday", "2026-11-26"),
        ("friday rather than thursday", "2026-11-20"),
        ("on the 9th instead of the 8th", "2026-12-09"),
    ],
)
def test_of_several_times_it_is_the_first_that_is_not_denied(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize("text", ["tuesday 24th or weds 24th", "monday or 31 november"])
def test_one_time_of_several_that_cannot_be_is_a_problem(text: str) -> None:
    assert read(text).startswith("?")


def test_no_text_is_too_odd_to_read() -> None:
    chance = random.Random(7)
    words = (DAYS + HOURS + QUIET).split() + list("-/.:,&'İß\n٣")
    for _ in range(3000):
        text = " ".join(chance.choices(words, k=chance.randint(1, 12)))
        found = interval(text, NOW, ZONE)
        assert found is None or isinstance(found, (Interval, Problem))
