"""The ticker: plans and sends what is due every second, and extends the occurrences every hour. No data.

Any number of processes may tick: who sends what is decided by the claim in SQL. The only importer of
`apscheduler` (docs/decisions/031-apscheduler-as-ticker.md).
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery import Delivery
from bot.now import utc_now

# Of the ten in which a process has to end, as writing down and closing take time on a busy machine.
GRACE_SECONDS = 7.0
_JUMP_SECONDS = 2.0

log = logging.getLogger(__name__)


class Clock:
    """Ticks until stopped. In a thread and with the moment are called: `plan` at every tick, `extend` at the
    start and every hour.

    What goes wrong in one tick is logged in one line, and the next tick goes on.
    """

    def __init__(
        self,
        delivery: Delivery,
        *,
        plan: Callable[[datetime], object] | None = None,
        extend: Callable[[datetime], object] | None = None,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        tick_seconds: float = 1.0,
        extend_seconds: float = 3600.0,
    ) -> None:
        self._delivery = delivery
        self._plan = plan
        self._extend = extend
        self._now = now
        self._monotonic = monotonic
        self._tick_seconds = tick_seconds
        self._extend_seconds = extend_seconds
        self._failing: set[str] = set()
        self._ticks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def start(self) -> None:
        """Begin to tick, on the running event loop."""
        # A tick that is passed over because the one before still sends is how it should be.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        for channel in self._delivery.channels:
            self._every(self._tick_seconds, f"send on {channel}", partial(self._send, channel))
        if self._plan is not None:
            self._every(self._tick_seconds, "plan", partial(self._in_thread, self._plan))
        if self._extend is not None:
            self._every(
                self._extend_seconds, "extend the occurrences", partial(self._in_thread, self._extend)
            )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Stop ticking; what is being sent has `grace_seconds` to finish. Twice is harmless."""
        if self._watching is None:
            return
        self._watching.cancel()
        self._watching = None
        # Without pausing first, the scheduler's own shutdown would cut off what is being sent.
        self._scheduler.pause()
        await self._delivery.stop(self._now(), grace_seconds)
        if self._ticks:
            await asyncio.wait(self._ticks, timeout=1.0)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it shuts down at the loop's next step

    def _every(self, seconds: float, name: str, work: Callable[[], Awaitable[None]]) -> None:
        tick = partial(self._tick, name, work)
        self._scheduler.add_job(tick, "interval", seconds=seconds, name=name, next_run_time=utc_now())

    async def _tick(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._ticks.add(task)
            task.add_done_callback(self._ticks.discard)
        try:
            await work()
        except asyncio.CancelledError:
            # Told to stop: what has not ended in time is cut off, which the scheduler would log as a failure.
            if self._watching is not None:
                raise
        except Exception as error:
            self._say_once(name, error)
        else:
            if name in self._failing:
                self._failing.discard(name)
                log.warning("%s: works again", name)

    def _say_once(self, name: str, error: Exception) -> None:
        # Once per trouble: a database away for an hour would otherwise fill the log every second.
        if name not in self._failing:
            self._failing.add(name)
            log.error("%s: failed (%s), tried again at every tick", name, type(error).__name__)

    async def _send(self, channel: str) -> None:
        while (await self._delivery.deliver_channel(channel, self._now())).claimed:
            pass

    async def _in_thread(self, work: Callable[[datetime], object]) -> None:
        await asyncio.to_thread(work, self._now())

    async def _watch(self) -> None:
        """Notice when the machine's clock is put back.

        The scheduler waits for moments of that clock, so it would stand still for as long as the jump.
        """
        ahead = self._now().timestamp() - self._monotonic()
        while True:
            await asyncio.sleep(self._tick_seconds)
            before, ahead = ahead, self._now().timestamp() - self._monotonic()
            if ahead < before - _JUMP_SECONDS:
                log.warning("the machine's clock went back by %.0f seconds", before - ahead)
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=utc_now())


async def run_clock(clock: Clock, *, stop: asyncio.Event | None = None) -> None:
    """Tick until SIGTERM or SIGINT, or until `stop` is set; then end within ten seconds."""
    stopping = stop or asyncio.Event()
    with_signals(stopping)
    clock.start()
    log.info("the clock ticks")
    try:
        await stopping.wait()
    finally:
        await clock.stop()
        log.info("the clock has stopped")


def with_signals(stopping: asyncio.Event) -> None:
    """Set `stopping` on SIGTERM and SIGINT, for as long as this event loop runs."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
