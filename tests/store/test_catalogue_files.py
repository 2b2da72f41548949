from datetime import datetime
from pathlib import Path

import pytest

from store.catalogue.files import parse_catalogue, read_catalogue
from store.catalogue.problems import CatalogueRefused
from tests.store.catalogues import a_cohort, a_series, a_type, catalogue

GOOD = """\
zone: Europe/London
places: {hub: Innovation Hub, web: online}
hosts:
  carys: {name: Carys, email: Carys@trust.example}
session_types:
  cqi_taster:
    title: CQI Taster
    summary: A first look.
    next_step: Just come.
    who_for: Everyone.
    rule: book
    length: an hour
    capacity: 12
    hosts: [carys]
    place: hub
    series:
      weekly:
        starts: 2024-01-04 10:00
        minutes: 60
        rrule: FREQ=WEEKLY;BYDAY=TH
"""


def problems(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(CatalogueRefused) as refused:
        parse_catalogue(data, "hub.yaml")
    return refused.value.problems


def test_a_good_file_is_read():
    entries = parse_catalogue(GOOD.encode(), "hub.yaml").entries
    assert entries.hosts["carys"].email == "carys@trust.example"
    assert entries.session_types["cqi_taster"].series["weekly"].starts == datetime(2024, 1, 4, 10)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("zone: Europe/London\n", "", 'line 1: "zone" is missing'),
        ("zone: Europe/London", "zone:", 'line 1: "zone" is empty'),
        ("Europe/London", "Europe/Londn", 'line 1: unknown time zone "Europe/Londn"'),
        ("    summary:", "    sumary:", 'line 8: unknown key "sumary"; did you mean "summary"?'),
        ("    summary: A first look.\n", "", 'line 6: "summary" is missing'),
        ("hosts: [carys]", "hosts: [carys, ben]", 'line 14: unknown host "ben"'),
        ("hosts: [carys]", "hosts: [carys, carys]", 'line 14: the host "carys" stands here twice'),
        ("    place: hub", "    place: attic", 'line 15: unknown place "attic"'),
        ("capacity: 12", "capacity: 0", 'line 13: "capacity" must be at least 1'),
        ("capacity: 12", "capacity: -3", 'line 13: "capacity" must be at least 1'),
        ("capacity: 12", "capacity: many", 'line 13: "capacity" must be a whole number'),
        ("rule: book", "rule: booking", "line 11: \"rule\" must be 'drop_in', 'book'"),
        ("  cqi_taster:", "  CQI Taster:", 'line 6: "CQI Taster" must be small letters, digits and _'),
        ("  cqi_taster:", "  1_taster:", "line 6: "),
        ("CQI Taster", "x" * 121, 'line 7: "title" must have at most 120 characters'),
        ("A first look.", "x" * 401, 'line 8: "summary" must have at most 400 characters'),
        ("    hosts: [carys]", "    hosts: carys", 'line 14: "hosts" must be a list'),
        ("Carys@trust.example", "carys", 'line 4: "carys" is not an e-mail address'),
        ("2024-01-04 10:00", "next Thursday", 'line 18: "next Thursday" must be written like'),
        ("2024-01-04 10:00", "2024-02-30 10:00", 'line 18: "2024-02-30 10:00" must be written like'),
        ("2024-01-04 10:00", "0001-01-04 10:00", "line 18: the series starts in 1;"),
        ("minutes: 60", "minutes: 0", 'line 19: "minutes" must be at least 1'),
        ("minutes: 60", "minutes: -60", 'line 19: "minutes" must be at least 1'),
        ("FREQ=WEEKLY;BYDAY=TH", "FREQ=SECONDLY", "line 20: the rule 'FREQ=SECONDLY' cannot be used"),
        ("FREQ=WEEKLY;BYDAY=TH", "every Thursday", "line 20: the rule 'every Thursday' has no FREQ"),
        ("FREQ=WEEKLY;BYDAY=TH", "FREQ=DAILY;COUNT=99999", "line 20: the rule"),
        ("FREQ=WEEKLY;BYDAY=TH", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "line 20: the rule"),
        ("place: hub", "link: javascript:alert(1)", 'line 15: "javascript:alert(1)" is not a link'),
        ("place: hub", "zone: Mars/Olympus", 'line 15: unknown time zone "Mars/Olympus"'),
        ("place: hub", "region: wales", 'line 15: "region" must be \'england-and-wales\''),
        ("place: hub", "reminders: [soon]", 'line 15: "soon" is no reminder'),
        ("place: hub", "strict: perhaps", 'line 15: "strict" must be true or false'),
        ("place: hub", "parts: [{key: a, title: A}]", "line 6: capacity and questions belong to each part"),
        ("place: hub", "questions: [{name: a, label: A, kind: choice}]", "line 15: the question"),
        ("place: hub", "questions: [{name: note, label: A}]", "line 15: a question cannot be named"),
        ("place: hub", "title: Again", 'line 15: "title" stands here twice (first on line 7)'),
        ("session_types:", "session_type:", 'line 5: unknown key "session_type"'),
        ("places:", "closures: [{from: 2026-12-24, to: 2026-12-23, reason: x}]\nplaces:", "line 2: the clos"),
        ("places:", "closures: [{from: 2026-12-24, to: Friday, reason: x}]\nplaces:", 'line 2: "Friday"'),
        ("A first look.", "&a A first look.", "line 8: anchors (&) and aliases (*) are not allowed"),
        ("A first look.", "*a", "line 8: anchors (&) and aliases (*) are not allowed"),
        ("A first look.", "!!python/object:os.system x", "line 8: the tag"),
        ("A first look.", '"a \\0 b"', "line 8: this text holds a character that cannot be shown (U+0000)"),
        ("A first look.", "a \u202e b", "line 8: this text holds a character"),
        ("A first look.", "a\x07b", "line 8: this is not valid YAML: control characters"),
        ("A first look.", "|\n      one\n      two", "line 8: this text has several lines"),
        ("A first look.", "[[[[[[[[[[[[[[x]]]]]]]]]]]]]]", "line 8: this is nested too deeply"),
        ("A first look.", "a: b: c", "line 8: this is not valid YAML"),
        ("    summary", "\tsummary", "line 8: this is not valid YAML"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line_and_the_reason(old, new, expected):
    assert GOOD.count(old) >= 1
    assert f"hub.yaml {expected}" in "\n".join(problems(GOOD.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"weekday": None}, "a cohort needs dates, or first_day_in_weeks and weekday"),
        ({"weeks": [4, 0]}, "weeks counts on from the first day"),
        ({"applications": {"open_in_weeks": 3, "close_in_weeks": 1}}, "applications close before they open"),
        ({"applications": {"open_in_weeks": 3}}, "applications need open_on and close_on"),
        ({"applications": {"open_in_weeks": 0, "close_in_weeks": 8}}, "close after the cohort starts"),
        ({"dates": ["2027-01-20", "2027-01-20"]}, "the cohort has a date twice"),
        ({"dates": ["2027-01-20"]}, "a cohort with dates has no weeks or weekday"),
        ({"place": "attic"}, 'unknown place "attic"'),
    ],
)
def test_a_cohort_that_makes_no_sense_is_refused(changed, expected):
    with pytest.raises(CatalogueRefused, match=expected):
        catalogue({"course": a_type(rule="apply", series={}, cohorts={"spring": a_cohort(**changed)})})


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ({"a": a_type(), "b": a_type()}, 'two session types have the title "cqi taster"'),
        (
            {"a": a_type(series={"x": a_series()}, cohorts={"x": a_cohort()})},
            '"x" is both a series and a cohort',
        ),
    ],
)
def test_nothing_stands_in_a_catalogue_twice(types, expected):
    with pytest.raises(CatalogueRefused, match=expected):
        catalogue(types)


