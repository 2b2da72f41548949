import json

import pytest

from dialogs.codec import reply_from_json, reply_to_json
from dialogs.messages import Action, Field, Form, Item, Option, Question, Reply

FULL = Reply(
    "Which date?",
    facts=(("Where", "Innovation Hub"),),
    items=(Item("CQI Taster", ("10am",), (Action("Book", "book", {"occurrence": 7}),), "Thursday"),),
    question=Question(
        Form("Book", (Field("date", "Which date?", "choice", (Option("1", "One"),), most=3),), "Next"),
        token="t",
        answered={"note": "x", "many": ["a", "b"], "sure": True, "party": 2},
        errors={"date": "Pick one"},
    ),
    actions=(Action("Help", "help"),),
)


def test_a_reply_comes_back_from_json_as_it_was():
    assert reply_from_json(json.loads(json.dumps(reply_to_json(FULL)))) == FULL


def test_something_else_is_refused():
    with pytest.raises(ValueError, match="text"):
        reply_from_json({"nothing": 1})
