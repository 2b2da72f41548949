"""Every string in every place where something from outside arrives, through the real turn.

Never an exception, never silence, never "something went wrong on our side".
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters import console
from bot.turn import Turns
from dialogs.codec import reply_to_json
from dialogs.flows import FLOWS
from dialogs.help import because
from dialogs.messages import Incoming, Press, Reply, Sender, Submission
from store import audits
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.faults.horrors import KNOWN, strings
from tests.faults.result import Result
from tests.faults.visits import reply_of

TROUBLE = because("trouble").text
ASHA = Sender(
    console.CHANNEL, "asha.patel@trust.example", name="Asha Patel", email="asha.patel@trust.example"
)
# The names under which buttons and forms carry what the flows read, and values no form would send.
_ARGUMENTS = (
    "occurrence occurrences booking session sessions part party note answers despite from to when after "
    "before at online free place topic audience skip behind why wanted sure problem said then form ask_party "
    "next"
)
_ODD: tuple[Any, ...] = (
    float("nan"),
    float("inf"),
    -1,
    0,
    7,
    10**30,
    2**31,
    0.5,
    None,
    True,
    "",
    [],
    {},
    [[[[]]]],
    ["1"],
)


@dataclass
class Fuzz:
    """Makes deliveries of strings; where chance decides, the same seed decides the same."""

    turns: Turns
    chance: random.Random

    def deliveries(self, strings: Iterable[str]) -> Iterator[Incoming]:
        """Yield each string as text and in one other place; the known horrors go everywhere."""
        places = (self._in_a_button, self._as_a_flow, self._in_a_form, self._as_a_key, self._as_a_stranger)
        for number, string in enumerate(strings):
            yield Incoming(f"{number}", ASHA, text=string)
            for place in places if string in KNOWN else (self.chance.choice(places),):
                yield from place(f"{number}{place.__name__}", string)

    def _in_a_button(self, key: str, string: str) -> Iterator[Incoming]:
        yield Incoming(key, ASHA, press=self._press(string))

    def _as_a_flow(self, key: str, string: str) -> Iterator[Incoming]:
        yield Incoming(key, ASHA, press=Press(string, {"session": string}))

    def _as_a_key(self, _key: str, string: str) -> Iterator[Incoming]:
        yield Incoming(string, ASHA, text="help")

    def _as_a_stranger(self, key: str, string: str) -> Iterator[Incoming]:
        reference = {string: string, "n": self._odd()}
        stranger = Sender(console.CHANNEL, string, string, string, email=string, reference=reference)
        yield Incoming(key, stranger, text="what's on")

    def _press(self, string: str) -> Press:
        """Return a button that leads somewhere, with arguments that nobody put there."""
        somewhere: tuple[dict[str, Any], ...] = (
            {},
            {"session": "taster"},
            {"occurrence": self.chance.randint(1, 500)},
            {"booking": 1},
        )
        values = (string, string, self._odd(), [string, {string: string}])
        names = self.chance.sample(_ARGUMENTS.split(" "), len(values))
        args = {**self.chance.choice(somewhere), **dict(zip(names, values, strict=True)), string: string}
        return Press(self.chance.choice(list(FLOWS)), args)

    def _in_a_form(self, key: str, string: str) -> Iterator[Incoming]:
        """Open a form by a button, then send it with nonsense, under its token and under any."""
        opening = Incoming(f"{key}0", ASHA, press=Press("book", {}))
        asked = reply_of(self.turns.handle(opening, world.NOW)).question
        assert asked
        names = [question.name for question in asked.form.fields]
        odd = {**dict.fromkeys(names, self._odd()), string: self._odd()}
        yield Incoming(f"{key}1", ASHA, submission=Submission(asked.token, dict.fromkeys(names, string)))
        yield Incoming(f"{key}2", ASHA, submission=Submission(string, odd))
        yield Incoming(f"{key}3", ASHA, submission=Submission(asked.token, odd))

    def _odd(self) -> Any:
        return self.chance.choice(_ODD)


@dataclass
class Fuzzed:
    """What came of it: how many turns, the slowest of them, and every trouble with where it was met."""

    turns: int = 0
    slowest: float = 0.0
    troubles: list[str] = field(default_factory=list)

    def take(self, turns: Turns, incoming: Incoming) -> None:
        """Take one delivery, and keep whatever is wrong with its answer."""
        began = time.perf_counter()
        try:
            what = trouble_with(reply_of(turns.handle(incoming, world.NOW)))
        except Exception as error:
            what = f"{type(error).__name__}: {error}"[:200]
        self.turns += 1
        self.slowest = max(self.slowest, time.perf_counter() - began)
        if what:
            self.troubles.append(f"{what} at {str(incoming)[:300]!a}")


def trouble_with(reply: Reply) -> str | None:
    """Return what is wrong with an answer, or None."""
    if reply.text == TROUBLE:
        return "something went wrong on our side"
    if not reply.text.strip() and not reply.question:
        return "silence"
    if not reply.all_actions() and not reply.question:
        return "nothing to do next"
    console.draw(reply).encode()
    json.dumps(reply_to_json(reply), allow_nan=False)
    return None


def run(store: Store, count: int, seed: str) -> Fuzzed:
    """Send so many strings everywhere."""
    turns = world.turns(store)
    fuzzed = Fuzzed()
    for incoming in Fuzz(turns, random.Random(seed)).deliveries(strings(seed, count)):
        fuzzed.take(turns, incoming)
    return fuzzed


def report(databases: Databases, engine: str, count: int, seed: str) -> Result:
    """Return the fuzz as a line of the table; the data must be as it should be afterwards."""
    store = Store(databases.copy(engine, "hub", world.prepare))
    fuzzed = run(store, count, seed)
    with store.reading() as tx:
        findings = audits.check(tx, world.NOW)
    store.close()
    kinds = Counter(trouble.partition(" at ")[0] for trouble in fuzzed.troubles)
    broken = [f"{times} x {kind}" for kind, times in kinds.most_common(3)]
    broken += [f"{f.rule}: {f.what}" for f in findings[:3]]
    figures = {"turns": fuzzed.turns, "troubles": len(fuzzed.troubles), "slowest": fuzzed.slowest}
    return Result("fuzz", engine, f"{count} strings", figures, tuple(broken))
