"""The kinds of message that the model knows, and what each of them asks for.

A kind whose flow is not there is a wish all the same: `not_yet` says honestly that the bot cannot do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.messages import Json

OUT_OF_SCOPE = "out_of_scope"
DISTRESS = "distress"
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Kind:
    """The flow with arguments; `writes` says that it changes something, so a guess is not enough."""

    flow: str
    args: Mapping[str, Json] = field(default_factory=dict)
    writes: bool = False


def _not_yet(what: str) -> Kind:
    return Kind("not_yet", {"what": what}, writes=True)


KINDS: Mapping[str, Kind] = {
    "whats_on": Kind("whats_on"),
    "details": Kind("details"),
    "course_details": Kind("details"),
    "book": Kind("book", writes=True),
    "showcase": Kind("book", {"part": "showcase"}, writes=True),
    "cancel": Kind("cancel", writes=True),
    "move": Kind("move", writes=True),
    "my_bookings": Kind("my_bookings"),
    "join_waiting": Kind("join_waiting", writes=True),
    "leave_waiting": Kind("leave_waiting", writes=True),
    "waiting_list": Kind("waiting_list"),
    "apply": Kind("apply", writes=True),
    "withdraw": Kind("withdraw", writes=True),
    "apologies": Kind("apologies", writes=True),
    "workshop": Kind("workshop", writes=True),
    "my_workshops": Kind("my_workshops"),
    "one_to_one": _not_yet("one_to_one"),
    "reminder_settings": Kind("settings", writes=True),
    "announce": Kind("announce", writes=True),
    "create_session": _not_yet("create_session"),
    "edit_session": _not_yet("edit_session"),
    "cancel_session": _not_yet("cancel_session"),
    "roster": Kind("roster"),
    "check_in": Kind("who_came"),
    "feedback": _not_yet("feedback"),
    "help": Kind("help"),
    "human": Kind("human"),
    "greeting": Kind("greeting"),
    "thanks": Kind("thanks"),
    "goodbye": Kind("thanks", {"leaving": True}),
}
