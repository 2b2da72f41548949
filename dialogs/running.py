"""Runs flows one turn at a time: what came in is read, one step is run, and the conversation goes on.

Not here: what was typed, which `typed` makes sense of.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs import closed, forms, guesses, texts, typed
from dialogs.engine import Conversation, Flows, Turn
from dialogs.messages import Incoming, Press, Reply, Submission
from dialogs.steps import Steps

# How many buttons of the last answer can be pressed by typing their label.
_REMEMBERED = 40
_STILL_OPEN = "The question is still open; say “cancel” to leave it."


def run(
    flows: Flows, conversation: Conversation, incoming: Incoming, turn: Turn
) -> tuple[Reply, Conversation]:
    """Return the answer to one incoming message, and the conversation after it."""
    reply, after = _take(Steps(flows, conversation, turn), incoming)
    if after.waiting and after.form is None:  # it was left, or something else came first: it is not lost
        more = tuple(guesses.button(turn, one.flow, one.args) for one in after.waiting)
        reply, after = replace(reply, actions=(*more, *reply.actions)), replace(after, waiting=())
    return reply, replace(after, shown=reply.all_actions()[:_REMEMBERED])


def instead(before: Conversation, reply: Reply) -> Conversation:
    """Return the conversation after an answer that no flow gave: the open question is closed."""
    past = closed.added(before.closed, before.question(), before.begun)
    return Conversation(shown=reply.all_actions()[:_REMEMBERED], number=before.number, closed=past)


def unread(before: Conversation, reply: Reply) -> Reply:
    """Return the answer to what was not taken, with what is asked below it: the conversation stays as it is.

    What was typed to a form and is nowhere kept a channel fills in again, as with what was wrong.
    """
    question = before.question()
    if question is None:
        return reply
    return replace(reply, text=f"{reply.text} {_STILL_OPEN}", question=question)


def _take(at: Steps, incoming: Incoming) -> tuple[Reply, Conversation]:
    if len(incoming.text) > texts.LONGEST_MESSAGE:
        return at.refuse("too_long")
    text = texts.clean(incoming.text)
    args = texts.clean_json(incoming.press.args if incoming.press else {})
    answers = texts.clean_json(incoming.submission.answers if incoming.submission else {})
    heard = forms.written(at.before.question(), text, answers)
    if any(texts.holds_nhs_number(texts.as_text(said)) for said in (args, heard)):
        return at.refuse("nhs_number")
    if incoming.press:
        return at.press(Press(incoming.press.flow, args))
    if incoming.submission:
        return at.submit(Submission(incoming.submission.token, answers))
    if incoming.reopen:
        return at.reopen(incoming.reopen)
    if incoming.leave:
        return at.leave(incoming.leave)
    return typed.read(at, text)
