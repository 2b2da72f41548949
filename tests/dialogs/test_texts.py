from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.texts import LONGEST_MESSAGE, as_text, clean, clean_json, holds_nhs_number, without_nhs_number

MARKS = [
    "",
    "",
    " ",
    "  ",
    "-",
    " - ",
    "\u2013",
    ".",
    "...",
    "/",
    ",",
    ", ",
    "_",
    ":",
    ") ",
    "\u00a0",
    "\u200b",
    "\n",
    "·",
]
AHEAD = [
    "",
    "born 1950 ",
    "ext 1234 ",
    "12:30, ",
    "on 3/12/2026 at 10:00: ",
    "07700 900123 ",
    "2026-12-03 ",
    "NHS",
    "(",
]


def with_check(nine: int) -> str:
    """Return the NHS number that begins with these nine digits, or "" where there is none."""
    total = sum((10 - place) * int(digit) for place, digit in enumerate(str(nine)))
    check = (11 - total % 11) % 11
    return "" if check == 10 else f"{nine}{check}"


# What is issued in England begins with 4, 6 or 7.
NUMBERS = st.integers(400_000_000, 799_999_999).map(with_check).filter(bool)


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
        "943 - 476 - 5919",
        "943/476/5919",
        "943,476,5919",
        "943_476_5919",
        "(943) 476 5919",
        "943   476 \n\n  5919",
        "9 4 3 4 7 6 5 9 1 9",
        "9️⃣4️⃣3️⃣4️⃣7️⃣6️⃣5️⃣9️⃣1️⃣9️⃣",
        "➒④③④⑦⑥⑤⑨①⑨",
        "born 1950 943 476 5919",
        "943 476 5919 born 1950",
        "3 12 943 476 5919 3 12",
        "12:30 943 476 5919",
        "2026-12-03 943 476 5919",
        "call +44 7700 900123 943 476 5919",
        "07700 900123, 943 476 5919",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(text: str):
    assert holds_nhs_number(text)
    assert holds_nhs_number(clean(text))


@given(NUMBERS, st.lists(st.sampled_from(MARKS), min_size=9, max_size=9), st.sampled_from(AHEAD))
def test_an_nhs_number_is_found_among_others_with_any_marks_in_it(number: str, marks: list[str], ahead: str):
    written = "".join(map("".join, zip(number, [*marks, ""], strict=True)))
    assert holds_nhs_number(f"{ahead}{written}")
    assert holds_nhs_number(f"{ahead}{written} (07700 900123)")


@pytest.mark.parametrize(
    "text",
    ["", "9434765918", "07700 900123", "01234567890", "19434765919", "94347659190", "book 3 places at 10"],
)
def test_other_numbers_are_left_alone(text: str):
    assert not holds_nhs_number(text)


WRITTEN_MOMENTS = [
    "%Y-%m-%d %H:%M - %H:%M",
    "%Y-%m-%dT%H:%M:%S+00:00",
    "%Y-%m-%dT%H:%M:%S.%f+00:00",
    "%Y-%m-%d, %Y-%m-%d, %Y-%m-%d",
    "%d/%m/%Y %H:%M-%H:%M",
    "%d/%m/%y, %H.%M - %H.%M",
    "%d.%m.%Y - %d.%m.%Y",
    "%d/%m %H:%M-%H:%M, %H:%M-%H:%M",
    "%d %B %Y %H:%M-%H:%M",
    "%A %d %B, %H:%M:%S",
]


@given(st.datetimes(datetime(1950, 1, 1), datetime(2060, 1, 1)), st.sampled_from(WRITTEN_MOMENTS))
def test_no_date_or_time_is_taken_for_an_nhs_number(moment: datetime, written: str):
    assert not holds_nhs_number(moment.strftime(written))


@given(
    st.integers(10**8, 10**9 - 1).filter(lambda digits: str(digits)[0] in "1278"),
    st.sampled_from(["0{0}{1} {2}", "0{0} {1} {2}", "+44 {0}{1} {2}", "+44 (0){0} {1} {2}", "0044{0}{1}{2}"]),
)
def test_no_telephone_number_is_taken_for_an_nhs_number(digits: int, written: str):
    said = f"7{digits}"
    assert not holds_nhs_number(written.format(said[:4], said[4:7], said[7:]))


def test_a_long_row_of_digits_costs_little():
    assert not holds_nhs_number("10:00 " * 20_000)


@pytest.mark.parametrize(
    "value",
    [
        9434765919,
        9434765919.0,
        [1, {"a": 9434765919}],
        ["943", "476", "5919"],
        {"a": "943", "b": "476 5919"},
        [["born 1950 943"], {"a": ["476", None, "5919"]}],
        {"9434765919": 1},
        {"943 476 5919": {}},
    ],
)
def test_an_nhs_number_is_found_anywhere_in_a_json_value(value: Any):
    assert holds_nhs_number(as_text(value))


@pytest.mark.parametrize(
    "value", [{"ids": [943, 476, 5919]}, pytest.param(10**5000, id="huge"), 1e300, float("nan"), True, None]
)
def test_our_own_ids_side_by_side_and_other_numbers_are_none(value: Any):
    assert not holds_nhs_number(as_text(value))


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Asha Patel", "Asha Patel"), ("Asha 943 476 5919", ""), ("", ""), ("Bed 12", "Bed 12")],
)
def test_a_name_that_holds_an_nhs_number_is_left_empty(name: str, kept: str):
    assert without_nhs_number(name) == kept


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


def test_numbers_that_no_database_keeps_become_null():
    given = {"a": float("nan"), "b": [float("inf"), -1.5, 3, True]}
    assert clean_json(given) == {"a": None, "b": [None, -1.5, 3, True]}
