"""Requests of newcomers, read with the catalogue that is shipped: its many names are near one another."""

from typing import Any

import pytest

from dialogs.understanding import Name, understand
from store.catalogue.files import SHIPPED, read_catalogue
from tests.dialogs.understanding_names import MONDAY

NAMES = tuple(
    Name(slug, entry.title, tuple(entry.aliases), tuple(entry.topics), tuple(entry.audiences))
    for slug, entry in read_catalogue(SHIPPED).entries.session_types.items()
)
TASTER = {"session": "cqi_taster"}
DROP_IN = {"session": "problem_solving_drop_in"}
WEDNESDAY = {"from": "2026-11-25", "to": "2026-11-26"}

SAID: list[tuple[str, str, dict[str, Any]]] = [
    ("book me n 2 of the lads on drop in half two weds", "book",
     DROP_IN | WEDNESDAY | {"party": 3, "at": "14:30"}),
    ("me and two of the lads might come to the drop in on wednesday", "book",
     DROP_IN | WEDNESDAY | {"party": 3}),
    ("book teh tastr", "book", TASTER),
    ("book the next taster", "book", TASTER | {"next": True}),
    ("book taster 3 dec at 2pm", "book",
     TASTER | {"from": "2026-12-03", "to": "2026-12-04", "at": "14:00"}),
    ("tasters with spaces", "whats_on", TASTER | {"free": True}),
    ("how many on the drop in wednesday", "roster", DROP_IN | WEDNESDAY),
    ("new starter drop in", "details", {"session": "corporate_induction"}),
    ("qi training", "details", {"session": "qi_level_1"}),
    ("learn n share forum", "details", {"session": "project_delivery_forum"}),
    *((text, "details", {}) for text in ("all sessions", "all courses", "what courses have you got")),
    *((text, "details", {}) for text in ("details", "i want to do a course", "list of sessions")),
    ("any courses on wednesday", "whats_on", WEDNESDAY),
    *((text, "book", {"session": "qi_practitioner"}) for text in ("apply for the practitioner course",
      "i would like to apply for the qi practitioner course", "can i apply for the practitioner course")),
    ("sign up for pm lite", "book", {"session": "project_management_lite"}),
    ("apply for the support services programme for 4 people", "book",
     {"session": "support_services_qi", "party": 4}),
    ("withdraw from the coaches course", "cancel", {"session": "qi_coaches"}),
    ("cancel my application for pm lite", "withdraw", {"session": "project_management_lite"}),
    ("who has applied for the coaches course", "applications", {"session": "qi_coaches"}),
    ("did i get on the practitioner course", "my_bookings", {"session": "qi_practitioner"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "flow", "args"), SAID)
def test_a_request_is_understood_with_the_shipped_catalogue(text, flow, args):
    wish = understand(text, MONDAY, NAMES)
    assert wish
    assert wish.is_whole
    assert (wish.flow, {k: v for k, v in wish.args.items() if k != "when"}) == (flow, args)
