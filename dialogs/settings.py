"""One's own settings: what comes unasked and when, in plain words, with a way to change each."""

from __future__ import annotations

from dialogs import settings_words, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply, Section
from dialogs.settings_words import KIND_WORDS
from store import preferences
from store.preferences import Wishes

_TEXT = f"This is when I write to you without being asked. {settings_words.STILL_COMES}"


def start(turn: Turn, args: Args) -> Reply:
    """Show what holds now; everything is changed from here."""
    wishes = preferences.get(turn.tx, turn.person_id)
    others = [_kind(wishes, kind) for kind in KIND_WORDS if kind != "reminder"]
    items = (_quiet(wishes), _reminders(wishes), *others, _pause(turn, wishes))
    return Reply(_TEXT, items=items, actions=wording.MENU)


def section(turn: Turn) -> Section:
    """Return the part of one's home page about them."""
    wishes = preferences.get(turn.tx, turn.person_id)
    off = [words for kind, words in KIND_WORDS.items() if kind != "reminder" and not wishes.takes(kind)]
    said = [
        f"Quiet hours: {settings_words.hours(wishes.quiet)}.",
        f"Reminders: {settings_words.reminders(wishes)}.",
        f"Off: {wording.listing(off)}." if off else "",
        f"Paused {paused}." if (paused := settings_words.pause(wishes, turn.now, turn.hub.zone)) else "",
    ]
    actions = (
        wording.SETTINGS,
        Action("Quiet hours", "quiet_hours"),
        Action("Reminders", "own_reminders"),
        Action("Pause", "snooze"),
    )
    return Section("Your settings", " ".join(filter(None, said)), actions=actions)


def put_back(turn: Turn, args: Args) -> Reply:
    """Make what a button carries hold again."""
    changes = settings_words.unpacked(args)
    before = preferences.get(turn.tx, turn.person_id)
    if all(getattr(before, name) == value for name, value in changes.items()):
        return Reply("That is how it is already.", actions=(wording.SETTINGS, wording.MY_BOOKINGS))
    preferences.change(turn.tx, turn.person_id, turn.now, **changes)
    return Reply(
        "Your settings are as they were before.",
        actions=(wording.SETTINGS, wording.MY_BOOKINGS),
        done="Undone",
    )


def _quiet(wishes: Wishes) -> Item:
    line = f"{settings_words.hours(wishes.quiet).capitalize()}: what can wait comes after them"
    if wishes.quiet.begins == wishes.quiet.ends:
        line = "None: I may write at any time"
    return Item("Quiet hours", (line,), (Action("Change quiet hours", "quiet_hours"),))


def _reminders(wishes: Wishes) -> Item:
    return Item(
        "Reminders of what you have booked",
        (settings_words.reminders(wishes).capitalize(),),
        (Action("Change reminders", "own_reminders"), switch(wishes, "reminder")),
    )


def _kind(wishes: Wishes, kind: str) -> Item:
    said = settings_words.on_or_off(wishes, kind).capitalize()
    return Item(KIND_WORDS[kind].capitalize(), (said,), (switch(wishes, kind),))


def switch(wishes: Wishes, kind: str) -> Action:
    """Return the button that stops messages of this kind, or lets them come again."""
    is_on = not wishes.takes(kind) or (kind == "reminder" and wishes.reminders == ())
    label = f"Turn {KIND_WORDS[kind]} {'on' if is_on else 'off'}"
    return Action(label, "mute", {"kind": kind, "on": is_on})


def _pause(turn: Turn, wishes: Wishes) -> Item:
    until = settings_words.pause(wishes, turn.now, turn.hub.zone)
    if until:
        return Item("Pause", (f"Nothing {until}",), (Action("End the pause", "snooze", {"until": ""}),))
    return Item("Pause", ("Not paused",), (Action("Pause everything", "snooze"),))
