"""Letting an announcement go, now or at its time, once it has been looked at."""

from __future__ import annotations

from dialogs import announce, announcement_words, arguments, wording
from dialogs.announcement_words import calling_off, report_of, stop
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import announcement_targets, announcements


def start(turn: Turn, args: Args) -> Reply:
    """Let go what was shown; shown again when it is another by now. Raises NotFound, or NotAllowed.

    Without a button, as when it is typed later, the person's latest draft is shown once more.
    """
    if "announcement" not in args:
        draft = announcement_words.meant(turn, args, ("draft",))
        nothing = Reply("There is no announcement of yours that waits to be sent.", actions=wording.MENU)
        return announce.preview(turn, draft) if draft else nothing
    announcement_id = arguments.identity(args, "announcement") or 0
    version = arguments.identity(args, "version") or 0
    match announcements.confirm(turn.tx, announcement_id, version, turn.person_id, turn.now):
        case "too_late":
            return announce.under_way(announcement_id)
        case "changed":
            return announce.preview(turn, announcement_id)
    kept = announcements.get(turn.tx, announcement_id)
    if kept.send_at is not None and kept.send_at > turn.now:
        text = f"It is planned, and goes {announce.when_in_words(turn, kept)}."
        return Reply(text, actions=(*calling_off(kept), report_of(kept), wording.HELP), done="Planned")
    return Reply(
        f"On its way to {_whom(turn, kept)}. The report says what became of it.",
        actions=(report_of(kept), stop(kept), wording.HELP),
        done="On its way",
    )


def _whom(turn: Turn, kept: announcements.Kept) -> str:
    if kept.target.is_place:
        return "the channel"
    return wording.people(announcement_targets.reach(turn.tx, kept.target).reached)
