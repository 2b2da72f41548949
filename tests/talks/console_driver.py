"""People at the terminal: they type lines and numbers, and see what the console draws."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime

from adapters import console
from bot.delivery import Delivery
from bot.turn import Answered, Turns
from dialogs.messages import Outgoing, Reply, Sender, SendOutcome
from dialogs.notices import WORDINGS
from tests.talks.ends import written
from tests.talks.promises import check, check_done
from tests.talks.script import flatten

_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=  \[|$)")
_OPTION = re.compile(r"^ +(\d\d?)\. (.+)$")


class Kept(console.ConsoleSender):
    """Shows messages as the terminal does, and keeps what it showed."""

    def __init__(self, screen: console.Screen) -> None:
        super().__init__(screen)
        self.replies: list[Reply] = []

    async def send(self, message: Outgoing) -> SendOutcome:
        """Show the message and keep its words."""
        self.replies.append(message.reply)
        return await super().send(message)


@dataclass
class ConsoleDriver:
    turns: Turns
    emails: dict[str, str]
    now: datetime
    _seen: dict[str, list[str]] = field(default_factory=dict)
    _screens: dict[str, console.Screen] = field(default_factory=dict)
    _ever: dict[str, list[Reply]] = field(default_factory=dict)

    def close(self) -> None:
        """Hold nothing."""

    def says(self, person: str, text: str) -> None:
        email, screen = self.emails[person], self._screen(person)
        sender = Sender(console.CHANNEL, email, name=person.capitalize(), email=email)
        is_quick = self.turns.store.is_sqlite  # and the flows are the same on both engines
        before = written(self.turns.store) if is_quick else []
        handled = self.turns.handle(screen.read(text, sender), self.now)
        assert isinstance(handled, Answered)
        check(handled.outgoing.reply)
        if is_quick:
            check_done(handled.outgoing.reply, before, written(self.turns.store))
        self._seen[person].clear()
        screen.show(handled.outgoing.reply)
        self._ever[person].append(handled.outgoing.reply)
        assert self._seen[person] != [""], f"silence after “{text}”"

    def presses(self, person: str, label: str, on: str) -> None:
        self.says(person, self._number_of(person, label, on))

    def fills(self, person: str, answers: dict[str, str]) -> None:
        for label, answer in answers.items():
            shown = " ".join(self.seen(person).split())
            assert label in shown, f"{person} was not asked “{label}” but:\n{self.seen(person)}"
            self.says(person, answer)

    def seen(self, person: str) -> str:
        """Return what is on the screen, with what waits for the person, as it comes before every prompt."""
        self._deliver(person)
        return "\n".join(self._seen[person])

    def deliver_due(self) -> None:
        """Send what is due to everybody at a terminal."""
        for person in list(self._screens):
            self._deliver(person)

    def looks_back(self, person: str, words: str) -> None:
        """Show a message again; who has one before them in another channel need not scroll for it."""
        found = [reply for reply in self._ever[person] if flatten(words) in flatten(console.draw(reply))]
        assert found, f"{person} was never shown “{words}”"
        self._seen[person].clear()
        self._screens[person] = self._new_screen(person)
        self._screens[person].show(found[-1])

    def _deliver(self, person: str) -> None:
        sender = Kept(self._screen(person))
        email, owner = self.emails[person], self.turns.owner
        senders = {console.CHANNEL: sender}
        delivery = Delivery(self.turns.store, senders, WORDINGS, owner, only_user_id=email)
        asyncio.run(delivery.deliver_due(self.now))
        for reply in sender.replies:
            check(reply)
            self._ever[person].append(reply)

    def _screen(self, person: str) -> console.Screen:
        if person not in self._screens:
            self._screens[person] = self._new_screen(person)
            self._ever[person] = []
        return self._screens[person]

    def _new_screen(self, person: str) -> console.Screen:
        return console.Screen(self._seen.setdefault(person, []).append)

    def _number_of(self, person: str, label: str, on: str) -> str:
        """Return the number to type for a button, as it stands on the screen."""
        seen = self.seen(person)
        for number, name, entry in buttons(seen):
            is_it = name.replace("’", "'") == label.replace("’", "'") or name.startswith(f"{label} ")
            if is_it and on.lower() in entry.lower():
                return number
        raise AssertionError(f"{person} sees no “{label}” {on and f'on {on} '}in:\n{seen}")


def buttons(screen: str) -> list[tuple[str, str, str]]:
    """Return (number, label, the text of the entry it stands in) of everything that can be pressed."""
    found: list[tuple[str, str, str]] = []
    entry: list[str] = []
    for line in screen.split("\n"):
        option = _OPTION.match(line)
        if option:
            found.append((option[1], option[2], option[2]))
        elif numbered := _NUMBERED.findall(line):
            found += [(number, name, " ".join(entry)) for number, name in numbered]
        entry = [*entry, line] if line.strip() else []
    return found
