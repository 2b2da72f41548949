"""Which messages show the open question, so that what became of it can stand on each of them."""

from __future__ import annotations

from dataclasses import replace

from dialogs.engine import Conversation
from dialogs.messages import Reply

# A long form that is answered line by line is shown again with each question.
_REMEMBERED = 12


def kept(before: Conversation, after: Conversation, reply: Reply, outbox_id: int) -> Conversation:
    """Return the conversation with this reply among the messages that show its question, if it does."""
    earlier = before.cards if _is_same(before, after) else ()
    cards = (*earlier, outbox_id)[-_REMEMBERED:] if after.form and reply.question else earlier
    return replace(after, cards=cards)


def over(before: Conversation, after: Conversation, reply: Reply) -> tuple[int, ...]:
    """Return the messages whose question is over, if the reply has a word for what became of it."""
    is_over = not _is_same(before, after) and bool(reply.done or reply.closed)
    return before.cards if is_over else ()


def _is_same(before: Conversation, after: Conversation) -> bool:
    return (before.step, before.number) == (after.step, after.number)
