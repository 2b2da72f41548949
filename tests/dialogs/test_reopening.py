"""A form that is drawn apart from the talk: opened again, and closed without sending it."""

from __future__ import annotations

import pytest

from dialogs.messages import Press
from tests.dialogs.test_engine import Talk


@pytest.fixture
def talk() -> Talk:
    return Talk().presses("tea", table=3)


def token(talk: Talk) -> str:
    assert talk.reply.question is not None
    return talk.reply.question.token


def test_an_open_form_is_shown_again_with_what_was_answered(talk: Talk):
    talk.says("yes")
    asked = talk.reply.question
    talk._take(reopen=token(talk))
    assert talk.reply.question == asked
    assert dict(talk.reply.question.answered) == {"milk": True}  # type: ignore[union-attr]


def test_a_form_that_is_no_longer_open_is_not_shown_but_can_be_begun_again(talk: Talk):
    old = token(talk)
    talk.says("my bookings")._take(reopen=old)
    assert talk.reply.question is None
    assert (talk.reply.actions[0].flow, dict(talk.reply.actions[0].args)) == ("tea", {"table": 3})


def test_closing_a_form_leaves_it_and_what_is_typed_next_is_no_answer(talk: Talk):
    talk._take(leave=token(talk))
    assert talk.reply.text == "help left"
    assert talk.reply.actions[0].flow == "tea"
    assert talk.says("yes").reply.question is None


def test_closing_an_old_form_leaves_the_open_one_open(talk: Talk):
    old = token(talk)
    talk.presses("party")
    talk._take(leave=old)
    assert talk.says("Ben").asked == "host"


def test_a_form_that_was_sent_says_so_when_it_is_closed_or_opened_late(talk: Talk):
    sent = token(talk)
    talk.submits(milk=True, cups=1, leaf="a", name="")
    assert talk._take(leave=sent).reply.text == "help answered_form"
    assert talk._take(reopen=sent).reply.text == "help answered_form"


@pytest.mark.parametrize("what", ["reopen", "leave"])
def test_a_token_that_never_was_opens_nothing(what: str):
    talk = Talk()._take(**{what: "book.sure:99"})
    assert (talk.reply.question, talk.reply.text) == (None, "help old_form")
    assert talk._take(press=Press("tea")).asked == "milk"
