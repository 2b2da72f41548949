"""Reminders of one's own: beside those that each session has, instead of them, or none at all."""

from __future__ import annotations

from dialogs import arguments, settings, settings_words, understanding, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Item, Option, Reply
from store import preferences
from store.preferences import AS_PLANNED, Wishes

MOST = 6
OFFERED = (
    "10 minutes before",
    "30 minutes before",
    "2 hours before",
    "on the day at 08:00",
    "day before at 16:00",
    "2 working days before",
)
_LONGEST = 60
HINT = "Such as 45 minutes before, or the day before at 5pm"


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Do what a button or a typed wish says, or show what holds now."""
    wishes = preferences.get(turn.tx, turn.person_id)
    if rule := arguments.word(args, "add"):
        return _add(turn, wishes, rule)
    if rule := arguments.word(args, "drop"):
        return _drop(turn, wishes, rule)
    match arguments.word(args, "use"):
        case "planned":
            return _write(turn, wishes, None)
        case "own":
            return _write(turn, wishes, tuple(_own(wishes)))
        case "none":
            return _write(turn, wishes, ())
        case "more":
            return _ask_which("")
    return _show(wishes)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Add the reminder that was picked or written."""
    said = str(answers["rule"])
    rule = said if settings_words.is_rule(said) else understanding.read_typed_offset(said)
    if rule is None:
        return _ask_which("I can’t read that. Please say how long before, as in the list.")
    return _add(turn, preferences.get(turn.tx, turn.person_id), rule)


def _show(wishes: Wishes) -> Reply:
    own = _own(wishes)
    use = [
        *([Action("Only my own", "own_reminders", {"use": "own"})] if own and _has_planned(wishes) else []),
        *([Action("As each session has them", "own_reminders", {"use": "planned"})] if own else []),
    ]
    add = Action("Add one", "own_reminders", {"use": "more"})
    said = f"Your reminders: {settings_words.reminders(wishes)}."
    actions = (add, *use, settings.switch(wishes, "reminder"), wording.SETTINGS)
    entries = tuple(entry(rule, Action("Remove", "own_reminders", {"drop": rule})) for rule in own)
    return Reply(said, items=entries, actions=actions)


def entry(rule: str, remove: Action) -> Item:
    """Return the entry of a reminder; the words of some are too long for a button of a phone."""
    said = settings_words.rule(rule)
    return Item(said[:1].upper() + said[1:], actions=(remove,))


def _add(turn: Turn, wishes: Wishes, rule: str) -> Reply:
    if not settings_words.is_rule(rule):
        return Reply("I can’t remind you then.", actions=(wording.SETTINGS, wording.HELP))
    own = (AS_PLANNED,) if wishes.reminders is None else wishes.reminders
    if len(own) > MOST:
        return Reply(f"{MOST} reminders of your own are the most.", actions=(wording.SETTINGS, wording.HELP))
    return _write(turn, wishes, own if rule in own else (*own, rule))


def _drop(turn: Turn, wishes: Wishes, rule: str) -> Reply:
    if rule not in _own(wishes):
        said = f"You have no reminder of your own {settings_words.rule(rule)}."
        return Reply(f"{said} Your reminders: {settings_words.reminders(wishes)}.", actions=_BACK)
    left = tuple(one for one in wishes.reminders or () if one != rule)
    return _write(turn, wishes, None if left == (AS_PLANNED,) else left)


def _write(turn: Turn, wishes: Wishes, own: tuple[str, ...] | None) -> Reply:
    """Write them; whoever says when they want to be reminded does want to be."""
    muted = tuple(kind for kind in wishes.muted if kind != "reminder")
    said = settings_words.reminders(Wishes(reminders=own, muted=muted))
    return settings_words.changed(
        turn, f"Your reminders from now on: {said}.", "Reminders set", reminders=own, muted=muted
    )


def _ask_which(intro: str) -> Ask:
    options = tuple(Option(rule, settings_words.rule(rule).capitalize()) for rule in OFFERED)
    label = "When shall I remind you?"
    field = Field("rule", label, "choice", options, most=_LONGEST, hint=HINT, takes_words=True)
    return ask(Form("A reminder more", (field,), intro=intro), then=picked)


def _own(wishes: Wishes) -> list[str]:
    return [rule for rule in wishes.reminders or () if rule != AS_PLANNED]


def _has_planned(wishes: Wishes) -> bool:
    return wishes.reminders is None or AS_PLANNED in wishes.reminders


_BACK = (Action("My reminders", "own_reminders"), wording.SETTINGS)
