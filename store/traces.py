"""What is left of somebody in messages to others: their name in a list, a note beside it.

Only for erasing them: what is worded when it is sent holds no names, but what was answered is kept as it was.
Their name is taken out of the texts that people read, never out of a button, which must go on working; what
they themselves said goes without a trace, as nobody can have said nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    Reflection,
    WorkshopRequest,
)

_KEPT_AS_ANSWERED: tuple[InstrumentedAttribute[Any], ...] = (Outbox.body, ChatLine.body)
# An account may be called "1" or "book", and dates and buttons may have these words too.
_IS_NO_WORD = re.compile(r"@|[A-Za-z].*\d|\d.*[A-Za-z]")
# What is no text in a question or in what is open: it says what the program does.
_NOT_READ = frozenset(("flow", "kind", "label", "name", "step", "submit", "token"))


@dataclass(frozen=True, slots=True)
class Traces:
    """How somebody can be told from others, whom they alone gave a name, and what was said beside that.

    A name that they gave may be any word, such as May: it means that person only beside their own.
    """

    who: frozenset[str]
    named: frozenset[str]
    said: frozenset[str]


def of(tx: Tx, person_ids: Collection[int]) -> Traces:
    """Return what these persons can be found by, as long as it is still there."""
    accounts = tx.scalars(select(Address.user_id).where(Address.person_id.in_(person_ids)))
    who = {account for account in accounts if _IS_NO_WORD.search(account)}
    named: set[str] = set()
    columns = Person.name, Person.email, Person.introduced_by_id
    for name, email, by_id in tx.execute(select(*columns).where(Person.id.in_(person_ids))):
        if email:
            who |= {name, email, roles.name_from(email)}
        else:
            (named if by_id in person_ids else who).add(name)
    said: set[str] = set()
    written = (
        (Booking, Booking.note),
        (Enrolment, Enrolment.reason),
        (WorkshopRequest, WorkshopRequest.reason),
    )
    for table, words in written:
        for text, answers in tx.execute(select(words, table.answers).where(table.person_id.in_(person_ids))):
            said |= {text, *_texts(answers)}
    reflected = Reflection.went_well, Reflection.went_badly, Reflection.next_action
    for row in tx.execute(select(*reflected).where(Reflection.person_id.in_(person_ids))):
        said |= set(row)
    nothing = {"", NOBODY}
    return Traces(frozenset(who - nothing), frozenset(named - nothing), frozenset(said - nothing))


def remove(tx: Tx, traces: Traces) -> None:
    """Take these persons out of what others were sent; an open question that names them is forgotten."""
    if not traces.who:
        return
    pattern = _pattern(traces.who)
    for column in _KEPT_AS_ANSWERED:
        table = column.class_
        for row in tx.execute(select(table.id, column).where(_may_name(column, traces))).all():
            if (body := _reply(row[1], traces, pattern)) != row[1]:
                tx.execute(update(table).where(table.id == row.id).values({column.key: body}))
    query = select(Conversation.address_id, Conversation.state).where(_may_name(Conversation.state, traces))
    for address_id, state in tx.execute(query.order_by(Conversation.address_id)).all():
        if any(pattern.search(text) for text in _read(state)):
            forgetting = update(Conversation).where(Conversation.address_id == address_id)
            tx.execute(forgetting.values(state={}, version=Conversation.version + 1))


def _may_name(column: InstrumentedAttribute[Any], traces: Traces) -> Any:
    """Return the condition that the JSON of this column may name one of them, if only inside a word."""
    kept = cast(column, String)
    # Written as itself, or escaped by an earlier version and for half a character.
    written = sorted(
        {json.dumps(word, ensure_ascii=is_ascii)[1:-1] for word in traces.who for is_ascii in (True, False)}
    )
    return or_(*(kept.icontains(word, autoescape=True) for word in written))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    # The longest first: a name must not leave the rest of an e-mail behind. Whole words only: Ann is no Anna.
    by_length = sorted(words, key=len, reverse=True)
    either = "|".join(f"(?i:{re.escape(word)})" if "@" in word else re.escape(word) for word in by_length)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


# --- One message --------------------------------------------------------------------------------


def _reply(body: Any, traces: Traces, pattern: re.Pattern[str]) -> Any:
    """Return an answer as it was kept, without them."""
    if not isinstance(body, dict):
        return body
    after = {**body}
    text = body.get("text", "")
    if "facts" in body:
        is_about = bool(pattern.search(text))
        facts = [one for one in body["facts"] if not (is_about and _is_said(one[-1], traces))]
        after["facts"] = [[one[0], pattern.sub(NOBODY, one[-1])] for one in facts]
    if "items" in body:
        after["items"] = [_item(item, traces, pattern) for item in body["items"]]
    if "actions" in body:
        after["actions"] = _usable(body["actions"], pattern)
    if "question" in body:
        after["question"] = _without(body["question"], pattern)
    if text:
        after["text"] = pattern.sub(NOBODY, text)
    return after


def _item(item: dict[str, Any], traces: Traces, pattern: re.Pattern[str]) -> dict[str, Any]:
    lines: Sequence[str] = item.get("lines", ())
    is_beside = any(pattern.search(line) for line in lines)
    is_named = is_beside and item["title"] in traces.named
    is_about = is_named or pattern.search(item["title"])
    after = {**item, "title": NOBODY if is_named else pattern.sub(NOBODY, item["title"])}
    if "lines" in item:
        kept = [line for line in lines if not (is_about and _is_said(line, traces))]
        after["lines"] = [pattern.sub(NOBODY, line) for line in kept]
    if "actions" in item:
        after["actions"] = _usable(item["actions"], pattern)
    return after


def _is_said(line: str, traces: Traces) -> bool:
    """Return whether the line is one of their answers or ends with it, also where it was cut short."""
    if line in traces.said or any(line.endswith(f" {said}") for said in traces.said):
        return True
    cut = line.removesuffix("…")
    return cut != line and any(_begins(said, cut) for said in traces.said)


def _begins(said: str, cut: str) -> bool:
    start = cut.find(said[:20])
    return start >= 0 and said.startswith(cut[start:])


def _usable(actions: Sequence[dict[str, Any]], pattern: re.Pattern[str]) -> list[dict[str, Any]]:
    """Return the buttons that are not about them; what such a one would do is nobody's any more."""
    return [one for one in actions if not any(pattern.fullmatch(text) for text in _texts(one.get("args")))]


def _without(value: Any, pattern: re.Pattern[str], key: str = "") -> Any:
    match value:
        case str():
            return value if key in _NOT_READ else pattern.sub(NOBODY, value)
        case list():
            return [_without(one, pattern, key) for one in value]
        case dict():
            return {name: _without(one, pattern, _kind(name, value)) for name, one in value.items()}
        case _:
            return value


def _read(value: Any, key: str = "") -> Iterable[str]:
    """Return the texts of what is open: what people read or said, and what a button would take up."""
    match value:
        case str() if key not in _NOT_READ:
            yield value
        case list():
            for one in value:
                yield from _read(one, key)
        case dict():
            for name, one in value.items():
                yield from _read(one, _kind(name, value))


def _kind(name: str, beside: Mapping[str, Any]) -> str:
    """Return what a text is by its name: what can be picked may be people, unlike what else has a label."""
    return "option" if name == "label" and "value" in beside else name


def _texts(value: Any) -> Iterable[str]:
    match value:
        case str():
            yield value
        case list() | dict():
            for one in value.values() if isinstance(value, dict) else value:
                yield from _texts(one)