def test_all_problems_are_listed_at_once_in_the_order_of_their_lines():
    bad = GOOD.replace("capacity: 12", "capacity: 0").replace("    summary", "    sumary")
    found = problems(bad.replace("minutes: 60", "minutes: x"))
    assert [line.split(":")[0] for line in found] == [f"hub.yaml line {n}" for n in (6, 8, 13, 19)]


def test_at_most_twenty_problems_are_listed():
    unknown = "\n".join(f"key{number}: x" for number in range(50))
    found = problems(GOOD + unknown)
    assert len(found) == 20
    assert found[-1] == "hub.yaml: and 31 more problems"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}]\n"
    for p, c in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "line 1: the file is empty"),
        (b"# nothing\n", "line 1: the file is empty"),
        (b"hello", 'line 1: "the file" must be a mapping'),
        (b"[]", 'line 1: "the file" must be a mapping'),
        (b"a: 1\nb: \xff\n", "line 2: this is not UTF-8 text"),
        (GOOD.encode() + b"---\nzone: x\n", "line 21: a second document starts here"),
        (BOMB.encode(), "line 1: anchors (&) and aliases (*)"),
        (b"[" * 900_000, "line 1: this is nested too deeply"),
        (b"{" * 900_000, "line 1: a name is expected here"),
        (b"x: [" + b"x, " * 300_000 + b"x]", "line 1: "),
        (b"\x00" * 1000, "line 1: this is not valid YAML"),
        (b"x" * 1_000_001, "line 1: the file is larger than 1 MB"),
    ],
    ids=["empty", "note", "text", "list", "bytes", "two", "bomb", "deep", "deeper", "long", "nul", "big"],
)  # fmt: skip
def test_hostile_text_is_refused(data, expected):
    assert problems(data)[0].startswith(f"hub.yaml {expected}")


@pytest.mark.parametrize("size", [50_000_000, 50_000_000_000])
def test_a_large_file_is_refused_without_reading_it(tmp_path: Path, size: int):
    """Fifty gigabytes, of which none is on the disk: reading them would not end well."""
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(size)
    with pytest.raises(CatalogueRefused, match="larger than 1 MB"):
        read_catalogue(big)


@pytest.mark.parametrize(("name", "reason"), [("missing.yaml", "no such file"), (".", "is a directory")])
def test_a_file_that_cannot_be_opened_is_one_clear_line(tmp_path: Path, name, reason):
    with pytest.raises(CatalogueRefused, match=f"cannot be opened: {reason}"):
        read_catalogue(tmp_path / name)
