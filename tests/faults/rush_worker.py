"""One process of the rush: so many people, each pressing, giving up their place, and coming back."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bot.turn import Turns
from dialogs.messages import Reply
from tests.faults.history import Told
from tests.faults.visits import Visit, booking_in, outcome, person, reply_of
from tests.faults.worlds import utc_now

# Of those who gave up their place so many come back, and of the refused so many.
_COMES_BACK, _TRIES_AGAIN = 0.5, 0.2
_MOST_TRIES = 4


@dataclass
class Crowd:
    """The people of one process; whose turn it is next is left to chance."""

    turns: Turns
    occurrence: int
    chance: random.Random
    gives_up: float = 0.8

    def come(self, numbers: range) -> Iterator[Told]:
        """Let everybody press until they are done; yield what each was told."""
        waiting = [(person(number), "book", {"occurrence": self.occurrence}, 1) for number in numbers]
        while waiting:
            who, flow, args, tries = waiting.pop(self.chance.randrange(len(waiting)))
            told, reply = self._press(Visit(f"{who}:{tries}", who, flow, args))
            yield told
            following = self._then(told.outcome, reply)
            if following and (tries < _MOST_TRIES or told.outcome == "busy"):
                waiting.append((who, *following, tries + 1))

    def _press(self, visit: Visit) -> tuple[Told, Reply]:
        began = time.monotonic()
        reply = reply_of(self.turns.handle(visit.incoming(), utc_now()))
        return Told(visit.person, outcome(reply), began, time.monotonic()), reply

    def _then(self, said: str, reply: Reply) -> tuple[str, dict[str, int]] | None:
        again = ("book", {"occurrence": self.occurrence})
        booking = booking_in(reply)
        match said:
            case "booked" if booking and self.chance.random() < self.gives_up:
                return "cancel", {"booking": booking}
            case "cancelled" if booking and self.chance.random() < _COMES_BACK:
                return self.chance.choice([("undo", {"booking": booking}), again])
            case "full" if self.chance.random() < _TRIES_AGAIN:
                return again
            case "busy":
                return again
            case _:
                return None
