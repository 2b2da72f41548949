"""A person's own calendar: the file of one date, and the feed of all they have booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.messages import Drop, Invitation, Reply
from dialogs.public_pages import Visit
from store import calendar_entries
from store.calendar_entries import Entry
from store.db import Tx
from store.errors import NotFound

# So long a date stays in the feed, so that who was away for a while still learns what became of it.
_BACK = timedelta(days=30)


def notice(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Give somebody's calendar what they have booked, what has changed of it, or that it is off."""
    if (series_id := arguments.identity(args, "series")) is not None:
        return _of_series(tx, series_id, person_id or 0, now)
    try:
        entry = calendar_entries.get(tx, arguments.identity(args, "entry") or 0)
    except NotFound:
        return Drop("the entry is gone")
    if entry.person_id != person_id:
        return Drop("it belongs to another person by now")
    if entry.sequence != args.get("sequence"):
        return Drop("there is later news of it")
    if now >= entry.starts_at:
        return Drop("it has begun")
    what = f"{entry.title}, {wording.when(entry.starts_at, entry.ends_at, entry.zone, now)}"
    news = ("this changes" if entry.sequence else "here is") if entry.is_on else "this takes out"
    return Reply(f"For your calendar: {news} {what}.", calendar=_invitations(tx, [entry]))


def _of_series(tx: Tx, series_id: int, person_id: int, now: datetime) -> Reply | Drop:
    """Give all dates to come of a group or course at once, as they are now."""
    entries = calendar_entries.of_person(tx, person_id, now, series_id)
    if not entries:
        return Drop("no date is left")
    left = sum(entry.is_on for entry in entries)
    title = entries[0].title
    text = (
        f"For your calendar: {wording.count(left, 'date')} of {title}, as planned now."
        if left
        else f"For your calendar: this takes out {title}."
    )
    return Reply(text, calendar=_invitations(tx, entries))


def some(visit: Visit, person_id: int, generation: int, number: int) -> list[Invitation]:
    """Return the dates that a link names: one, or those to come of a series; none when it works no more."""
    found = feed(visit, person_id, generation) or []
    if number > 0:
        return [one for one in found if one.number == number]
    return [one for one in found if one.series_id == -number and one.starts_at > visit.now]


def feed(visit: Visit, person_id: int, generation: int) -> list[Invitation] | None:
    """Return every date of a person's calendar from 30 days ago on; None when the link works no more."""
    try:
        if calendar_entries.generation(visit.tx, person_id) != generation:
            return None
    except NotFound:
        return None
    found = calendar_entries.of_person(visit.tx, person_id, visit.now - _BACK)
    return [_of(entry, generation) for entry in found]


def _invitations(tx: Tx, entries: Sequence[Entry]) -> tuple[Invitation, ...]:
    generation = calendar_entries.generation(tx, entries[0].person_id)
    return tuple(_of(entry, generation) for entry in entries)


def _of(entry: Entry, generation: int) -> Invitation:
    return Invitation(
        entry.id,
        entry.series_id,
        entry.person_id,
        generation,
        entry.name,
        entry.email or "",
        entry.is_on,
        entry.sequence,
        entry.changed_at,
        entry.starts_at,
        entry.ends_at,
        entry.zone,
        entry.title,
        entry.summary,
        wording.where(entry.place, entry.link),
        entry.slug,
    )
