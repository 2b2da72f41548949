"""Worker processes at the other end of a line, which may be killed at any moment.

They are forked from a server that has imported everything: a process that is killed is replaced at once,
so that the kills hit its work and not its start. They share nothing with each other but the database.
"""

from __future__ import annotations

from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.faults import worker
from tests.faults.jobs import Job

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([worker.__name__])
_READY_SECONDS = 60.0
_STOP_SECONDS = 30.0


class Worker:
    """One process with one job, started and warm. `folder` gets the log."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.was_killed = False
        self._line, others_end = _CONTEXT.Pipe()
        log = folder / "workers.log"
        self._process = _CONTEXT.Process(target=worker.serve, args=(job, others_end, log), daemon=True)
        self._process.start()
        others_end.close()
        if not self._line.poll(_READY_SECONDS) or self.hear() != worker.READY:
            raise RuntimeError(f"a worker was not ready, see {log}")

    @property
    def owner(self) -> str:
        """Return the name under which the process claims what it sends."""
        return worker.owner(self._process.pid or 0)

    def say(self, value: object) -> None:
        """Send a value; when the process has been killed it is lost, as on any network."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.send(value)

    def hear(self) -> Any:
        """Return what the process says next; raises EOFError when it has been killed."""
        try:
            return self._line.recv()
        except ConnectionResetError as error:
            raise EOFError from error

    def has_spoken(self) -> bool:
        """Return whether there is something to hear."""
        return self._line.poll()

    def kill(self) -> None:
        """End the process as kill -9 does, and wait until it is gone."""
        self.was_killed = True
        self._process.kill()
        self._process.join()

    def stop(self) -> None:
        """Ask the process to end as an operator does, and wait for it."""
        self._process.terminate()
        self.finish()

    def finish(self) -> None:
        """Say that nothing more will come, and wait for the process to end its work."""
        self.say(None)
        self._process.join(_STOP_SECONDS)
        self._line.close()
        if self._process.is_alive():
            self.kill()
            raise RuntimeError("a worker did not end")
