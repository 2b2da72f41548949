"""How wide words are taken to be: no narrower than they are shown, so that none is cut."""

from __future__ import annotations

import pytest

from adapters.teams import widths

# Measured, in pixels, in the widest font that Teams falls back on.
MEASURED = {
    "Yes": 27, "Details": 55, "My bookings": 100, "What's on": 79, "Cancel my place": 128,
    "8pm to 7:30am": 119, "10pm to 6am": 104, "Turn learning-set prompts off": 232, "Workshop requests": 153,
}  # fmt: skip


@pytest.mark.parametrize("words", sorted(MEASURED))
def test_words_are_taken_to_be_as_wide_as_they_are_shown_or_little_wider(words: str):
    assert MEASURED[words] - 1 <= widths.of(words) <= MEASURED[words] * 1.08


@pytest.mark.parametrize("words", ["予約", "🙂🙂"])
def test_letters_as_wide_as_high_are_taken_for_such(words: str):
    assert widths.of(words) >= 2 * 19


def test_accents_make_no_letter_wider():
    assert widths.of("é") <= widths.of("W")
