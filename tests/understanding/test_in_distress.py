"""Who is in a bad way is heard whatever else they want, and who only sounds so gets what they asked for."""

from pathlib import Path

import pytest

from dialogs.understanding import understand
from dialogs.understanding.distress import in_distress
from dialogs.understanding.heeding import a_part_tells_of_distress
from dialogs.understanding.words import normalise
from tests.dialogs.test_understanding_shipped_catalogue import NAMES
from tests.dialogs.understanding_names import MONDAY

FOLDER = Path(__file__).parent / "in_distress"


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", lines("told.txt"))
def test_who_tells_of_distress_gets_nothing_else(text: str):
    found = understand(text, MONDAY, NAMES)
    assert (found.about, found.wishes, found.guesses) == ("distress", (), ())


@pytest.mark.parametrize("text", lines("everyday.txt"))
def test_everyday_words_are_no_distress(text: str):
    assert understand(text, MONDAY, NAMES).about != "distress"


@pytest.mark.parametrize(
    "text",
    [
        "can't come, funeral on thursday",
        "cancel thursday please, uncle's funeral that day",
        "cant make the taster tomorrow, off sick",
    ],
)
def test_a_plain_reason_leaves_a_cancellation_what_it_is(text: str):
    found = understand(text, MONDAY, NAMES)
    assert (found.wishes or found.guesses)[0].flow == "cancel"


def test_a_part_is_heard_beside_a_request_that_no_row_of_the_table_fits():
    text = "take me off the taster, i went to pieces in handover"
    assert not in_distress(normalise(text))
    assert a_part_tells_of_distress(text)
    assert understand(text, MONDAY, NAMES).about == "distress"


def test_a_topic_beside_a_cry_for_help_hides_nothing():
    assert in_distress(normalise("is the session on self harm still on, i hurt myself again"))
    assert not in_distress(normalise("is the session on self harm still on"))
