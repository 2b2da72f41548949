"""The words of what the hub sends unasked, built from today's data at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dialogs import arguments, cards, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import occurrences
from store.db import Tx
from store.errors import NotFound
from store.occurrences import Listed

Wording = Callable[[Tx, Args, int | None, datetime], Reply | Drop]


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
    return _changed(listed, arguments.moment(args.get("was_starts_at")), now)


def _changed(listed: Listed, was: datetime | None, now: datetime) -> Reply:
    if listed.state == "cancelled":
        why = f" ({listed.reason})" if listed.reason else ""
        on = wording.when(listed.starts_at, listed.ends_at, listed.zone, now)
        text = f"Sorry: {listed.title} on {on} is cancelled{why}. You don’t need to do anything."
        return Reply(
            text, actions=(Action("More dates", "whats_on", {"session": listed.slug}), wording.MY_BOOKINGS)
        )
    has_moved = was is not None and was != listed.starts_at
    text = (
        f"{listed.title} has moved. Your place moved with it; if you can’t come, please cancel it."
        if has_moved
        else f"{listed.title} has changed. Your place is still yours."
    )
    return Reply(text, facts=_facts(listed, was if has_moved else None, now), actions=_buttons(listed))


def _facts(listed: Listed, was: datetime | None, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = [("Now", wording.when(listed.starts_at, listed.ends_at, listed.zone, now))]
    if was is not None:
        facts.append(("Was", wording.when(was, was + (listed.ends_at - listed.starts_at), listed.zone, now)))
    return (*facts, ("Where", wording.where(listed.place, listed.link)))


def _buttons(listed: Listed) -> tuple[Action, ...]:
    own = (cards.cancel_place(listed.booking_id),) if listed.booking_id else ()
    return (*own, wording.MY_BOOKINGS)


# Every kind of outbox message that is worded when it is sent. Answers carry their words themselves.
WORDINGS: Mapping[str, Wording] = {"occurrence_changed": occurrence_changed}
