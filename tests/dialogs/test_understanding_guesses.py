"""What the model makes of free wording, on Monday 23 November 2026, and that it is made of its sentences."""

import json
import random

import pytest

from dialogs.understanding import Name, understand
from dialogs.understanding.kinds import DISTRESS, KINDS, OUT_OF_SCOPE, UNCLEAR
from dialogs.understanding.learning.sentences import sentences
from dialogs.understanding.learning.training import checksum, train
from dialogs.understanding.model import FILE, load, parse
from tests.dialogs.understanding_names import MONDAY, NAMES

COURSE = Name("coaches", "QI Coaches Course", ("coaches",), kind="course")
WITH_COURSE = (*NAMES, COURSE)
WITH_SUPPORT = (*NAMES, Name("support", "Support Services CQI", ("support services",)))


@pytest.mark.parametrize(
    ("text", "flow", "args"),
    [
        ("squeeze me in on the taster", "book", {"session": "taster"}),
        ("the manager wont let me off for the taster so im pulling out", "cancel", {"session": "taster"}),
        ("trainer is poorly so call off the taster", "not_yet", {"what": "cancel_session"}),
        ("bung an extra forum in for 3 december", "not_yet", {"what": "create_session", "session": "forum"}),
        ("update the room for the taster", "not_yet", {"what": "edit_session"}),
        ("half an hour with someone about my idea please", "not_yet", {"what": "one_to_one"}),
        ("could the hub come and run something with our ward", "workshop", {}),
        ("nominate me for the coaches one", "apply", {"session": "coaches"}),
    ],
)
def test_what_would_change_something_is_only_guessed(text, flow, args):
    found = understand(text, MONDAY, WITH_COURSE)
    assert found.wish is None
    assert found.guesses[0].flow == flow
    assert args.items() <= found.guesses[0].args.items()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("book a taxi for 3", "out_of_scope"),
        ("can you book the minibus for thursday", "out_of_scope"),
        ("my payslip is wrong again", "out_of_scope"),
        ("book my flu jab for tomorrow", "out_of_scope"),
        ("is there a bus on thursday", "out_of_scope"),
        ("cant cope any more", "distress"),
        ("book me on the taster, i want to kill myself", "distress"),
        ("my manager keeps bullying me", "distress"),
        ("not that one", "unclear"),
    ],
)
def test_what_is_no_wish_is_told_apart(text, about):
    found = understand(text, MONDAY, NAMES)
    assert (found.about, found.wishes) == (about, ())


def test_a_session_about_hard_things_is_no_distress():
    assert understand("is there a session on panic attacks", MONDAY, NAMES).about != "distress"


def test_two_requests_are_two_wishes_in_the_order_said():
    found = understand("cancel my taster and book me on the drop in thursday", MONDAY, NAMES)
    assert [wish.flow for wish in found.wishes] == ["cancel", "book"]
    assert [wish.args["session"] for wish in found.wishes] == ["taster", "drop_in"]


def test_a_day_for_another_day_is_one_wish():
    found = understand("can't make thursday, can i do friday", MONDAY, NAMES)
    assert found.wishes == ()
    assert not found.is_double


def test_half_of_a_name_is_not_a_second_wish():
    found = understand("sign me up for share and spread", MONDAY, NAMES)
    assert [wish.flow for wish in found.wishes] == ["book"]


def test_a_new_session_type_is_known_to_the_model_at_once():
    clinic = Name("clinic", "Flow Clinic", ("flow",))
    found = understand("squeeze me in on the flow clinc", MONDAY, (*NAMES, clinic))
    assert found.guesses[0].flow == "book"
    assert found.guesses[0].args["session"] == "clinic"


def test_the_model_was_made_from_the_sentences_that_are_there():
    assert load().made_from == checksum(sentences()), "run make model"


def test_learning_twice_gives_the_same_model():
    some = sentences()[::25]
    assert train(some) == train(some)
    assert parse(train(some)).made_from != load().made_from


