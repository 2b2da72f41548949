"""Statements of the busy paths: compiled once for each engine, then given straight to the driver.

SQLAlchemy takes ten times as long to run a statement as SQLite takes to answer it, and a turn runs a
dozen (`docs/performance.md`). Kept of it are what the statement is written with, the conversions of its
types, and its errors. Rarer statements run through `tx.execute`, which needs no such care.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import BindParameter, Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from store import driver
from store.db import Tx

Made = TypeVar("Made")
Asked = Mapping[str, Any]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete

_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one engine.

    `order` names the parameters one after another where the driver counts them, and is None where it takes
    them by name. `fixed` are those that never change.
    """

    sql: str
    order: tuple[str, ...] | None
    fixed: Asked
    binds: tuple[tuple[str, _Convert], ...]
    results: tuple[tuple[int, _Convert], ...]

    def parameters(self, asked: Asked) -> Any:
        values = {**self.fixed, **asked}
        for name, convert in self.binds:
            values[name] = convert(values[name])
        return values if self.order is None else tuple([values[name] for name in self.order])


class Prepared(Generic[Made]):
    """One statement, with what its rows become. Safe to use from many threads.

    `into` is called with the columns of a row in their order; a dataclass must have fields of their names.
    `columns` are those of an INSERT or UPDATE that are given when it runs. What follows IN must be bound one
    by one, or written out: how many there are is part of the statement.
    """

    @overload
    def __init__(
        self: Prepared[Any], statement: Statement, into: None = None, columns: Collection[str] = ()
    ) -> None: ...
    @overload
    def __init__(
        self, statement: Statement, into: Callable[..., Made], columns: Collection[str] = ()
    ) -> None: ...
    def __init__(
        self, statement: Statement, into: Callable[..., Any] | None = None, columns: Collection[str] = ()
    ) -> None:
        self._statement = statement
        self._columns = list(columns) or None
        names = [str(column.key) for column in statement.exported_columns]
        self._make: Callable[..., Any] = into or namedtuple("Row", names)
        if is_dataclass(into) and [field.name for field in fields(into)][: len(names)] != names:
            raise TypeError(f"{into} has other fields than {names}")
        self._compiled: dict[str, _Compiled] = {}

    def all(self, tx: Tx, asked: Asked) -> list[Made]:
        """Return every row; raises DBAPIError as every statement does."""
        compiled = self._for(tx.dialect)
        cursor = driver.run(tx, compiled.sql, compiled.parameters(asked))
        rows = cursor.fetchall()
        cursor.close()
        return [self._make(*values) for values in _converted(rows, compiled.results)]

    def first(self, tx: Tx, asked: Asked) -> Made | None:
        """Return the first row, or None."""
        return next(iter(self.all(tx, asked)), None)

    def run(self, tx: Tx, *asked: Asked) -> int:
        """Run it once for each set of parameters, and return how many rows it touched."""
        compiled = self._for(tx.dialect)
        cursor = driver.run(tx, compiled.sql, *map(compiled.parameters, asked))
        touched = int(cursor.rowcount)
        cursor.close()
        return touched

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, self._columns, dialect)
        return compiled


def scalar(value: Any) -> Any:
    """Make a row of one column its value."""
    return value


def _converted(rows: list[Any], converts: Sequence[tuple[int, _Convert]]) -> Iterable[Sequence[Any]]:
    if not converts:
        return rows
    found = [list(row) for row in rows]
    for values in found:
        for position, convert in converts:
            values[position] = convert(values[position])
    return found


# --- Compiling ----------------------------------------------------------------------------------


def _compile(statement: Statement, columns: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if compiled.post_compile_params:
        raise TypeError("a statement with a list for IN has no fixed words")
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    converts = {name: _binder(bind.type, dialect) for name, bind in binds.items()}
    fixed = _fixed(compiled, binds)
    return _Compiled(
        compiled.string,
        tuple(compiled.positiontup) if compiled.positiontup is not None else None,
        {name: _with(converts[name], value) for name, value in fixed.items()},
        tuple((name, convert) for name, convert in converts.items() if convert and name not in fixed),
        tuple(_results(statement, dialect)),
    )


def _fixed(compiled: SQLCompiler, binds: Mapping[str, BindParameter[Any]]) -> dict[str, Any]:
    """Return the parameters that are known already: constants, and defaults of columns that are not given."""
    fixed = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
    for column in compiled.insert_prefetch:
        if not isinstance(column.default, ScalarElementColumnDefault):
            raise TypeError(f"the default of {column} is made anew for each row, so it must be given")
        fixed[column.key] = column.default.arg
    return fixed


def _binder(type_: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _with(convert: _Convert | None, value: Any) -> Any:
    return convert(value) if convert else value


def _results(statement: Statement, dialect: Dialect) -> Iterator[tuple[int, _Convert]]:
    for position, column in enumerate(statement.exported_columns):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if convert is not None:
            yield position, convert
