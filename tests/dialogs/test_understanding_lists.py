"""Lists people ask for, being put on one, and giving up or showing all they have."""

import pytest

from dialogs.understanding import understand
from tests.dialogs.understanding_names import MONDAY, NAMES

TASTER = {"session": "taster"}
SAID = [
    *((text, "join_waiting", {}) for text in ("put me on the list", "can you add me to the list please")),
    *((text, "cancel", {}) for text in ("cancel everything", "cancel all my bookings", "cancel all of it")),
    *((text, "roster", {}) for text in ("whos waiting", "who is still waiting")),
    ("who's waiting for the taster", "roster", TASTER),
    ("whos interested in the taster", "interested", TASTER),
    *((text, "book", {"session": "marketplace", "part": "showcase"}) for text in (
        "i wanna show my work at share and spread", "can i show our project at the marketplace")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "flow", "args"), SAID)
def test_a_plain_wish_about_lists_is_understood(text, flow, args):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, wish.args, wish.is_whole) == (flow, args, True)


def test_work_to_be_shown_is_asked_about_as_such():
    found = understand("show my work at share and spread", MONDAY, NAMES)
    assert [wish.args for wish in found.guesses] == [{"session": "marketplace", "part": "showcase"}]


@pytest.mark.parametrize(
    "text",
    ["put me on the list for lunch", "add to the list", "cancel everything for everyone", "cancel all trains",
     "who is interested in lunch", "show my work", "i want to show my card at the door"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_none(text):
    assert understand(text, MONDAY, NAMES).wish is None
