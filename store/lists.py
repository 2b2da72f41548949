"""Lists as one parameter of a statement: how long they are is then no part of its words, nor of its plan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, BindParameter, Boolean, Dialect, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Words(TypeDecorator[list[str]]):
    """Words, as the engine takes a list: an array, or JSON where there is no such thing."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the list is on this engine."""
        return _on(dialect, ARRAY(String()))


class _Numbers(TypeDecorator[list[int]]):
    """Whole numbers, likewise."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the list is on this engine."""
        return _on(dialect, ARRAY(BigInteger()))


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def among_words(column: Any, name: str) -> ColumnElement[bool]:
    """Return whether a column is one of the words that are given as the parameter `name`."""
    return _among(column, bindparam(name, type_=_Words()))


def among_numbers(column: Any, name: str) -> ColumnElement[bool]:
    """Return whether a column is one of the whole numbers that are given as the parameter `name`."""
    return _among(column, bindparam(name, type_=_Numbers()))


def _among(column: Any, listed: BindParameter[Any]) -> ColumnElement[bool]:
    return _Among(column, listed)


def _on(dialect: Dialect, array: TypeEngine[Any]) -> TypeEngine[Any]:
    return dialect.type_descriptor(array if dialect.name == "postgresql" else JSON())


@compiles(_Among, "postgresql")
def _any_of(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, listed = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} = ANY ({listed}))"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, listed = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({listed})))"  # noqa: S608 (both are compiled here)
