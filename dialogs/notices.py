"""The words of what the hub sends unasked, built from today's data at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dialogs import (
    announcement_notices,
    application_notices,
    arguments,
    buttons,
    colleague_notices,
    group_notices,
    nudge_notices,
    personal_calendar,
    reminder_notices,
    waiting_notices,
    wording,
)
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import occurrences
from store.db import Tx
from store.errors import NotFound
from store.occurrences import Listed

Wording = Callable[[Tx, Args, int | None, datetime], Reply | Drop]
_Span = tuple[datetime | None, datetime | None]
_UNKNOWN: _Span = (None, None)
# What somebody does whom a new time no longer suits, where that is not cancelling.
_OTHERWISE = {"register": "please send apologies", "apply": "please withdraw"}


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
    leave = {"waiting": "please leave the waiting list", "offered": "please say no"}
    otherwise = _OTHERWISE.get(listed.rule, "please cancel")
    give_up = leave.get(listed.standing or "", otherwise)
    text = f"{listed.title} has a new {wording.listing(what)}. If that no longer suits you, {give_up}."
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
    if listed.rule == "apply":
        return (buttons.withdraw_from(listed), wording.MY_BOOKINGS)
    return (*buttons.give_up(listed.booking_id, listed.standing, listed.rule), wording.MY_BOOKINGS)


def merged(_tx: Tx, args: Args, _person_id: int | None, _now: datetime) -> Reply | Drop:
    """Tell somebody whom the hub knew as two persons that their bookings are together now."""
    text = "The hub had you in its books twice, and has put your bookings together."
    doubled = " Where you had two on one date, it kept one." if args.get("doubled") else ""
    return Reply(f"{text}{doubled}", actions=wording.MENU)


# Every kind of outbox message that is worded when it is sent. Answers carry their words themselves.
WORDINGS: Mapping[str, Wording] = {
    "announcement": announcement_notices.announcement,
    "announcement_changed": announcement_notices.changed,
    "announcement_refused": announcement_notices.refused,
    "application_accepted": application_notices.accepted,
    "application_declined": application_notices.declined,
    "application_received": application_notices.received,
    "application_waits": application_notices.waits,
    "application_withdrawn": application_notices.withdrawn,
    "merged": merged,
    "calendar": personal_calendar.notice,
    "nudge": nudge_notices.nudge,
    "set_digest": nudge_notices.set_digest,
    "set_thanks": nudge_notices.set_thanks,
    "reminder": reminder_notices.reminder,
    "occurrence_changed": occurrence_changed,
    "place_offered": waiting_notices.place_offered,
    "place_open": waiting_notices.place_open,
    "offer_lapsed": waiting_notices.offer_lapsed,
    "waiting_ended": waiting_notices.waiting_ended,
    "booked_for_you": colleague_notices.booked_for_you,
    "place_changed": colleague_notices.place_changed,
    "handed_over": colleague_notices.handed_over,
    "handing_over_answered": colleague_notices.handing_over_answered,
    "taken_back": colleague_notices.taken_back,
    "set_joined": group_notices.set_joined,
    "set_left": group_notices.set_left,
    "date_announced": group_notices.date_announced,
    "workshop_requested": group_notices.workshop_requested,
    "workshop_withdrawn": group_notices.workshop_withdrawn,
    "workshop_changed": group_notices.workshop_changed,
}
