"""The one thread in which public pages are drawn, the most urgent first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from queue import PriorityQueue
from typing import TypeVar

T = TypeVar("T")


class PagesThread:
    """Draws one page at a time: that takes nothing from the event loop, and one thread's share from turns."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._numbers = count()
        self._waiting: PriorityQueue[tuple[int, int, Callable[[], None]]] = PriorityQueue()

    def draw(self, rank: int, work: Callable[[], T]) -> asyncio.Future[T]:
        """Return what `work` will return; it goes before all that waits with a higher rank."""
        promised: Future[T] = Future()
        self._waiting.put((rank, next(self._numbers), lambda: _keep_promise(promised, work)))
        self._thread.submit(self._draw_next)
        return asyncio.wrap_future(promised)

    def _draw_next(self) -> None:
        """Draw the most urgent, which need not be the one with which this was submitted."""
        _, _, draw = self._waiting.get()
        draw()


def _keep_promise(promised: Future[T], work: Callable[[], T]) -> None:
    if not promised.set_running_or_notify_cancel():
        return
    try:
        promised.set_result(work())
    except BaseException as error:
        promised.set_exception(error)
