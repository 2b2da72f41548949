"""Changing an announcement before it goes: other words or another time, and then it is looked at again."""

from __future__ import annotations

from dialogs import announce, announcement_whom, announcement_words, arguments
from dialogs.arguments import Args
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import announcements
from store.announcements import LONGEST, NOT_BEGUN

_AS_IT_IS = Option("same", "As it is")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask what shall be other; with `look` only show it. Raises NotFound, or NotAllowed."""
    kept = announcement_words.may_change(turn, args)
    if kept.state not in NOT_BEGUN:
        return announce.under_way(kept.id)
    if arguments.flag(args, "look"):
        return announce.preview(turn, kept.id)
    fields = (
        Field(
            "text",
            "What shall it say instead? Leave this out to keep the words.",
            required=False,
            most=LONGEST,
            hint=f"At most {LONGEST} characters.",
        ),
        Field("when", "When shall it go?", "choice", (_AS_IT_IS, *announce.moments(turn.now, turn.hub.zone))),
    )
    form = Form("Change it", fields, submit="Preview", intro="To other people, please announce it anew.")
    return ask(form, then=changed, announcement=kept.id)


def changed(turn: Turn, answers: Answers) -> Ask | Reply:
    """Show it with what was changed."""
    kept = announcements.get(turn.tx, int(answers["announcement"]))
    as_it_is = kept.send_at.isoformat() if kept.send_at else announce.NOW
    said = {
        "whom": announcement_whom.value(kept.target),
        "text": str(answers["text"]) or kept.text,
        "when": as_it_is if answers["when"] == _AS_IT_IS.value else answers["when"],
        "calls": kept.target.notifies,
        "again": kept.id,
        "was_scheduled": kept.state == "scheduled",
    }
    return announce.written(turn, said)