def test_the_model_is_small_and_knows_no_kind_that_nothing_is_done_for():
    assert FILE.stat().st_size < 2_000_000
    assert set(load().kinds) == {*KINDS, OUT_OF_SCOPE, DISTRESS, UNCLEAR}


def test_there_are_enough_sentences_also_of_what_is_not_for_the_hub():
    kinds = [kind for _, kind in sentences()]
    assert len(kinds) >= 1500
    assert kinds.count(OUT_OF_SCOPE) >= 400


def test_nothing_that_is_not_for_the_hub_becomes_a_wish_that_changes_something():
    writing = {kind.flow for kind in KINDS.values() if kind.writes}
    texts = [text for text, kind in sentences() if kind == OUT_OF_SCOPE and text.islower()]
    wishes = [(text, understand(text, MONDAY, NAMES).wish) for text in texts]
    assert [text for text, wish in wishes if wish and wish.flow in writing - {"settings"}] == []


def test_no_muddle_of_words_is_a_booking_or_an_error():
    chance = random.Random(4)
    words = sorted(load().known)
    for _ in range(400):
        text = " ".join(chance.choices([*words, "\x00", "😀", "@", "12/13", "é"], k=chance.randrange(1, 14)))
        found = understand(text, MONDAY, NAMES)
        assert len(found.wishes) <= 2
        assert len(found.guesses) <= 5
        assert not (found.wishes and found.guesses)
        json.dumps([dict(wish.args) for wish in (*found.wishes, *found.guesses)])


def test_a_ward_with_an_hour_is_a_time_and_asked_about():
    found = understand("ward 9am", MONDAY, NAMES)
    assert (found.wishes, found.guesses, found.about) == ((), (), "unclear")


def test_when_one_works_is_the_reason_and_no_wish_of_its_own():
    found = understand("i work nights, any sessions in the evening", MONDAY, NAMES)
    assert [(wish.flow, wish.args["after"]) for wish in found.wishes] == [("whats_on", "17:00")]


def test_a_name_does_not_hide_what_is_wanted_nor_a_refusal_what_is_not():
    asked = understand("need 2 places please for me and kelly", MONDAY, NAMES)
    assert [(wish.flow, dict(wish.args)) for wish in asked.wishes] == [("book", {"party": 2})]
    assert understand("dont need 2 places for me and kelly", MONDAY, NAMES).wishes == ()
    assert understand("need 2 places at the creche for me and kelly", MONDAY, NAMES).wishes == ()


def test_a_wish_beside_what_is_not_for_the_hub_is_only_guessed():
    found = understand("my shoulder hurts after physio, can you book me in", MONDAY, NAMES)
    assert found.wishes == ()


@pytest.mark.parametrize(
    "text", ["get me on the taster and sort my annual leave out", "order me a taxi and book me on the taster"]
)
def test_a_wish_is_done_beside_a_request_that_is_not_for_the_hub(text):
    found = understand(text, MONDAY, NAMES)
    assert found.is_beside
    assert [wish.flow for wish in found.wishes] == ["book"]


@pytest.mark.parametrize("chat", ["the bus is always late", "what a week its been"])
def test_what_is_told_beside_a_wish_asks_for_nothing(chat):
    found = understand(f"book me on the taster, {chat}", MONDAY, NAMES)
    assert not found.is_beside
    assert not found.is_double
    assert [wish.flow for wish in (*found.wishes, *found.guesses)] == ["book"]


def test_what_is_changed_after_a_session_was_named_is_of_that_session():
    found = understand("who is coming to the forum on thursday and change the room to 4", MONDAY, NAMES)
    assert [wish.flow for wish in found.guesses] == ["roster", "not_yet"]
    assert found.guesses[1].args["session"] == "forum"


def test_the_name_of_those_who_are_told_is_no_second_question():
    found = understand("put on a new taster on 4 march and let support services know", MONDAY, WITH_SUPPORT)
    assert [wish.flow for wish in found.guesses] == ["not_yet", "announce"]
