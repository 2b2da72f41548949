"""Whatever is in a reply, its card is one that Teams shows, and nothing in it is more than words."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.teams import forms, limits, reading, rendering
from dialogs.messages import JOIN, Action, Answer, Field, Form, Option, Press, Question, Reply
from tests.any_reply import NASTY, plain_forms, questions, replies, wanted, words
from tests.teams import card_rules, screen
from tests.teams.activities import activity, pressed

_markdown = MarkdownIt("js-default")


def read_as_markdown(card: Any) -> Iterator[str]:
    """Yield every text of a card in which Teams, on one device or another, looks for Markdown."""
    yield card.get("fallbackText", "")
    for thing in card_rules.things(card):
        if thing.get("type") == "TextBlock":
            yield thing["text"]
        if thing.get("type") == "FactSet":
            yield from (said for fact in thing["facts"] for said in fact.values())
        if thing.get("style") == "expanded":
            yield from (choice["title"] for choice in thing["choices"])


def all_words(card: Any) -> Iterator[str]:
    """Yield every text that a person sees."""
    for thing in card_rules.things(card):
        yield from (said for name in ("text", "value") if isinstance(said := thing.get(name), str))


def is_just_words(text: str) -> bool:
    """Return whether Markdown makes nothing of the text, not even of a backslash or an entity."""
    tokens = _markdown.parse(text)
    inside = [child for token in tokens for child in token.children or ()]
    is_flat = {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    is_plain = {child.type for child in inside} <= {"text", "softbreak"}
    return is_flat and is_plain and "".join(child.content for child in inside) == text.strip()


def check(card: Any) -> None:
    assert card_rules.broken(card) == []
    assert limits.problems(card) == []
    assert json.loads(json.dumps(card)) == card
    for text in read_as_markdown(card):
        assert is_just_words(text), text
    for text in [
        *read_as_markdown(card),
        *(thing["text"] for thing in card_rules.things(card) if "text" in thing),
    ]:
        assert "<at" not in text
        assert "{{" not in text
    assert not any(mark in card.get("speak", "") for mark in "<>&")


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    """Some of what is drawn here is too much for a card, which is logged."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@given(replies, st.booleans(), st.integers(0, 2**40))
@settings(max_examples=60, deadline=None)
def test_any_reply_is_a_card_that_teams_shows(reply: Reply, can_type: bool, number: int):
    card = rendering.card(reply, message=number, can_type=can_type)
    check(card)
    followed = {item.link for item in reply.items} | {said for name, said in reply.facts if name == JOIN}
    assert {thing["url"] for thing in card_rules.things(card) if "url" in thing} <= followed
    message = rendering.draw(reply, message=number, can_type=can_type)
    assert limits.problems(message) == []
    assert message["summary"].strip()


@given(replies)
@settings(max_examples=30, deadline=None)
def test_any_button_of_it_can_be_pressed_and_marked(reply: Reply):
    ours = [one for one in screen.pressables(rendering.card(reply, message=7)) if one.hub]
    for one in ours[:2] + ours[-2:]:
        heard = reading.read(pressed(one.hub))
        assert heard is not None
        assert heard.message == 7
        what = heard.press or (heard.submission.token if heard.submission else heard.reopen)
        check(rendering.card(reply, message=7, became=(rendering.Became(what, "Cancelled"),)))


@given(questions(), words)
@settings(max_examples=60, deadline=None)
def test_any_question_is_a_dialog_that_teams_shows(question: Question, note: str):
    shown = forms.dialog(question, 7, note)
    check(shown["card"]["content"])
    assert limits.problems(shown, "dialog") == []


@pytest.mark.parametrize(
    "text", [*NASTY, "_a_b_", "a_b@c.example", "1) x", "===", "\tx", "a\\", "[a][b]", "&#60;"]
)
def test_words_are_seen_as_they_were_written_and_do_nothing(text: str):
    reply = Reply(text, (("Note", text),), question=Question(Form("F", (Field("x", text),)), "t"))
    card = rendering.card(reply)
    check(card)
    looks_the_same = {"∗": "*", "ˋ": "`", "∼": "~", "ˍ": "_"}
    seen = "".join(looks_the_same.get(letter, letter) for letter in screen.words(card))
    for word in text.split()[:3]:
        if word.isprintable() and len(word) < 100:
            assert seen.count(word) == 3


# --- What is filled in is what is read ----------------------------------------------------------


def submitted(card: Any, filled: dict[str, str]) -> dict[str, Any]:
    [send] = [one for one in screen.pressables(card) if one.hub.get("do") == "form"]
    data = screen.sent(card, send, filled)
    assert data is not None
    return data


def given_in(question: Question, data: dict[str, Any]) -> dict[str, Any]:
    heard = reading.read(activity("task_submit", value={"data": data}))
    assert heard is not None
    assert heard.submission is not None
    assert heard.submission.token == question.token
    return dict(heard.submission.answers)


def without_what_is_empty(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in answers.items() if said}


@given(plain_forms())
@settings(max_examples=40, deadline=None)
def test_what_was_answered_and_is_left_as_it_stands_is_read_again(made: tuple[Question, dict[str, Answer]]):
    question, answers = made
    fields = tuple(
        replace(field, required=False, options=field.options[:100]) for field in question.form.fields
    )
    answered = Question(replace(question.form, fields=fields), question.token, answers)
    read = given_in(question, submitted(forms.dialog(answered)["card"]["content"], {}))
    told = {field.name: as_sent(field, answers[field.name]) for field in fields}
    assert {name: said for name, said in read.items() if said} == {
        n: said for n, said in told.items() if said
    }


def as_sent(field: Field, answer: Answer) -> Any:
    """Return an answer as a form of Teams gives it: a number may be the digits, choices are in any order."""
    said = wanted(field, answer)
    if isinstance(answer, list):
        return [one for one in answer if one in {option.value for option in field.options}]
    if field.kind == "choice" and not field.takes_words:
        return said if said in {option.value for option in field.options} else ""
    return str(said)


def test_several_choices_may_hold_commas():
    options = (Option("Mon, early", "Monday"), Option("50%", "Half"), Option("c", "C"))
    question = Question(Form("F", (Field("x", "Which?", "choices", options),)), "t")
    card = forms.dialog(question)["card"]["content"]
    [asked] = screen.inputs(card)
    picked = ",".join(value for _, value in asked.options[:2])
    assert given_in(question, submitted(card, {asked.id: picked})) == {"x": ["Mon, early", "50%"]}


def test_what_is_required_is_asked_for_before_anything_is_sent():
    card = forms.dialog(Question(Form("F", (Field("x", "Which?"),)), "t"))["card"]["content"]
    [send] = screen.pressables(card)
    assert screen.sent(card, send, {}) is None
    assert screen.sent(card, send, {"field:x": "y"}) == {
        "hub": {"do": "form", "t": "t", "m": 0},
        "field:x": "y",
    }


def test_a_button_beside_a_form_does_not_wait_for_it():
    fields = (Field("x", "Which?"), Field("y", "What?"))
    reply = Reply("", question=Question(Form("F", fields), "t"), actions=(Action("Help", "help"),))
    card = rendering.card(reply)
    [_, help_] = screen.pressables(card)
    data = screen.sent(card, help_, {})
    assert data is not None
    heard = reading.read(pressed(data["hub"]))
    assert heard is not None
    assert heard.press == Press("help")
