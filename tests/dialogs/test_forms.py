from dataclasses import replace

import pytest

from dialogs import forms
from dialogs.forms import Unreadable
from dialogs.messages import Field, Option

LEFT_RIGHT = (Option("l", "Left"), Option("r", "Right"))


def test_a_form_takes_own_words_where_words_are_as_good_as_a_choice():
    field = Field("way", "Which way?", "choice", LEFT_RIGHT, most=20, takes_words=True)
    assert forms.read_answer(field, "r") == "r"
    assert forms.read_answer(field, " Straight \x00on ") == "Straight on"
    for too_much in ("on and on " * 3, ["l"], 3):
        with pytest.raises(Unreadable):
            forms.read_answer(field, too_much)


def test_a_form_takes_no_words_for_another_choice():
    with pytest.raises(Unreadable):
        forms.read_answer(Field("way", "Which way?", "choice", LEFT_RIGHT), "Straight on")


ABSENT = Field(
    "absent", "Who?", "choices", LEFT_RIGHT, required=False, nothing=("everyone came",), before=["r"]
)
HEADS = Field("heads", "How many?", "number", required=False, least=0, most=9, nothing=("nobody",), before=2)


def test_an_optional_question_has_words_of_its_own_for_nothing():
    assert forms.read_typed(ABSENT, "Everyone came!") == []
    assert forms.read_typed(HEADS, "Nobody.") == ""
    assert forms.says_nothing(ABSENT, "everyone came")
    assert not forms.says_nothing(ABSENT, "nobody")
    with pytest.raises(Unreadable):
        forms.read_typed(replace(ABSENT, required=True), "everyone came")


def test_what_stands_is_kept_by_saying_so_and_by_nothing_else():
    assert forms.read_typed(ABSENT, "Same") == ["r"]
    assert forms.read_typed(HEADS, "as before") == 2
    assert forms.read_typed(ABSENT, "left") == ["l"]
    assert (forms.read_answer(ABSENT, []), forms.read_answer(HEADS, None)) == ([], "")
    with pytest.raises(Unreadable):
        forms.read_typed(replace(ABSENT, before=None), "same")


def test_whoever_types_is_told_what_stands_and_what_says_nothing():
    assert ABSENT.typing == "So far: Right. Say “same” to keep that. Name them, or say “everyone came”."
    assert replace(HEADS, nothing=()).typing == "So far: 2. Say “same” to keep that."
    assert (
        replace(ABSENT, before=[]).typing
        == replace(ABSENT, before=None).typing
        == "Name them, or say “everyone came”."
    )
    assert replace(HEADS, before=None, nothing=()).typing == ""


def test_a_number_may_be_none_where_that_is_the_least():
    assert (forms.read_answer(HEADS, 0), forms.read_typed(HEADS, "0")) == (0, 0)
    for field, said in ((replace(HEADS, least=1), 0), (HEADS, -1), (HEADS, 10)):
        with pytest.raises(Unreadable, match=f"from {field.least} to 9"):
            forms.read_answer(field, said)
