"""Bringing the occurrences to come in line with a changed catalogue; the past is never touched.

Match dates, look, hold every occurrence that would change (in the order of ids, like everybody), look
again, decide, write. What was seen before the lock may be out of date: somebody may have booked meanwhile.
The clock settles in the same way what needed a decision until people cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from store import changed_dates, locks, series
from store.catalogue.changes import Affected, Kind, OccurrenceChange
from store.catalogue.decisions import Edit, Facts, decide
from store.catalogue.facts import look, people_at, write
from store.catalogue.matching import own_sitting, pair
from store.catalogue.plans import Plan, unchanged
from store.db import Tx
from store.series import Closed, Sitting
from store.tables import Occurrence


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was done to the occurrences of all series."""

    added: int
    removed: int
    changes: tuple[OccurrenceChange, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    plan: Plan
    sitting: Sitting | None

    def edit(self, facts: Facts) -> Edit:
        return decide(self.plan, facts, self.sitting)


def reconcile(tx: Tx, plans: Sequence[Plan], closures: Sequence[Closed], now: datetime) -> Reconciled:
    """Change, keep, cancel, remove and add occurrences as planned."""
    steps: dict[int, _Step] = {}
    missing: list[tuple[Plan, list[Sitting]]] = []
    seen: dict[int, Facts] = {}
    for plan in plans:
        of_series = Occurrence.series_id == plan.id
        upcoming = look(tx, of_series & (Occurrence.starts_at > now))
        past = list(tx.scalars(select(Occurrence.nominal_on).where(of_series, Occurrence.starts_at <= now)))
        dates = {facts.nominal_on: facts.starts_at for facts in upcoming.values()}
        matched, lacking = pair(plan, dates, past, closures, now)
        steps |= {id_: _Step(plan, matched.get(facts.nominal_on)) for id_, facts in upcoming.items()}
        missing.append((plan, lacking))
        seen |= upcoming
    removed, changes = _carry_out(tx, steps, seen, now)
    return Reconciled(sum(_add(tx, plan, lacking) for plan, lacking in missing), removed, changes)


def settle(tx: Tx, now: datetime) -> int:
    """Do to the dates that need a decision what the next import would, and return how many need none now.

    When enough people have cancelled there is nothing left to decide, and nobody may ever import again. A
    cancellation itself settles nothing: the place it frees may be one too many. Safe to call at any time.
    """
    series.hold_catalogue(tx)
    closures = series.closures(tx)
    is_undecided = (Occurrence.decision != "") & (Occurrence.starts_at > now)
    steps: dict[int, _Step] = {}
    seen: dict[int, Facts] = {}
    for plan in unchanged(tx, set(tx.scalars(select(Occurrence.series_id).where(is_undecided)))):
        undecided = look(tx, is_undecided & (Occurrence.series_id == plan.id))
        for id_, facts in undecided.items():
            steps[id_] = _Step(plan, own_sitting(plan, facts.nominal_on, closures))
        seen |= undecided
    _, changes = _carry_out(tx, steps, seen, now)
    return sum(change.kind == "settled" for change in changes)


def _add(tx: Tx, plan: Plan, lacking: Sequence[Sitting]) -> int:
    return series.add(tx, plan, plan.after, lacking, plan.seats_after) if plan.after else 0


def _carry_out(
    tx: Tx, steps: Mapping[int, _Step], seen: Mapping[int, Facts], now: datetime
) -> tuple[int, tuple[OccurrenceChange, ...]]:
    """Hold, look again and write; return how many were removed, and what changed.

    Whoever waits is offered what came free by it, or told that there is nothing to wait for any more.
    """
    held = sorted(id_ for id_, facts in seen.items() if not steps[id_].edit(facts).is_nothing)
    misplaced = changed_dates.misplaced(tx, now)
    for id_ in sorted({*held, *misplaced}):
        locks.lock(tx, id_)
    people = people_at(tx, held)
    removed = 0
    changes: list[OccurrenceChange] = []
    for id_, facts in look(tx, Occurrence.id.in_(held)).items():
        edit = steps[id_].edit(facts)
        write(tx, facts, edit, now)
        removed += edit.is_removed
        changes += _changes(steps[id_].plan, facts, edit, people[id_])
    changed_dates.catch_up(tx, {*held, *misplaced}, now)
    return removed, tuple(changes)


def _changes(
    plan: Plan, facts: Facts, edit: Edit, people: tuple[Affected, ...]
) -> Iterator[OccurrenceChange]:
    pattern = plan.after or plan.before
    zone = pattern.zone if pattern else ""
    values = edit.values
    starts_at, ends_at = values.get("starts_at", facts.starts_at), values.get("ends_at", facts.ends_at)
    state = values.get("state", facts.state)
    for kind, detail in _kinds(facts, edit, state):
        # Nobody comes to a date that is off, so nobody needs to know that it would have moved.
        whom = people if state == "planned" and kind not in ("places", "settled") else ()
        yield OccurrenceChange(
            facts.id,
            plan.title,
            zone,
            kind,
            facts.starts_at,
            facts.ends_at,
            starts_at,
            ends_at,
            detail,
            whom,
            facts.place,
            facts.link,
        )


def _kinds(facts: Facts, edit: Edit, state: str) -> Iterator[tuple[Kind, str]]:
    values = edit.values
    if values.keys() & {"nominal_on", "starts_at", "ends_at"}:
        yield "moved", ""
    if values.keys() & {"place", "link"}:
        yield "place", values.get("place") or values.get("link") or facts.place or facts.link
    if values.keys() & {"state", "reason"}:
        kinds: dict[str, Kind] = {"planned": "on_again", "not_on": "not_on", "cancelled": "cancelled"}
        yield kinds[state], values.get("reason", facts.reason)
    if "decision" in values:
        yield ("decision" if values["decision"] else "settled"), values["decision"]
    if edit.seats or edit.dropped:
        yield "places", ", ".join(f"{part} {seats or 'no limit'}" for part, seats in edit.seats.items())
