"""Promises that hold for every flow, kind of field and kind of message, so that nothing is forgotten."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters import console
from dialogs import help, notices
from dialogs.flows import FLOWS
from dialogs.messages import Action, Field, FieldKind, Form, Item, Option, Question, Reply
from dialogs.understanding import understand
from store import outbox, preferences
from tests.small_hub import NOW

# Flows that only a button starts, or that are politeness; people need no help to find them.
_BY_BUTTON = {
    *("accept", "decline", "taking_part", "handed_over", "note", "offered", "greeting", "thanks"),
    *("join_set", "withdraw_interest", "withdraw_workshop", "answer_workshop"),
    *("announcement_report", "change_announcement", "correct_announcement", "drop_announcement"),
    *("send_announcement", "stop_announcement", "withdraw_announcement"),
    *("got_it", "still_coming", "who_was_offered"),
    *("skip_reflecting", "reflect_later", "distress", "not_yet", "as_typed"),
}


def test_every_flow_that_can_be_typed_is_in_help():
    assert set(help.TRY) == set(FLOWS) - _BY_BUTTON


@pytest.mark.parametrize("flow", sorted(set(help.TRY) - {"details", "book", "interested"}))
def test_every_example_in_help_starts_its_flow(flow: str):
    wish = understand(help.TRY[flow].strip("“”"), NOW, []).wish
    assert wish is not None
    assert wish.flow == flow


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_every_flow_starts_with_a_turn_and_arguments(name: str):
    assert list(inspect.signature(FLOWS[name].start).parameters) == ["turn", "args"]


def _buttons_in(path: Path) -> list[tuple[str, str]]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    actions = [call for call in calls if getattr(call.func, "id", "") == "Action"]
    return [(str(getattr(a.args[0], "value", "")), str(getattr(a.args[1], "value", ""))) for a in actions]


def test_every_button_in_the_source_names_a_flow_that_exists():
    found = [button for path in Path("dialogs").glob("*.py") for button in _buttons_in(path)]
    assert len(found) > 15
    assert [(label, flow) for label, flow in found if flow and flow not in FLOWS] == []


def _strings_in(path: Path) -> list[str]:
    """Return the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    spoken = (node for node in ast.walk(tree) if not isinstance(node, ast.Expr))
    inside = [child for node in spoken for child in ast.iter_child_nodes(node)]
    return [node.value for node in inside if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_labels_have_straight_apostrophes_as_they_are_typed_and_prose_has_curly_ones():
    labels = {label for path in Path("dialogs").glob("*.py") for label, _ in _buttons_in(path)}
    assert [label for label in labels if "’" in label] == []
    prose = {said for path in Path("dialogs").glob("*.py") for said in _strings_in(path)} - labels
    assert [said for said in prose if re.search(r"[a-z]'[a-z]", said)] == []


def _kinds_written_in(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    keywords = [keyword for call in calls for keyword in call.keywords if keyword.arg == "kind"]
    return {
        k.value.value
        for k in keywords
        if isinstance(k.value, ast.Constant) and isinstance(k.value.value, str)
    }


def test_every_kind_of_message_that_is_written_has_a_wording():
    written = {kind for path in Path("store").rglob("*.py") for kind in _kinds_written_in(path)}
    assert written
    assert written - {outbox.ANSWER} <= set(notices.WORDINGS)


def test_every_notice_is_worth_arriving_twice_rather_than_never_unless_people_can_do_without_it():
    assert set(notices.WORDINGS) & outbox.NOT_REPEATED_KINDS <= set(preferences.KINDS)


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_the_console_draws_every_kind_of_field(kind: Any):
    field = Field(
        "x", "Which way?", kind, (Option("l", "Left"), Option("r", "Right")) if "choice" in kind else ()
    )
    drawn = console.draw(Reply("", question=Question(Form("Way", (field,)), "t")))
    assert "Which way?" in drawn
    assert ("Left" in drawn) == ("choice" in kind)


def test_the_console_numbers_everything_that_can_be_pressed_once():
    reply = Reply(
        "Text",
        items=(Item("A", ("line",), (Action("Book", "book"), Action("Details", "details"))),),
        question=Question(Form("F", (Field("f", "Sure?", "yes_no"),)), "t"),
        actions=(Action("Help", "help"),),
    )
    drawn = console.draw(reply)
    for said in ("1. Yes", "2. No", "[3] Book", "[4] Details", "[5] Help"):
        assert said in drawn
