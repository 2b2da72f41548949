"""How fast one person may go on, so that a flood from one account costs the others nothing.

Each process counts for itself: with several of them somebody may be as many times as fast.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from dialogs import help
from dialogs.messages import Reply, Sender

# What becomes of a message: it is taken, its sender is told to slow down, or nothing is done with it.
Verdict = Literal["take", "tell", "ignore"]


TOO_FAST = help.because("too_fast")


@dataclass(frozen=True, slots=True)
class Ignored:
    """One message too many of somebody who has been told so: it is acknowledged, and that is all.

    `reply` is what they were told, for channels where something must be in the response. As with a repeated
    delivery that was answered, nothing is there to be sent.
    """

    reply: Reply = TOO_FAST
    outgoing: None = None
    in_doubt: bool = False


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime
    is_told: bool = False


class Floodgate:
    """A bucket of tokens for each account, of which every message takes one. Safe to use from many threads.

    It holds `burst` tokens, and an empty one is full again after `fills_in_seconds`. A flood ends when half
    of it is full; until then its sender is told once. At most `most` accounts are remembered: those with a
    full bucket are not, and need not be.
    """

    def __init__(self, *, burst: int = 20, fills_in_seconds: float = 10.0, most: int = 10_000) -> None:
        self._burst = burst
        self._per_second = burst / fills_in_seconds
        self._most = most
        self._is_full_after = timedelta(seconds=fills_in_seconds)
        self._buckets: OrderedDict[tuple[str, str, str], _Bucket] = OrderedDict()
        self._lock = Lock()

    @property
    def remembered(self) -> int:
        """Return how many accounts that is just now."""
        return len(self._buckets)

    def judge(self, sender: Sender, now: datetime) -> Verdict:
        """Return what becomes of a message that this account sends now."""
        who = (sender.channel, sender.tenant, sender.user_id)
        with self._lock:
            bucket = self._buckets.setdefault(who, _Bucket(self._burst, now))
            self._buckets.move_to_end(who)
            self._fill(bucket, now)
            self._forget(now)
            return _draw(bucket)

    def _fill(self, bucket: _Bucket, now: datetime) -> None:
        # A clock that was set back must not make anybody wait until it has caught up.
        seconds = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(self._burst, bucket.tokens + seconds * self._per_second)
        bucket.filled_at = now
        if bucket.tokens >= self._burst / 2:
            bucket.is_told = False

    def _forget(self, now: datetime) -> None:
        """Drop who has been away until their bucket was full, and whoever is one too many."""
        while len(self._buckets) > self._most or now - self._oldest().filled_at > self._is_full_after:
            self._buckets.popitem(last=False)

    def _oldest(self) -> _Bucket:
        return next(iter(self._buckets.values()))


def _draw(bucket: _Bucket) -> Verdict:
    if bucket.tokens >= 1:
        bucket.tokens -= 1
        return "take"
    if bucket.is_told:
        return "ignore"
    bucket.is_told = True
    return "tell"
