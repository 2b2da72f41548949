"""The two programs that are compared, each in its own process: the product on a channel, and a stock echo."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from bot.now import utc_now
from store.catalogue import importing
from store.db import Store
from store.migrate import migrate
from store.tables import OccurrencePart
from tests.bench import hubs
from tests.bench.memory import peak_megabytes

PRODUCT = ("bot", "web", "--no-clock")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Side:
    """A program that is served: where Slack delivers to it, and its process."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the CPU time that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND

    def peak_megabytes(self) -> float:
        """Return its peak resident memory."""
        return peak_megabytes(str(self.pid))


@contextmanager
def running(
    command: Sequence[str], path: str, settings: Mapping[str, str], database_url: str = ""
) -> Iterator[Side]:
    """Start a program, to which is delivered at this path; it is served some moments later."""
    port = _free_port()
    environment = _environment(settings, database_url, port)
    arguments = [sys.executable, "-m", *command]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield Side(f"http://127.0.0.1:{port}{path}", process.pid)
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def prepare(store: Store) -> None:
    """Fill a database with the shipped catalogue from today on, and places for all."""
    migrate(store)
    with store.transaction() as tx:
        importing.load_shipped(tx, utc_now())
        tx.execute(update(OccurrencePart).values(capacity=hubs.CAPACITY))
    hubs.analyse(store)


def _environment(settings: Mapping[str, str], database_url: str, port: int) -> Mapping[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "HUB_DEMO": "0",
        "LOG_LEVEL": "warning",
        "PORT": str(port),
        **settings,
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
