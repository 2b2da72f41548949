"""Giving a statement straight to the driver, with errors that are told as SQLAlchemy tells them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def run(tx: Connection, sql: str, *parameters: Any) -> Any:
    """Run it once for each set of parameters and return the driver's cursor; raises DBAPIError."""
    cursor = tx.connection.cursor()
    try:
        if len(parameters) == 1:
            cursor.execute(sql, parameters[0])
        else:
            cursor.executemany(sql, parameters)
    except tx.dialect.loaded_dbapi.Error as error:
        raise _told(tx, sql, error) from error
    return cursor


def _told(tx: Connection, sql: str, error: Any) -> DBAPIError:
    """Return the error as SQLAlchemy tells it, with the connection given up when it is gone."""
    dialect = tx.dialect
    is_gone = dialect.is_disconnect(error, tx.connection.dbapi_connection, None)
    if is_gone:
        tx.invalidate(error)
    told: DBAPIError = DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=is_gone, dialect=dialect,
    )  # fmt: skip
    return told
