"""Checks what happened to the places of one occurrence: the audit, replayed in commit order.

Pure: it sees decisions, what people were told, and how it ended. Where these come from is in the runs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the audit: at which revision of the occurrence what was decided, for whom."""

    revision: int
    person: str
    action: str
    party: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told, and when they had asked and when they knew, by the machine's one clock."""

    person: str
    outcome: str
    began: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class History:
    """One occurrence from its first decision to its last, and the rows that were left."""

    capacity: int
    decisions: Sequence[Decision]
    told: Sequence[Told]
    standing: Sequence[str]
    taken: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold, and where."""

    rule: str
    what: str


# What a person may be told that leaves no decision behind: nothing was saved.
_UNDECIDED = frozenset(("busy", "trouble"))


def check(history: History) -> list[Finding]:
    """Return everything that breaks a rule; nothing when the history is as it should be."""
    decisions = sorted(history.decisions, key=lambda decision: decision.revision)
    return [
        *_revisions(decisions),
        *_replay(history, decisions),
        *_ending(history),
        *_what_was_told(history, decisions),
        *_order_in_time(history, decisions),
    ]


def _revisions(decisions: Sequence[Decision]) -> Iterator[Finding]:
    """The lock's counter has no gap and no repeat: every decision was taken alone, and none is missing."""
    if decisions and decisions[0].revision != 1:
        yield Finding("revisions", f"the first is {decisions[0].revision}")
    for one, next_one in pairwise(decisions):
        if next_one.revision == one.revision:
            yield Finding("revisions", f"{one.revision} was given twice")
        elif next_one.revision != one.revision + 1:
            yield Finding("revisions", f"after {one.revision} comes {next_one.revision}")


@dataclass(slots=True)
class _Places:
    capacity: int
    held: dict[str, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.capacity - sum(self.held.values())


def _replay(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    places = _Places(history.capacity)
    for decision in decisions:
        yield from _decide(places, decision)
    if sorted(places.held) != sorted(history.standing):
        missing = sorted(set(places.held) ^ set(history.standing))
        yield Finding("ending", f"the audit and the bookings disagree about {missing[:5]}")


def _decide(places: _Places, decision: Decision) -> Iterator[Finding]:
    at = f"{decision.person} at revision {decision.revision}"
    match decision.action:
        case "booked":
            if decision.party > places.free:
                yield Finding("accepted while full", at)
            if decision.person in places.held:
                yield Finding("two places", at)
            places.held[decision.person] = decision.party
        case "full":
            if decision.party <= places.free:
                yield Finding("refused while free", f"{at}, {places.free} free")
        case "already_booked":
            if decision.person not in places.held:
                yield Finding("two places", f"{at}: was told of a place that nobody gave")
        case "cancelled":
            if places.held.pop(decision.person, None) is None:
                yield Finding("two places", f"{at}: cancelled what was not held")
        case other:
            yield Finding("decision", f"{at}: {other}")


def _ending(history: History) -> Iterator[Finding]:
    if len(history.standing) > history.capacity or history.taken > history.capacity:
        yield Finding("oversold", f"{len(history.standing)} bookings, {history.capacity} places")
    if len(history.standing) + (history.capacity - history.taken) != history.capacity:
        yield Finding("ending", f"{len(history.standing)} bookings, but {history.taken} places taken")
    for person, bookings in Counter(history.standing).items():
        if bookings > 1:
            yield Finding("two places", f"{person} has {bookings} standing bookings")


def _what_was_told(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Everybody was told just what was decided, and in that order: nothing lost, nothing made up."""
    told, decided = defaultdict(list), defaultdict(list)
    for answer in history.told:
        if answer.outcome not in _UNDECIDED:
            told[answer.person].append(answer.outcome)
    for decision in decisions:
        decided[decision.person].append(decision.action)
    for person in sorted({*told, *decided}):
        if told[person] != decided[person]:
            yield Finding("told otherwise", f"{person} was told {told[person]}, decided {decided[person]}")


def _order_in_time(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Whoever had their answer before another asked comes first: the order of commits is a real order."""
    answers: dict[str, list[Told]] = defaultdict(list)
    for answer in history.told:
        if answer.outcome not in _UNDECIDED:
            answers[answer.person].append(answer)
    latest = float("-inf")
    for decision in decisions:
        if not answers[decision.person]:
            return  # told otherwise: there is nothing to compare
        answer = answers[decision.person].pop(0)
        if answer.ended < latest:
            yield Finding("order in time", f"{decision.person} at revision {decision.revision} came too late")
        latest = max(latest, answer.began)
