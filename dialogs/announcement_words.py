"""What announcements share: the buttons of one in each state, and what that state is called."""

from __future__ import annotations

from collections.abc import Collection

from dialogs import arguments
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action
from store import announcements
from store.announcements import Kept
from store.errors import NotAllowed

_MOST_LOOKED_AT = 30
STATES = {
    "draft": "not sent yet",
    "scheduled": "planned",
    "sending": "on its way",
    "sent": "sent",
    "stopped": "stopped",
    "withdrawn": "withdrawn",
    "dropped": "never sent",
}


def meant(turn: Turn, args: Args, states: Collection[str] = tuple(STATES)) -> int | None:
    """Return the announcement a button names, else the person's own latest one that is in such a state."""
    if (announcement_id := arguments.identity(args, "announcement")) is not None:
        return announcement_id
    own = announcements.listed(turn.tx, turn.person_id, _MOST_LOOKED_AT)
    return next((one.id for one in own if one.author_id == turn.person_id and one.state in states), None)


def report_of(kept: Kept) -> Action:
    """Return the button that shows what became of it."""
    return Action("Report", "announcement_report", {"announcement": kept.id})


def stop(kept: Kept) -> Action:
    """Return the button that lets no more of it go."""
    return Action("Stop", "stop_announcement", {"announcement": kept.id})


def calling_off(kept: Kept) -> tuple[Action, ...]:
    """Return the buttons of what has not gone yet."""
    named = {"announcement": kept.id, "version": kept.version}
    return (Action("Change", "change_announcement", named), Action("Call off", "drop_announcement", named))


def buttons(kept: Kept) -> tuple[Action, ...]:
    """Return what can be done about it in the state in which it is."""
    named = {"announcement": kept.id, "version": kept.version}
    correct = Action("Correct", "correct_announcement", named)
    withdraw = Action("Withdraw", "withdraw_announcement", named)
    match kept.state:
        case "draft":
            return (Action("Preview", "change_announcement", {**named, "look": True}), *calling_off(kept))
        case "scheduled":
            return calling_off(kept)
        case "sending":
            return stop(kept), correct, withdraw
        case "sent":
            return correct, withdraw
        case "stopped":
            return (withdraw,)
    return ()


def own(turn: Turn, kept: Kept) -> tuple[Action, ...]:
    """Return those buttons for who may press them: none where the bot has left, or without the role."""
    return buttons(kept) if announcements.may_change(turn.tx, turn.person_id, kept) else ()


def may_change(turn: Turn, args: Args) -> Kept:
    """Return the announcement a button names; raises NotFound, or NotAllowed for who may not change it."""
    kept = announcements.get(turn.tx, arguments.identity(args, "announcement") or 0)
    if not announcements.may_change(turn.tx, turn.person_id, kept):
        raise NotAllowed("announcement")
    return kept
