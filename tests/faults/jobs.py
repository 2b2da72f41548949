"""What a worker process of these runs is told to do. Plain values: they travel to the process."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SendTo:
    """The file channel as one process sees it, and for how long it holds a message it sends."""

    path: Path
    can_be_asked: bool
    send_seconds: float = 0.02
    lease_seconds: float = 4.0


@dataclass(frozen=True, slots=True)
class ServeRush:
    """Serve these people until they are done, then say what each was told."""

    url: str
    occurrence: int
    people: range
    seed: str
    locked: bool
    gives_up: float


@dataclass(frozen=True, slots=True)
class ServeCrowd:
    """Let the people of one of several processes do whatever they like, then say what they were told.

    `without` names a guard that this process does without, or is empty.
    """

    url: str
    number: int
    processes: int
    people: int
    seed: str
    turns: int
    without: str


@dataclass(frozen=True, slots=True)
class FastTime:
    """A time that began at a moment of the machine's clock, and runs so many times as fast."""

    began: float
    starts_at: datetime
    speed: float

    def now(self) -> datetime:
        """Return this moment of the fast time."""
        return self.starts_at + timedelta(seconds=(time.time() - self.began) * self.speed)


@dataclass(frozen=True, slots=True)
class ServeQueue:
    """Let some people book, wait, answer and cancel, and places come and go; when is said as it begins."""

    url: str
    people: Sequence[int]
    seed: str
    without: str


@dataclass(frozen=True, slots=True)
class RunQueueClock:
    """Plan and send in the fast time that is said, until told to stop, as `python -m bot clock` does."""

    url: str
    without: str


@dataclass(frozen=True, slots=True)
class TakeTurns:
    """Take one delivery after another: acknowledge it, then send its answer."""

    url: str
    send_to: SendTo


@dataclass(frozen=True, slots=True)
class RunClock:
    """Send what is due, as `python -m bot clock` does, until told to stop.

    Where it `plans`, it first writes what has become due, and in the words of the hub.
    """

    url: str
    send_to: SendTo
    claims: bool = True
    plans: bool = False


@dataclass(frozen=True, slots=True)
class OnChat:
    """A process on a chat platform, by the settings that `python -m bot` would read from `environ`.

    It holds what it sends for a short lease, posts `haste` times as fast as usual, and comes back to what
    went wrong after `most_wait_seconds` at most. `without` names a guard that it does without, or is empty.
    """

    environ: Mapping[str, str]
    lease_seconds: float = 8.0
    send_seconds: float = 1.5
    haste: float = 1.0
    most_wait_seconds: float = 1.0
    without: str = ""

    @property
    def url(self) -> str:
        """Return the database."""
        return self.environ["DATABASE_URL"]


@dataclass(frozen=True, slots=True)
class RunChatClock(OnChat):
    """Send what is due, as `python -m bot clock` does."""


@dataclass(frozen=True, slots=True)
class ServeChat(OnChat):
    """Listen to the platform, as `python -m bot web --no-clock` does."""


Job = ServeRush | ServeCrowd | ServeQueue | RunQueueClock | TakeTurns | RunClock | RunChatClock | ServeChat
