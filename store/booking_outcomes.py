"""What somebody may ask for, and all that can come of it. The rules are in `bookings` and `waiting`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.places import Place

Doubt = Literal["clash", "audience"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. It comes from a card or a form, so nothing in it is a right.

    `despite` holds the doubts the person has been shown and waved through. `booked_at` is when they had
    the place first, when they take back a cancellation: it is still theirs as from then. `instead_of` is a
    place that is given up for it in the same step: the rules look as if it were gone.
    """

    occurrence_id: int
    person_id: int
    booked_by_id: int
    part: str = "attend"
    party: int = 1
    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    despite: frozenset[str] = frozenset()
    booked_at: datetime | None = None
    instead_of: Place | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """It is done: a place is held, or the hub knows that the person might come."""

    booking_id: int
    state: str


@dataclass(frozen=True, slots=True)
class AlreadyBooked:
    """The person stands there already; asking twice is no mistake."""

    booking_id: int
    state: str
    party: int


@dataclass(frozen=True, slots=True)
class Full:
    """Fewer places are free than wanted."""

    free: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing can be booked there (any more)."""

    why: Literal["cancelled", "not_on", "undecided", "started", "cut_off", "other_rule", "no_queue"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PartyTooBig:
    """More people than the type takes in one booking."""

    most: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The part has required questions without an answer."""

    questions: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class NotEligible:
    """The type is for some people only, and says no to the others."""

    who_for: str


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The person has as many coming bookings of this type as one may have.

    With `for_others` it is whoever books who has booked as many colleagues on that date as one may.
    """

    limit: int
    for_others: bool = False


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Nothing forbids it, but the person should say yes first: a clash, or it is meant for others."""

    doubts: tuple[Doubt, ...]
    clash: Place | None
    who_for: str


BookOutcome = (
    Booked | AlreadyBooked | Full | Closed | PartyTooBig | Unanswered | NotEligible | LimitReached | Doubtful
)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The place is free again; `is_late` when it was inside the type's working days."""

    booking_id: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    """It was cancelled before, the session has begun, or it is one date of a whole course or learning set."""

    why: Literal["cancelled", "started", "course", "set"]


@dataclass(frozen=True, slots=True)
class Joined:
    """The person waits: whoever was there before comes first."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class PlacesFree:
    """Nobody has to wait: the whole number is free (`free` is None without a limit)."""

    free: int | None


JoinOutcome = (
    Joined
    | PlacesFree
    | AlreadyBooked
    | Closed
    | PartyTooBig
    | Unanswered
    | NotEligible
    | LimitReached
    | Doubtful
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The place that was held is the person's."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Declined:
    """The place that was held goes on to the next in the queue, or is free for everybody."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class NoOffer:
    """No place is held (any more): given up, not answered in time, not offered yet, or no use now."""

    why: Literal["given_up", "lapsed", "waiting", "started", "off"]


# What the audit calls each of them.
ACTIONS: Mapping[type, str] = {
    Booked: "booked",
    AlreadyBooked: "already_booked",
    Full: "full",
    Closed: "closed",
    PartyTooBig: "party_too_big",
    Unanswered: "unanswered",
    NotEligible: "not_eligible",
    LimitReached: "limit_reached",
    Doubtful: "doubtful",
    Joined: "joined",
    PlacesFree: "places_free",
    Accepted: "accepted",
    Declined: "declined",
    NoOffer: "no_offer",
    Cancelled: "cancelled",
    NothingToCancel: "nothing_to_cancel",
}
