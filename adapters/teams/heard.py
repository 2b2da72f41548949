"""One thing a person did in Teams, and where the answer to it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dialogs.messages import Incoming, Json, Press, Room, Sender, Submission

CHANNEL = "teams"
# personal: the talk with the bot. shared: a group chat or a channel, where others read along.
Surface = Literal["personal", "shared"]
# message: typed, or sent by a client that knows no other way. card: a button of a card, whose answer is the
# response itself. opened and sent: a dialog that is to be shown, and one that was filled in.
How = Literal["message", "card", "opened", "sent"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody did, as Teams says it; `text` is plain already, without the bot's own name.

    `user` is the account in the directory, or the id that Teams made up where there is none. `member` is
    always the latter: it is by what Teams is asked about somebody, and written to. `conversation` is where it
    happened, with the thread, and `room_name` what that is called, where it is said; `team` is the team that
    the channel is of. `message` is the number of ours of the card that was pressed, 0 for none.
    """

    key: str
    tenant: str
    user: str
    member: str
    bot: str
    surface: Surface
    how: How
    conversation: str
    service_url: str
    name: str = ""
    text: str = ""
    press: Press | None = None
    submission: Submission | None = None
    reopen: str = ""
    leave: str = ""
    message: int = 0
    reply_to: str = ""
    room_name: str = ""
    team: str = ""

    @property
    def place(self) -> Mapping[str, Json]:
        """Return where others read along, empty where nobody does."""
        if self.surface == "personal":
            return {}
        return {"service_url": self.service_url, "conversation": self.conversation, "bot": self.bot}

    @property
    def reference(self) -> Mapping[str, Json]:
        """Return what is needed to write to the person later; what is not said here is kept as it was."""
        here = {"conversation": self.conversation} if self.surface == "personal" else {}
        return {"service_url": self.service_url, "member": self.member, "bot": self.bot, **here}

    def incoming(self, sender: Sender) -> Incoming:
        """Return it as a message of this sender."""
        return Incoming(
            self.key,
            sender,
            self.text,
            press=self.press,
            submission=self.submission,
            reopen=self.reopen,
            leave=self.leave,
            place=self.place,
            room=self._room,
        )

    @property
    def _room(self) -> Room | None:
        """Return the channel or group where it was said, without the thread."""
        whole = self.conversation.partition(";")[0]
        there = {"conversation": whole, **({"team": self.team} if self.team else {})}
        return Room(whole, {**self.place, **there}, self.room_name) if self.place else None
