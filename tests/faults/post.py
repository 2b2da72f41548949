"""A channel as the hub sees it: it delivers each visit until it is acknowledged."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.faults.history import Told
from tests.faults.jobs import TakeTurns
from tests.faults.processes import Worker
from tests.faults.visits import Visit

# What was said to a visit, and the booking its buttons name.
Answer = tuple[str, int | None]
Then = Callable[[Visit, Answer], Visit | None]

_DELIVERED_TWICE = 0.1
_PATIENCE_SECONDS = 0.05
# A channel does not deliver for ever.
_GIVES_UP_SECONDS = 60.0

NOT_BY_US, NEVER, OTHERWISE = "died without being killed", "never acknowledged", "answered otherwise"


@dataclass
class Tally:
    """What the channel saw, shared by its threads."""

    told: dict[str, Told] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    acknowledged_at: list[float] = field(default_factory=list)

    def bars(self) -> dict[str, bool]:
        """Return what must not have happened to any delivery, and whether it did."""
        return {what: bool(self.counts[what]) for what in (NOT_BY_US, NEVER, OTHERWISE)}

    @property
    def longest_gap(self) -> float:
        """Return for how many seconds at most nothing was acknowledged."""
        return max((late - early for early, late in pairwise(self.acknowledged_at)), default=0.0)


@dataclass
class Post:
    """Delivers visits to worker processes, one thread a process. A process that dies is replaced.

    One in ten is delivered twice at once, as channels do when an acknowledgement is slow. `then` says
    with which visit a person goes on after an answer.
    """

    folder: Path
    job: TakeTurns
    workers: int
    then: Then = lambda visit, answer: None
    seed: str = ""
    tally: Tally = field(default_factory=Tally)
    _workers: dict[int, Worker] = field(default_factory=dict)
    _began: dict[str, float] = field(default_factory=dict)
    _waiting: queue.Queue[Visit | None] = field(default_factory=queue.Queue)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, visits: Iterable[Visit]) -> None:
        """Return when every visit, and every one that follows from it, is acknowledged."""
        chance = random.Random(self.seed)
        for visit in visits:
            for _ in range(1 + (chance.random() < _DELIVERED_TWICE)):
                self._waiting.put(visit)
        threads = [threading.Thread(target=self._serve, args=(number,)) for number in range(self.workers)]
        for thread in threads:
            thread.start()
        self._waiting.join()
        for _ in threads:
            self._waiting.put(None)
        for thread in threads:
            thread.join()
        self._over.set()

    def wait_for(self, answers: float) -> bool:
        """Return True as soon as so many visits are answered, or False when there will be no more."""
        while len(self.tally.told) < answers:
            if self._over.wait(0.001):
                return False
        return True

    def at_work(self) -> list[Worker]:
        """Return the processes that take turns at this moment."""
        return [worker for worker in list(self._workers.values()) if not worker.was_killed]

    def _serve(self, number: int) -> None:
        self._workers[number] = Worker(self.folder, self.job)
        while (visit := self._waiting.get()) is not None:
            try:
                self._keep(visit, self._hand_over(self._workers[number], visit))
            except EOFError:
                self._after_a_death(self._workers[number], visit)
                self._workers[number] = Worker(self.folder, self.job)
            finally:
                self._waiting.task_done()
        self._workers.pop(number).finish()

    def _hand_over(self, worker: Worker, visit: Visit) -> Answer | None:
        self._began.setdefault(visit.key, time.monotonic())
        worker.say(visit)
        answer: Answer | None = worker.hear()
        return answer

    def _after_a_death(self, worker: Worker, visit: Visit) -> None:
        if worker.was_killed:
            self._again(visit)
        else:
            self.tally.counts[NOT_BY_US] += 1

    def _again(self, visit: Visit) -> None:
        if time.monotonic() - self._began[visit.key] > _GIVES_UP_SECONDS:
            self.tally.counts[NEVER] += 1
        else:
            self.tally.counts["delivered again"] += 1
            self._waiting.put(visit)

    def _keep(self, visit: Visit, answer: Answer | None) -> None:
        if answer is None:
            self.tally.counts["unavailable"] += 1
            time.sleep(_PATIENCE_SECONDS)
            self._again(visit)
            return
        now = time.monotonic()
        with self._lock:
            is_first = visit.key not in self.tally.told
            self.tally.told.setdefault(visit.key, Told(visit.person, answer[0], self._began[visit.key], now))
            if self.tally.told[visit.key].outcome != answer[0]:
                self.tally.counts[OTHERWISE] += 1
            self.tally.acknowledged_at.append(now)
        following = self.then(visit, answer) if is_first else None
        if following:
            self._waiting.put(following)
