"""What was written to somebody, for the export of what is kept about them: each text once, and no other's.

Whoever runs sessions is told about people: those texts are left out, or the names in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import or_, select

from store import roles
from store.db import Tx
from store.tables import Address, ChatLine, Outbox, Person

Said = dict[str, Any]
# What is told to those who run sessions, and is about whoever did it.
ABOUT_OTHERS = frozenset((
    "application_received", "application_withdrawn", "set_digest", "set_joined", "set_left",
    "workshop_requested", "workshop_withdrawn",
))  # fmt: skip
LEFT_OUT = "(left out: it is about somebody else)"
_SOMEBODY = "(somebody else)"


def messages(tx: Tx, person_id: int) -> list[Said]:
    """Return what was sent or is to be sent, with the text as far as it is kept and about the person."""
    without_others = _without_others(tx, person_id)
    columns = (
        Outbox.key, Outbox.kind, Outbox.channel, Outbox.state, Outbox.due_at, Outbox.sent_at, Outbox.reason,
        Outbox.provider_id, Outbox.body, ChatLine.body.label("line"),
    )  # fmt: skip
    query = select(*columns).outerjoin(ChatLine, ChatLine.key == Outbox.key)
    return [
        {
            "kind": row.kind,
            "channel": row.channel,
            "state": row.state,
            "due": row.due_at,
            "sent": row.sent_at,
            "reason": row.reason,
            "number there": row.provider_id,
            "text": LEFT_OUT if row.kind in ABOUT_OTHERS else without_others(_text(row.body or row.line)),
        }
        for row in tx.execute(query.where(Outbox.person_id == person_id).order_by(Outbox.id))
    ]


def chat_lines(tx: Tx, person_id: int) -> list[Said]:
    """Return the lines of their web chat that are none of the messages."""
    without_others = _without_others(tx, person_id)
    is_message = select(Outbox.id).where(Outbox.key == ChatLine.key, Outbox.person_id == person_id).exists()
    query = select(ChatLine.at, ChatLine.body).join(Address, Address.id == ChatLine.address_id)
    found = tx.execute(query.where(Address.person_id == person_id, ~is_message).order_by(ChatLine.id))
    return [{"at": at, "text": without_others(_text(body))} for at, body in found]


def open_question(tx: Tx, person_id: int, state: Any) -> Any:
    """Return what is open in a talk, without the names of others that could be picked there."""
    return _everywhere(state, _without_others(tx, person_id))


def _everywhere(value: Any, change: Callable[[str | None], str | None]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_everywhere(one, change) for one in value]
        case dict():
            return {name: _everywhere(one, change) for name, one in value.items()}
    return value


def _text(body: Mapping[str, Any] | None) -> str | None:
    """Return the sentences of an answer; its lists may name others, and are the hub's and not theirs."""
    return None if body is None else body.get("text", "")


def _without_others(tx: Tx, person_id: int) -> Callable[[str | None], str | None]:
    """Return what takes the names of others out of a text: rather a word too many than a name.

    Only for whoever runs something: everybody else hears of others only what these did with them. What the
    person themselves called a colleague is their own word.
    """
    if not roles.runs(tx, person_id):
        return lambda text: text
    is_other = Person.id != person_id, Person.name != ""
    not_by_them = or_(Person.introduced_by_id.is_(None), Person.introduced_by_id != person_id)
    own = tx.scalar(select(Person.name).where(Person.id == person_id))
    others = set(tx.scalars(select(Person.name).where(*is_other, not_by_them))) - {own}
    if not others:
        return lambda text: text
    by_length = sorted(others, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_length))})(?!\w)")
    return lambda text: text and pattern.sub(_SOMEBODY, text)
