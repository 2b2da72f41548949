"""One thing a person did in Slack, and where the answer to it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dialogs.messages import Incoming, Json, Press, Room, Sender, Submission

CHANNEL = "slack"
# dm: the talk with the bot. channel: a mention where others read along. passing: shown to the person alone,
# where they are, for as long as they look. home and modal: something was pressed there. form: one was sent.
Surface = Literal["dm", "channel", "passing", "home", "modal", "form"]


@dataclass(frozen=True, slots=True)
class Card:
    """The message that was pressed: where it is, what it is made of, and which of its blocks was pressed."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Json, ...]
    block_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody did, as Slack says it; `text` still holds Slack's marks.

    `trigger` opens a modal, once and within three seconds. `thread` is the thread in a channel where it
    happened, "" for none. `home` is the workspace that the person belongs to, where Slack says so.
    `instead_at` is the address that takes what is to stand in place of a message only this person sees.
    """

    key: str
    team: str
    user: str
    surface: Surface
    name: str = ""
    text: str = ""
    label: str = ""
    press: Press | None = None
    submission: Submission | None = None
    reopen: str = ""
    leave: str = ""
    trigger: str = ""
    channel: str = ""
    thread: str = ""
    view_id: str = ""
    origin: str = ""
    home: str = ""
    instead_at: str = ""
    card: Card | None = None
    place: Mapping[str, Json] = field(default_factory=dict)

    @property
    def is_command(self) -> bool:
        """Return whether somebody typed the slash command, to which the acknowledgement is an answer."""
        return self.key.startswith("command:")

    @property
    def is_from_elsewhere(self) -> bool:
        """Return whether the person belongs to another workspace, as far as the delivery tells."""
        return self.home not in ("", self.team)

    def incoming(self, sender: Sender, text: str, room_name: str = "") -> Incoming:
        """Return it as a message of this sender, in these words, said in a channel that is called so."""
        return Incoming(
            self.key,
            sender,
            text,
            press=self.press,
            submission=self.submission,
            reopen=self.reopen,
            leave=self.leave,
            place=self.place,
            room=self._room(room_name),
        )

    def _room(self, name: str) -> Room | None:
        """Return the channel where it was said, of which a delivery tells the id alone."""
        channel = str(self.place.get("channel", ""))
        return Room(channel, {"channel": channel, "thread": ""}, name) if channel else None
