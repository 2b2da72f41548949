"""People in Teams: what they do goes in as Teams delivers it, and they see what Teams was told to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.teams import activities
from adapters.teams.channel import Through
from bot.turn import Turns
from tests.talks.script import flatten
from tests.teams import filling, screen
from tests.teams.fake_tenant import Message
from tests.teams.filling import NotThere, flat
from tests.teams.screen import Card, Pressable
from tests.teams.workplace import Workplace


@dataclass
class TeamsDriver:
    """Plays a person in their talk with the bot: they press, fill cards and dialogs, pick and type."""

    turns: Turns
    emails: dict[str, str]
    now: datetime
    through: Through | None = activities.through
    _place: Workplace | None = None

    @property
    def place(self) -> Workplace:
        """Return the Teams of this talk, which is there from the first thing somebody does."""
        if self._place is None:
            self._place = Workplace(self.turns, self.emails, lambda: self.now, self.through)
        return self._place

    def close(self) -> None:
        """Stop serving."""
        if self._place is not None:
            self._place.close()

    def says(self, person: str, text: str) -> None:
        self._begin(person)
        self.place.writes(person, text)
        self._answered(person, f"“{text}”")

    def presses(self, person: str, label: str, on: str) -> None:
        seen = self.seen(person)
        for message, one in self._pressable(person):
            if _is_called(one.label, label) and on.lower() in one.entry.lower():
                self._press(person, message, one)
                return
        if not self._picks(person, label):
            raise AssertionError(f"{person} sees no “{label}” {on and f'on {on} '}in:\n{seen}")

    def _picks(self, person: str, label: str) -> bool:
        """Pick what would be a button if it were shorter, and say whether it was there."""
        for _, card in self._cards(person):
            for asked in screen.inputs(card):
                if any(_is_called(words, label) for words, _ in asked.options):
                    self._fill(person, {asked.label: label})
                    return True
        return False

    def fills(self, person: str, answers: dict[str, str]) -> None:
        """Answer a question by picking or typing; several on the card or in the dialog."""
        left = dict(answers)
        while left:
            if self._form(person, next(iter(left))) is not None:
                left = self._fill(person, left)
            elif len(left) == 1 or not self._opens(person):
                label = next(iter(left))
                self._answer(person, label, left.pop(label))

    def seen(self, person: str) -> str:
        self.place.deliver_due()
        dialog = self.place.dialog(person)
        shown = [*([screen.words(dialog)] if dialog else []), *map(_words, self._messages(person))]
        return "\n".join(shown)

    def deliver_due(self) -> None:
        """Send what is due to everybody."""
        self.place.deliver_due()

    def looks_back(self, person: str, words: str) -> None:
        """Let the person scroll up to a message."""
        found = [m for m in self.place.alone_with(person) if flatten(words) in flatten(_words(m))]
        assert found, f"{person} was never shown “{words}”"
        self.place.look_back(person, found[-1], alone=True)

    # --- what is shown

    def _begin(self, person: str) -> None:
        self.place.look_away(person)

    def _answered(self, person: str, what: str) -> None:
        assert self.seen(person), f"silence after {what}"

    def _messages(self, person: str) -> list[Message]:
        """Return the messages since the last act, newest first."""
        return self.place.new_messages(person)[::-1]

    def _cards(self, person: str) -> Iterator[tuple[Message | None, Card]]:
        """Yield what can be filled in or pressed, newest first; a dialog is in front of all messages."""
        if (dialog := self.place.dialog(person)) is not None:
            yield None, dialog
        for message in self._messages(person):
            if message.card is not None:
                yield message, message.card

    def _pressable(self, person: str) -> Iterator[tuple[Message | None, Pressable]]:
        for message, card in self._cards(person):
            for one in screen.pressables(card):
                yield message, one

    # --- what is done

    def _press(
        self, person: str, message: Message | None, one: Pressable, data: Mapping[str, Any] | None = None
    ) -> None:
        data = one.data if data is None else data
        self._begin(person)
        if one.opens_dialog:
            self.place.opens(person, data)
        elif message is None:
            self.place.submits(person, data)
        else:
            self.place.presses(person, message, data)
            if not self._messages(person):  # the card itself is the answer
                self.place.look_back(person, message)
        self._answered(person, f"pressing “{one.label}”")

    def _opens(self, person: str) -> bool:
        """Open the dialog if there is a button for it, and say whether there was."""
        for message, one in self._pressable(person):
            if one.opens_dialog:
                self._press(person, message, one)
                return self.place.dialog(person) is not None
        return False

    def _answer(self, person: str, label: str, answer: str) -> None:
        """Answer one question of a message: pick what is there to pick, or type."""
        seen = self.seen(person)
        assert flat(label) in flat(seen), f"{person} was not asked “{label}” but:\n{seen}"
        picks = [(m, one) for m, one in self._pressable(person) if one.hub.get("do") == "answer"]
        at = _picked([one.label for _, one in picks], answer)
        if at is None and self._opens(person):
            self._fill(person, {label: answer})
        elif at is None:
            self.says(person, answer)
        else:
            self._press(person, *picks[at])

    def _form(self, person: str, label: str) -> tuple[Message | None, Card] | None:
        """Return the newest card that asks this."""
        return next((one for one in self._cards(person) if filling.asking(one[1], label)), None)

    def _fill(self, person: str, answers: dict[str, str]) -> dict[str, str]:
        """Fill in what a card asks and send it; return what it did not ask."""
        found = self._form(person, next(iter(answers)))
        assert found, f"{person} was not asked “{next(iter(answers))}” but:\n{self.seen(person)}"
        message, card = found
        asked = {label: one for label in answers if (one := filling.asking(card, label)) is not None}
        send = next(one for one in screen.pressables(card) if one.hub.get("do") == "form")
        try:
            filled = {one.id: filling.value(one, answers[label]) for label, one in asked.items()}
        except NotThere as what:  # what cannot be picked is typed, as people do
            self.says(person, str(what))
        else:
            data = screen.sent(card, send, filled)
            assert data is not None, f"{person} left out what must be answered:\n{screen.words(card)}"
            self._press(person, message, send, data)
        return {label: answer for label, answer in answers.items() if label not in asked}


def _words(message: Message) -> str:
    return message.text if message.card is None else screen.words(message.card)


def _is_called(name: str, label: str) -> bool:
    plain = name.replace("’", "'")
    return plain == label.replace("’", "'") or name.startswith(f"{label} ")


def _picked(labels: list[str], wanted: str) -> int | None:
    """Return which of these is meant by its number or words, or None."""
    said = wanted.strip()
    if said.isdecimal() and 1 <= int(said) <= len(labels):
        return int(said) - 1
    return next((at for at, label in enumerate(labels) if said.lower() in label.lower()), None)
