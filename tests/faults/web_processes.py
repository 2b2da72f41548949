"""Real `python -m bot web` processes in front of a fake platform, which share one port or have one each."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_STOP_SECONDS = 20.0


@contextmanager
def shared_port() -> Iterator[int]:
    """Reserve a port that any number of processes may listen on together."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@dataclass(frozen=True, slots=True)
class WebProcess:
    """One running process, which says where it serves once it does."""

    port: int
    _process: subprocess.Popen[str]

    def wait_until_it_serves(self) -> None:
        """Return when somebody who asks is answered; raises RuntimeError when it has ended instead."""
        said = self._process.stdout.readline() if self._process.stdout else ""
        if "Serving" not in said:
            raise RuntimeError(f"a web process did not start: {said}")

    def resident_megabytes(self) -> float:
        """Return the memory it has by now."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self._process.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0

    def stop(self) -> None:
        """End it as an operator does."""
        self._process.terminate()
        self._process.communicate(timeout=_STOP_SECONDS)


def start(
    settings: Mapping[str, str], port: int, *options: str, through: Sequence[str] = ("bot",)
) -> WebProcess:
    """Start one that listens on this port; `through` is a module that leads to the product."""
    environ = {**os.environ, **settings, "PORT": str(port)}
    command = [sys.executable, "-m", *through, "web", *options]
    process = subprocess.Popen(command, cwd=_ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    return WebProcess(port, process)


@contextmanager
def serving(
    settings: Mapping[str, str],
    processes: int,
    *options: str,
    ports: int = 1,
    through: Sequence[str] = ("bot",),
) -> Iterator[list[WebProcess]]:
    """Let so many processes serve with these settings, spread over so many ports; they end with the block."""
    with ExitStack() as stack:
        held = [stack.enter_context(shared_port()) for _ in range(ports)]
        started = [
            start(settings, held[number % ports], *options, through=through) for number in range(processes)
        ]
        for process in started:
            stack.callback(process.stop)
        for process in started:
            process.wait_until_it_serves()
        yield started
