"""Which modal shows an answer: the form that it asks, or its words and buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.slack import modals, questions
from dialogs.messages import Json, Reply

_NOTHING_TYPED: Mapping[str, Json] = {}


def is_form(reply: Reply) -> bool:
    """Return whether the answer asks what is filled in elsewhere than in a message."""
    return reply.question is not None and questions.is_opened(reply.question.form)


def view_of(
    reply: Reply, origin: str = "home", typed: Mapping[str, Json] = _NOTHING_TYPED, title: str = ""
) -> dict[str, Json]:
    """Return a modal for an answer; `from` tells the next answer where it all began.

    What was `typed` to the same form and not taken is filled in again, below the reason. `title` is what
    stands above an answer that changed nothing, such as the label of the button that led to it.
    """
    question = reply.question
    if question is None:
        return modals.answer_view(reply, {"from": origin}, title)
    filled = replace(question, answered={**question.answered, **typed})
    return modals.form_view(filled, {"from": origin}, reply.text)
