"""A channel that is a file: what arrived stays when the sender is killed, and every process sees it."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter
from pathlib import Path

from dialogs.messages import Outgoing, Sent, Unknown

CHANNEL = "file"


class FileChannel:
    """Sends by appending one line, which the system does whole or not at all.

    Half of `seconds` passes before a message arrives and half before its sender knows, as on any network:
    a sender that is killed meanwhile cannot know either.
    """

    def __init__(self, path: Path, *, can_be_asked: bool, seconds: float) -> None:
        self.path = path
        self.can_be_asked = can_be_asked
        self.seconds = seconds

    async def send(self, message: Outgoing) -> Sent:
        await self._travel()
        line = json.dumps({"key": message.key, "process": os.getpid()}) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
        await self._travel()
        return Sent(message.key)

    async def find(self, message: Outgoing) -> Sent | Unknown | None:
        if not self.can_be_asked:
            return Unknown("this channel cannot be asked")
        return Sent(message.key) if message.key in arrived(self.path) else None

    async def _travel(self) -> None:
        await asyncio.sleep(self.seconds * random.uniform(0.25, 0.75))


def arrived(path: Path) -> Counter[str]:
    """Return how often each message arrived, by its key."""
    if not path.exists():
        return Counter()
    return Counter(json.loads(line)["key"] for line in path.read_text().splitlines())
