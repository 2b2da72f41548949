"""Halts that a chat platform has called: where it wants to hear nothing for a while.

Here: what every channel's pace does with a "too many requests". Not here: how fast a channel sends by itself.
"""

from __future__ import annotations

from collections.abc import Callable

# For how long an answer, which somebody waits for, holds back when it was called elsewhere, in seconds.
ANSWER_SECONDS = 1.0


class Halts:
    """The halts of one process: each was called in one channel of one tenant."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str], float] = {}

    def call(self, tenant: str, channel: str, seconds: float) -> None:
        """Note that nothing is wanted there for so long: in the channel at all, elsewhere no bulk."""
        until = self._clock() + seconds
        for key in ((tenant, channel), (tenant, "")):
            self._until[key] = max(until, self._until.get(key, 0.0))

    def left(self, tenant: str, channel: str, *, is_answer: bool, waited: float = 0.0) -> float:
        """Return the seconds until something may be sent there again, 0 for now.

        What is throttled is mostly one channel: answers elsewhere hold back for a moment only, of which
        `waited` seconds may be over.
        """
        now = self._clock()
        here, everywhere = (self._until.get((tenant, key), now) - now for key in (channel, ""))
        return max(here, min(everywhere, ANSWER_SECONDS - waited) if is_answer else everywhere, 0.0)

    def drop_over(self) -> None:
        """Forget those that are over."""
        now = self._clock()
        self._until = {key: at for key, at in self._until.items() if at > now}
