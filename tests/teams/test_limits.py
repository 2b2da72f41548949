"""Every row of the table, at the limit and one over it."""

import json
from typing import Any

import pytest

from adapters.teams.limits import LIMITS, NEVER_EMPTY, Kept, problems, weight

SUBMIT: dict[str, Any] = {"type": "Action.Submit", "title": "x", "data": {"x": ""}}
CHOICE: dict[str, Any] = {"title": "x", "value": "v"}
ASKED = {"id": "x", "label": "x", "errorMessage": "x"}
RUN: dict[str, Any] = {"type": "TextRun", "text": "x"}
RICH: dict[str, Any] = {"type": "RichTextBlock", "inlines": [RUN]}
FACT: dict[str, Any] = {"title": "x", "value": "x"}
# The smallest thing of each kind in which every place of the table is filled.
THINGS: dict[str, dict[str, Any]] = {
    "message": {"type": "message", "text": "x", "summary": "x", "attachments": []},
    "AdaptiveCard": {
        "type": "AdaptiveCard", "body": [RICH], "actions": [SUBMIT], "speak": "x", "fallbackText": "x",
    },
    "TextBlock": {"type": "TextBlock", "text": "x"},
    "TextRun": RUN,
    "RichTextBlock": RICH,
    "Container": {"type": "Container", "items": [RICH]},
    "ActionSet": {"type": "ActionSet", "actions": [SUBMIT]},
    "FactSet": {"type": "FactSet", "facts": [FACT]},
    "fact": FACT,
    "Action.Execute": {**SUBMIT, "type": "Action.Execute"},
    "Action.Submit": SUBMIT,
    "Action.OpenUrl": {"type": "Action.OpenUrl", "title": "x", "url": "https://x"},
    "Input.Text": {"type": "Input.Text", **ASKED, "maxLength": 1, "value": "x"},
    "Input.Number": {"type": "Input.Number", **ASKED},
    "Input.ChoiceSet": {"type": "Input.ChoiceSet", **ASKED, "placeholder": "x", "choices": [CHOICE]},
    "choice": CHOICE,
    "dialog": {"title": "x", "card": {"content": {"type": "AdaptiveCard", "body": [RICH]}}},
}  # fmt: skip
PLACES = {"fact": ("FactSet", "facts"), "choice": ("Input.ChoiceSet", "choices")}


def copied(thing: Any) -> Any:
    """Return a copy of which no two parts are the same object."""
    return json.loads(json.dumps(thing))


def placed(kind: str, thing: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return something that holds the thing where it may stand, and what it is."""
    if kind in ("message", "AdaptiveCard", "dialog"):
        return thing, kind
    if kind in PLACES:
        holder, place = PLACES[kind]
        return placed(holder, {**copied(THINGS[holder]), place: [thing]})
    if kind == "TextRun":
        return placed("RichTextBlock", {"type": "RichTextBlock", "inlines": [thing]})
    if kind.startswith("Action."):
        return placed("ActionSet", {"type": "ActionSet", "actions": [thing]})
    return {"type": "AdaptiveCard", "body": [thing]}, "AdaptiveCard"


def filled(name: str, template: Any, number: int) -> Any:
    """Return a value of the kind of the template that measures so much."""
    if name == "data":
        return {"x": "x" * (number - len('{"x":""}'))}
    if isinstance(template, str):
        return "x" * number
    return number if isinstance(template, int) else [copied(template[0]) for _ in range(number)]


def at(row: str, number: int) -> tuple[dict[str, Any], str]:
    """Return a payload in which the place of that row of the table measures so much."""
    kind, _, name = row.rpartition(".")
    thing = copied(THINGS[kind])
    if name == "weight":
        return of_weight(kind, thing, number)
    thing[name] = filled(name, thing[name], number)
    return placed(kind, thing)


def of_weight(kind: str, thing: dict[str, Any], number: int) -> tuple[dict[str, Any], str]:
    """Return a message or card of so many bytes; a character has two."""
    thing["x"] = ""
    thing["x"] = "x" * ((number + 1 - weight(thing)) // 2)
    return thing, kind


@pytest.mark.parametrize("row", LIMITS)
def test_at_the_limit_it_is_fine_and_one_over_it_is_not(row: str):
    most = LIMITS[row]
    assert problems(*at(row, most)) == []
    over = 2 if row.endswith(".weight") else 1  # a character has two bytes
    assert problems(*at(row, most + over)) == [f"{row}: {most + over}, at most {most}"]


@pytest.mark.parametrize("row", NEVER_EMPTY)
def test_what_is_empty_is_seen(row: str):
    assert problems(*at(row, 0)) == [f"{row}: empty"]


def test_two_inputs_of_the_same_id_are_seen_wherever_they_stand():
    one = THINGS["Input.Text"]
    card = {"type": "AdaptiveCard", "body": [one, {"type": "Container", "items": [one]}]}
    assert problems(card) == ["Input.id: more than once the same"]


def test_what_a_button_carries_is_not_looked_into():
    carried = {"type": "Action.Submit", "title": "x", "data": {"type": "TextBlock", "text": ""}}
    assert problems(*placed("Action.Submit", carried)) == []


def test_what_is_said_about_a_problem_holds_nothing_of_the_text():
    [said] = problems({"type": "message", "text": "secret" * 1_000})
    assert "secret" not in said


def test_a_card_is_weighed_in_utf_16():
    assert (weight("ab"), weight("é"), weight("👍")) == (8, 6, 8)


def test_what_is_kept_is_weighed_and_checked_in_a_card_like_everything_else():
    wrong: dict[str, Any] = {"type": "TextBlock", "text": ""}
    for element in (wrong, Kept(wrong), Kept(wrong, Kept(wrong))):
        assert problems({"type": "AdaptiveCard", "body": [element]}) == ["TextBlock.text: empty"]
        assert weight(element) == len('{"type":"TextBlock","text":""}') * 2
    much = {"type": "AdaptiveCard", "body": [Kept({"x": "x" * LIMITS["AdaptiveCard.weight"]})]}
    assert [said.partition(":")[0] for said in problems(much)] == ["AdaptiveCard.weight"]
