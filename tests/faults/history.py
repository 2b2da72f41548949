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
    """One occurrence from its first decision to its last, and the rows that were left.

    `standing` are those with a place, `offered` those for whom one is held, `waiting` the queue in its order.
    `capacity` is that of the beginning where the decisions change it, which leaves gaps in the revisions.
    """

    capacity: int
    decisions: Sequence[Decision]
    told: Sequence[Told]
    standing: Sequence[str]
    taken: int
    offered: Sequence[str] = ()
    waiting: Sequence[str] = ()

    @property
    def last_capacity(self) -> int:
        """Return how many places there are in the end."""
        changes = [(one.revision, one.party) for one in self.decisions if one.action == _CAPACITY]
        return max(changes)[1] if changes else self.capacity


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold, and where."""

    rule: str
    what: str


# How many places there are from here on, in the place of the number of people.
_CAPACITY = "capacity"
# What comes by itself, and is nobody's answer.
_UNASKED = ("offered", "offered_to_all", "lapsed", _CAPACITY)
# What a person may be told that leaves no decision behind: nothing was saved.
_UNDECIDED = frozenset(("busy", "trouble"))
# The second half of a place that changes hands: nobody could decide anything in between.
_PASSED_ON = ("received", "got_back")
# What somebody is told of a place that had ended, or does not count, before: nothing changes.
_ENDED_BEFORE = frozenset(
    f"nothing_to_{what}" for what in ("move", "hand_over", "keep", "give_back", "take_back")
)


def check(history: History) -> list[Finding]:
    """Return everything that breaks a rule; nothing when the history is as it should be."""
    decisions = sorted(history.decisions, key=lambda decision: decision.revision)
    return [
        *([] if any(one.action == _CAPACITY for one in decisions) else _revisions(decisions)),
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
    """Who has a place, for whom one is held, and who waits, in the order of the queue: each with a number."""

    capacity: int
    held: dict[str, int] = field(default_factory=dict)
    offered: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    @property
    def free(self) -> int:
        return self.capacity - sum(self.held.values()) - sum(self.offered.values())

    @property
    def first(self) -> str | None:
        """Return the first in the queue whose whole number is free."""
        return next((person for person, party in self.waiting.items() if party <= self.free), None)

    @property
    def is_for_queue(self) -> bool:
        """Return whether what is free is for those who wait: for the first of them to say yes."""
        return self.first is not None

    def may_say_yes(self, person: str) -> bool:
        """Return whether the person waits, was told of what is free, and it is enough for them."""
        return person in self.told and self.waiting.get(person, self.free + 1) <= self.free

    def forget_told(self) -> None:
        """What somebody was told of and others took is to be told to them again."""
        self.told = {person for person in self.told if self.may_say_yes(person)}

    def stands(self, person: str) -> bool:
        return person in self.held or person in self.offered or person in self.waiting

    def leave(self, person: str) -> bool:
        """Take the person off, wherever they stand; return whether they did."""
        return any(some.pop(person, None) is not None for some in (self.held, self.offered, self.waiting))


def _replay(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    places = _Places(history.capacity)
    for decision in decisions:
        # What is freed is offered before anybody else decides anything; what changes hands is not free.
        if decision.action not in (*_UNASKED, *_PASSED_ON):
            yield from _kept_waiting(places, f"before revision {decision.revision}")
        yield from _decide(places, decision)
        places.forget_told()
    yield from _kept_waiting(places, "at the end")
    ended = (
        (sorted(places.held), sorted(history.standing)),
        (sorted(places.offered), sorted(history.offered)),
        (list(places.waiting), list(history.waiting)),
    )
    for replayed, left in ended:
        if replayed != left:
            missing = sorted(set(replayed) ^ set(left)) or replayed
            yield Finding("ending", f"the audit and the bookings disagree about {missing[:5]}")


def _kept_waiting(places: _Places, at: str) -> Iterator[Finding]:
    if places.first is not None and places.first not in places.told:
        yield Finding("waits while free", f"{places.first} {at}, {places.free} free")


def _decide(places: _Places, decision: Decision) -> Iterator[Finding]:
    at = f"{decision.person} at revision {decision.revision}"
    match decision.action:
        case "booked" | "joined" | "moved_here" | "received" | "got_back":
            yield from _come(places, decision, at)
        case "full":
            if decision.party <= places.free and not places.is_for_queue:
                yield Finding("refused while free", f"{at}, {places.free} free")
        case "places_free":
            if decision.party > places.free:
                yield Finding("sent away while full", f"{at}, {places.free} free")
        case "already_booked":
            if not places.stands(decision.person):
                yield Finding("two places", f"{at}: was told of a place that nobody gave")
        case "cancelled" | "moved_away" | "handed_over" | "gave_back" | "taken_back":
            if not places.leave(decision.person):
                yield Finding("two places", f"{at}: {decision.action} what was not held")
        case "offered" | "accepted" | "declined" | "lapsed":
            yield from _offer(places, decision, at)
        case "no_offer":
            if decision.person in places.offered or places.may_say_yes(decision.person):
                yield Finding("offer", f"{at}: was told that nothing is held")
        case "kept" | "changed_part":
            if not places.stands(decision.person):
                yield Finding("two places", f"{at}: {decision.action} what was not held")
        case "moved_before":
            if places.stands(decision.person):
                yield Finding("two places", f"{at}: had moved, and holds a place")
        case "offered_to_all":
            if decision.person not in places.waiting or decision.party > places.free:
                yield Finding("offer", f"{at}: cannot have what is free")
            places.told.add(decision.person)
        case other if other == _CAPACITY:
            places.capacity = decision.party
        case "party_too_big" | "nothing_to_cancel":
            pass  # nothing was asked of the places
        case other if other in _ENDED_BEFORE:
            pass
        case other:
            yield Finding("decision", f"{at}: {other}")


def _come(places: _Places, decision: Decision, at: str) -> Iterator[Finding]:
    """Somebody new: with a place, which must be free, or at the end of the queue, when it is not."""
    if places.stands(decision.person):
        yield Finding("two places", at)
    is_free = decision.party <= places.free
    if decision.action != "joined":
        if not is_free:
            yield Finding("accepted while full", at)
        elif places.is_for_queue and decision.action == "booked":
            yield Finding("queue order", f"{at}: {places.first} waits for it")
        places.held[decision.person] = decision.party
    else:
        if is_free and not places.is_for_queue:
            yield Finding("waits while free", f"{at}, {places.free} free")
        places.waiting[decision.person] = decision.party


def _offer(places: _Places, decision: Decision, at: str) -> Iterator[Finding]:
    """A place on its way: held for the first in the queue whom it fits, then theirs or free again."""
    person, party = decision.person, decision.party
    if decision.action == "offered":
        if person not in places.waiting:
            yield Finding("offer", f"{at}: does not wait")
        elif person != places.first:
            yield Finding("queue order", f"{at}: {places.first} comes first")
        places.waiting.pop(person, None)
        places.offered[person] = party
    elif places.may_say_yes(person) and decision.action in ("accepted", "declined"):
        places.waiting.pop(person)
        if decision.action == "accepted":
            places.held[person] = party
    elif places.offered.pop(person, None) is None:
        yield Finding("offer", f"{at}: {decision.action} what was not offered")
    elif decision.action == "accepted":
        places.held[person] = party


def _ending(history: History) -> Iterator[Finding]:
    holding = [*history.standing, *history.offered]
    if len(holding) > history.last_capacity or history.taken > history.last_capacity:
        yield Finding("oversold", f"{len(holding)} bookings, {history.last_capacity} places")
    if len(holding) > history.taken or (len(holding) < history.taken and not _has_parties(history)):
        yield Finding("ending", f"{len(holding)} bookings, but {history.taken} places taken")
    for person, bookings in Counter([*holding, *history.waiting]).items():
        if bookings > 1:
            yield Finding("two places", f"{person} has {bookings} standing bookings")


def _has_parties(history: History) -> bool:
    return any(decision.party > 1 for decision in history.decisions)


def _what_was_told(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Everybody was told just what was decided, and in that order: nothing lost, nothing made up."""
    told, decided = defaultdict(list), defaultdict(list)
    for answer in history.told:
        if answer.outcome not in _UNDECIDED:
            told[answer.person].append(answer.outcome)
    for decision in _asked_for(decisions):
        decided[decision.person].append(decision.action)
    for person in sorted({*told, *decided}):
        if told[person] != decided[person]:
            yield Finding("told otherwise", f"{person} was told {told[person]}, decided {decided[person]}")


def _asked_for(decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Yield what somebody asked for; an offer is nobody's answer, it comes by itself."""
    return (decision for decision in decisions if decision.action not in _UNASKED)


def _order_in_time(history: History, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Whoever had their answer before another asked comes first: the order of commits is a real order."""
    answers: dict[str, list[Told]] = defaultdict(list)
    for answer in history.told:
        if answer.outcome not in _UNDECIDED:
            answers[answer.person].append(answer)
    latest = float("-inf")
    for decision in _asked_for(decisions):
        if not answers[decision.person]:
            return  # told otherwise: there is nothing to compare
        answer = answers[decision.person].pop(0)
        if answer.ended < latest:
            yield Finding("order in time", f"{decision.person} at revision {decision.revision} came too late")
        latest = max(latest, answer.began)
