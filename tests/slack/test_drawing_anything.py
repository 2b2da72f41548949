"""Whatever is in a reply, Slack takes its drawing, and nothing in it is more than words."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import limits, modals, rendering
from adapters.slack.filled_in import read_answers
from adapters.slack.home import home_view
from dialogs.messages import JOIN, Answer, Field, Form, Home, Option, Question, Reply
from tests.any_reply import actions, plain_forms, questions, replies, sections, wanted, words
from tests.slack.test_drawing import objects


def check(payload: dict[str, Any], surface: limits.Surface) -> None:
    sent = json.loads(json.dumps(payload))
    assert limits.problems(sent, surface) == []
    assert sent == payload
    json.dumps(payload, ensure_ascii=False).encode("utf-8")
    for thing in objects(payload):
        assert thing.get("type") not in ("mrkdwn", "markdown", "user", "usergroup", "broadcast", "channel")
        assert thing.get("emoji") is not True
    for address in re.findall(r"<|>|&(?!amp;|lt;|gt;)", payload.get("text", "")):
        raise AssertionError(f"{address} is not escaped")


def is_bare(blocks: list[dict[str, Any]]) -> bool:
    """Return whether all was too much for Slack, so that only words are left."""
    return bool(blocks) and blocks[0]["type"] == "section"


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    """Some of what is drawn here is too much for Slack, which is logged."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@given(replies, st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_reply_is_a_message_that_slack_takes(reply: Reply, can_type: bool):
    message = rendering.draw(reply, can_type=can_type)
    check(message, "message")
    followed = {item.link for item in reply.items} | {said for name, said in reply.facts if name == JOIN}
    assert {thing["url"] for thing in objects(message) if "url" in thing} <= followed
    if is_bare(message["blocks"]):
        assert limits.size(rendering.in_words(reply)) > 3_000


@given(replies)
@settings(max_examples=100, deadline=None)
def test_any_reply_is_an_answer_in_a_modal_that_slack_takes(reply: Reply):
    check(modals.answer_view(reply, {"from": "C1"}), "modal")


@given(questions(), words)
@settings(max_examples=100, deadline=None)
def test_any_question_is_a_form_that_slack_takes(question: Question, note: str):
    view = modals.form_view(question, {"from": "C1"}, note)
    check(view, "modal")
    assert not is_bare(view["blocks"])
    assert ("submit" in view) == any(block["type"] == "input" for block in view["blocks"])


@given(st.builds(Home, words, sections, actions))
@settings(max_examples=60, deadline=None)
def test_any_home_is_one_that_slack_takes(home: Home):
    check(home_view(home), "home")


# --- What is filled in is what is read ----------------------------------------------------------


def sent(view: dict[str, Any], fill: Any) -> dict[str, Any]:
    """Return the view as Slack sends it back, each input filled in with what `fill` says of it."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    state = {block["block_id"]: {block["element"]["action_id"]: fill(block)} for block in inputs}
    return {**view, "id": "V1", "hash": "1", "state": {"values": state}}


def offered(element: dict[str, Any]) -> list[dict[str, Any]]:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    return [option for group in groups for option in group["options"]]


def as_it_stands(block: dict[str, Any]) -> dict[str, Any]:
    """Return what Slack sends of an input that the person leaves as it is."""
    element = block["element"]
    match element["type"]:
        case "plain_text_input" | "number_input" as kind:
            return {"type": kind, "value": element.get("initial_value")}
        case "radio_buttons" | "static_select" as kind:
            return {"type": kind, "selected_option": element.get("initial_option")}
        case kind:
            return {"type": kind, "selected_options": element.get("initial_options", [])}


@given(plain_forms())
@settings(max_examples=100, deadline=None)
def test_what_was_answered_and_is_left_as_it_stands_is_read_again(made: tuple[Question, dict[str, Answer]]):
    question, given_answers = made
    answered = Question(question.form, question.token, given_answers)
    read = read_answers(sent(modals.form_view(answered, {}), as_it_stands))
    assert read == {field.name: wanted(field, given_answers[field.name]) for field in question.form.fields}


@given(plain_forms())
@settings(max_examples=100, deadline=None)
def test_what_is_filled_in_is_what_is_read(made: tuple[Question, dict[str, Answer]]):
    question, given_answers = made
    by_name = {field.name: field for field in question.form.fields}

    def fill(block: dict[str, Any]) -> dict[str, Any]:
        kind, name = block["block_id"].split(":")
        answer, element = wanted(by_name[name], given_answers[name]), block["element"]
        picked = [
            one
            for one in offered(element)
            if one["value"] in (answer if isinstance(answer, list) else [answer])
        ]
        match element["type"]:
            case "plain_text_input" | "number_input" as widget:
                is_own = kind == "field" or answer not in [one.value for one in by_name[name].options]
                return {"type": widget, "value": str(answer) if is_own else None}
            case "radio_buttons" | "static_select" as widget:
                return {"type": widget, "selected_option": picked[0] if picked else None}
            case widget:
                return {"type": widget, "selected_options": picked}

    read = read_answers(sent(modals.form_view(question, {}), fill))
    assert read == {name: wanted(by_name[name], answer) for name, answer in given_answers.items()}


def test_a_form_that_nobody_filled_in_is_read_as_empty():
    form = Form(
        "F",
        (Field("a", "A?"), Field("b", "B?", "choices", (Option("1", "One"),)), Field("c", "C?", "number")),
    )
    view = modals.form_view(Question(form, "t"), {})
    assert read_answers(sent(view, as_it_stands)) == {"a": "", "b": [], "c": ""}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("state", "values", "field:a", "words:a", "answer", "type", "value", "selected_option")
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(("state", "blocks")), json_values))
@settings(max_examples=200, deadline=None)
def test_what_is_no_form_gives_no_answers_and_no_error(view: dict[str, Any]):
    assert isinstance(read_answers(view), dict)
