"""A hub on a Monday morning with Slack before it: what people do there, what they see, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.db import Store
from tests import world
from tests.kept import Kept
from tests.slack import screen
from tests.slack.fake_workspace import Json
from tests.slack.screen import Pressable
from tests.slack.serving import Transport
from tests.slack.workplace import Workplace
from tests.talks.slack_driver import SlackDriver


class Office(Kept):
    """People at their phones (`phones`), all of Slack (`place`), and the hub's rows."""

    def __init__(self, store: Store, transport: Transport = "http", **turns: Any) -> None:
        super().__init__(store, **turns)
        self.phones = SlackDriver(self.turns, world.EMAILS, world.NOW, transport)
        self.says, self.fills = self.phones.says, self.phones.fills

    @property
    def place(self) -> Workplace:
        return self.phones.place

    def close(self) -> None:
        self.phones.close()
        self.store.close()

    # --- what people do and see

    def presses(self, person: str, label: str, on: str = "") -> None:
        self.phones.presses(person, label, on)

    def sees(self, person: str, *said: str) -> None:
        seen = self.phones.seen(person)
        for what in said:
            assert what in seen, f"{person} does not see “{what}” but:\n{seen}"

    def last(self, person: str) -> Mapping[str, Any]:
        """Return the newest message to somebody."""
        return self.place.new_messages(person)[-1]

    def home(self, person: str) -> Json:
        """Return what somebody's Home tab shows, without opening it."""
        return self.place.team.homes[self.place.user(person).id]

    def looks_away(self, *people: str) -> None:
        for person in people:
            self.place.look_away(person)


def button(surface: Mapping[str, Any], label: str, on: str = "") -> Pressable:
    """Return a button of a message or view, by its label and the words it stands among."""
    for one in screen.pressables(surface["blocks"]):
        if one.label.startswith(label) and on.lower() in one.entry.lower():
            return one
    raise AssertionError(f"no “{label}” {on} in:\n{said(surface)}")


def said(surface: Mapping[str, Any] | Json) -> str:
    """Return the words of a message or view."""
    return screen.words(surface["blocks"])
