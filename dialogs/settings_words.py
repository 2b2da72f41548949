"""How one's own settings are said, and how a change of them is answered: with what holds now, and Undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Json, Reply
from store import preferences, reminder_rules
from store.preferences import AS_PLANNED, KINDS, Wishes
from store.quiet_hours import QuietHours
from store.reminder_rules import NoReminder

# Each kind of message as people call it.
KIND_WORDS = {
    "reminder": "reminders",
    "nudge": "learning-set prompts",
    "announcement": "announcements",
    "calendar": "calendar files",
}
STILL_COMES = "What changes one of your bookings still comes."
_COLUMNS = ("quiet_from", "quiet_until", "reminders", "muted", "snoozed_until")


def changed(turn: Turn, said: str, done: str, **changes: object) -> Reply:
    """Write a change and return what is said about it; nothing is written when it holds already."""
    before = preferences.get(turn.tx, turn.person_id)
    different = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not different:
        return Reply(f"That is how it is already. {said}", actions=(wording.SETTINGS, wording.MY_BOOKINGS))
    preferences.change(turn.tx, turn.person_id, turn.now, **different)
    undo = Action("Undo", "undo", {"settings": packed(before, different)})
    return Reply(said, actions=(undo, wording.SETTINGS, wording.MY_BOOKINGS), done=done)


# --- Saying -------------------------------------------------------------------------------------


def hours(quiet: QuietHours) -> str:
    """Return "8pm to 7:30am", or "none"."""
    if quiet.begins == quiet.ends:
        return "none"
    return f"{wording.clock(quiet.begins)} to {wording.clock(quiet.ends)}"


def rule(text: str) -> str:
    """Return "the day before at 4pm", "on the day at 8am" or "30 minutes before"."""
    ahead, at, clock = text.partition(" at ")
    ahead = f"the {ahead}" if ahead == "day before" else ahead
    return f"{ahead} at {wording.clock(time.fromisoformat(clock))}" if at else ahead


def reminders(wishes: Wishes) -> str:
    """Return "as each session has them, and 30 minutes before", or "none"."""
    if not wishes.takes("reminder") or wishes.reminders == ():
        return "none"
    own = [rule(one) for one in wishes.reminders or () if one != AS_PLANNED]
    planned = (
        ["as each session has them"] if wishes.reminders is None or AS_PLANNED in wishes.reminders else []
    )
    return ", and ".join([*planned, *([wording.listing(own)] if own else [])])


def on_or_off(wishes: Wishes, kind: str) -> str:
    """Return whether messages of this kind come, in a word."""
    return "on" if wishes.takes(kind) else "off"


def pause(wishes: Wishes, now: datetime, zone: ZoneInfo) -> str:
    """Return "until Monday 30 November", or "" when nothing is paused."""
    if wishes.snoozed_until is None or wishes.snoozed_until <= now:
        return ""
    until = wishes.snoozed_until.astimezone(zone).date()
    return f"until {wording.day(until, now.astimezone(zone).date())}"


# --- What a button carries ----------------------------------------------------------------------


def quiet_of(said: str) -> tuple[time | None, time | None] | None:
    """Return the two columns for "20:00-07:30", "none" or "usual"; None when it cannot be read."""
    if said in ("none", "usual"):
        return (time(0), time(0)) if said == "none" else (None, None)
    begins, _, ends = said.partition("-")
    try:
        return time.fromisoformat(begins).replace(tzinfo=None), time.fromisoformat(ends).replace(tzinfo=None)
    except ValueError:
        return None


def packed(before: Wishes, names: Sequence[str] | dict[str, object]) -> dict[str, Json]:
    """Return what these were as a button carries it."""
    return {name: _as_json(getattr(before, name)) for name in _COLUMNS if name in names}


def unpacked(args: Args) -> dict[str, object]:
    """Return the changes that a button carries; what makes no sense is left out."""
    found: dict[str, object] = {}
    for name in ("quiet_from", "quiet_until"):
        if name in args:
            found[name] = arguments.time_of_day(args, name)
    if "reminders" in args:
        own = tuple(one for one in arguments.words(args, "reminders") if one == AS_PLANNED or is_rule(one))
        found["reminders"] = None if args["reminders"] is None else own
    if "muted" in args:
        found["muted"] = tuple(kind for kind in KINDS if kind in arguments.words(args, "muted"))
    if "snoozed_until" in args:
        found["snoozed_until"] = arguments.moment(args["snoozed_until"])
    return found


def is_rule(text: str) -> bool:
    """Return whether these words are the rule of a reminder."""
    try:
        reminder_rules.read(text)
    except NoReminder:
        return False
    return True


def _as_json(value: object) -> Json:
    match value:
        case time() | datetime():
            return value.isoformat()
        case tuple():
            return list(value)
    return value
