"""Draws a reply as a piece of HTML for the log of the web chat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from adapters.web.rendering import render
from dialogs.messages import Action, Answer, Field, Form, Item, Option, Question, Reply

_LINK = re.compile(r"(https?://[^\s<>\"']+)")
_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_LONG_TEXT = 100
_BARE = "Send"


def draw(reply: Reply, line_id: int, *, is_answer: bool = True) -> str:
    """Return the reply as an article; ids inside begin with the line's, so that none is there twice.

    What is no answer is marked, as it ends no question that is open above it.
    """
    return render(
        "chat_line.html",
        reply=reply,
        line_id=line_id,
        is_answer=is_answer,
        prefix=f"line-{line_id}",
        groups=list(_groups(reply.items)),
        press=_press,
        linked=_linked,
        options=_options,
        is_picked=_is_picked,
        submit=_submit,
        filled_in=lambda field: _filled_in(reply.question, field),
        is_pressed=_is_pressed(reply.question),
        is_long=lambda field: field.kind == "text" and field.most > _LONG_TEXT,
    )


def _groups(items: tuple[Item, ...]) -> Iterator[tuple[str, list[Item]]]:
    for group, members in groupby(items, key=lambda item: item.group):
        yield group, list(members)


def _press(action: Action) -> str:
    """Return what the page sends when the button is pressed."""
    return json.dumps({"flow": action.flow, "args": dict(action.args)})


def _linked(text: str) -> Markup:
    """Return the text with its web addresses as links."""
    pieces = _LINK.split(text)
    return Markup().join(_link(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def _link(address: str) -> Markup:
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(address)


def _options(field: Field) -> tuple[Option, ...]:
    return _YES_NO if field.kind == "yes_no" else field.options


def _submit(form: Form) -> str:
    """Return the label of the form's button; a bare "Send" would stand beside that of the box to type in."""
    if form.submit != _BARE:
        return form.submit
    return "Send my answer" if len(form.fields) == 1 else "Send my answers"


def _filled_in(question: Question | None, field: Field) -> Answer:
    """Return what stands in the box: what was answered, or what stood there before."""
    said = question.answered.get(field.name, field.before) if question else None
    return "" if said is None else said


def _is_picked(option: Option, answer: Answer | None) -> bool:
    match answer:
        case bool():
            return option.value == ("yes" if answer else "no")
        case list():
            return option.value in answer
        case _:
            return option.value == answer


def _is_pressed(question: Question | None) -> bool:
    """Return whether the question is one choice, which takes one press."""
    return question is not None and [f.kind in ("choice", "yes_no") for f in question.form.fields] == [True]
