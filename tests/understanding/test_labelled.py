"""Texts that were not understood once, and what they should mean: each must be understood by now."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs import labelling
from dialogs.labelling import Labelled
from tests.dialogs.test_understanding_shipped_catalogue import NAMES

LONDON = ZoneInfo("Europe/London")
FILES = sorted((Path(__file__).parent / "labelled").glob("*.jsonl"))
LABELLED = [
    one for file in FILES for one in labelling.read(file.read_text(encoding="utf-8").split("\n")) if one.meant
]


@pytest.mark.parametrize("labelled", LABELLED, ids=[one.text for one in LABELLED])
def test_a_text_with_a_label_means_what_the_label_says(labelled: Labelled):
    assert labelling.now_means(labelled, NAMES, LONDON) == labelled.meant
