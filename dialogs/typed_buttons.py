"""Buttons of the last answer that are pressed by typing: their label, or words that plainly mean them."""

from __future__ import annotations

from dialogs import buttons, references, understanding
from dialogs.messages import Action
from dialogs.steps import Steps
from store import places

# What gives up a place; "Leave" and the like are read as any other words, and asked about.
_ASKED_WHEN_TYPED = frozenset(("cancel", "leave_set", "accept"))
_ONE_AND_NONE = 2
_SHORT = {f"change {it}": "change" for it in ("it", "that", "this")}


def pressed(at: Steps, text: str) -> Action | None:
    """Return the button whose label was typed, when the last answer has just one of it.

    Giving up a place is asked about when it is typed, and giving one to somebody is shown first: other
    messages may have come in between.
    """
    if at.before.choosing:
        return _picked(at, text)
    if sending := _sending(at, text):
        return sending
    said = _SHORT.get(_plain_label(text), _plain_label(text))
    named = [action for action in at.before.shown if _plain_label(action.label) == said]
    return named[0] if len(named) == 1 and named[0].flow not in _ASKED_WHEN_TYPED else None


def _sending(at: Steps, text: str) -> Action | None:
    """Return the button that sends what was shown; to a no, the one that says that it was not sent.

    It is shown once more where a mere yes may be meant for a place that waits for one.
    """
    found = [action for action in at.before.shown if action.flow == "send_announcement"]
    if len(found) == 1 and understanding.read_yes_no(text) is False:
        return Action("Report", "announcement_report", found[0].args)
    if len(found) != 1 or not understanding.read_sending(text, is_now=found[0].label == "Send"):
        return None
    coming = places.coming(at.turn.tx, at.turn.person_id, at.turn.now)
    is_unclear = understanding.read_yes_no(text) is True and any(buttons.to_answer(place) for place in coming)
    return Action("Send", "send_announcement") if is_unclear else found[0]


def _picked(at: Steps, text: str) -> Action | None:
    """Return the guess that was picked; where there is one beside the way out, yes and no do."""
    shown = at.before.shown
    said = understanding.read_yes_no(text)
    if len(shown) == _ONE_AND_NONE and said is not None:
        return shown[0] if said else shown[1]
    for labels in ([action.label for action in shown], [references.words_of(at, one) for one in shown]):
        if (picked := understanding.read_choice(text, labels)) is not None:
            return shown[picked]
    return None


def _plain_label(text: str) -> str:
    return text.replace("’", "'").lower()
