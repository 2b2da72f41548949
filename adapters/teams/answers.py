"""What Teams is answered in the HTTP response: that something was taken, a card in its place, or a dialog.

Source: Bot Framework, "adaptiveCard/action", and Teams, "task/fetch" and "task/submit".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.messages import Json

_CARD = "application/vnd.microsoft.card.adaptive"
_WORDS = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body; what is no invoke has none."""

    status: int = 200
    body: Mapping[str, Json] | None = None


TAKEN = Answer()
# Nothing was kept, so Teams is to say that it failed, and whoever pressed presses again.
NOT_TAKEN = Answer(503)


def card(content: Mapping[str, Json]) -> Answer:
    """Return a card that takes the place of the one that was pressed."""
    return Answer(body={"statusCode": 200, "type": _CARD, "value": content})


def words(text: str) -> Answer:
    """Return words for whoever pressed, which go by; the card stays as it is."""
    return Answer(body={"statusCode": 200, "type": _WORDS, "value": text})


def dialog(info: Mapping[str, Json]) -> Answer:
    """Return a dialog to be shown, in place of the one that is open."""
    return Answer(body={"task": {"type": "continue", "value": info}})


def dialog_says(text: str) -> Answer:
    """Return words in place of a dialog."""
    return Answer(body={"task": {"type": "message", "value": text}})
