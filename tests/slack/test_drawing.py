"""Each kind of reply against the payload it is kept as, and what holds for all of them."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters.slack import limits, modals, rendering
from adapters.slack.home import home_view
from dialogs.messages import (
    JOIN,
    Action,
    Field,
    FieldKind,
    Form,
    Home,
    Item,
    Option,
    Question,
    Reply,
    Section,
)
from tests.replies import BOOK, DETAILS, FORMS, HOME, LINK, MENU, MINE, REPLIES, TASTER, asked, one

PAYLOADS = Path(__file__).parent.parent / "payloads" / "slack" / "drawn"
IDS = {"from": "C1"}


def drawn() -> Iterator[tuple[str, Any]]:
    """Yield every drawing with the name of its file."""
    for name, reply in REPLIES.items():
        yield f"message_{name}", rendering.draw(reply)
    for name, question in FORMS.items():
        yield f"modal_{name}", modals.form_view(question, IDS, "Please check." if question.errors else "")
    yield "modal_answer", modals.answer_view(REPLIES["facts"], IDS)
    yield "modal_question", modals.answer_view(REPLIES["text"], {})
    yield "home", home_view(HOME)
    yield "updated", rendering.update(rendering.draw(REPLIES["links"])["blocks"], "item:0", "Cancelled")


DRAWN = dict(drawn())


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_drawn_as_it_is_kept(name: str):
    assert DRAWN[name] == json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))


def test_no_payload_is_kept_that_nothing_draws():
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(DRAWN)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a payload."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from objects(inner)


def elements(payload: Any) -> dict[str, dict[str, Any]]:
    """Return what can be pressed or filled in, by its action id."""
    return {thing["action_id"]: thing for thing in objects(payload) if "action_id" in thing}


def labels(payload: Any) -> list[str]:
    return [thing["text"]["text"] for thing in objects(payload) if thing.get("type") == "button"]


# --- Messages -----------------------------------------------------------------------------------


def test_a_button_carries_its_flow_and_arguments():
    press = elements(rendering.draw(Reply("x", actions=(BOOK,))))["press:0"]
    assert json.loads(press["value"]) == {"f": "book", "a": {"occurrence": 2}}


def test_what_a_button_carries_is_told_from_what_merely_equals_it():
    carried: tuple[dict[str, Any], ...] = (
        {"n": 1},
        {"n": True},
        {"n": 1.0},
        {"n": "1"},
        {"n": [1]},
        {"n": {"n": 1}},
        {"n": None},
        {},
    )
    drawn = rendering.draw(
        Reply("Choose", actions=tuple(Action(str(args), "book", args) for args in carried))
    )
    values = [button["value"] for block in drawn["blocks"][1:] for button in block["elements"]]
    assert values == [json.dumps({"f": "book", "a": args}, separators=(",", ":")) for args in carried]


def test_buttons_are_numbered_in_the_order_in_which_a_person_meets_them():
    message = rendering.draw(REPLIES["list"])
    numbers = [f"press:{n}" for n in range(len(REPLIES["list"].all_actions()))]
    assert list(elements(message)) == numbers
    assert labels(message) == [action.label for action in REPLIES["list"].all_actions()]


def test_a_button_that_carries_too_much_for_slack_is_left_out_and_the_others_stay():
    fits = {"x": "y" * (limits.LIMITS["button.value"] - len('{"f":"f","a":{"x":""}}'))}
    assert labels(rendering.draw(Reply("x", actions=(Action("Fits", "f", fits), BOOK)))) == ["Fits", "Book"]
    too_much = {"x": fits["x"] + "y"}
    assert labels(rendering.draw(Reply("x", actions=(Action("Long", "f", too_much), BOOK)))) == ["Book"]


def test_a_button_stands_out_only_when_it_is_the_only_one_of_its_kind():
    styles = [thing.get("style") for thing in elements(rendering.draw(REPLIES["main_button"])).values()]
    assert styles == ["primary", None, None]
    assert {thing.get("style") for thing in elements(rendering.draw(REPLIES["list"])).values()} == {None}


def test_more_buttons_than_one_block_takes_stand_in_several():
    many = tuple(Action(f"Date {n}", "book", {"occurrence": n}) for n in range(60))
    message = rendering.draw(Reply("x", actions=many))
    assert len(labels(message)) == 60
    assert [block.get("block_id") for block in message["blocks"][1:]] == ["menu", "menu:25", "menu:50"]


@pytest.mark.parametrize(
    ("kind", "options", "widget"),
    [
        ("choice", 5, "button"),
        ("choice", 6, "static_select"),
        ("choice", 100, "static_select"),
        ("choice", 101, "static_select"),
        ("yes_no", 0, "button"),
    ],
)
def test_a_question_of_one_answer_is_pressed_or_picked(kind: str, options: int, widget: str):
    many = tuple(Option(f"o{n}", f"Option {n}") for n in range(options))
    found = list(elements(rendering.draw(one(kind=kind, options=many))).values())
    assert {thing["type"] for thing in found} == {widget}
    if widget == "button":
        values = [True, False] if kind == "yes_no" else [option.value for option in many]
        carried = [json.loads(thing["value"]) for thing in found]
        assert carried == [{"t": "book.picked:7", "n": "x", "v": value} for value in values]
    else:
        groups = found[0].get("option_groups", [])
        assert [group["label"]["text"] for group in groups] == (["1 to 100", "101 to 101"] if groups else [])
        assert [thing["value"] for thing in objects(found) if "value" in thing] == [o.value for o in many]


def test_a_label_that_slack_would_cut_on_a_button_stands_whole_in_a_list():
    short, long = Option("a", "x" * 30), Option("b", "x" * 31)
    assert labels(rendering.draw(one(kind="choice", options=(short,)))) == ["x" * 30]
    [radio] = elements(rendering.draw(one(kind="choice", options=(short, long)))).values()
    assert (radio["type"], radio["action_id"]) == ("radio_buttons", "answer:x")


def test_a_menu_whose_token_slack_cannot_carry_is_left_out():
    field = Field("x", "Which one?", "choice", tuple(Option(f"o{n}", f"Option {n}") for n in range(6)))
    for length, shown in ((251, ["answer:x"]), (252, [])):
        message = rendering.draw(Reply("", question=Question(Form("Book", (field,)), "t" * length)))
        assert list(elements(message)) == shown
        assert "Which one?" in json.dumps(message["blocks"])


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_only_what_need_not_be_answered_can_be_skipped(kind: str):
    options = DETAILS_OPTIONS if kind in ("choice", "choices") else ()
    assert "Skip" not in labels(rendering.draw(one(kind=kind, options=options)))
    message = rendering.draw(one(kind=kind, options=options, required=False))
    if kind == "choices":
        assert labels(message) == ["Choose"]
        return
    [skip] = [thing for thing in objects(message) if thing.get("text", {}) == plain("Skip")]
    assert json.loads(skip["value"]) == {"t": "book.picked:7", "n": "x", "v": ""}
    assert "(optional)" in message["text"]


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words, "emoji": False}


DETAILS_OPTIONS = (Option("l", "Left"), Option("r", "Right"))


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_every_kind_of_field_is_asked_in_a_message_in_an_answer_and_in_a_form(kind: str):
    options = DETAILS_OPTIONS if kind in ("choice", "choices") else ()
    reply = one(kind=kind, options=options)
    for payload in (
        rendering.draw(reply),
        rendering.draw(reply, can_type=False),
        modals.answer_view(reply, {}),
        modals.form_view(asked(Form("Book", (Field("x", "Which one?", kind, options),))), {}),  # type: ignore[arg-type]
    ):
        said = json.dumps(payload["blocks"])
        assert "Which one?" in said
        assert ("Left" in said) == (kind in ("choice", "choices"))


@pytest.mark.parametrize("kind", ["text", "number", "choices"])
def test_where_nobody_can_type_a_question_is_opened(kind: str):
    reply = one(kind=kind, options=DETAILS_OPTIONS if kind == "choices" else ())
    opened = elements(modals.answer_view(reply, {}))["open"]
    assert json.loads(opened["value"]) == {"o": "book.picked:7"}


def test_a_question_that_is_open_still_stands_below_a_list_and_its_buttons():
    form = Form("Book", (Field("sure", "Book it?", "yes_no"),))
    reply = Reply("This week:", items=(MINE,), question=Question(form, "t"), actions=MENU)
    assert labels(rendering.draw(reply))[-2:] == ["Yes", "No"]


def test_a_form_without_questions_is_no_question():
    reply = Reply("Done.", question=Question(Form("Nothing", ()), "t"))
    assert [block["type"] for block in rendering.draw(reply)["blocks"]] == ["rich_text"]
    assert limits.problems(modals.form_view(Question(Form("Nothing", ()), "t"), {}), "modal") == []


def test_a_question_whose_every_field_is_answered_can_still_be_put_right():
    form = Form("Two", (Field("a", "A?"), Field("b", "B?")))
    question = Question(form, "t", {"a": "1", "b": "2"}, {"b": "Please say more."})
    message = rendering.draw(Reply("", question=question))
    assert "“B?” Please say more." in message["text"]
    assert "open" in elements(message)


def small_print(payload: Any) -> list[str]:
    return [block["elements"][0]["text"] for block in payload["blocks"] if block["type"] == "context"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (16, []),
        (17, ["There is 1 more that does not fit here."]),
        (20, ["There are 4 more that do not fit here."]),
    ],
)
def test_a_list_that_does_not_fit_says_how_many_more_there_are(number: int, said: list[str]):
    items = tuple(Item(f"Session {n}", (), (DETAILS,), f"Day {n}") for n in range(number))
    message = rendering.draw(Reply("On:", items=items))
    assert len(message["blocks"]) <= 50
    assert small_print(message) == said
    assert labels(message) == ["Details"] * 16


def test_a_heavy_list_is_cut_before_slack_refuses_the_message():
    items = tuple(Item(f"Session {n}", ("x" * 1_000,)) for n in range(20))
    message = rendering.draw(Reply("On:", items=items, actions=MENU))
    assert "There are 10 more that do not fit here." in json.dumps(message["blocks"])
    assert limits.weight(message["blocks"]) > limits.LIMITS["message.weight"] - 1_300
    assert labels(message) == ["What’s on", "Help"]


def test_a_list_is_drawn_anew_where_anything_of_it_has_changed():
    def shown(*actions: Action, line: str = "5 places") -> Any:
        return rendering.draw(Reply("On:", items=(Item("Taster", (line,), actions),)))

    assert shown(BOOK) == shown(BOOK) != shown(DETAILS)
    assert "4 places" in json.dumps(shown(BOOK, line="4 places"))
    other = Action(BOOK.label, BOOK.flow, {"occurrence": 99})
    assert shown(other)["blocks"][2]["elements"][0]["value"] == '{"f":"book","a":{"occurrence":99}}'
    assert '"primary"' in json.dumps(shown(BOOK))
    assert '"primary"' not in json.dumps(shown(BOOK, BOOK))


def test_buttons_are_drawn_anew_where_anything_of_them_has_changed():
    menus = (
        (Action("Yours", "f", {"n": 1}),),
        (Action("Theirs", "f", {"n": 1}),),
        (Action("Yours", "g", {"n": 1}),),
        (Action("Yours", "f", {"n": 2}),),
        (Action("Yours", "f", {"n": 1}), Action("Yours", "f", {"n": 1})),
    )
    drawn = [json.dumps(rendering.draw(Reply("x", actions=menu))["blocks"]) for menu in menus]
    assert len(set(drawn)) == len(menus)


def test_what_cannot_be_drawn_is_said_in_plain_words_and_one_line_of_the_log(caplog: Any):
    reply = Reply("Secret", tuple((f"Fact {n}", "hush " * 500) for n in range(6)))
    with caplog.at_level(logging.ERROR):
        message = rendering.draw(reply)
    assert [block["type"] for block in message["blocks"]] == ["section"]
    assert message["blocks"][0]["text"]["text"].startswith("Secret\nFact 0: hush")
    assert limits.problems(message, "message") == []
    [record] = caplog.records
    assert "message.weight" in record.getMessage()
    assert "hush" not in record.getMessage()


# --- Links --------------------------------------------------------------------------------------


def links(payload: Any) -> list[str]:
    return [thing["url"] for thing in objects(payload) if "url" in thing]


def test_where_to_join_online_can_be_followed_and_no_other_address():
    elsewhere = Item(LINK, (LINK,), (Action(LINK, LINK, {LINK: LINK}),), LINK)
    reply = Reply(LINK, ((LINK, LINK), ("Where", LINK)), (elsewhere,), one(hint=LINK).question, (BOOK,))
    assert links(rendering.draw(reply)) == []
    assert links(rendering.draw(Reply("", ((JOIN, LINK),), (MINE,)))) == [LINK, LINK]


def test_no_words_of_a_join_fact_become_a_link():
    assert links(rendering.draw(Reply("", ((JOIN, "Ask Carys"), (JOIN, "javascript:alert(1)"))))) == []


# --- The card that was pressed ------------------------------------------------------------------


def test_the_buttons_that_were_used_give_way_to_what_they_did_and_the_others_stay():
    before = rendering.draw(Reply("Yours:", items=(TASTER, TASTER), actions=MENU))["blocks"]
    after = rendering.update(before, "item:1", "Cancelled")
    [at] = [n for n, block in enumerate(before) if block.get("block_id") == "item:1"]
    assert after[at] == {"type": "context", "elements": [plain("Cancelled")]}
    assert [*after[:at], *after[at + 1 :]] == [*before[:at], *before[at + 1 :]]


def test_a_block_that_is_not_there_changes_nothing():
    before = rendering.draw(REPLIES["list"])["blocks"]
    assert rendering.update(before, "item:9", "Cancelled") == before


# --- Modals -------------------------------------------------------------------------------------


def test_a_modal_brings_its_token_and_the_ids_back():
    view = modals.form_view(FORMS["form"], {"from": "C1"})
    assert json.loads(view["private_metadata"]) == {"from": "C1", "t": "book.picked:7"}
    assert (view["callback_id"], view["notify_on_close"]) == ("form", True)


def test_errors_stand_at_the_questions_of_the_form():
    assert modals.errors(FORMS["form_answered"]) == {
        "field:people": "Please give a whole number from 1 to 3."
    }
    assert "field:people" in [block.get("block_id") for block in DRAWN["modal_form_answered"]["blocks"]]


def test_what_is_wrong_is_cut_to_what_slack_takes_and_never_empty():
    most = limits.LIMITS["input.error"]
    wrong = {"fits": "é" * most, "long": "🦉" * most, "empty": " "}
    fields = tuple(Field(name, name) for name in wrong)
    said = modals.errors(Question(Form("A form", fields), "book.picked:7", {}, wrong))
    assert said["field:fits"] == "é" * most
    assert most - 1 <= limits.size(said["field:long"]) <= most
    assert said["field:long"].endswith("🦉…")
    assert said["field:empty"]


def test_a_form_that_is_too_much_for_slack_says_so(caplog: Any):
    many = tuple(Field(f"f{n}", f"Question {n}?") for n in range(101))
    view = modals.form_view(asked(Form("Long", many)), {})
    assert limits.problems(view, "modal") == []
    assert "submit" not in view
    assert "too long" in view["blocks"][0]["text"]["text"]
    assert len(caplog.records) == 1


def test_a_form_brings_back_no_more_than_slack_keeps():
    view = modals.form_view(FORMS["form"], {"from": "C" * 3_000})
    assert limits.problems(view, "modal") == []


# --- Home ---------------------------------------------------------------------------------------


def test_a_long_list_on_home_takes_nothing_from_the_sections_below():
    long = tuple(Item(f"Session {n}", (), (DETAILS,)) for n in range(80))
    sections = (Section("What’s on", "All of it:", long, MENU), Section("Mine", "Yours:", (MINE,), MENU))
    view = home_view(Home("Hello", sections, MENU))
    assert len(view["blocks"]) <= 100
    said = json.dumps(view, ensure_ascii=False)
    assert "more that do not fit here" in said
    for words in ("Mine", "Yours:"):
        assert words in said
    assert labels(view)[-4:] == [action.label for action in (*MENU, *MENU)]


def test_every_list_on_a_full_home_says_what_is_missing():
    items = tuple(Item(f"Session {n}", (), (DETAILS,)) for n in range(60))
    view = home_view(Home("Hello", (Section("A", items=items), Section("B", items=items)), ()))
    assert len(view["blocks"]) <= 100
    assert small_print(view) == [
        "There are 14 more that do not fit here.",
        "There are 60 more that do not fit here.",
    ]


def test_a_home_of_too_many_sections_is_said_in_plain_words(caplog: Any):
    view = home_view(Home("Hello", tuple(Section(f"S{n}") for n in range(60)), ()))
    assert view["blocks"] == [{"type": "section", "text": plain("Hello")}]
    assert len(caplog.records) == 1


def test_everybody_in_a_channel_is_called_by_choice_alone_and_never_by_what_was_written():
    calls = {"type": "broadcast", "range": "channel"}
    chosen = rendering.draw(Reply("Shut on Friday", actions=MENU, notifies=True), can_type=False)
    assert chosen["blocks"][0]["elements"][0]["elements"] == [calls]
    written = rendering.draw(Reply("<!channel> @channel @here", actions=MENU), can_type=False)
    assert json.dumps(calls) not in json.dumps(written)
    assert "<!" not in written["text"]
