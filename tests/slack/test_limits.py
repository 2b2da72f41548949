"""Every row of the table, at the limit and one over it."""

import json
from typing import Any

import pytest

from adapters.slack.limits import LIMITS, NEVER_EMPTY, Kept, Surface, problems, size, weight

WORDS: dict[str, Any] = {"type": "plain_text", "text": "x"}
OPTION: dict[str, Any] = {"text": WORDS, "value": "v", "description": WORDS}
BUTTON: dict[str, Any] = {
    "type": "button", "text": WORDS, "value": "v", "url": "https://x", "accessibility_label": "x",
}  # fmt: skip
# The smallest thing of each kind in which every place of the table is filled.
THINGS: dict[str, dict[str, Any]] = {
    "message": {"text": "x", "blocks": [], "metadata": {"event_payload": "x"}},
    "modal": {
        "type": "modal", "title": WORDS, "submit": WORDS, "close": WORDS, "private_metadata": "x",
        "callback_id": "x", "blocks": [{"type": "divider"}],
    },
    "home": {"type": "home", "private_metadata": "x", "callback_id": "x", "blocks": []},
    "section": {"type": "section", "text": WORDS, "fields": [WORDS]},
    "header": {"type": "header", "text": WORDS},
    "actions": {"type": "actions", "elements": [BUTTON]},
    "context": {"type": "context", "elements": [WORDS]},
    "input": {"type": "input", "label": WORDS, "hint": WORDS, "element": {"type": "plain_text_input"}},
    "image": {"type": "image", "image_url": "x", "alt_text": "x", "title": WORDS},
    "markdown": {"type": "markdown", "text": "x"},
    "button": BUTTON,
    "static_select": {"type": "static_select", "options": [OPTION], "placeholder": WORDS},
    "multi_static_select": {"type": "multi_static_select", "options": [OPTION], "placeholder": WORDS},
    "radio_buttons": {"type": "radio_buttons", "options": [OPTION]},
    "checkboxes": {"type": "checkboxes", "options": [OPTION]},
    "overflow": {"type": "overflow", "options": [OPTION]},
    "option": OPTION,
    "option_group": {"label": WORDS, "options": [OPTION]},
    "plain_text_input": {
        "type": "plain_text_input", "placeholder": WORDS, "initial_value": "x", "max_length": 1,
    },
    "number_input": {"type": "number_input", "placeholder": WORDS},
    "confirm": {"title": WORDS, "text": WORDS, "confirm": WORDS, "deny": WORDS},
    "plain_text": WORDS,
    "text": {"type": "text", "text": "x"},
    "link": {"type": "link", "text": "x", "url": "https://x"},
    "rich_text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    "any": {"type": "button", "text": WORDS, "block_id": "x", "action_id": "x"},
}  # fmt: skip
BLOCKS = ("section", "header", "actions", "context", "input", "image", "markdown", "rich_text")
# Measured over the whole: made by a hand of their own below.
OF_THE_WHOLE = ("message.weight", "message.metadata", "modal.bytes", "home.bytes")


def copied(thing: Any) -> Any:
    """Return a copy of which no two parts are the same object."""
    return json.loads(json.dumps(thing))


def placed(kind: str, thing: dict[str, Any]) -> tuple[dict[str, Any], Surface]:
    """Return something that holds the thing where it may stand, and what it is."""
    match kind:
        case "message":
            return thing, "message"
        case "modal":
            return thing, "modal"
        case "home":
            return thing, "home"
        case _ if kind in BLOCKS:
            return {"type": "home", "blocks": [thing]}, "home"
        case "option":
            return placed("radio_buttons", {"type": "radio_buttons", "options": [thing]})
        case "option_group":
            return placed("static_select", {"type": "static_select", "option_groups": [thing]})
        case "confirm":
            return placed("button", {**BUTTON, "confirm": thing})
        case "plain_text":
            return placed("header", {"type": "header", "text": thing})
        case "text" | "link":
            section = {"type": "rich_text_section", "elements": [thing]}
            return placed("rich_text", {"type": "rich_text", "elements": [section]})
    return placed("actions", {"type": "actions", "elements": [thing]})


def filled(template: Any, number: int) -> Any:
    """Return a value of the kind of the template that measures so much."""
    if isinstance(template, str):
        return "x" * number
    return number if isinstance(template, int) else [copied(template[0]) for _ in range(number)]


