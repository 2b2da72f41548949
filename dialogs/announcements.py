"""The latest announcements: one's own, and for coordinators everybody's."""

from __future__ import annotations

from dialogs import announce, announcement_whom, announcement_words, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import announcements, roles
from store.announcements import Kept
from store.errors import NotAllowed

_MOST = 30
_SHOWN_OF_A_TEXT = 90


def start(turn: Turn, args: Args) -> Reply:
    """List them, the latest first. Raises NotAllowed for who runs nothing and has announced nothing."""
    runs = bool(roles.runs(turn.tx, turn.person_id))
    found = announcements.listed(turn.tx, turn.person_id, _MOST)
    if not runs and not found:
        raise NotAllowed("announcements")
    new = (Action("Announce", "announce"),) if runs else ()
    if not found:
        return Reply("Nothing has been announced yet.", actions=(*new, wording.HELP))
    shown, rest = pages.page(found, args)
    more = (Action("More", "announcements", {"skip": rest}),) if rest else ()
    items = tuple(_item(turn, kept) for kept in shown)
    return Reply("The latest announcements:", items=items, actions=(*more, *new, wording.HELP))


def _item(turn: Turn, kept: Kept) -> Item:
    text = kept.text if len(kept.text) <= _SHOWN_OF_A_TEXT else f"{kept.text[:_SHOWN_OF_A_TEXT]}…"
    whom = announcement_whom.in_words(turn.tx, kept.target, turn.now)
    who = "" if kept.author_id == turn.person_id else f", by {kept.author}"
    state = f"{announcement_words.STATES[kept.state].capitalize()}{who}"
    if kept.state == "scheduled":
        state = f"{state}: goes {announce.when_in_words(turn, kept)}"
    to = whom if kept.target.is_place else f"To those {whom}"
    actions = (announcement_words.report_of(kept), *announcement_words.own(turn, kept))
    return Item(text or "(blank)", (to, state), actions)
