"""People at the terminal: they type lines and numbers, and see what the console draws."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime

from adapters import console
from bot.delivery import Delivery
from bot.turn import Answered, Turns
from dialogs.messages import Sender
from dialogs.notices import WORDINGS
from tests.talks.ends import written
from tests.talks.promises import check, check_done

_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=  \[|$)")
_OPTION = re.compile(r"^ +(\d\d?)\. (.+)$")


@dataclass
class ConsoleDriver:
    turns: Turns
    emails: dict[str, str]
    now: datetime
    _seen: dict[str, list[str]] = field(default_factory=dict)
    _screens: dict[str, console.Screen] = field(default_factory=dict)

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
        senders = {console.CHANNEL: console.ConsoleSender(self._screen(person))}
        email, owner = self.emails[person], self.turns.owner
        delivery = Delivery(self.turns.store, senders, WORDINGS, owner, only_user_id=email)
        asyncio.run(delivery.deliver_due(self.now))
        return "\n".join(self._seen[person])

    def _screen(self, person: str) -> console.Screen:
        if person not in self._screens:
            self._screens[person] = console.Screen(self._seen.setdefault(person, []).append)
        return self._screens[person]

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
