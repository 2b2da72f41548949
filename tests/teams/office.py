"""A hub on a Monday morning with Teams before it: what people do there, what they see, and what is kept."""

from __future__ import annotations

from typing import Any

from adapters.teams import activities
from adapters.teams.channel import Through
from store.db import Store
from tests import world
from tests.kept import Kept
from tests.talks.teams_driver import TeamsDriver
from tests.teams import screen
from tests.teams.fake_tenant import Message
from tests.teams.screen import Pressable
from tests.teams.workplace import Workplace


class Office(Kept):
    """People at their phones (`phones`), all of Teams (`place`), and the hub's rows."""

    def __init__(self, store: Store, through: Through | None = activities.through, **turns: Any) -> None:
        super().__init__(store, **turns)
        self.phones = TeamsDriver(self.turns, world.EMAILS, world.NOW, through)
        self.says, self.fills = self.phones.says, self.phones.fills

    @property
    def place(self) -> Workplace:
        return self.phones.place

    def close(self) -> None:
        self.phones.close()
        self.store.close()

    def presses(self, person: str, label: str, on: str = "") -> None:
        self.phones.presses(person, label, on)

    def sees(self, person: str, *said: str) -> None:
        seen = self.phones.seen(person)
        for what in said:
            assert what in seen, f"{person} does not see “{what}” but:\n{seen}"

    def last(self, person: str) -> Message:
        """Return the newest message to somebody alone."""
        return self.place.alone_with(person)[-1]


def button(message: Message, label: str, on: str = "") -> Pressable:
    """Return a button of a card, by its label and the words it stands among."""
    assert message.card is not None, message.text
    for one in screen.pressables(message.card):
        if one.label.startswith(label) and on.lower() in one.entry.lower():
            return one
    raise AssertionError(f"no “{label}” {on} in:\n{said(message)}")


def said(message: Message) -> str:
    """Return the words of a message."""
    return message.text if message.card is None else screen.words(message.card)
