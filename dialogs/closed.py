"""Questions that are no longer open, so that a late answer to one of them is told what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialogs.messages import Action, Press, Question, Reply

_REMEMBERED = 5
# It gets the flow and the arguments of what led to the question.
_AGAIN = Action("Start again", "help")


@dataclass(frozen=True, slots=True)
class Closed:
    """A question that was asked; `begun` is what led to it, `is_answered` whether that came to its end."""

    token: str
    begun: Press
    is_answered: bool = False


Some = tuple[Closed, ...]


def added(before: Some, question: Question | None, begun: Press | None) -> Some:
    """Return the questions with one more, which was left or led to another; the oldest are forgotten."""
    if question is None or begun is None:
        return before
    return (*before, Closed(question.token, begun))[-_REMEMBERED:]


def answered(before: Some, begun: Press | None) -> Some:
    """Return the questions, with all that led to the same end as answered."""
    return tuple(replace(one, is_answered=True) if one.begun == begun else one for one in before)


def find(some: Some, token: str) -> Closed | None:
    """Return the question of this token."""
    return next((one for one in some if one.token == token), None)


def left(some: Some) -> Closed | None:
    """Return the last question, if it was left without an answer."""
    return some[-1] if some and not some[-1].is_answered else None


def with_again(reply: Reply, one: Closed | None, flows: Iterable[str]) -> Reply:
    """Return the answer with a button that begins afresh what led to a question."""
    if one is None or one.begun.flow not in flows:
        return reply
    again = replace(_AGAIN, flow=one.begun.flow, args=one.begun.args)
    return replace(reply, actions=(again, *reply.actions))
