"""Correcting an announcement that was sent: new words, shown once more, then in the place of the old ones."""

from __future__ import annotations

from dialogs import announce, announcement_words, arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import announcements
from store.announcements import LONGEST

_TEXT = f"What shall it say instead? At most {LONGEST} characters. No patient details, please."
_SURE = "Send this correction to whoever has it? The others get the new words at once."
_CHANGED = "Somebody has corrected it meanwhile. Nothing was changed; it says: "


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask for the new words. Raises NotFound, or NotAllowed."""
    kept = announcement_words.may_change(turn, args)
    if kept.state not in announcements.UNDER_WAY:
        return announce.under_way(kept.id)
    form = Form("Correct it", (Field("text", _TEXT, most=LONGEST),), intro=f"It says: “{kept.text}”")
    return ask(form, then=written, announcement=kept.id, version=kept.version)


def written(turn: Turn, answers: Answers) -> Ask | Reply:
    """Show the correction, and ask whether it shall go."""
    form = Form("Correct it", (Field("sure", _SURE, "yes_no"),), intro=f"Correction: {answers['text']}")
    return ask(form, then=sure, **answers)


def sure(turn: Turn, answers: Answers) -> Reply:
    """Send the correction, or leave it."""
    announcement_id, text = int(answers["announcement"]), arguments.word(answers, "text", most=LONGEST)
    kept = announcements.get(turn.tx, announcement_id)
    report = announcement_words.report_of(kept)
    if not answers["sure"]:
        return Reply("OK, it stays as it is.", actions=(report, wording.HELP))
    by, version = turn.person_id, int(answers["version"])
    match announcements.correct(turn.tx, announcement_id, version, text, by, turn.now):
        case "too_late":
            return announce.under_way(announcement_id)
        case "changed":
            said = announcements.get(turn.tx, announcement_id)
            again = announcement_words.buttons(said)
            return Reply(f"{_CHANGED}“{said.text}”", actions=(*again, report, wording.HELP))
    return Reply(
        "Corrected. Whoever has it is told, where the channel can in the message itself.",
        actions=(report, wording.HELP),
        done="Corrected",
    )
