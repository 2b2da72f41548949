"""What a person wants of what comes unasked: quiet hours, reminders of their own, kinds that are muted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import bindparam, insert, select, update

from store import ahead, wake
from store.db import Tx
from store.lists import among_numbers
from store.prepared import Prepared
from store.quiet_hours import DEFAULT, QuietHours
from store.tables import Preference

# Kinds of message that a person can do without. What changes a booking of theirs always comes.
KINDS = ("reminder", "nudge", "announcement", "calendar")
# Those of them that have moments of their own for each booking.
_OF_BOOKINGS = {"reminder", "nudge"}
# Among somebody's own reminders: those that each session has, too.
AS_PLANNED = "as planned"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants; each is the hub's own where it is None or empty."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    reminders: tuple[str, ...] | None = None
    muted: tuple[str, ...] = ()
    snoozed_until: datetime | None = None

    @property
    def quiet(self) -> QuietHours:
        """Return the hours in which the person is not written to unasked."""
        if self.quiet_from is None or self.quiet_until is None:
            return DEFAULT
        return QuietHours(self.quiet_from, self.quiet_until)

    def rules(self, planned: Sequence[str]) -> list[str]:
        """Return the rules of this person's reminders for a session whose type has these."""
        own = (AS_PLANNED,) if self.reminders is None else self.reminders
        return [rule for one in own for rule in (planned if one == AS_PLANNED else (one,))]

    def takes(self, kind: str) -> bool:
        """Return whether messages of this kind may come."""
        return kind not in self.muted


def of(
    quiet_from: time | None,
    quiet_until: time | None,
    reminders: Sequence[str] | None,
    muted: Sequence[str] | None,
    snoozed_until: datetime | None,
) -> Wishes:
    """Return the wishes that the columns of a row hold, also of one that is not there."""
    own = None if reminders is None else tuple(reminders)
    return Wishes(quiet_from, quiet_until, own, tuple(muted or ()), snoozed_until)


COLUMNS = (
    Preference.quiet_from,
    Preference.quiet_until,
    Preference.reminders,
    Preference.muted,
    Preference.snoozed_until,
)

_OF_PERSON = Prepared(select(*COLUMNS).where(Preference.person_id == bindparam("person")), of)
_OF_PEOPLE: Prepared[tuple[int, Wishes]] = Prepared(
    select(Preference.person_id, *COLUMNS).where(among_numbers(Preference.person_id, "people")),
    lambda person_id, *columns: (person_id, of(*columns)),
)
_AHEAD = "wishes"


def get(tx: Tx, person_id: int) -> Wishes:
    """Return what the person wants; the hub's own where they have never said."""
    wishes: Wishes | None = ahead.of(tx, _AHEAD).get(person_id)
    return wishes or _OF_PERSON.first(tx, {"person": person_id}) or Wishes()


def read_ahead(tx: Tx, person_ids: Collection[int]) -> None:
    """Read what these people want in one statement; `get` then asks for none of them.

    Only in a transaction that writes nothing.
    """
    theirs = dict(_OF_PEOPLE.all(tx, {"people": list(person_ids)}))
    ahead.keep(tx, _AHEAD, {person_id: theirs.get(person_id, Wishes()) for person_id in person_ids})


def change(tx: Tx, person_id: int, now: datetime, **changes: object) -> Wishes:
    """Write what the person wants from now on, and return it; the names are those of `Wishes`.

    What is planned for them already is planned anew.
    """
    before = get(tx, person_id)
    wishes = replace(before, **changes)  # type: ignore[arg-type]
    values = {
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "reminders": None if wishes.reminders is None else list(wishes.reminders),
        "muted": list(wishes.muted),
        "snoozed_until": wishes.snoozed_until,
        "changed_at": now,
    }
    if not tx.execute(update(Preference).where(Preference.person_id == person_id).values(values)).rowcount:
        tx.execute(insert(Preference).values(person_id=person_id, **values))
    # What waits for the end of a night still comes when another kind is stopped.
    comes_again = _OF_BOOKINGS & (set(before.muted) - set(wishes.muted))
    is_put_off = wishes.snoozed_until is not None and wishes.snoozed_until > now
    if (comes_again or before.reminders != wishes.reminders) and not is_put_off:
        wake.person_anew(tx, person_id, now, wishes.quiet)
    else:
        wake.person(tx, person_id, now)
    return wishes
