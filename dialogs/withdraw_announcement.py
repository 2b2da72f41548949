"""Withdrawing an announcement that was sent: who has it is told so, after a question."""

from __future__ import annotations

from dialogs import announce, announcement_words, wording
from dialogs.arguments import Args
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import announcements

_SURE = "Withdraw it? Whoever has it is told that it no longer holds, and nobody else gets it."


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask first. Raises NotFound, or NotAllowed."""
    kept = announcement_words.may_change(turn, args)
    if kept.state not in (*announcements.UNDER_WAY, "stopped"):
        return announce.under_way(kept.id)
    form = Form("Withdraw", (Field("sure", _SURE, "yes_no"),), intro=f"“{kept.text}”")
    return ask(form, then=sure, announcement=kept.id)


def sure(turn: Turn, answers: Answers) -> Reply:
    """Withdraw it, or leave it."""
    kept = announcements.get(turn.tx, int(answers["announcement"]))
    report = announcement_words.report_of(kept)
    if not answers["sure"]:
        return Reply("OK, it stays as it is.", actions=(report, wording.HELP))
    if announcements.withdraw(turn.tx, kept.id, turn.person_id, turn.now) != "done":
        return announce.under_way(kept.id)
    text = "Withdrawn. Whoever has it is told, where the channel can in the message itself."
    return Reply(text, actions=(report, wording.HELP), done="Withdrawn")