def put(thing: Any, path: list[str], number: int) -> None:
    """Let what stands at the path measure so much; of a list on the way, its first entry."""
    if isinstance(thing, list):
        put(thing[0], path, number)
    elif len(path) > 1:
        put(thing[path[0]], path[1:], number)
    else:
        thing[path[0]] = filled(thing.get(path[0]) or [{"type": "divider"}], number)


def at(row: str, number: int) -> tuple[dict[str, Any], Surface]:
    """Return a payload in which the place of that row of the table measures so much."""
    kind, *path = row.split(".")
    thing = copied(THINGS[kind])
    if path == ["option_groups"]:
        del thing["options"]
        thing["option_groups"] = [THINGS["option_group"]]
    if path == ["options"]:
        thing["options"] = [OPTION]
    put(thing, path, number)
    return placed(kind, thing)


def of_the_whole(row: str, number: int) -> tuple[dict[str, Any], Surface]:
    if row == "message.metadata":
        return {"text": "x", "blocks": [], "metadata": "x" * (number - 2)}, "message"
    if row == "message.weight":
        blocks = sections(5)
        pad(blocks, number - weight(blocks))
        return {"text": "x", "blocks": blocks}, "message"
    surface: Surface = "modal" if row.startswith("modal") else "home"
    view = {**copied(THINGS[surface]), "blocks": sections(90)}
    pad(view["blocks"], number - len(json.dumps(view)))
    return view, surface


def sections(number: int) -> list[dict[str, Any]]:
    return [{"type": "section", "text": dict(WORDS)} for _ in range(number)]


def pad(blocks: list[dict[str, Any]], number: int) -> None:
    """Add so many characters to the sections, about as many to each."""
    for at, block in enumerate(blocks):
        share = number // len(blocks) + (1 if at < number % len(blocks) else 0)
        block["text"]["text"] += "x" * share


def made(row: str, number: int) -> tuple[dict[str, Any], Surface]:
    return of_the_whole(row, number) if row in OF_THE_WHOLE else at(row, number)


@pytest.mark.parametrize("row", LIMITS)
def test_at_the_limit_it_is_fine_and_one_over_it_is_not(row: str):
    most = LIMITS[row]
    assert problems(*made(row, most)) == []
    [problem] = problems(*made(row, most + 1))
    assert problem.endswith(f".{row.partition('.')[2]}: {most + 1}, at most {most}")


@pytest.mark.parametrize("row", NEVER_EMPTY)
def test_what_is_empty_is_seen(row: str):
    payload, surface = at(row, 0)
    assert problems(payload, surface) == [f"{row}: empty"]


def test_two_blocks_of_the_same_id_are_seen():
    blocks = [{"type": "divider", "block_id": "same"}, {"type": "divider", "block_id": "same"}]
    assert problems({"blocks": blocks}, "message") == ["block_id: 2 times the same"]


def test_two_elements_of_the_same_id_are_seen_in_one_block_only():
    button = {**BUTTON, "action_id": "same"}
    press = {"type": "actions", "elements": [button]}
    assert problems({"blocks": [press, press]}, "message") == []
    twice = {"type": "actions", "elements": [button, button]}
    assert problems({"blocks": [twice]}, "message") == ["action_id: 2 times the same"]


@pytest.mark.parametrize("label", ["x", "x" * 76])
def test_a_block_that_is_kept_weighs_as_much_and_has_the_same_problems(label: str):
    button = {**BUTTON, "text": {"type": "plain_text", "text": label}, "action_id": "same"}
    block = {"type": "actions", "block_id": "same", "elements": [button, button]}
    assert weight([Kept(block)]) == weight([block])
    kept, fresh = ({"blocks": [one, one]} for one in (Kept(block), block))
    assert sorted(problems(kept, "message")) == sorted(problems(fresh, "message")) != []


def test_what_is_said_about_a_problem_holds_nothing_of_the_text():
    said = problems({"text": "secret" * 10_000, "blocks": []}, "message")
    assert len(said) == 1
    assert "secret" not in said[0]


def test_an_emoji_counts_as_the_two_characters_it_is_elsewhere():
    assert (size("ab"), size("é"), size("👍"), size("\ud800")) == (2, 1, 2, 1)


def test_entries_of_a_menu_and_what_buttons_carry_do_not_weigh():
    menu = {**THINGS["static_select"], "placeholder": {"type": "plain_text", "text": "four"}}
    assert weight([{"type": "actions", "elements": [menu, {**BUTTON, "value": "x" * 100}]}]) == 125 + 4 + 1
