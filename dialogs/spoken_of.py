"""What a typed wish is about that does not say so: what was just shown, or asked about."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs import references
from dialogs.engine import Answers
from dialogs.messages import Action, Press
from dialogs.steps import Steps
from dialogs.understanding import Wish
from dialogs.understanding.words import normalise
from store import nudges, places, reminders

# "Put me on the waiting list" means the one that was just spoken of, and so does "remind me tomorrow".
_OF_A_BUTTON = ("join_waiting", "leave_waiting", "announcement_report")
# "Apply" means the course that was just spoken of.
_OF_THE_SESSION = ("apply", "interest")
# What a typed "undo that" may take back, as it is asked about first.
_ASKED_ABOUT = ("undo", "interest")
# "Where is it?" and "is there parking?" are about one date or session.
_OF_IT = {"where_is_it": "details", "getting_there": "getting_there"}


# Said of one message that came, and not of all that may come.
_IT = re.compile(
    r"(?:please |can (?:you|i) )?(?:snooze|postpone|delay)(?: (?:it|that|this))?(?: please| now)?"
)


def meant(at: Steps, wish: Wish, text: str) -> Wish:
    """Return the wish with what it is about, where it did not say so and the last answer does."""
    if wish.flow in _OF_IT and (one := only_one(at)):
        return Wish(_OF_IT[wish.flow], one)
    if wish.flow in _OF_THE_SESSION and not wish.args and (slug := _session(at)):
        return replace(wish, args={"session": slug})
    if wish.flow in ("announce", "change_announcement") and (of_it := _of_the_button(at, wish)):
        return replace(wish, args={**of_it, **wish.args})
    is_of_reminder = wish.flow == "remind_later" or (wish.flow == "snooze" and not wish.args)
    if is_of_reminder and (action := _only(at, "remind_later")):
        return Wish("remind_later", {**wish.args, **action.args})
    if wish.flow == "remind_later" or (wish.flow == "snooze" and _IT.fullmatch(normalise(text))):
        return _of_the_last(at, wish)
    return wish


def _of_the_last(at: Steps, wish: Wish) -> Wish:
    """Return the wish to hear later of what came last unasked, a reminder or the questions of a set."""
    booking_id = reminders.last_sent(
        at.turn.tx, at.turn.person_id, (reminders.KIND, nudges.KIND), at.turn.now
    )
    if booking_id is None:
        return wish
    place = places.get(at.turn.tx, booking_id)
    if place.person_id != at.turn.person_id:
        return wish
    if place.rule == "register" and "reflect_later" in at.flows:
        return Wish("reflect_later", {**wish.args, "occurrence": place.occurrence_id})
    return Wish("remind_later", {**wish.args, "booking": booking_id})


_SKIPS = re.compile(
    r"(?:please |i will |can i |ok |no )*"
    r"(?:(?:skip|pass)(?: on)?(?: (?:it|that|this|this one|this time|for now))*|not this (?:time|one)"
    r"|nothing (?:to say |from me )?this time|no time(?: for (?:it|that|this))?)(?: please| sorry)?"
)


def skipped(at: Steps, text: str) -> Press | None:
    """Return what leaves out the questions of a learning set that came last, where "skip" was typed."""
    if "skip_reflecting" not in at.flows or not _SKIPS.fullmatch(normalise(text)):
        return None
    booking_id = reminders.last_sent(at.turn.tx, at.turn.person_id, (nudges.KIND,), at.turn.now)
    if booking_id is None:
        return None
    return Press(
        "skip_reflecting", {"occurrence": places.get(at.turn.tx, booking_id).occurrence_id, "check": True}
    )


def is_later(wish: Wish) -> bool:
    """Return whether it is to hear once more of what came unasked, which answers no older question."""
    return wish.flow in ("remind_later", "reflect_later") and not {"booking", "occurrence"}.isdisjoint(
        wish.args
    )


def button_for(at: Steps, wish: Wish) -> Action | None:
    """Return the only button of the last answer that does what was typed without saying of what."""
    if wish.args:
        return None
    if wish.flow == "undo":
        undoing = [
            action for action in at.before.shown if action.label == "Undo" and action.flow in _ASKED_ABOUT
        ]
        return undoing[0] if len(undoing) == 1 else None
    return _only(at, wish.flow) if wish.flow in _OF_A_BUTTON else None


def _of_the_button(at: Steps, wish: Wish) -> Answers:
    """Return which announcement or register a wish is about that names none: the one just shown."""
    if wish.flow == "change_announcement":
        action = _only(at, wish.flow)
        return action.args if action else {}
    if not {"session", "sessions", "from", "to"}.isdisjoint(wish.args):
        return {}
    whom = wish.args.get("whom")
    same = [one.args for one in at.before.shown if one.flow == wish.flow and one.args.get("whom") == whom]
    return same[0] if len(same) == 1 and whom else {}


def _only(at: Steps, flow: str) -> Action | None:
    shown = [action for action in at.before.shown if action.flow == flow]
    return shown[0] if len(shown) == 1 else None


def only_one(at: Steps) -> Answers:
    """Return the one date that the question or the buttons of the last answer are about, or session."""
    said = [at.before.kept, *(action.args for action in at.before.shown)]
    for name in ("occurrence", "session"):
        named = {str(args[name]): args[name] for args in said if args.get(name)}
        if named:
            return {name: next(iter(named.values()))} if len(named) == 1 else {}
    own = {one.listed.id for one in references.shown(at) if one.listed}
    return {"occurrence": own.pop()} if len(own) == 1 else {}


def _session(at: Steps) -> str:
    """Return the only session that the last answer had buttons for, or ""."""
    slugs = {one.slug for one in references.shown(at)}
    slugs |= {str(action.args["session"]) for action in at.before.shown if action.args.get("session")}
    return slugs.pop() if len(slugs) == 1 else ""
