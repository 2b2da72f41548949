"""Statements that go straight to the driver behave as those that go through SQLAlchemy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from store.db import Store, is_lost_race
from store.prepared import Prepared, scalar
from store.tables import Audit, HubState, Person

_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_NEW_PERSON: Prepared[int] = Prepared(
    insert(Person).returning(Person.id), scalar, columns=("name", "email", "audiences", "created_at")
)


@dataclass(frozen=True)
class Somebody:
    name: str
    audiences: list[Any]
    created_at: datetime


_BY_NAME = Prepared(
    select(Person.name, Person.audiences, Person.created_at).where(Person.name == bindparam("called")),
    Somebody,
)
_STATE = Prepared(insert(HubState), columns=("key", "value"))


def row(name: str, at: datetime = _NOON) -> dict[str, Any]:
    return {"name": name, "email": f"{name}@trust.example", "audiences": ["porters"], "created_at": at}


def test_what_is_written_is_read_with_its_types(bare_store: Store):
    abroad = _NOON.astimezone(timezone(timedelta(hours=5)))
    with bare_store.transaction() as tx:
        _NEW_PERSON.all(tx, row("Asha", abroad))
        assert _BY_NAME.all(tx, {"called": "Asha"}) == [Somebody("Asha", ["porters"], _NOON)]


def test_json_that_has_no_short_form_is_kept(bare_store: Store):
    strange = ["half of \ud83d", "\u00e9\u4e2d", 10**30, 0.1, {"1": None}]
    with bare_store.transaction() as tx:
        _NEW_PERSON.all(tx, row("Asha") | {"audiences": strange})
        assert _BY_NAME.all(tx, {"called": "Asha"}) == [Somebody("Asha", strange, _NOON)]


def test_what_is_not_there_is_none(bare_store: Store):
    with bare_store.reading() as tx:
        assert _BY_NAME.first(tx, {"called": "Nobody"}) is None


def test_without_a_class_rows_have_names(bare_store: Store):
    named = Prepared(select(Person.id.label("number"), Person.name).order_by(Person.id))
    with bare_store.transaction() as tx:
        [number] = _NEW_PERSON.all(tx, row("Asha"))
        [found] = named.all(tx, {})
    assert (found.number, found.name) == (number, "Asha")


def test_a_moment_without_a_zone_is_refused_as_everywhere(bare_store: Store):
    with pytest.raises(ValueError, match="without a time zone"), bare_store.transaction() as tx:
        _NEW_PERSON.all(tx, row("Asha", datetime(2026, 11, 23, 12)))


def test_a_list_whose_length_may_change_is_refused(bare_store: Store):
    either = Prepared(select(Person.name).where(Person.name.in_(["Asha", "Ben"])), scalar)
    with pytest.raises(TypeError, match="list for IN"), bare_store.reading() as tx:
        either.all(tx, {})


def test_several_rows_at_once_are_counted(bare_store: Store):
    change = Prepared(update(HubState).where(HubState.key == bindparam("of")), columns=("value",))
    with bare_store.transaction() as tx:
        assert _STATE.run(tx, {"key": "a", "value": "1"}, {"key": "b", "value": "2"}) == 2
        assert change.run(tx, {"of": "a", "value": "3"}, {"of": "z", "value": "3"}) == 1
        assert change.run(tx, {"of": "z", "value": "3"}) == 0


def test_defaults_that_are_constants_are_filled_in(bare_store: Store):
    note = Prepared(
        insert(Audit).returning(Audit.details),
        scalar,
        columns=("at", "actor_id", "action", "person_id", "occurrence_id", "revision", "details"),
    )
    values = dict.fromkeys(("actor_id", "person_id", "occurrence_id", "revision"))
    with bare_store.transaction() as tx:
        assert note.all(tx, {"at": _NOON, "action": "seen", "details": {"n": 1}, **values}) == [{"n": 1}]


def test_a_default_that_is_made_anew_must_be_given(bare_store: Store):
    short = Prepared(insert(Person), columns=("name", "created_at"))
    with pytest.raises(TypeError, match="audiences"), bare_store.transaction() as tx:
        short.run(tx, {"name": "Asha", "created_at": _NOON})


def test_a_class_with_other_fields_is_refused():
    with pytest.raises(TypeError, match="other fields"):
        Prepared(select(Person.name, Person.created_at), Somebody)


def test_a_parameter_that_is_not_given_is_an_error(bare_store: Store):
    with pytest.raises((KeyError, DBAPIError), match="called"), bare_store.reading() as tx:
        _BY_NAME.all(tx, {})


def test_an_error_is_told_as_every_other_and_holds_no_values(bare_store: Store):
    with pytest.raises(IntegrityError) as caught, bare_store.transaction() as tx:
        for _ in range(2):
            _STATE.run(tx, {"key": "secret-key", "value": "secret-value"})
    assert is_lost_race(caught.value)
    assert "secret-value" not in str(caught.value).replace(str(caught.value.orig), "")


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_connection_that_is_gone_is_given_up(bare_store: Store):
    with pytest.raises(DBAPIError) as caught, bare_store.transaction() as tx:
        own = tx.scalar(select(func.pg_backend_pid()))
        with bare_store.transaction() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
        _STATE.run(tx, {"key": "a", "value": "1"})
    assert caught.value.connection_invalidated
    with bare_store.transaction() as tx:
        assert _STATE.run(tx, {"key": "a", "value": "1"}) == 1
