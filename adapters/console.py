"""The terminal as a channel: draws a reply as lines, reads a line as a message, one person at a time."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from uuid import uuid4

from adapters import facts
from dialogs.messages import (
    Action,
    Incoming,
    Item,
    Never,
    Outgoing,
    Press,
    Question,
    Reply,
    Sender,
    SendOutcome,
    Sent,
    Unknown,
)

CHANNEL = "console"
_WIDTH = 78
_PROMPT = "\n> "


def draw(reply: Reply, first: int = 1) -> str:
    """Return the reply as plain text; what can be typed as a number carries that number, from `first` on."""
    options = _options(reply)
    numbers = iter(range(first + len(options), 10_000))
    lines = [*_wrapped(reply.text), *_facts(reply), *_items(reply.items, numbers)]
    if reply.question:
        lines += ["", *_question(reply.question, options)]
    if reply.actions:
        lines += ["", _buttons(reply.actions, numbers)]
    return "\n".join(lines).strip("\n")


class Screen:
    """What one terminal shows: a number that is typed means what carries it on the screen, and no other."""

    def __init__(self, write: Callable[[str], object] = print) -> None:
        self._write = write
        self._numbered: list[Action | None] = []

    def show(self, reply: Reply) -> None:
        """Print a reply below what is there; its numbers follow on, so that none stands there twice."""
        drawn = draw(reply, len(self._numbered) + 1)
        self._write(f"\n{drawn}" if self._numbered else drawn)
        self._numbered += [*(None for _ in _options(reply)), *reply.all_actions()]

    def read(self, line: str, sender: Sender) -> Incoming:
        """Return the line as a message with an id of its own; what was shown before it is history."""
        numbered, self._numbered = self._numbered, []
        number = int(line) if line.strip().isdecimal() and len(line) < 6 else 0
        action = numbered[number - 1] if 1 <= number <= len(numbered) else None
        press = Press(action.flow, action.args) if action else None
        return Incoming(key=uuid4().hex, sender=sender, text="" if press else line, press=press)


class ConsoleSender:
    """Shows messages on a screen; a terminal cannot be asked what it has shown."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    async def send(self, message: Outgoing) -> SendOutcome:
        """Show the message; a terminal has no calendar to pass a date on to."""
        if message.reply.calendar:
            return Never("a terminal has no calendar", is_needless=True)
        self._screen.show(message.reply)
        return Sent()

    async def find(self, message: Outgoing) -> Unknown:
        """Say that a terminal cannot be asked."""
        return Unknown("a terminal cannot be asked what it has shown")


def show(text: str) -> None:
    """Print a line that is no reply."""
    print(text)


def talk(take: Callable[[str], None], before_prompt: Callable[[], None]) -> None:
    """Take one line after another until the input ends; on a pipe without prompts, showing each line."""
    is_person = sys.stdin.isatty()
    if is_person:
        _use_arrow_keys()
    while True:
        before_prompt()
        try:
            line = input(_PROMPT if is_person else "")
        except EOFError:
            print()
            return
        if not is_person:
            print(f"{_PROMPT}{line}")
        if line.strip().lower() == "bye":
            return
        take(line)


def _use_arrow_keys() -> None:
    """Let people go back in their line and to earlier ones; Windows does without the module."""
    with suppress(ImportError):
        import_module("readline")


def _facts(reply: Reply) -> Iterator[str]:
    if reply.facts:
        yield ""
    for name, said in reply.facts:
        yield from _wrapped(facts.line(name, said), "  ", "    ")


def _items(items: Iterable[Item], numbers: Iterator[int]) -> Iterator[str]:
    group = ""
    for item in items:
        yield ""
        if item.group != group:
            group = item.group
            yield group
        yield from _wrapped(item.title, "  ", "  ")
        for line in (*item.lines, item.link):
            yield from _wrapped(line, "    ", "    ")
        if item.actions:
            yield "    " + _buttons(item.actions, numbers)


def _question(question: Question, options: tuple[str, ...]) -> Iterator[str]:
    field = question.next_field
    if field is None:
        return
    yield from (f"! {problem}" for name, problem in question.errors.items() if name == field.name)
    is_plain = field.required or field.typing
    yield from _wrapped(field.label if is_plain else f"{field.label} (type “skip” to leave it out)")
    for hint in (field.hint, field.typing):
        yield from _wrapped(hint)
    yield from (f"  {number}. {option}" for number, option in enumerate(options, 1))


def _options(reply: Reply) -> tuple[str, ...]:
    field = reply.question.next_field if reply.question else None
    if field is None:
        return ()
    return ("Yes", "No") if field.kind == "yes_no" else tuple(option.label for option in field.options)


def _buttons(actions: Iterable[Action], numbers: Iterator[int]) -> str:
    return "  ".join(f"[{next(numbers)}] {action.label}" for action in actions)


def _wrapped(text: str, first: str = "", other: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=other) if text else []
