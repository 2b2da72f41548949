"""What a text that was not understood has to do with."""

import pytest

from dialogs.understanding import hints
from tests.dialogs.understanding_names import NAMES


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("make it 3 for the taster", {"session": "taster"}),
        ("my boss says the drop-in is wonderful", {"session": "drop_in"}),
        ("how long do people wait", {"flow": "join_waiting"}),
        ("can my mate", {"flow": "book_for"}),
        ("i wonder about applications", {"flow": "apply"}),
        *((text, {}) for text in ("lovely weather", "", "🎉", "support", "the taster and the drop in")),
    ],
)
def test_a_session_or_a_word_of_a_command_is_a_hint(text, hint):
    assert hints(text, NAMES) == hint
