"""What somebody may apply for, and everything that can come of an application. The rules: `enrolments`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from store.booking_outcomes import NotEligible, PartyTooBig, Unanswered
from store.session_types import CohortDates


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody asks for. It comes from a card or a form, so nothing in it is a right."""

    cohort_id: int
    person_id: int
    party: int = 1
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """It is written down: `applied`, or `waiting` when some day has too few places left."""

    enrolment_id: int
    state: str


@dataclass(frozen=True, slots=True)
class AlreadyApplied:
    """The person has an open application for this cohort, or is on it; asking twice is no mistake."""

    enrolment_id: int
    state: str


@dataclass(frozen=True, slots=True)
class NotOpen:
    """Nobody can apply now; `following` is the cohort of the course to apply for next, if there is one."""

    why: Literal["not_yet", "closed", "ended"]
    cohort: CohortDates
    following: CohortDates | None


ApplyOutcome = Applied | AlreadyApplied | NotOpen | PartyTooBig | Unanswered | NotEligible


@dataclass(frozen=True, slots=True)
class Accepted:
    """The person has their places at every day to come; `free` is how many are left, None without a limit."""

    free: int | None


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Some day has only so many places left, so no place was taken; the application waits.

    `is_new` is false when it waited before.
    """

    free: int
    party: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class NotPending:
    """There is nothing to decide: it was accepted, declined or withdrawn before."""

    state: str


@dataclass(frozen=True, slots=True)
class Over:
    """The cohort has no day to come, or the catalogue no longer has it."""


@dataclass(frozen=True, slots=True)
class NoReason:
    """A decline needs a reason of at most so many characters, as the person is told it."""

    most: int


@dataclass(frozen=True, slots=True)
class Declined:
    """It is declined. It was in state `was`; `freed` days are free again, and so many people wait."""

    was: str
    freed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The person took it back. It was in state `was`; `freed` days are free again."""

    was: str
    freed: int


@dataclass(frozen=True, slots=True)
class NothingToWithdraw:
    """It was declined or withdrawn before, or the cohort is over."""

    why: Literal["declined", "withdrawn", "over"]


AcceptOutcome = Accepted | NoRoom | NotPending | Over
DeclineOutcome = Declined | NotPending | Over | NoReason
