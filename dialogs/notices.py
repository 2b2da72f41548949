"""The words of what the hub sends unasked, built from today's data at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dialogs import application_notices, arguments, cards, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import occurrences
from store.db import Tx
from store.errors import NotFound
from store.occurrences import Listed

Wording = Callable[[Tx, Args, int | None, datetime], Reply | Drop]
_Span = tuple[datetime | None, datetime | None]
_UNKNOWN: _Span = (None, None)


def occurrence_changed(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody that a session they are booked on has moved, is somewhere else, or is cancelled."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None or person_id is None:
        return Drop("names no occurrence or nobody")
    try:
        listed = occurrences.get(tx, occurrence_id, person_id)
    except NotFound:
        return Drop("the session is gone")
    if listed.booking_id is None and listed.state != "cancelled":
        return Drop("no longer booked")
    if listed.state == "cancelled":
        return _cancelled(listed, now)
    return _changed(listed, args, now)


def _cancelled(listed: Listed, now: datetime) -> Reply:
    why = f" ({wording.why_off(listed.reason)})" if listed.reason else ""
    on = wording.when(listed.starts_at, listed.ends_at, listed.zone, now)
    text = f"Sorry: {listed.title} on {on} is cancelled{why}. You don’t need to do anything."
    more = Action("More dates", "whats_on", {"session": listed.slug})
    return Reply(text, actions=(more, wording.MY_BOOKINGS))


def _changed(listed: Listed, args: Args, now: datetime) -> Reply | Drop:
    was = (arguments.moment(args.get("was_starts_at")), arguments.moment(args.get("was_ends_at")))
    changed = set(arguments.words(args, "changes"))
    if was == (listed.starts_at, listed.ends_at):
        changed -= {"moved"}
    if (args.get("was_place"), args.get("was_link")) == (listed.place, listed.link):
        changed -= {"place"}
    what = [word for kind, word in (("moved", "time"), ("place", "place")) if kind in changed]
    if not what:
        return Drop("it is back where it was")
    leave = "withdraw" if listed.rule == "apply" else "cancel"
    text = f"{listed.title} has a new {wording.listing(what)}. If that no longer suits you, please {leave}."
    return Reply(
        text, facts=_facts(listed, was if "moved" in changed else _UNKNOWN, now), actions=_buttons(listed)
    )


def _facts(listed: Listed, was: _Span, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = [("When", wording.when(listed.starts_at, listed.ends_at, listed.zone, now))]
    if was[0] and was[1]:
        facts.append(("Was", wording.when(was[0], was[1], listed.zone, now)))
    return (*facts, ("Where", wording.where(listed.place, listed.link)))


def _buttons(listed: Listed) -> tuple[Action, ...]:
    if listed.booking_id is None:
        return (wording.MY_BOOKINGS,)
    is_course = listed.rule == "apply"
    own = cards.withdraw_from(listed) if is_course else cards.cancel_place(listed.booking_id)
    return (own, wording.MY_BOOKINGS)


# Every kind of outbox message that is worded when it is sent. Answers carry their words themselves.
WORDINGS: Mapping[str, Wording] = {
    "occurrence_changed": occurrence_changed,
    "application_received": application_notices.received,
    "application_accepted": application_notices.accepted,
    "application_waits": application_notices.waits,
    "application_declined": application_notices.declined,
    "application_withdrawn": application_notices.withdrawn,
}
