"""What becomes of one occurrence when its series changed. Pure: looks at values, returns what to write.

The one rule above all: whoever has a place keeps it, or somebody is told to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from store.catalogue.plans import Plan
from store.series import Pattern, Sitting

NO_DATE = "The catalogue no longer has this date, and people are booked"
NOT_IN_CATALOGUE = "No longer in the catalogue"
_NOT_ON = "People are booked, and now it falls on: "
_SEATS = "More places are taken than the catalogue now has"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """An occurrence as it is, with what is known about its bookings.

    `standing` are the parts that somebody stands in, `booked` those that anybody ever booked. Who waits has
    no place to keep: they hold nothing up, and are told when there is nothing left to wait for.
    """

    id: int
    nominal_on: date
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    state: str
    reason: str
    decision: str
    capacity: Mapping[str, int | None]
    taken: Mapping[str, int]
    standing: frozenset[str]
    booked: frozenset[str]

    def at_least_taken(self, part: str, seats: int | None) -> int | None:
        """Return these seats, or as many as are taken already."""
        return None if seats is None else max(seats, self.taken.get(part, 0))

    @property
    def is_adrift(self) -> bool:
        """Return whether an earlier catalogue had no date for it, so that its time means nothing now."""
        return self.decision.startswith(NO_DATE) or self.reason == NOT_IN_CATALOGUE


@dataclass(frozen=True, slots=True)
class Edit:
    """What to write: columns of the occurrence, capacities of parts, parts to drop, or that it goes."""

    values: Mapping[str, Any] = field(default_factory=dict)
    seats: Mapping[str, int | None] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    is_removed: bool = False

    @property
    def is_nothing(self) -> bool:
        """Return whether the occurrence stays as it is."""
        return not (self.values or self.seats or self.dropped or self.is_removed)


def is_about_places(decision: str) -> bool:
    """Return whether only the number of places is undecided: the date itself takes place as planned."""
    return decision == _SEATS


def is_short_of_places(decision: str) -> bool:
    """Return whether more people have places than there are, whatever else is undecided about the date."""
    return _SEATS in decision


def with_too_few_places(decision: str) -> str:
    """Return what is undecided about a date once more people have places there than the catalogue has."""
    return decision if _SEATS in decision else "; ".join(filter(None, [_SEATS, decision]))[:_LONGEST]


def decide(plan: Plan, facts: Facts, sitting: Sitting | None) -> Edit:
    """Return what becomes of the occurrence; `sitting` is its date in the new catalogue, or None."""
    if sitting is None or plan.before is None or plan.after is None:
        return _without_date(facts)
    values = _where(plan.before, plan.after, facts)
    # The places first: another import looks for them, and what is too long is cut off at the end.
    decisions = [_SEATS] if _is_over(plan, facts) else []
    if not _has_own_time(plan.before, facts, sitting):
        state, reason, decision = _state(facts, sitting)
        values |= {"nominal_on": sitting.nominal_on, "state": state, "reason": reason}
        values |= {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at}
        decisions.append(decision)
    values["decision"] = "; ".join(filter(None, decisions))[:_LONGEST]
    gone = facts.capacity.keys() - plan.seats_after.keys()
    return Edit(_differing(facts, values), _seats(plan, facts), frozenset(gone - facts.standing))


def _without_date(facts: Facts) -> Edit:
    if facts.standing:
        return Edit(_differing(facts, {"decision": NO_DATE}))
    if not facts.booked:
        return Edit(is_removed=True)
    if facts.state == "cancelled":
        return Edit(_differing(facts, {"decision": ""}))
    return Edit(_differing(facts, {"state": "cancelled", "reason": NOT_IN_CATALOGUE, "decision": ""}))


def _has_own_time(before: Pattern, facts: Facts, sitting: Sitting) -> bool:
    """Return whether somebody set a time for this date alone, which then stays."""
    on = facts.nominal_on
    as_planned = (before.starts_at(on), before.ends_at(on))
    return on == sitting.nominal_on and not facts.is_adrift and as_planned != (facts.starts_at, facts.ends_at)


def _where(before: Pattern, after: Pattern, facts: Facts) -> dict[str, Any]:
    """Return the new place and link, each unless it was set for this date alone."""
    return {
        name: getattr(after, name)
        for name in ("place", "link")
        if facts.is_adrift or getattr(facts, name) == getattr(before, name)
    }


def _state(facts: Facts, sitting: Sitting) -> tuple[str, str, str]:
    if facts.state == "cancelled" and facts.reason != NOT_IN_CATALOGUE:
        return facts.state, facts.reason, ""
    if sitting.not_on and facts.standing:
        return "planned", "", _NOT_ON + sitting.not_on
    return sitting.state, sitting.not_on, ""


def _seats(plan: Plan, facts: Facts) -> dict[str, int | None]:
    """Return the capacities to write, never below what is taken; a part that is gone takes nobody more."""
    followed = {part: seats for part, seats in plan.seats_after.items() if _follows(plan, facts, part)}
    gone = facts.standing & (facts.capacity.keys() - plan.seats_after.keys())
    wanted = {part: facts.at_least_taken(part, seats) for part, seats in followed.items()}
    wanted |= {part: facts.taken[part] for part in gone}
    return {p: s for p, s in wanted.items() if p not in facts.capacity or facts.capacity[p] != s}


def _is_over(plan: Plan, facts: Facts) -> bool:
    """Return whether people have places that the catalogue no longer has."""
    if facts.standing & (facts.capacity.keys() - plan.seats_after.keys()):
        return True
    return any(
        _follows(plan, facts, part) and facts.at_least_taken(part, seats) != seats
        for part, seats in plan.seats_after.items()
    )


def _follows(plan: Plan, facts: Facts, part: str) -> bool:
    """Return whether the catalogue decides about these places, and not a figure set for this date alone."""
    if part not in facts.capacity or _SEATS in facts.decision or facts.is_adrift:
        return True
    return facts.capacity[part] == plan.seats_before.get(part)


def _differing(facts: Facts, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(facts, name) != value}
