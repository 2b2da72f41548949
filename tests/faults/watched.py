"""`python -m bot` as it is, with its event loop and its connections watched: for runs that measure a server.

    python -m tests.faults.watched FILE [--without GUARD] web --no-clock

FILE gets a line of JSON for each moment in which the loop stood still, and for each connection it opened.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.__main__ import main

_TICK_SECONDS = 0.005
# What is shorter is not written down.
_LEAST_SECONDS = 0.02
_LOOKS_SECONDS = 0.03

Note = Callable[..., None]


class Watch:
    """Ticks on a loop, and notes how late each tick is, with what the loop was doing at the time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, note: Note) -> None:
        self._loop = loop
        self._note = note
        self._thread = threading.get_ident()
        self._stood = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._at, self._waited = time.monotonic(), self._waited_seconds()
        self._worked = time.thread_time()
        self._seen: list[str] = []
        threading.Thread(target=self._look, daemon=True).start()
        loop.call_later(_TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        now, waited = time.monotonic(), self._waited_seconds()
        late = now - self._at - _TICK_SECONDS
        if late > _LEAST_SECONDS:
            # Of which the machine was busy with others, and this thread waited for its turn; and of which
            # it worked itself. The rest it waited for something, such as another thread of its process.
            what = {"starved": waited - self._waited, "worked": time.thread_time() - self._worked}
            self._note(gap=late, at=now, doing=self._seen[:3], **what)
        self._seen = []
        self._at, self._waited, self._worked = time.monotonic(), waited, time.thread_time()
        self._loop.call_later(_TICK_SECONDS, self._tick)

    def _waited_seconds(self) -> float:
        return int(self._stood.read_text().split()[1]) / 1e9

    def _look(self) -> None:
        """Look from another thread what the loop does while it does not tick."""
        while True:
            time.sleep(_LOOKS_SECONDS)
            if time.monotonic() - self._at > _LOOKS_SECONDS and (
                frame := sys._current_frames().get(self._thread)
            ):
                self._seen.append(" < ".join(_named(frame)))


def _named(frame: Any) -> list[str]:
    calls = traceback.extract_stack(frame)[-6:]
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(calls)]


class _Policy(asyncio.DefaultEventLoopPolicy):
    """Watches each loop that is made, from its first step on."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        loop.call_soon(Watch, loop, self._note)
        return loop


def _noting(path: Path) -> Note:
    out = path.open("a", buffering=1)

    def note(**what: Any) -> None:
        out.write(json.dumps(what) + "\n")

    return note


def _watch_connections(note: Note) -> None:
    """Note whatever is connected to, by anybody in this process."""

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            note(connected=str(args[1]))

    sys.addaudithook(heard)


def _watch_garbage(note: Note) -> None:
    began = [0.0]

    def collected(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            began[0] = time.monotonic()
        elif (took := time.monotonic() - began[0]) > _LEAST_SECONDS:
            note(garbage=took, generation=info["generation"])

    gc.callbacks.append(collected)


def _wait_on_the_loop() -> None:
    """Wait for an answer of Microsoft's as the stock library does for its tokens: the loop waits, too."""
    from adapters.teams.connector import Connector

    usual = Connector.send

    async def send(self: Connector, *args: Any) -> Any:
        time.sleep(BLOCKED_SECONDS)  # noqa: ASYNC251 (this is what is to be seen)
        return await usual(self, *args)

    Connector.send = send  # type: ignore[assignment,method-assign]


def _send_anywhere() -> None:
    """Let answers go wherever a delivery says."""
    from adapters.teams.service_urls import ServiceUrls

    ServiceUrls.allows = lambda self, url: isinstance(url, str)  # type: ignore[method-assign]


# What the server may be let do without, by name.
WAITING, ADDRESSES = "waiting beside the loop", "a list of addresses"
BLOCKED_SECONDS = 0.5
_GUARDS = {WAITING: _wait_on_the_loop, ADDRESSES: _send_anywhere}


def run(file: str, *arguments: str) -> int:
    """Run the command, watched."""
    note = _noting(Path(file))
    asyncio.set_event_loop_policy(_Policy(note))
    _watch_connections(note)
    _watch_garbage(note)
    if arguments[0] == "--without":
        _GUARDS[arguments[1]]()
        arguments = arguments[2:]
    return main(arguments, os.environ)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(run(*sys.argv[1:]))
