"""Changing an announcement before it goes: other words or another time, and then it is looked at again."""

from __future__ import annotations

from dialogs import announce, announcement_whom, announcement_words, arguments, correct_announcement
from dialogs import announcements as announcements_
from dialogs.arguments import Args
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import announcements
from store.announcements import LONGEST, NOT_BEGUN, UNDER_WAY

_AS_IT_IS = Option("same", "As it is")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask what shall be other; with `look` only show it. Raises NotFound, or NotAllowed.

    Typed, it is the person's latest; `text` are its new words. What has gone already is corrected.
    """
    if (announcement_id := announcement_words.meant(turn, args, (*NOT_BEGUN, *UNDER_WAY))) is None:
        return announcements_.start(turn, {})
    kept = announcement_words.may_change(turn, {"announcement": announcement_id})
    text = arguments.word(args, "text", most=LONGEST)
    if text and kept.state in UNDER_WAY:
        return correct_announcement.written(
            turn, {"announcement": kept.id, "version": kept.version, "text": text}
        )
    if kept.state not in NOT_BEGUN:
        return announce.under_way(kept.id)
    if arguments.flag(args, "look"):
        return announce.preview(turn, kept.id)
    fields: tuple[Field, ...] = (
        Field(
            "text",
            "What shall it say instead? Leave this out to keep the words.",
            required=False,
            most=LONGEST,
            hint=f"At most {LONGEST} characters.",
        ),
        Field("when", "When shall it go?", "choice", (_AS_IT_IS, *announce.moments(turn.now, turn.hub.zone))),
    )
    asked, keep = (fields[1:], {"text": text}) if text else (fields, {})
    form = Form("Change it", asked, submit="Preview", intro="To other people, please announce it anew.")
    return ask(form, then=changed, announcement=kept.id, **keep)


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
