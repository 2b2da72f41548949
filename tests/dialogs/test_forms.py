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
