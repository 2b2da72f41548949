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
ALS, QSIR = {"session": "cqi_als"}, {"session": "qsir"}
WORKSHOP, INNOVATION = {"session": "bespoke_workshop"}, {"session": "innovation_training"}
PM_LITE = {"session": "project_management_lite"}
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
    *((text, "book", ALS) for text in ("join the learning set", "sign me up for the als")),
    *((text, "leave_set", ALS) for text in ("leave the als", "leave the learning set for good")),
    *((text, "leave_set", {}) for text in ("leave", "leave the set", "leave my group")),
    ("apologies for thursday's learning set", "apologies",
     ALS | {"from": "2026-11-26", "to": "2026-11-27"}),
    ("my apologies for the next als", "apologies", ALS),
    ("apologies for wednesday", "apologies", WEDNESDAY),
    ("send apologies", "apologies", {}),
    *((text, "cancel", ALS) for text in ("can't make the next als", "take me off the learning set")),
    *((text, "cancel", TASTER) for text in ("apologies, i can't make the taster", "drop out of the taster")),
    *((text, "come_after_all", {}) for text in ("i can come after all", "I can make it after all")),
    ("i can make the als on wednesday after all", "come_after_all", ALS | WEDNESDAY),
    ("we're coming to the learning set after all", "come_after_all", ALS),
    *((text, "interest", QSIR) for text in ("register my interest in qsir", "register interest for qsir")),
    *((text, "interest", QSIR) for text in ("keep me posted about qsir", "tell me when qsir is available")),
    ("let me know when there is a date for the innovation training", "interest", INNOVATION),
    ("let me know when you have dates for the innovation day", "interest", INNOVATION),
    *((text, "interest", PM_LITE) for text in ("tell me when pm lite opens", "keep me posted on pm lite")),
    ("let me know as soon as applications for pm lite open", "interest", PM_LITE),
    ("tell me when i can apply for pm lite", "interest", PM_LITE),
    ("tell me when there's a place free on the als", "interest", ALS),
    ("register my interest", "interest", {}),
    *((text, "workshop", WORKSHOP) for text in ("request a workshop", "ask for a bespoke workshop")),
    *((text, "book", WORKSHOP) for text in ("book a workshop", "we need a workshop")),
    *((text, "my_workshops", WORKSHOP) for text in ("where is my workshop request", "my workshop requests")),
    *((text, "my_workshops", WORKSHOP) for text in ("what happened to my workshop request",)),
    *((text, "my_workshops", WORKSHOP) for text in ("withdraw my workshop request",)),
    *((text, "workshop_requests", WORKSHOP) for text in ("workshop requests", "list workshop requests")),
    ("any new workshop requests", "workshop_requests", WORKSHOP),
    ("tell me about qsir", "details", QSIR),
    ("when is the next als", "whats_on", ALS),
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
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert wish.is_whole
    assert (wish.flow, {k: v for k, v in wish.args.items() if k != "when"}) == (flow, args)


@pytest.mark.parametrize(
    "text",
    [
        "leave me alone",
        "i'm on leave on thursday",
        "i can't come after all",
        "don't leave the als",
        "apologies",
        "request a refund",
        "let me know when you are free",
    ],
)
def test_what_only_sounds_like_a_request_about_groups_is_none(text):
    wish = understand(text, MONDAY, NAMES).wish
    groups = {"leave_set", "apologies", "come_after_all", "interest", "workshop", "my_workshops"}
    assert wish is None or wish.flow not in groups
