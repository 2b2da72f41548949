"""What is left of somebody in messages to others: their name in a list, a note beside it.

Only for erasing them: what is worded when it is sent holds no names, but what was answered is kept as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from store import roles
from store.db import Tx
from store.tables import (
    NOBODY,
    Address,
    Booking,
    ChatLine,
    Conversation,
    Enrolment,
    Outbox,
    Person,
    WorkshopRequest,
)

_KEPT_AS_ANSWERED: tuple[InstrumentedAttribute[Any], ...] = (Outbox.args, Outbox.body, ChatLine.body)


@dataclass(frozen=True, slots=True)
class Traces:
    """How somebody can be told from others, and what they or others have written beside that."""

    who: frozenset[str]
    said: frozenset[str]


def of(tx: Tx, person_ids: Collection[int]) -> Traces:
    """Return what these persons can be found by, as long as it is still there."""
    who: set[str] = set(tx.scalars(select(Address.user_id).where(Address.person_id.in_(person_ids))))
    for name, email in tx.execute(select(Person.name, Person.email).where(Person.id.in_(person_ids))):
        who |= {name, email, roles.name_from(email)} if email else {name}
    said: set[str] = set()
    written = (
        (Booking, Booking.note),
        (Enrolment, Enrolment.reason),
        (WorkshopRequest, WorkshopRequest.reason),
    )
    for table, words in written:
        for text, answers in tx.execute(select(words, table.answers).where(table.person_id.in_(person_ids))):
            said |= {text, *_texts(answers)}
    return Traces(frozenset(who - {"", NOBODY}), frozenset(said - {""}))


def remove(tx: Tx, traces: Traces) -> None:
    """Take these persons out of what others were sent; an open question that names them is forgotten."""
    if not traces.who:
        return
    for column in _KEPT_AS_ANSWERED:
        table = column.class_
        for row in tx.execute(select(table.id, column).where(_names(column, traces))).all():
            values = {column.key: _without(row[1], _pattern(traces.who | traces.said))}
            tx.execute(update(table).where(table.id == row.id).values(values))
    forgetting = update(Conversation).where(_names(Conversation.state, traces))
    tx.execute(forgetting.values(state={}, version=Conversation.version + 1))


def _names(column: InstrumentedAttribute[Any], traces: Traces) -> Any:
    """Return the condition that the JSON of this column may name one of them."""
    kept = cast(column, String)
    return or_(*(kept.contains(json.dumps(word)[1:-1], autoescape=True) for word in sorted(traces.who)))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    # The longest first: a name must not leave the rest of an e-mail behind. Whole words only: Ann is no Anna.
    by_length = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_length))})(?!\w)")


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    match value:
        case str():
            return pattern.sub(NOBODY, value)
        case list():
            return [_without(one, pattern) for one in value]
        case dict():
            return {key: _without(one, pattern) for key, one in value.items()}
        case _:
            return value


def _texts(value: Any) -> Iterable[str]:
    match value:
        case str():
            yield value
        case list() | dict():
            for one in value.values() if isinstance(value, dict) else value:
                yield from _texts(one)
