from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dialogs import help, labelling
from dialogs.labelling import BadLine, Labelled
from tests.dialogs.understanding_names import NAMES

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 23)


def test_every_flow_that_can_be_typed_has_plain_words_of_its_own():
    assert set(labelling.known()) == {*help.TRY, "none"}
    assert len(set(labelling.known().values())) == len(labelling.known())
    assert [flow for flow, said in labelling.known().items() if said == flow.replace("_", " ")] == []


def test_what_is_written_is_read_again():
    said = [Labelled("é [name] \u2028x", "book", 3, MONDAY), Labelled("hm", "", 1, MONDAY)]
    assert labelling.read([*map(labelling.write, said), "", "  "]) == said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 2 is no JSON"),
        ("[" * 100_000, "line 2 is no JSON"),
        ("[]", "line 2 must be an object"),
        ('{"text": "x", "intent": "book"}', "line 2 must be an object"),
        ('{"text": " ", "last_on": "2026-11-23"}', "line 2: text"),
        ('{"text": 3, "last_on": "2026-11-23"}', "line 2: text"),
        (f'{{"text": "{"x" * 301}", "last_on": "2026-11-23"}}', "line 2: text"),
        ('{"text": "x", "meant": "dance", "last_on": "2026-11-23"}', "line 2: meant"),
        ('{"text": "x", "meant": ["book"], "last_on": "2026-11-23"}', "line 2: meant"),
        ('{"text": "x", "times": 0, "last_on": "2026-11-23"}', "line 2: times"),
        ('{"text": "x", "times": true, "last_on": "2026-11-23"}', "line 2: times"),
        ('{"text": "x"}', "line 2: last_on"),
        ('{"text": "x", "last_on": "yesterday"}', "line 2: last_on"),
    ],
    ids=range(13),
)
def test_a_bad_line_is_named_with_what_is_wrong(line: str, why: str):
    with pytest.raises(BadLine, match=why):
        labelling.read(['{"text": "x", "last_on": "2026-11-23"}', line])


def test_a_text_is_read_as_of_the_day_it_was_said_with_names_made_up():
    booked = Labelled("book the taster for [name]", "book_for", 1, MONDAY)
    assert labelling.now_means(booked, NAMES, LONDON) == "book_for"
    assert labelling.now_means(Labelled("frobnicate", "book", 1, MONDAY), NAMES, LONDON) == "none"
