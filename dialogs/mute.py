"""Stopping messages of one kind, or all that come unasked, and letting them come again."""

from __future__ import annotations

from dialogs import arguments, settings_words, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from dialogs.settings_words import KIND_WORDS
from store import preferences
from store.preferences import KINDS

_ALL = "all"


def start(turn: Turn, args: Args) -> Reply:
    """Stop a kind, or all of them; "on" lets them come again."""
    kind, is_on = arguments.word(args, "kind"), arguments.flag(args, "on") or False
    if kind != _ALL and kind not in KINDS:
        return Reply("I send nothing of that kind.", actions=(wording.SETTINGS, wording.HELP))
    kinds = KINDS if kind == _ALL else (kind,)
    wishes = preferences.get(turn.tx, turn.person_id)
    muted = tuple(one for one in KINDS if (not is_on if one in kinds else one in wishes.muted))
    changes: dict[str, object] = {"muted": muted}
    if is_on and "reminder" in kinds and wishes.reminders == ():
        # Else they would be on, and still none would come.
        changes["reminders"] = None
    done = "On again" if is_on else "Stopped"
    return settings_words.changed(turn, _sentence(kinds, is_on=is_on), done, **changes)


def _sentence(kinds: tuple[str, ...], *, is_on: bool) -> str:
    what = [KIND_WORDS[kind] for kind in kinds]
    if is_on:
        return f"OK. I send you {wording.listing(what)}."
    return f"OK. I send you no {wording.listing(what, 'or')}. {settings_words.STILL_COMES}"
