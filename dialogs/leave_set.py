"""Leaving a learning set: at once from its button (with Undo), after a question when it was typed."""

from __future__ import annotations

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import learning_sets, memberships
from store.learning_sets import LearningSet
from store.memberships import Left, NotAMember


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Leave the set a button names, or ask about the one that was meant."""
    if (series_id := arguments.identity(args, "set")) is not None:
        return _leave(turn, series_id)
    slugs = {arguments.word(args, "session"), *arguments.words(args, "sessions")} - {""}
    mine = learning_sets.mine(turn.tx, turn.person_id, turn.now)
    found = [one for one in mine if not slugs or one.slug in slugs]
    if not found:
        text = "You’re not in that learning set." if mine or slugs else "You’re not in a learning set."
        return Reply(text, actions=wording.MENU)
    return _sure(found[0]) if len(found) == 1 else _which(found)


def _which(found: list[LearningSet]) -> Ask:
    options = tuple(Option(str(one.series_id), one.title) for one in found)
    field = Field("set", "Which learning set would you like to leave?", "choice", options)
    return ask(Form("Leave", (field,), submit="Leave"), then=picked)


def picked(turn: Turn, answers: Args) -> Reply:
    """Leave the set that was picked."""
    return _leave(turn, int(answers["set"]))


def _sure(one: LearningSet) -> Ask:
    label = f"Leave the {one.title}? You give up your place at every meeting to come."
    return ask(Form("Leave", (Field("sure", label, "yes_no"),)), then=sure, set=one.series_id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Leave what was shown, or stay."""
    if not answers.get("sure"):
        return Reply("OK, you stay a member.", actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _leave(turn, int(answers["set"]))


def _leave(turn: Turn, series_id: int) -> Reply:
    match memberships.leave(turn.tx, series_id, turn.person_id, turn.now):
        case NotAMember(title=title):
            return Reply(f"You’re not in the {title} any more. Nothing more to do.", actions=wording.MENU)
        case Left(title=title):
            text = f"You have left the {title}, and your place is free for somebody else. Thanks for saying."
            undo = Action("Undo", "join_set", {"set": series_id})
            return Reply(text, actions=(undo, wording.MY_BOOKINGS, wording.WHATS_ON), done="Left")
