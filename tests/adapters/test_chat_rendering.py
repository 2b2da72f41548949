import json
from typing import Any, get_args

import pytest

from adapters.web.chat_rendering import draw
from dialogs.messages import Action, Field, FieldKind, Form, Item, Option, Question, Reply
from tests.talks.html_reader import Node, read

LEFT_RIGHT = (Option("l", "Left"), Option("r", "Right"))
NASTY = "<script>alert(1)</script> \"'&"


def drawn(reply: Reply) -> Node:
    return read(draw(reply, 7))


def asked(*fields: Field, **more: Any) -> Node:
    return drawn(Reply("", question=Question(Form("Way", fields), "way.chosen:1", **more)))


def one(page: Node, *tags: str) -> Node:
    [found] = page.every(*tags)
    return found


def test_a_message_is_an_article_that_says_whose_it_is():
    article = one(drawn(Reply("Hello")), "article")
    assert article.words() == "Hub Bot said Hello"
    assert article.attributes["aria-labelledby"] == one(article, "h2").attributes["id"]


def test_nothing_in_a_reply_becomes_markup():
    field = Field(NASTY, NASTY, "choice", (Option(NASTY, NASTY),), hint=NASTY)
    text = Field("words", NASTY, hint=NASTY)
    question = Question(Form(NASTY, (field, text), submit=NASTY), NASTY, {"words": NASTY}, {"words": NASTY})
    action = Action(NASTY, NASTY, {NASTY: NASTY})
    page = drawn(
        Reply(NASTY, ((NASTY, NASTY),), (Item(NASTY, (NASTY,), (action,), NASTY),), question, (action,))
    )
    assert list(page.every("script")) == []
    assert one(page, "textarea").attributes["name"] == "words"
    buttons = [
        json.loads(b.attributes["data-press"]) for b in page.every("button") if "data-press" in b.attributes
    ]
    assert buttons == [{"flow": NASTY, "args": {NASTY: NASTY}}] * 2


def test_a_web_address_becomes_a_link_and_nothing_else_does():
    page = drawn(Reply("", facts=(("Join online", "Here: https://meet.example/?a=1&b=2"),)))
    assert one(page, "a").attributes["href"] == "https://meet.example/?a=1&b=2"
    assert list(drawn(Reply("javascript:alert(1) mailto:x")).every("a")) == []


def test_where_to_join_an_entry_of_a_list_online_is_a_link():
    page = drawn(Reply("", items=(Item("Forum", ("Online",), link="https://meet.example/?a=1&b=2"),)))
    assert one(page, "a").attributes["href"] == "https://meet.example/?a=1&b=2"
    assert len(list(drawn(Reply("", items=(Item("Forum", ("Online",)),))).every("p"))) == 1


def test_a_list_stands_under_its_headings_with_buttons_that_say_what_they_are_about():
    book = (Action("Book", "book", {"occurrence": 3}),)
    page = drawn(
        Reply("On:", items=(Item("Taster", ("10am",), book, "Monday"), Item("Forum", (), book, "Tuesday")))
    )
    assert [heading.words() for heading in page.every("h3")] == ["Monday", "Tuesday"]
    assert [heading.words() for heading in page.every("h4")] == ["Taster", "Forum"]
    about = [span.children for button in page.every("button") for span in button.every("span")]
    assert about == [[" – Taster"], [" – Forum"]]


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_every_field_has_a_label_that_belongs_to_it(kind: Any):
    page = asked(Field("x", "Which way?", kind, LEFT_RIGHT if "choice" in kind else ()), Field("y", "Why?"))
    assert "Which way?" in page.words()
    for control in page.every("input", "textarea"):
        labels = [
            label for label in page.every("label") if label.attributes["for"] == control.attributes["id"]
        ]
        assert len(labels) == 1
    if kind in ("choice", "choices", "yes_no"):
        assert one(page, "fieldset").words().startswith("Which way?")


@pytest.mark.parametrize(("kind", "values"), [("choice", ["l", "r"]), ("yes_no", ["yes", "no"])])
def test_a_question_of_one_choice_takes_one_press(kind: Any, values: list[str]):
    page = asked(Field("x", "Which way?", kind, LEFT_RIGHT if kind == "choice" else ()))
    assert [b.attributes["value"] for b in page.every("button") if b.attributes["type"] == "submit"] == values
    assert list(page.every("input")) == []


def test_an_optional_choice_can_be_skipped():
    page = asked(Field("x", "Which way?", "choice", LEFT_RIGHT, required=False))
    assert [b.words() for b in page.every("button")] == [
        "[button] Left",
        "[button] Right",
        "[button] Skip",
        "[button] Leave this",
    ]


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (Form("Note", (Field("x", "X?"),)), "Send my answer"),
        (Form("Room", (Field("x", "X?"), Field("y", "Y?"))), "Send my answers"),
        (Form("Move", (Field("x", "X?"),), submit="Move"), "Move"),
    ],
)
def test_a_form_is_sent_with_a_button_that_is_not_called_as_the_one_of_the_box(form: Form, label: str):
    page = drawn(Reply("", question=Question(form, "t")))
    assert [b.words() for b in page.every("button")] == [f"[button] {label}", "[button] Leave this"]
    assert [b.attributes.get("data-say") for b in page.every("button")] == [None, "cancel"]


def test_what_is_no_answer_is_marked():
    assert "data-unasked" in one(read(draw(Reply("Hello"), 7, is_answer=False)), "article").attributes
    assert "data-unasked" not in one(drawn(Reply("Hello")), "article").attributes


def test_answers_that_were_given_are_still_there():
    fields = (
        Field("a", "A?", most=50), Field("b", "B?"), Field("c", "C?", "yes_no"),
        Field("d", "D?", "choices", LEFT_RIGHT), Field("e", "E?", "number"),
    )  # fmt: skip
    page = asked(*fields, answered={"a": "one", "b": "two", "c": False, "d": ["r"], "e": 0})
    filled = {n.attributes["name"]: n.attributes.get("value") for n in page.every("input")}
    assert (filled["a"], filled["e"]) == ("one", "0")
    assert one(page, "textarea").words() == "two"
    checked = [n.attributes["value"] for n in page.every("input") if "checked" in n.attributes]
    assert checked == ["no", "r"]


def test_what_was_wrong_is_summed_up_and_led_to_and_stands_beside_its_field():
    page = asked(
        Field("a", "A?"), Field("b b", "B?", "choice", LEFT_RIGHT), errors={"b b": "Please pick one."}
    )
    link = one(page, "a")
    assert link.words() == "Please pick one."
    field = one(page, "fieldset")
    assert link.attributes["href"] == f"#{field.attributes['id']}"
    [error] = [span for span in field.every("span") if "error" in span.classes()]
    assert error.attributes["id"] in field.attributes["aria-describedby"].split()


def test_no_id_is_there_twice_even_when_two_messages_ask_the_same():
    question = Question(Form("Way", (Field("x", "X?"), Field("y y", "Y?", "yes_no"))), "t", {}, {"x": "No."})
    page = read(draw(Reply("", question=question), 1) + draw(Reply("", question=question), 2))
    every = [n.attributes["id"] for n in _all(page) if "id" in n.attributes]
    assert len(every) == len(set(every))
    assert not any(" " in name for name in every)


def _all(node: Node) -> list[Node]:
    below = [child for child in node.children if isinstance(child, Node)]
    return below + [deeper for child in below for deeper in _all(child)]
