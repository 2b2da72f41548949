"""Each kind of reply against the card it is kept as, and what holds for all of them."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters.teams import forms, limits, rendering
from adapters.teams.rendering import Became
from dialogs.messages import JOIN, Action, Field, FieldKind, Form, Item, Option, Press, Question, Reply
from tests.replies import (
    BOOK,
    DATES,
    DETAILS,
    DROP_IN,
    FORMS,
    LINK,
    MENU,
    MINE,
    REASON,
    REPLIES,
    TASTER,
    TWO_WAYS,
    WORKSHOP,
    asked,
    one,
)
from tests.teams import card_rules, screen

CARDS = Path(__file__).parent.parent / "payloads" / "teams" / "drawn"
SHORT = Form("Bespoke Workshop", WORKSHOP.fields[:3], intro="Tell us a little.")
WRONG = asked(SHORT, answered={"about": "Handover", "people": 4}, errors={"people": "Please give fewer."})


def drawn() -> Iterator[tuple[str, Any]]:
    """Yield every drawing with the name of its file."""
    for name, reply in REPLIES.items():
        yield f"message_{name}", rendering.draw(reply, message=7)
    yield "message_words", rendering.draw(Reply("Nothing more to do."))
    yield "card_form", rendering.card(Reply(SHORT.intro, question=asked(SHORT)), message=7)
    yield "card_form_answered", rendering.card(Reply("", question=WRONG), message=7)
    for name, question in FORMS.items():
        yield f"dialog_{name}", forms.dialog(question, 7, "Please check." if question.errors else "")
    used = (Became(Press("details", {"occurrence": 2}), "Cancelled"),)
    yield "card_used", rendering.card(REPLIES["links"], message=7, became=used)
    answered = (Became("book.picked:7", "No"),)
    yield "card_answered", rendering.card(REPLIES["yes_no"], message=7, became=answered)


DRAWN = dict(drawn())


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_drawn_as_it_is_kept(name: str):
    assert DRAWN[name] == json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))


def test_no_card_is_kept_that_nothing_draws():
    assert {path.stem for path in CARDS.glob("*.json")} == set(DRAWN)


def labels(card: Any) -> list[str]:
    return [one.label for one in screen.pressables(card)]


def card_of(reply: Reply, **how: Any) -> Any:
    """Return the card of a reply, which keeps to the rules."""
    card = rendering.card(reply, **how)
    assert card_rules.broken(card) == []
    return card


# --- Messages -----------------------------------------------------------------------------------


def test_a_message_has_a_card_and_words_for_its_notification():
    message = rendering.draw(REPLIES["list"])
    [attachment] = message["attachments"]
    assert attachment == {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": rendering.card(REPLIES["list"]),
    }
    assert message["summary"] == "What’s on this week:"
    assert "text" not in message


def test_a_line_without_anything_to_press_is_plain_text_that_stays_as_it_is():
    message = rendering.draw(Reply("See *you* <there>."))
    assert (message["text"], message["textFormat"]) == ("See *you* <there>.", "plain")
    assert "attachments" not in message


@pytest.mark.parametrize("said", ["One.\nTwo.", "x" * 4_001])
def test_more_than_a_line_is_a_card(said: str):
    assert "attachments" in rendering.draw(Reply(said))


def test_a_card_is_read_out_and_says_the_same_where_it_cannot_be_shown():
    card = card_of(REPLIES["list"])
    for said in (card["speak"], card["fallbackText"]):
        assert "What’s on this week:" in said
        assert "CQI Taster" in said


def test_a_button_carries_its_flow_its_arguments_and_the_number_of_the_message():
    [book, *_] = screen.pressables(card_of(REPLIES["list"], message=7))
    assert book.hub == {"do": "press", "f": "book", "a": {"occurrence": 2}, "m": 7}
    assert book.action["verb"] == "hub"


def test_the_buttons_of_an_entry_stand_below_it_under_its_heading():
    entries = [(one.label, one.entry) for one in screen.pressables(card_of(REPLIES["list"]))]
    assert [label for label, _ in entries] == [action.label for action in REPLIES["list"].all_actions()]
    assert entries[4][0] == "Details"
    assert "Friday 27 November" in entries[4][1]
    assert "Drop In" in entries[4][1]
    assert "Forum" not in entries[4][1]


def test_a_group_has_one_heading():
    headings = [thing["text"] for thing in card_rules.things(card_of(REPLIES["list"])) if "style" in thing]
    assert [said for said in headings if isinstance(said, str)] == [TASTER.group, DROP_IN.group]


def test_a_button_that_carries_too_much_is_left_out_and_the_others_stay():
    fits = {"x": "y" * 1_900}
    assert labels(card_of(Reply("x", actions=(Action("Fits", "f", fits), BOOK)))) == ["Fits", "Book"]
    too_much = {"x": "y" * 2_000}
    assert labels(card_of(Reply("x", actions=(Action("Long", "f", too_much), BOOK)))) == ["Book"]


def test_a_button_stands_out_only_when_it_is_the_only_one_of_its_kind():
    def styles(reply: Reply) -> list[Any]:
        return [one.action.get("style") for one in screen.pressables(rendering.card(reply))]

    assert styles(REPLIES["main_button"]) == ["positive", None, None]
    assert set(styles(REPLIES["list"])) == {None}


def rows(card: Any) -> list[list[str]]:
    found = [thing["actions"] for thing in card_rules.things(card) if thing.get("type") == "ActionSet"]
    return [[action["title"] for action in row] for row in found]


def test_buttons_that_a_phone_cannot_show_side_by_side_stand_in_rows():
    names = ("My bookings", "Cancel my place", "Move", "What's on")
    card = card_of(Reply("x", actions=tuple(Action(name, "f") for name in names)))
    assert rows(card) == [["My bookings"], ["Cancel my place", "Move"], ["What's on"]]


@pytest.mark.parametrize(
    "names",
    [("8pm to 7:30am", "10pm to 6am"), ("Schedule", "Change", "Cancel"), ("Details", "Move", "Hand over")],
)
def test_no_row_is_wider_than_the_narrowest_phone(names: tuple[str, ...]):
    # Measured: side by side, these were cut on a card of 320 pixels.
    card = card_of(Reply("x", actions=tuple(Action(name, "f") for name in names)))
    assert [name for row in rows(card) for name in row] == list(names)
    assert len(rows(card)) == 2


def test_a_row_takes_what_fits_side_by_side():
    names = ("Cancel my place", "What's on", "Undo", "Move", "Help")
    card = card_of(Reply("x", actions=tuple(Action(name, "f") for name in names)))
    assert rows(card) == [["Cancel my place", "What's on"], ["Undo", "Move", "Help"]]


def test_no_row_has_more_buttons_than_teams_shows():
    card = card_of(Reply("x", actions=tuple(Action("i", "f", {"n": n}) for n in range(14))))
    assert [len(row) for row in rows(card)] == [6, 6, 2]


# --- Questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "is_pressed"), [(1, True), (6, True), (7, False), (101, False)])
def test_a_question_of_one_choice_is_pressed_or_picked(options: int, is_pressed: bool):
    many = tuple(Option(f"o{n}", f"Option {n}") for n in range(options))
    card = card_of(one(kind="choice", options=many), message=7)
    if is_pressed:
        hubs = [pressed.hub for pressed in screen.pressables(card)]
        assert hubs == [
            {"do": "answer", "t": "book.picked:7", "n": "x", "v": option.value, "m": 7} for option in many
        ]
        return
    [menu] = screen.inputs(card)
    assert [value for _, value in menu.options] == [option.value for option in many[:100]]
    assert ("The first 100 of 101 are shown." in screen.words(card)) == (options > 100)
    [send] = screen.pressables(card)
    assert send.hub == {"do": "form", "t": "book.picked:7", "m": 7}


def test_yes_and_no_are_pressed():
    card = card_of(REPLIES["yes_no"])
    assert [(one.label, one.hub["v"]) for one in screen.pressables(card)] == [("Yes", True), ("No", False)]


def test_a_label_that_a_phone_would_cut_on_a_button_stands_whole_in_a_list():
    assert labels(card_of(one(kind="choice", options=(Option("a", "x" * 26),)))) == ["x" * 26]
    [radio] = screen.inputs(card_of(one(kind="choice", options=(Option("a", "x" * 27),))))
    assert (radio.kind, radio.element["style"]) == ("ChoiceSet", "expanded")


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_every_kind_of_field_is_asked_on_a_card_and_in_a_dialog(kind: str):
    options = TWO_WAYS if kind in ("choice", "choices") else ()
    reply = one(kind=kind, options=options)
    assert reply.question is not None
    dialog = forms.dialog(reply.question)["card"]["content"]
    for card in (card_of(reply), card_of(reply, can_type=False), dialog):
        assert card_rules.broken(card) == []
        assert "Which one?" in screen.words(card)
        assert ("Showcase my work" in screen.words(card)) == (kind in ("choice", "choices"))


@pytest.mark.parametrize("kind", ["text", "number", "choice", "yes_no"])
def test_only_what_need_not_be_answered_can_be_skipped(kind: str):
    options = TWO_WAYS if kind == "choice" else ()
    assert "Skip" not in labels(card_of(one(kind=kind, options=options)))
    *_, skip = screen.pressables(card_of(one(kind=kind, options=options, required=False)))
    assert (skip.label, skip.hub["v"]) == ("Skip", "")


@pytest.mark.parametrize("kind", ["text", "number"])
def test_where_nobody_can_type_a_question_in_words_opens_a_dialog(kind: str):
    assert labels(card_of(one(kind=kind))) == []
    [answer] = screen.pressables(card_of(one(kind=kind), can_type=False, message=7))
    assert answer.opens_dialog
    assert answer.hub == {"do": "open", "t": "book.picked:7", "m": 7}
    assert answer.action["type"] == "Action.Submit"  # a dialog opens by the oldest kind alone


def test_a_short_form_is_filled_in_on_the_card_and_a_long_one_in_a_dialog():
    short = card_of(Reply("", question=asked(SHORT)))
    assert [field.label for field in screen.inputs(short)] == [field.label for field in SHORT.fields]
    assert labels(short) == ["Send"]
    long = card_of(Reply("", question=asked(WORKSHOP)))
    assert screen.inputs(long) == []
    assert labels(long) == ["Fill in the form"]
    assert "Question 1 of 8" in screen.words(long)


def test_a_form_with_very_much_to_tick_is_a_dialog():
    days = Field("x", "Which?", "choices", tuple(Option(f"{n}", f"Day {n}") for n in range(13)))
    card = card_of(Reply("", question=asked(Form("Days", (days,)))))
    assert labels(card) == ["Choose"]
    fewer = replace(days, options=days.options[:12])
    assert labels(card_of(Reply("", question=asked(Form("Days", (fewer,)))))) == ["Send"]


def test_what_was_wrong_stands_above_its_field_in_words_and_what_was_typed_is_kept():
    card = card_of(Reply("", question=WRONG))
    assert screen.errors(card) == ["Please give fewer."]
    kinds = [element["type"] for element in card["body"]]
    assert (
        screen.words({"body": [card["body"][kinds.index("Input.Number") - 1]]})
        == "Problem: Please give fewer."
    )
    assert {field.id: field.value for field in screen.inputs(card)} == {
        "field:about": "Handover",
        "field:title": "",
        "field:people": "4",
    }


def test_the_button_that_sends_a_dialog_stands_out():
    for name, question in FORMS.items():
        card = forms.dialog(question)["card"]["content"]
        assert [one.action.get("style") for one in screen.pressables(card)] == ["positive"], name


def test_a_choice_can_be_answered_in_own_words():
    card = card_of(Reply("", question=asked(REASON)))
    assert labels(card) == ["The group is full"]
    dialog = forms.dialog(FORMS["own_words"])["card"]["content"]
    picked, said = screen.inputs(dialog)
    assert (picked.id, picked.is_required, said.id, said.is_required) == (
        "field:reason",
        False,
        "words:reason",
        False,
    )
    assert said.value == "It is on a bank holiday"


def test_a_form_without_questions_is_no_question():
    reply = Reply("Done.", question=Question(Form("Nothing", ()), "t"))
    assert screen.words(card_of(reply)) == "Done."
    assert card_rules.broken(forms.dialog(Question(Form("Nothing", ()), "t"))["card"]["content"]) == []


def test_a_question_that_is_open_still_stands_below_a_list():
    form = Form("Book", (Field("sure", "Book it?", "yes_no"),))
    reply = Reply("This week:", items=(MINE,), question=Question(form, "t"), actions=MENU)
    assert labels(card_of(reply)) == [JOIN, "Details", "Yes", "No", "What’s on", "Help"]


# --- What does not fit --------------------------------------------------------------------------


def test_a_list_that_does_not_fit_says_how_many_more_there_are():
    items = tuple(Item(f"Session {n}", ("x" * 400,), (DETAILS,), f"Day {n}") for n in range(30))
    card = card_of(Reply("On:", items=items, actions=MENU))
    shown = labels(card).count("Details")
    assert 8 < shown < 30
    assert f"There are {30 - shown} more that do not fit here." in screen.words(card)
    assert labels(card)[-2:] == ["What’s on", "Help"]
    all_but_one = card_of(Reply("On:", items=items[: shown + 1], actions=MENU))
    assert "There is 1 more that does not fit here." in screen.words(all_but_one)
    assert "not fit" not in screen.words(card_of(Reply("On:", items=items[:shown], actions=MENU)))


def test_the_last_entry_may_fill_the_card_to_its_end():
    few = tuple(Item(f"Session {n}", ("x " * 300,)) for n in range(14))

    def filled(words: int) -> Any:
        return card_of(Reply("On:", items=(*few, Item("Last", ("x " * words + "y",)))))

    words = 1 + (limits.LIMITS["AdaptiveCard.weight"] - limits.weight(filled(1))) // len(
        "x ".encode("utf-16-le")
    )
    assert "not fit" not in screen.words(filled(words - 10))
    assert "There is 1 more that does not fit here." in screen.words(filled(words + 10))


def test_a_form_whose_choices_do_not_fit_shows_the_first_of_each():
    many = tuple(Option(f"o{n}", f"Option {n} " + "x" * 100) for n in range(100))
    fields = tuple(Field(name, f"{name}?", "choice", many) for name in "abcd")
    card = forms.dialog(asked(Form("Much", fields)))["card"]["content"]
    assert card_rules.broken(card) == []
    assert {len(field.options) for field in screen.inputs(card)} == {10}
    assert "The first 10 of 100 are shown." in screen.words(card)


def test_a_form_that_cannot_be_shown_says_so_and_one_line_is_logged(caplog: Any):
    fields = tuple(Field(f"f{n}", "secret? " * 60) for n in range(40))
    with caplog.at_level(logging.ERROR):
        card = forms.dialog(asked(Form("Much", fields)))["card"]["content"]
    assert screen.words(card) == "Much: this form is too long to show here. Answer in the chat."
    [record] = caplog.records
    assert "AdaptiveCard.weight" in record.getMessage()
    assert "secret" not in record.getMessage()


def test_what_cannot_be_drawn_is_said_in_plain_words_and_one_line_is_logged(caplog: Any):
    reply = Reply("Secret", tuple((f"Fact {n}", "hush " * 500) for n in range(20)))
    with caplog.at_level(logging.ERROR):
        card = card_of(reply)
    assert screen.words(card).startswith("Secret\nFact 0: hush")
    assert limits.problems(card) == []
    [record] = caplog.records
    assert "AdaptiveCard.weight" in record.getMessage()
    assert "hush" not in record.getMessage()


@pytest.mark.parametrize("message", [0, 7, 123_456])
def test_an_entry_that_was_drawn_before_carries_the_number_of_this_message_and_weighs_as_much(message: int):
    card_of(REPLIES["list"], message=99)
    card = card_of(REPLIES["list"], message=message)
    assert {pressed.hub["m"] for pressed in screen.pressables(card)} == {message}
    # Weighed in parts, and whole.
    assert [limits.weight(element) for element in card["body"]] == [
        limits.weight(json.loads(json.dumps(element))) for element in card["body"]
    ]


def test_entries_that_differ_in_what_a_button_carries_are_drawn_apart():
    def pressed(occurrence: int) -> Any:
        book = Action("Book", "book", {"occurrence": occurrence})
        [one] = screen.pressables(card_of(Reply("On:", items=(Item("Taster", (), (book,)),))))
        return one.hub["a"]

    assert [pressed(1), pressed(2), pressed(1)] == [{"occurrence": 1}, {"occurrence": 2}, {"occurrence": 1}]


# --- Links --------------------------------------------------------------------------------------


def links(card: Any) -> list[str]:
    return [thing["url"] for thing in card_rules.things(card) if "url" in thing]


def test_where_to_join_online_can_be_opened_and_no_other_address():
    elsewhere = Item(LINK, (LINK,), (Action(LINK, LINK, {LINK: LINK}),), LINK)
    reply = Reply(LINK, ((LINK, LINK), ("Where", LINK)), (elsewhere,), one(hint=LINK).question, (BOOK,))
    assert links(card_of(reply)) == []
    assert links(card_of(Reply("", ((JOIN, LINK),), (MINE,)))) == [LINK, LINK]


def test_what_is_no_address_is_shown_as_words():
    reply = Reply("", ((JOIN, "Ask Carys"), (JOIN, "javascript:alert(1)")), (replace(MINE, link="ftp://x"),))
    assert links(card_of(reply)) == []
    for said in ("Ask Carys", "javascript:alert(1)", "ftp://x"):
        assert said in screen.words(card_of(reply))


# --- The card that was pressed ------------------------------------------------------------------


def test_the_buttons_that_were_used_give_way_to_what_they_did_and_the_others_stay():
    other = replace(TASTER, actions=(Action("Book", "book", {"occurrence": 3}),))
    reply = Reply("Yours:", items=(TASTER, other), actions=MENU)
    card = card_of(reply, became=(Became(Press("book", {"occurrence": 2}), "Booked"),))
    assert labels(card) == ["Book", "What’s on", "Help"]
    assert screen.words(card).count("Booked") == 1


def test_the_buttons_of_the_card_itself_give_way_and_those_of_its_list_stay():
    card = card_of(Reply("Yours:", items=(TASTER,), actions=MENU), became=(Became(Press("help"), "Told"),))
    assert labels(card) == ["Book", "Details"]


def test_a_question_that_was_answered_stands_there_with_the_answer():
    card = card_of(REPLIES["yes_no"], became=(Became("book.picked:7", "No"),))
    assert labels(card) == []
    assert screen.words(card) == "Which one?\nNo"
    form = card_of(Reply("", question=asked(SHORT)), became=(Became("book.picked:7", "Sent"),))
    assert screen.words(form) == "Tell us a little.\nBespoke Workshop\nSent"
    assert screen.inputs(form) == []


def test_where_to_join_stays_when_the_buttons_beside_it_were_used():
    card = card_of(REPLIES["links"], became=(Became(Press("details", {"occurrence": 2}), "Cancelled"),))
    assert links(card) == [LINK]
    assert labels(card)[0] == JOIN


def test_a_question_that_was_not_answered_stays():
    for what in ("another:1", Press("book.picked:7")):
        assert labels(card_of(REPLIES["yes_no"], became=(Became(what, "No"),))) == ["Yes", "No"]


def test_a_button_that_is_not_there_changes_nothing():
    for what in (Press("book", {"occurrence": 99}), "another:1"):
        assert rendering.card(REPLIES["list"], became=(Became(what, "Booked"),)) == rendering.card(
            REPLIES["list"]
        )


def test_what_can_be_ticked_is_words_and_no_markdown():
    options = (Option("1", "*bold* [x](https://evil.example)"),)
    [ticked] = screen.inputs(card_of(one(kind="choices", options=options)))
    assert "*" not in ticked.element["choices"][0]["title"]
    assert "](" not in ticked.element["choices"][0]["title"]
    assert ticked.options == (("∗bold∗ [x](https://evil.example)", "1"),)


def test_dates_to_choose_from_are_ticked_on_the_card():
    [asked_for] = screen.inputs(card_of(REPLIES["choices"]))
    assert [title for title, _ in asked_for.options] == [option.label for option in DATES]
    assert asked_for.is_many
