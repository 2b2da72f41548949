"""A clock as a process of its own, on a channel that is a file and takes its time."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from bot.clock import Clock, run_clock
from bot.delivery import Delivery
from dialogs.messages import Outgoing, Sent
from store.db import Store
from tests.faults.file_channel import CHANNEL, FileChannel

AT_ONCE = 4


class Slow(FileChannel):
    """One that says when a message leaves."""

    async def send(self, message: Outgoing) -> Sent:
        sys.stdout.write("sends\n")
        sys.stdout.flush()
        return await super().send(message)


def main(url: str, path: str, seconds: str) -> None:
    """Send what is due in that database into that file, until told to stop."""
    logging.basicConfig()
    store = Store(url)
    channel = Slow(Path(path), can_be_asked=True, seconds=float(seconds))
    delivery = Delivery(store, {CHANNEL: channel}, {}, "slow", at_once={CHANNEL: AT_ONCE}, send_seconds=90.0)
    asyncio.run(run_clock(Clock(delivery)))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
