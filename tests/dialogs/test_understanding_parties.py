"""How many people a wish is for, as people say it beside a session or by itself."""

from typing import Any

import pytest

from dialogs.understanding import understand
from tests.dialogs.understanding_names import MONDAY, NAMES

TASTER = {"session": "taster"}
DEC_3 = {"from": "2026-12-03", "to": "2026-12-04"}
THURSDAY = {"from": "2026-11-26", "to": "2026-11-27"}

SAID: list[tuple[str, dict[str, Any]]] = [
    *((text, TASTER | {"party": 3}) for text in ("book taster for 3", "book the taster for three please")),
    ("book how can support services support cqi for 3", {"session": "services", "party": 3}),
    ("book taster 3 dec for 2", TASTER | DEC_3 | {"party": 2}),
    ("book taster for 3 on thursday", TASTER | THURSDAY | {"party": 3}),
    ("book me on the suport services one an 2 mates", {"session": "services", "party": 3}),
    ("book me on the taster and 2 colleagues", TASTER | {"party": 3}),
    ("im in for taster thurs wiv 2 mates", TASTER | THURSDAY | {"party": 3}),
    *((text, {"party": 3}) for text in ("me + 2 mates", "can i bring two mates", "im bringing 2 colleagues")),
    *((text, {"party": 2}) for text in ("can I bring a colleague please", "me and my mate")),
]


@pytest.mark.parametrize(("text", "args"), SAID)
def test_a_number_of_people_is_heard(text: str, args: dict[str, Any]):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, wish.is_whole) == ("book", True)
    assert {key: value for key, value in wish.args.items() if key != "when"} == args


TIMES = [
    ("book taster for 3pm", {"at": "15:00"}),
    ("book taster at 3", {"at": "15:00"}),
    ("book taster for 3 in the afternoon", {"at": "15:00"}),
    ("book taster for 3 to 5pm", {"after": "15:00", "before": "17:00"}),
    ("book taster for 3:30", {"at": "15:30"}),
    ("book taster for 3 december", DEC_3),
    ("book taster for 3rd december", DEC_3),
]


@pytest.mark.parametrize(("text", "args"), TIMES)
def test_a_time_or_a_date_is_no_number_of_people(text: str, args: dict[str, Any]):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert {key: value for key, value in wish.args.items() if key != "when"} == TASTER | args


NONE = [
    *("book taster for 17", "book taster for 3 3 december", "cancel my place on the taster for 3"),
    *("book the taster and 2 colleagues", "me and my mates", "2 mates", "can i bring my dog"),
    *("i enjoyed the taster and 2 people asked me", "i am in for a shift on thursday", "make it 3"),
]


@pytest.mark.parametrize("text", NONE)
def test_what_may_be_another_number_is_not_guessed(text: str):
    assert understand(text, MONDAY, NAMES).wish is None
