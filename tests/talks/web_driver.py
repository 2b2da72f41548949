"""People in a browser: what they do goes in as the page's JSON, and they see what the server draws."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from adapters.web import chat_reading
from adapters.web.chat_rendering import draw
from bot.chat_lines import web_sender
from bot.delivery import Delivery
from bot.turn import Answered, Turns
from dialogs.codec import reply_from_json
from dialogs.notices import WORDINGS
from store import chat_lines
from tests.talks.html_reader import Node, read
from tests.talks.promises import check
from tests.talks.script import flatten

_MANY = 100


@dataclass
class WebDriver:
    turns: Turns
    emails: dict[str, str]
    now: datetime
    _shown: dict[str, list[Node]] = field(default_factory=dict)
    _ever: dict[str, list[Node]] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)

    def close(self) -> None:
        """Hold nothing."""

    def says(self, person: str, text: str) -> None:
        self._does(person, text=text)

    def presses(self, person: str, label: str, on: str) -> None:
        seen = self.seen(person)
        for page in self._shown.get(person, []):
            for button in page.every("button"):
                if _is_called(button, label) and on.lower() in _entry(button).lower():
                    self._press(person, button)
                    return
        raise AssertionError(f"{person} sees no “{label}” {on and f'on {on} '}in:\n{seen}")

    def fills(self, person: str, answers: dict[str, str]) -> None:
        """Fill in the form on the page; once it is sent, what it did not ask is asked by the next one."""
        left = dict(answers)
        while left:
            form = self._form(person)
            asked = {label: asking for label in left if (asking := _asking(form, label)) is not None}
            assert asked, f"{person} was not asked “{next(iter(left))}” but:\n{self.seen(person)}"
            here = {label: left.pop(label) for label in asked}
            self._fill(person, form, {asked[label]: answer for label, answer in here.items()})

    def seen(self, person: str) -> str:
        self._deliver(person)
        return "\n".join(page.words() for page in self._shown.get(person, []))

    def deliver_due(self) -> None:
        """Send what is due to everybody with a page open."""
        for person in list(self._shown):
            self._deliver(person)

    def looks_back(self, person: str, words: str) -> None:
        """Let the person scroll up to a message."""
        self._deliver(person)
        found = [page for page in self._ever[person] if flatten(words) in flatten(page.words())]
        assert found, f"{person} was never shown “{words}”"
        self._shown[person] = found[-1:]

    # --- what the page's script does

    def _does(self, person: str, **what: Any) -> None:
        who = chat_reading.sender(person.capitalize(), self.emails[person])
        handled = self.turns.handle(chat_reading.read(json.dumps({"id": uuid4().hex, **what}), who), self.now)
        assert isinstance(handled, Answered)
        check(handled.outgoing.reply)
        self._shown[person] = []
        asyncio.run(self._delivery(person).deliver_answer(handled.outgoing, self.now))
        self._fetch(person)
        assert self._shown[person], f"silence after {what}"

    def _press(self, person: str, button: Node) -> None:
        form = button.around("form")
        if "data-press" in button.attributes:
            self._does(person, press=json.loads(button.attributes["data-press"]))
        elif "data-say" in button.attributes:
            self._does(person, text=button.attributes["data-say"])
        elif form is not None:
            self._submit(person, form, {**_filled(form), **_named(button)})

    def _fill(self, person: str, form: Node, answers: dict[Node, str]) -> None:
        values = _filled(form)
        for asking, answer in answers.items():
            try:
                values |= _answered(form, asking, answer)
            except _NotThere:
                # What cannot be picked is typed, as people do.
                return self.says(person, answer)
        return self._submit(person, form, values)

    def _submit(self, person: str, form: Node, values: dict[str, Any]) -> None:
        self._does(person, form={"token": form.attributes["data-token"], "answers": values})

    def _form(self, person: str) -> Node:
        seen = self.seen(person)
        forms = [form for page in self._shown.get(person, []) for form in page.every("form")]
        assert forms, f"{person} sees no question in:\n{seen}"
        return forms[-1]

    # --- what arrives

    def _deliver(self, person: str) -> None:
        """Send what waits for the person, as the clock does every second."""
        asyncio.run(self._delivery(person).deliver_due(self.now))
        self._fetch(person)

    def _delivery(self, person: str) -> Delivery:
        senders = {chat_reading.CHANNEL: web_sender(self.turns.store)}
        return Delivery(
            self.turns.store, senders, WORDINGS, self.turns.owner, only_user_id=self.emails[person]
        )

    def _fetch(self, person: str) -> None:
        at = {"channel": chat_reading.CHANNEL, "tenant": "", "user_id": self.emails[person]}
        with self.turns.store.reading() as tx:
            lines = chat_lines.after(tx, **at, line_id=self._last.get(person, 0), limit=_MANY)
        for line in lines:
            self._last[person] = line.id
            page = read(draw(reply_from_json(line.body), line.id))
            self._shown.setdefault(person, []).append(page)
            self._ever.setdefault(person, []).append(page)


class _NotThere(Exception):
    """The answer is none of those that can be picked."""


def _is_called(button: Node, label: str) -> bool:
    name = button.words().removeprefix("[button] ").replace("’", "'")
    return name == label.replace("’", "'") or name.startswith(f"{label} ")


def _entry(button: Node) -> str:
    """Return the words of the entry a button stands in, with the heading above it."""
    entry = button.around("li")
    while entry is not None and "item" not in entry.classes():
        entry = entry.around("li")
    if entry is None or entry.parent is None or entry.parent.parent is None:
        return button.words()
    beside = [child for child in entry.parent.parent.children if isinstance(child, Node)]
    above = beside[: beside.index(entry.parent)]
    group = above[-1].words() if above and above[-1].tag == "h3" else ""
    return f"{group} {entry.words()}"


def _asking(form: Node, label: str) -> Node | None:
    """Return the label or legend with these words."""
    wanted = label.replace("’", "'")
    asking = [node for node in form.every("label", "legend") if wanted in node.words().replace("’", "'")]
    return next(iter(asking), None)


def _filled(form: Node) -> dict[str, Any]:
    """Return what the form holds as it was drawn."""
    values: dict[str, Any] = {}
    for node in form.every("input", "textarea"):
        name, kind = node.attributes["name"], node.attributes.get("type", "")
        if kind == "checkbox":
            values.setdefault(name, [])
            values[name] += [node.attributes["value"]] * ("checked" in node.attributes)
        elif kind != "radio":
            values[name] = node.attributes.get("value", node.words())
        elif "checked" in node.attributes:
            values[name] = node.attributes["value"]
    return values


def _answered(form: Node, asking: Node, answer: str) -> dict[str, Any]:
    """Return the value of one field. Raises _NotThere when there is no such thing to pick."""
    is_skipped = answer == "skip" and "(optional)" in asking.words()
    if asking.tag == "label":
        [node] = [
            n for n in form.every("input", "textarea") if n.attributes["id"] == asking.attributes["for"]
        ]
        return {node.attributes["name"]: "" if is_skipped else answer}
    group = asking.parent
    assert group is not None
    options = [(_label_of(group, node), node) for node in group.every("input", "button")]
    first = options[0][1].attributes
    if first.get("type") != "checkbox":
        return _named(_pick(options, answer))
    pieces = [piece for piece in re.split(r",|\band\b", "" if is_skipped else answer) if piece.strip()]
    return {first["name"]: [_pick(options, piece).attributes["value"] for piece in pieces]}


def _pick(options: list[tuple[str, Node]], wanted: str) -> Node:
    """Return the option of that number or with those words."""
    said = wanted.strip()
    if said.isdecimal() and 1 <= int(said) <= len(options):
        return options[int(said) - 1][1]
    for label, node in options:
        if said.lower() in label.lower():
            return node
    raise _NotThere


def _label_of(group: Node, node: Node) -> str:
    if node.tag == "button":
        return node.words()
    return next(
        label.words() for label in group.every("label") if label.attributes["for"] == node.attributes["id"]
    )


def _named(node: Node) -> dict[str, str]:
    return {node.attributes["name"]: node.attributes["value"]}
