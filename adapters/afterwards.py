"""What an adapter goes on with after its response: sent meanwhile, and waited for at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Afterwards:
    """Work of one process that nobody waits for. What of it fails is in the outbox, for the clock."""

    def __init__(self) -> None:
        # Without these, a task that nothing else holds may be collected before it is done.
        self._under_way: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin with it at the event loop's next step."""
        task = asyncio.create_task(_quietly(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self, seconds: float = 5.0) -> None:
        """Wait for what is under way; what does not end in time is sent by the clock later."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except Exception as error:  # its text may name a person; the outbox has what was not sent
        log.error("an answer was not shown: %s", type(error).__name__)
