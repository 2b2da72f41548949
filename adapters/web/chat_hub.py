"""What the web chat needs of the hub behind it, and the people who can be picked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.web import chat_reading
from dialogs.messages import Incoming, Reply, Sender

SendAnswer = Callable[[], Awaitable[object]]


class Away(Exception):
    """The hub cannot be reached just now: nothing was kept, so try again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is handled and committed; `send_answer` sends the answer, if that is still unsent.

    `is_refused`: it seems to hold an NHS number, so nobody may keep it, not even the page it came from.
    """

    send_answer: SendAnswer
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chat as it is kept; later lines have larger ids.

    `is_answer` is false for what came unasked, such as a reminder: that ends no open question.
    """

    id: int
    reply: Reply
    is_answer: bool = True


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody one can be in the demo: `slug` is their part of the address, `about` who they are."""

    slug: str
    name: str
    email: str
    about: str

    @property
    def sender(self) -> Sender:
        """Return them as whoever writes."""
        return chat_reading.sender(self.name, self.email)


class ChatHub(Protocol):
    """The hub as the chat uses it. Every method raises Away, and waits on no database in the event loop."""

    async def take(self, incoming: Incoming) -> Taken:
        """Handle a message and commit; the same again has no second effect and is told the same."""
        ...

    async def after(self, who: Sender, line_id: int) -> Sequence[Line]:
        """Return what came after a line, oldest first; perhaps not all of it at once."""
        ...

    async def latest(self, who: Sender, limit: int) -> Sequence[Line]:
        """Return the last lines, oldest first."""
        ...
