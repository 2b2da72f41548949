"""What a worker process of these runs is told to do. Plain values: they travel to the process."""

from __future__ import annotations

from dataclasses import dataclass
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
class TakeTurns:
    """Take one delivery after another: acknowledge it, then send its answer."""

    url: str
    send_to: SendTo


@dataclass(frozen=True, slots=True)
class RunClock:
    """Send what is due, as `python -m bot clock` does, until told to stop."""

    url: str
    send_to: SendTo
    claims: bool = True


Job = ServeRush | ServeCrowd | TakeTurns | RunClock
