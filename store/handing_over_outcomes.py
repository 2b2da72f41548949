"""What came of handing a place over, keeping it, giving it back or taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The colleague has the place; `is_reachable` says whether they can be told in chat."""

    booking_id: int
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class NothingToHandOver:
    """No place is held that could be handed over, or it would go to whoever has it."""

    why: Literal["yourself", "cancelled", "started", "waiting", "offered", "apologies", "might_come"]


@dataclass(frozen=True, slots=True)
class Kept:
    """The colleague keeps the place; from now on it is theirs alone."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The colleague has it no longer: the giver has it again, or without `booking_id` it is free."""

    booking_id: int | None


@dataclass(frozen=True, slots=True)
class NotInHand:
    """Nothing is open about this handing over: it was kept, has ended otherwise, or it is too late."""

    why: Literal["kept", "cancelled", "started"]
