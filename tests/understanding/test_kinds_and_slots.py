"""What staff want and the slots they say it with, in many wordings, and what sounds alike and is another.

A line holds a text, the intents that will do, and its slots: `slot=value`, `!slot` where none must be heard,
`when=` the beginning of the moment, `ask` where something must be asked for.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dialogs.understanding.parties import read_party
from dialogs.understanding.requests import read_request
from tests.understanding.test_plain_wishes import NAMES, heard

DAY = date(2026, 11, 17)

LINES = [
    line.split("|")
    for line in (Path(__file__).parent / "plain_wishes" / "by_kind.txt").read_text("utf-8").splitlines()
]


def said(answer: Any, slot: str) -> str:
    if slot == "when":
        interval = answer["interval"] or {}
        return str(interval.get("start") or interval.get("end") or "")
    return str(answer["slots"].get(slot, ""))


def is_as_said(answer: Any, check: str) -> bool:
    if check == "ask":
        return bool(answer.get("ask"))
    if check.startswith("!"):
        return said(answer, check[1:]) in ("", "1")  # saying nothing means one person
    slot, wanted = check.split("=")
    got = said(answer, slot)
    return wanted in got if slot == "topic" else got.startswith(wanted) if slot == "when" else got == wanted


@pytest.mark.parametrize(("text", "intents", "slots"), LINES)
def test_a_wish_of_each_kind_is_heard_with_its_slots(text: str, intents: str, slots: str):
    answer = heard(text)
    assert answer["intent"] in intents.split()
    assert [check for check in slots.split(";") if check and not is_as_said(answer, check)] == []


def test_the_one_of_a_month_is_any_in_that_month():
    interval = heard("push me to the March one please")["interval"]
    assert interval == {"start": "2027-03-01T00:00:00", "end": "2027-04-01T00:00:00"}


def test_a_junior_doctor_is_no_financial_year():
    assert heard("FY1 here, can you get me in to the drop in")["interval"] is None


@pytest.mark.parametrize("text", ["email me the handout and the notes", "put us 2 december", "at 10 x"])
def test_what_is_sent_or_a_date_is_no_company(text: str):
    assert read_party(text) == ({}, text)


def test_only_what_names_a_session_is_announced_to_an_audience():
    told = read_request("tell all new starters about corporate induction on friday", DAY, NAMES)
    assert told is not None
    assert (told.flow, told.args["audience"]) == ("announce", "new_starters")
    assert read_request("let the new starters in at the gate", DAY, NAMES) is None
