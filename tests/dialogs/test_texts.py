import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.texts import LONGEST_MESSAGE, clean, clean_json, holds_nhs_number, strings_in


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "his number is 9434765919, thanks",
        "943-476-5919",
        "943.476.5919",
        "943\u00a0476\u00a05919",
        "943\u200b476\u200b5919",
        "９４３ ４７６ ５９１９",
        "943–476–5919",
        "NHS no:9434765919.",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(text: str):
    assert holds_nhs_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "9434765918", "07700 900123", "01234567890", "19434765919", "94347659190", "book 3 places at 10"],
)
def test_other_numbers_are_left_alone(text: str):
    assert not holds_nhs_number(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  what's   on\r\n this week ", "what's on this week"),
        ("a\x00b\x07c", "abc"),
        ("\ud800lone", "lone"),
        ("\u202eevil", "evil"),
        ("👩‍👩‍👧 hello", "👩‍👩‍👧 hello"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_text_is_made_safe_to_store(typed: str, kept: str):
    assert clean(typed) == kept


@given(st.text(alphabet=st.characters(), max_size=300))
def test_clean_text_is_short_utf_8_and_stays_as_it_is(text: str):
    cleaned = clean(text)
    assert len(cleaned) <= LONGEST_MESSAGE
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


def test_a_megabyte_is_cut():
    assert len(clean("x" * 1_000_000)) == LONGEST_MESSAGE


def test_every_string_of_a_json_value_is_seen():
    assert set(strings_in({"a": ["b", {"c": 1, "d": None}], "e": "f"})) == {"a", "b", "c", "d", "e", "f"}


def test_numbers_that_no_database_keeps_become_null():
    given = {"a": float("nan"), "b": [float("inf"), -1.5, 3, True]}
    assert clean_json(given) == {"a": None, "b": [None, -1.5, 3, True]}
