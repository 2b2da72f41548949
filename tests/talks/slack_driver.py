"""People in Slack: what they do goes in as Slack delivers it, and they see what Slack was told to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.turn import Turns
from tests.slack import screen
from tests.slack.filling import NotThere
from tests.slack.screen import Input, Pressable
from tests.slack.serving import Opening, Transport
from tests.slack.workplace import Workplace
from tests.talks.script import flatten

Shown = tuple[Mapping[str, Any], str]


@dataclass
class SlackDriver:
    """Plays a person in their direct messages with the bot: they press, fill modals, pick and type."""

    turns: Turns
    emails: dict[str, str]
    now: datetime
    transport: Transport = "http"
    opening: Opening | None = None
    _place: Workplace | None = None
    _since: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> Workplace:
        """Return the Slack of this talk, which is there from the first thing somebody does."""
        if self._place is None:
            self._place = Workplace(self.turns, self.emails, self.transport, lambda: self.now, self.opening)
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
        for surface, one in self._pressable(person):
            if _is_called(one.label, label) and on.lower() in one.entry.lower():
                self._press(person, surface, one)
                return
        raise AssertionError(f"{person} sees no “{label}” {on and f'on {on} '}in:\n{seen}")

    def fills(self, person: str, answers: dict[str, str]) -> None:
        """Answer a question by picking or typing; several in the modal, once it is opened."""
        left = dict(answers)
        while left:
            if self._modal(person) is not None:
                left = self._fill_modal(person, left)
            elif len(left) == 1 or not self._opens(person):
                label = next(iter(left))
                self._answer(person, label, left.pop(label))

    def seen(self, person: str) -> str:
        self.place.deliver_due()
        return "\n".join(_words(shown) for shown in self._surfaces(person))

    def deliver_due(self) -> None:
        """Send what is due to everybody."""
        self.place.deliver_due()

    def looks_back(self, person: str, words: str) -> None:
        """Let the person scroll up to a message."""
        self.place.look_back(person, lambda shown: flatten(words) in flatten(_words(shown)))

    # --- what is shown

    def _begin(self, person: str) -> None:
        self.place.look_away(person)

    def _answered(self, person: str, what: str) -> None:
        assert self.seen(person), f"silence after {what}"

    def _surfaces(self, person: str) -> list[Mapping[str, Any]]:
        """Return what is on the screen, newest first: the modal, then the messages since the last act."""
        modal = self._modal(person)
        return [*([modal] if modal else []), *reversed(self.place.new_messages(person))]

    def _modal(self, person: str) -> Mapping[str, Any] | None:
        return self.place.modal(person)

    def _pressable(self, person: str) -> Iterator[tuple[Mapping[str, Any], Pressable]]:
        for surface in self._surfaces(person):
            for one in screen.pressables(surface.get("blocks", [])):
                yield surface, one

    # --- what is done

    def _press(self, person: str, surface: Mapping[str, Any], one: Pressable) -> None:
        self._begin(person)
        self.place.presses(person, surface, one)
        self._answered(person, f"pressing “{one.label}”")

    def _opens(self, person: str) -> bool:
        """Open the form if there is a button for it, and say whether there was."""
        for surface, one in self._pressable(person):
            if one.element["action_id"] == "open":
                self._press(person, surface, one)
                return self._modal(person) is not None
        return False

    def _answer(self, person: str, label: str, answer: str) -> None:
        """Answer one question of a message: pick what is there to pick, or type."""
        seen = self.seen(person)
        assert _flat(label) in _flat(seen), f"{person} was not asked “{label}” but:\n{seen}"
        picks = [
            (s, one) for s, one in self._pressable(person) if one.element["action_id"].startswith("answer:")
        ]
        at = _picked([one.label for _, one in picks], answer)
        if at is None and self._opens(person):
            self._fill_modal(person, {label: answer})
        elif at is None:
            self.says(person, answer)
        else:
            self._press(person, *picks[at])

    def _fill_modal(self, person: str, answers: dict[str, str]) -> dict[str, str]:
        """Fill in what the modal asks and send it; return what it did not ask."""
        view = self._modal(person)
        assert view is not None
        asked = {label: one for label in answers if (one := _asking(view, label)) is not None}
        assert asked, f"{person} was not asked “{next(iter(answers))}” but:\n{self.seen(person)}"
        self._begin(person)
        try:
            self.place.submits(person, view, [(one, answers[label]) for label, one in asked.items()])
        except NotThere as what:  # what cannot be picked is typed, as people do
            self.place.writes(person, str(what))
        self._answered(person, "sending the form")
        return {label: answer for label, answer in answers.items() if label not in asked}


def _is_called(name: str, label: str) -> bool:
    plain = name.replace("’", "'")
    return plain == label.replace("’", "'") or name.startswith(f"{label} ")


def _asking(view: Mapping[str, Any], label: str) -> Input | None:
    return next((one for one in screen.inputs(view["blocks"]) if _flat(label) in _flat(one.label)), None)


def _picked(labels: list[str], wanted: str) -> int | None:
    """Return which of these is meant by its number or words, or None."""
    said = wanted.strip()
    if said.isdecimal() and 1 <= int(said) <= len(labels):
        return int(said) - 1
    return next((at for at, label in enumerate(labels) if said.lower() in label.lower()), None)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")).lower()


def _words(shown: Mapping[str, Any]) -> str:
    """Return the words of a message, also of one that a file came with, which has no blocks."""
    return screen.words(shown["blocks"]) if "blocks" in shown else str(shown["text"])
