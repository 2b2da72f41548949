"""A person's own calendar: the file of one date, and the feed of all they have booked."""

from __future__ import annotations

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
    """Give somebody's calendar a date they have booked, one that has changed, or one that is off."""
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
    when = wording.when(entry.starts_at, entry.ends_at, entry.zone, now)
    what = f"{entry.title}, {when}"
    if not entry.is_on:
        text = f"For your calendar: this takes out {what}."
    else:
        news = "this changes" if entry.sequence else "here is"
        text = f"For your calendar: {news} {what}."
    return Reply(text, calendar=_invitation(tx, entry))


def one(visit: Visit, person_id: int, generation: int, number: int) -> Invitation | None:
    """Return one date of a person's calendar, or None when the link is no good any more."""
    found = feed(visit, person_id, generation)
    return next((one for one in found or () if one.number == number), None)


def feed(visit: Visit, person_id: int, generation: int) -> list[Invitation] | None:
    """Return every date of a person's calendar from 30 days ago on; None when the link works no more."""
    try:
        if calendar_entries.generation(visit.tx, person_id) != generation:
            return None
    except NotFound:
        return None
    found = calendar_entries.of_person(visit.tx, person_id, visit.now - _BACK)
    return [_of(entry, generation) for entry in found]


def _invitation(tx: Tx, entry: Entry) -> Invitation:
    return _of(entry, calendar_entries.generation(tx, entry.person_id))


def _of(entry: Entry, generation: int) -> Invitation:
    return Invitation(
        entry.id,
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
