"""People at the terminal: they type lines and numbers, and see what the console draws."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from adapters import console
from bot.turn import Answered, Turns
from dialogs.flows import FLOWS
from dialogs.messages import Reply, Sender

_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=  \[|$)")
_OPTION = re.compile(r"^ +(\d+)\. (.+)$")
MOST_WORDS = 60


@dataclass
class ConsoleDriver:
    turns: Turns
    emails: dict[str, str]
    now: datetime
    _seen: dict[str, str] = field(default_factory=dict)
    _screens: dict[str, console.Screen] = field(default_factory=dict)

    def says(self, person: str, text: str) -> None:
        email = self.emails[person]
        sender = Sender(console.CHANNEL, email, name=person.capitalize(), email=email)
        screen = self._screens.setdefault(person, console.Screen(partial(self._seen.__setitem__, person)))
        handled = self.turns.handle(screen.read(text, sender), self.now)
        assert isinstance(handled, Answered)
        check(handled.outgoing.reply)
        screen.show(handled.outgoing.reply)
        assert self._seen[person], f"silence after “{text}”"

    def presses(self, person: str, label: str, on: str) -> None:
        self.says(person, self._number_of(person, label, on))

    def fills(self, person: str, answers: dict[str, str]) -> None:
        for label, answer in answers.items():
            shown = " ".join(self._seen[person].split())
            assert label in shown, f"{person} was not asked “{label}” but:\n{self._seen[person]}"
            self.says(person, answer)

    def seen(self, person: str) -> str:
        return self._seen[person]

    def _number_of(self, person: str, label: str, on: str) -> str:
        """Return the number to type for a button, as it stands on the screen."""
        for number, name, entry in buttons(self._seen[person]):
            is_it = name.replace("’", "'") == label.replace("’", "'") or name.startswith(f"{label} ")
            if is_it and on.lower() in entry.lower():
                return number
        raise AssertionError(f"{person} sees no “{label}” {on and f'on {on} '}in:\n{self._seen[person]}")


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


def check(reply: Reply) -> None:
    """Hold every answer to what all answers promise."""
    words = len(reply.text.split())
    assert words <= MOST_WORDS, f"{words} words: {reply.text}"
    assert reply.text or reply.question, "an answer without words"
    for action in reply.all_actions():
        assert action.flow in FLOWS, f"{action.label} leads to {action.flow}, which does not exist"
    if not reply.question:
        assert reply.actions, f"nothing to do next after: {reply.text}"
