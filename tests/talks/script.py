"""Reading and playing talks. A talk knows no channel: a driver does what the person does.

- talk: Asha books a taster straight from what's on
  steps:
    - asha says: what's on this week
    - asha sees: [CQI, "Thursday 26 November"]
    - asha presses: [Book, CQI]        # the button, and words of the entry it stands in
    - asha fills: {Which date?: "1"}   # question: answer
    - asha sees not: Full
    - now: 2026-11-25 11:00            # stage direction: the clock, in the hub's own time
    - clock: 2026-11-26 09:00          # the same, and the hub plans and sends what is due by then
    - asha looks back to: Which date?  # the newest message with these words is in front of her again
    - full: [cqi_taster, 2026-11-26]   # stage direction: others took every place
    - full part: [share_and_spread, 2026-12-18, showcase]

What a person sees includes what others' doings and the clock sent to them since. `clock` jumps: what was of
use only in between is late by then, so there is one `clock` for each moment that matters.

A talk about what only the terminal has, such as numbers to type, says `only: console` beside its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

FOLDER = Path(__file__).parent


class Driver(Protocol):
    """A channel with people at it."""

    def says(self, person: str, text: str) -> None: ...

    def presses(self, person: str, label: str, on: str) -> None: ...

    def fills(self, person: str, answers: dict[str, str]) -> None: ...

    def seen(self, person: str) -> str:
        """Return all that was shown to the person since they last did something."""
        ...

    def looks_back(self, person: str, words: str) -> None:
        """Let the person have the newest message with these words in front of them, and nothing else."""
        ...


@dataclass(frozen=True)
class Talk:
    name: str
    steps: list[dict[str, Any]]
    only: str = ""


def talks() -> Iterator[Talk]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Talk(f"{path.stem}: {entry['talk']}", entry["steps"], entry.get("only", ""))


def play(talk: Talk, driver: Driver, directions: dict[str, Callable[[Any], None]]) -> None:
    """Play a talk from beginning to end; raises AssertionError with the step that did not come true."""
    for step in talk.steps:
        ((who_does, what),) = step.items()
        if who_does in directions:
            directions[who_does](what)
            continue
        person, _, verb = who_does.partition(" ")
        _play_step(driver, person, verb, what)


def _play_step(driver: Driver, person: str, verb: str, what: Any) -> None:
    match verb:
        case "says":
            driver.says(person, str(what))
        case "presses":
            label, on = what if isinstance(what, list) else (what, "")
            driver.presses(person, label, on)
        case "fills":
            driver.fills(person, {str(label): str(answer) for label, answer in what.items()})
        case "sees" | "sees not":
            _look(driver.seen(person), person, what, wanted=verb == "sees")
        case "looks back to":
            driver.looks_back(person, str(what))
        case _:
            raise AssertionError(f"nobody knows how {person} {verb}")


def _look(seen: str, person: str, what: Any, *, wanted: bool) -> None:
    flat = flatten(seen)
    for words in what if isinstance(what, list) else [what]:
        there = flatten(str(words)) in flat
        verb = "should see" if wanted else "should not see"
        assert there == wanted, f"{person} {verb} “{words}” in:\n{seen}"


def flatten(text: str) -> str:
    """Return the words as they are compared: without case, kinds of apostrophe and line breaks."""
    return " ".join(text.replace("’", "'").split()).lower()
