"""The names that others give to what a message may want: a flow with its arguments, as intent and slots.

Only for the outside: no dialog sees them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from dialogs.messages import Json
from dialogs.understanding import Name, Understanding, Wish, when

# Flow, then what it is called of a session, and of a course where that is another.
_INTENTS: Mapping[str, tuple[str, str]] = {
    flow: (names.split()[0], names.split()[-1])
    for flow, names in {
        "whats_on": "whats_on cohort_details",
        "details": "session_details cohort_details",
        "where_is_it": "session_details",
        "getting_there": "session_details",
        "undo": "clarify",
        "book": "book register_cohort",
        "book_for": "book register_cohort",
        "come_after_all": "book",
        "apply": "register_cohort",
        "interest": "join_waitlist register_cohort",
        "join_waiting": "join_waitlist",
        "cancel": "cancel_booking withdraw_cohort",
        "apologies": "cancel_booking",
        "leave_waiting": "cancel_booking",
        "withdraw": "withdraw_cohort",
        "withdraw_interest": "withdraw_cohort",
        "leave_set": "withdraw_cohort",
        "move": "reschedule",
        "hand_over": "reschedule",
        "how_many": "reschedule",
        "my_bookings": "my_bookings",
        "still_coming": "my_bookings",
        "my_applications": "my_bookings",
        "my_calendar": "my_bookings",
        "my_workshops": "my_bookings",
        "waiting_list": "my_bookings",
        "workshop": "request_workshop",
        "settings": "reminder_settings",
        "quiet_hours": "reminder_settings",
        "own_reminders": "reminder_settings",
        "mute": "reminder_settings",
        "snooze": "reminder_settings",
        "remind_later": "reminder_settings",
        "session_reminders": "edit_session",
        "announce": "announce",
        "announcements": "announce",
        "nudge_set": "announce",
        "roster": "roster",
        "who_came": "check_in",
        "interested": "roster",
        "applications": "roster",
        "workshop_requests": "roster",
        "set_digest": "roster",
        "set_answers": "roster",
        "reflect": "feedback",
        "help": "help",
        "misses": "help",
        "link": "help",
        "unlink": "help",
        "human": "talk_to_human",
        "greeting": "greeting",
        "thanks": "thanks",
    }.items()
}
# What the bot cannot do yet, as the arguments of that flow name it.
_NOT_YET = {"one_to_one": "request_one_to_one"}
_ABOUT = {"out_of_scope": "out_of_scope", "distress": "talk_to_human", "unclear": "clarify", "": "clarify"}
_SLOTS = {"session": "session", "course": "cohort", "workshop": "workshop"}
# One cannot have a place on what is made to order: whoever wants one asks for it to be made.
_ASKED_FOR = frozenset(("book", "apply", "interest", "join_waiting"))
# What the flow of an intent asks for when it was not said.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "book": ("session", "when"),
    "join_waitlist": ("session", "when"),
    "cancel_booking": ("session_or_day",),
    "reschedule": ("booking", "when"),
    "register_cohort": ("cohort",),
    "withdraw_cohort": ("cohort",),
    "request_workshop": ("topic", "party"),
    "announce": ("session", "text"),
    "roster": ("session_or_day",),
    "reminder_settings": ("action",),
    "showcase": ("session", "topic"),
}
_WHEN = frozenset(("from", "to", "at", "after", "before", "next"))
_OLD = frozenset(("old_from", "old_to"))
_BOOKED = _WHEN | _OLD
# Whoever speaks of themselves alone wants one place.
_FOR_ONESELF = frozenset(("book", "join_waitlist"))
_ME = re.compile(r"\b(?:me|mi|myself|i|im|i[’']m|i[’']d|i[’']ll|my)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:us|we|our|we[’']re|we[’']d|them|they|team|and)\b", re.IGNORECASE)
_CONFIRMED_ONLY = "intent"


def said(text: str, found: Understanding, names: Sequence[Name], now: datetime) -> dict[str, Json]:
    """Return intent, slots and interval, with `intents` of a double request and what would be asked for."""
    wishes = found.wishes or found.guesses
    time: dict[str, Json] = {"interval": interval_of(text, now)}
    if is_doubtful(text, now):
        time["ambiguous"] = True
    if not wishes or found.about not in ("", "unclear"):
        return {"intent": _ABOUT[found.about], "slots": {}, **time}
    wish = wishes[0]
    answer: dict[str, Json] = {
        "intent": _ABOUT[found.about] if found.about else intent_of(wish, names),
        "slots": _slots(wish, names) | _alone(wish, text, names),
        **time,
    }
    if len(found.wishes) > 1 or found.is_double:
        answer["intents"] = [intent_of(each, names) for each in wishes]
    elif found.is_beside:
        answer["intents"] = [intent_of(wish, names), _ABOUT["out_of_scope"]]
    if ask := _asked(wish, intent_of(wish, names), is_sure=bool(found.wishes and not found.about)):
        answer["ask"] = list[Json](ask)
    if wish.flow == "move" and "old_from" in wish.args and "problem" not in wish.args:
        answer["interval"] = _moved_to(wish.args)
    if "problem" in wish.args:
        answer["ambiguous"] = True
    return answer


def intent_of(wish: Wish, names: Sequence[Name]) -> str:
    """Return what a wish is called."""
    if wish.flow == "not_yet":
        what = str(wish.args.get("what"))
        return _NOT_YET.get(what, what)
    if wish.args.get("part") == "showcase":
        return "showcase"
    if wish.args.get("leaving"):
        return "goodbye"
    if wish.args.get("asks"):
        return "roster"
    of_session, of_course = _INTENTS[wish.flow]
    kind = _kind(_named(wish), names)
    if wish.flow == "cancel" and _WHEN & set(wish.args):
        # One meeting of a group: who withdraws from it names no day.
        return of_session
    if kind == "workshop" and wish.flow in _ASKED_FOR:
        return "request_workshop"
    return of_course if kind == "course" else of_session


def _named(wish: Wish) -> str | None:
    session, several = wish.args.get("session"), wish.args.get("sessions")
    if isinstance(several, list) and several:
        return str(several[0])
    return str(session) if session else None


def _kind(slug: str | None, names: Sequence[Name]) -> str:
    return next((name.kind for name in names if name.slug == slug), "session")


def _slots(wish: Wish, names: Sequence[Name]) -> dict[str, Json]:
    slots: dict[str, Json] = {}
    if named := _named(wish):
        slots[_SLOTS[_kind(named, names)]] = named
    for slot in ("party", "capacity", "audience", "topic"):
        if wish.args.get(slot) is not None:
            slots[slot] = wish.args[slot]
    if action := _action(wish):
        slots["action"] = action
    return slots


def _alone(wish: Wish, text: str, names: Sequence[Name]) -> dict[str, Json]:
    is_alone = intent_of(wish, names) in _FOR_ONESELF and "party" not in wish.args
    return {"party": 1} if is_alone and _ME.search(text) and not _OTHERS.search(text) else {}


def _action(wish: Wish) -> str | None:
    match wish.flow:
        case "mute":
            return "start" if wish.args.get("on") else "stop"
        case "snooze":
            return "start" if wish.args.get("until") == "" else "mute"
        case "remind_later":
            return "lead_time" if wish.args else "mute"
        case "quiet_hours":
            return "quiet_hours"
        case "own_reminders":
            return "lead_time"
        case "settings":
            return str(wish.args["change"]) if "change" in wish.args else None
    return None


def _asked(wish: Wish, intent: str, *, is_sure: bool) -> list[str]:
    """Return what the bot would ask for: a session it was not told, or whether that is what was meant."""
    missing = [slot for slot in _NEEDED.get(intent, ()) if not _has(slot, wish)]
    several = ["session"] if isinstance(wish.args.get("sessions"), list) else []
    missing = ["session" if slot in ("session_or_day", "booking") else slot for slot in missing]
    return list(dict.fromkeys([*missing, *several, *([] if is_sure else [_CONFIRMED_ONLY])]))


def _has(slot: str, wish: Wish) -> bool:
    match slot:
        case "session" | "cohort":
            return _named(wish) is not None
        case "session_or_day":
            return _named(wish) is not None or bool(_BOOKED & set(wish.args))
        case "booking":
            # The day in it is the one to move to.
            return _named(wish) is not None or bool(_OLD & set(wish.args))
        case "when":
            return bool(_WHEN & set(wish.args))
        case "action":
            return _action(wish) is not None and (wish.flow != "own_reminders" or bool(wish.args))
    return wish.args.get(slot) is not None


def interval_of(text: str, now: datetime) -> dict[str, Json] | None:
    """Return the time that a text speaks of as local wall time: half-open, or a moment that has no end."""
    match when.interval(text, now, str(now.tzinfo)):
        case when.Interval(start=datetime() as start, is_point=True):
            return {"start": start.isoformat()}
        case when.Interval(start=start, end=end):
            return {"start": start and start.isoformat(), "end": end and end.isoformat()}
    return None


def _moved_to(args: Mapping[str, Json]) -> dict[str, Json] | None:
    """Return the days to which a place is to be moved, of a text that names its own day as well."""
    first, end, at = (str(args.get(name, "")) for name in ("from", "to", "at"))
    if at and first:
        return {"start": f"{first}T{at}:00"}
    ends = {"start": f"{first}T00:00:00" if first else None, "end": f"{end}T00:00:00" if end else None}
    return dict[str, Json](ends) if any(ends.values()) else None


def is_doubtful(text: str, now: datetime) -> bool:
    """Return whether the bot would ask which time is meant: it cannot be, or comes twice."""
    found = when.interval(text, now, str(now.tzinfo))
    return isinstance(found, when.Problem) or (found is not None and found.is_unsure)
