"""Free text by the hundred thousand: through all that reads it, and through the real turn.

Never an exception, never a call that takes long, never silence, and nothing is written that was not asked
about. With a control of each kind: a reading that takes long and a booking without a question are found.
"""

from __future__ import annotations

import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from bot import catalogue_names
from bot.turn import Turns
from dialogs import book, texts, understanding
from dialogs.engine import Turn
from dialogs.flows import FLOWS
from dialogs.messages import Incoming, Press, Reply, Sender
from dialogs.understanding.numbers_said import read_number_of_it
from dialogs.understanding.referring import read_references, read_taking, read_week_later
from store import audits
from store.catalogue.files import SHIPPED, read_catalogue
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.faults.fuzz import trouble_with
from tests.faults.messages import messages
from tests.faults.result import Result
from tests.faults.visits import reply_of
from tests.talks.ends import written

# In seconds of the processor.
MOST = 0.020
_TRIES = 3
_NAMES = tuple(catalogue_names.of_catalogue(read_catalogue(SHIPPED)))
_NOW = world.NOW.astimezone(world.LONDON)
_LABELS = (
    "CQI Taster, Thursday 26 November, 10am to 11am",
    "Delivery Planning, 2 December, 1pm",
    "Yes",
    "No",
)
Reader = Callable[[str], object]
READERS: Mapping[str, Reader] = {
    "understand": lambda text: understanding.understand(text, _NOW, _NAMES),
    "hints": lambda text: understanding.hints(text, _NAMES),
    "yes or no": understanding.read_yes_no,
    "maybe": understanding.read_maybe,
    "number": understanding.read_number,
    "choice": lambda text: understanding.read_choice(text, _LABELS),
    "hours": understanding.read_typed_hours,
    "offset": understanding.read_typed_offset,
    "day": lambda text: understanding.read_typed_day(text, _NOW.date()),
    "references": lambda text: [read_taking(one.around) for one in read_references(text)],
    "week later": read_week_later,
    "number of it": read_number_of_it,
    "clean": texts.clean,
}


# --- What reads, without a database --------------------------------------------------------------


@dataclass
class Readings:
    """What came of reading: the longest call of each reader, and every trouble."""

    calls: int = 0
    worst: dict[str, tuple[float, str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def take(self, name: str, reader: Reader, text: str) -> None:
        """Read a text, and keep how long it took and whatever went wrong."""
        self.calls += 1
        try:
            seconds = _seconds(reader, text)
        except Exception as error:
            self.troubles.append(f"{type(error).__name__} in {name} at {text[:200]!a}")
            return
        if seconds > self.worst.get(name, (0.0, ""))[0]:
            self.worst[name] = (seconds, text)
        if seconds > MOST:
            self.troubles.append(f"over {MOST * 1000:.0f} ms in {name} at {text[:200]!a}")


def _seconds(reader: Reader, text: str) -> float:
    """Return the processor time of a call; of one that takes long, the least of some more."""
    taken = _once(reader, text)
    if taken > MOST / 2:
        taken = min(taken, *(_once(reader, text) for _ in range(_TRIES)))
    return taken


def _once(reader: Reader, text: str) -> float:
    began = time.thread_time()
    reader(text)
    return time.thread_time() - began


def read_all(texts_: Iterable[str], readers: Mapping[str, Reader] = READERS) -> Readings:
    """Give each text to each reader."""
    readings = Readings()
    gc.collect()
    for text in texts_:
        for name, reader in readers.items():
            readings.take(name, reader, text)
    return readings


# --- The real turn -------------------------------------------------------------------------------


@dataclass
class Typing:
    """Somebody types one message after another; every other one with no question open.

    `unasked` are the messages that wrote something though no question was open.
    """

    store: Store
    turns: Turns
    unasked: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    count: int = 0
    worst: tuple[float, str] = (0.0, "")

    def take(self, number: int, text: str) -> None:
        """Send a message as one of the sample people."""
        who = ("asha", "ben", "carys", "femi")[number % 4]
        sender = Sender("console", world.EMAILS[who], name=who.capitalize(), email=world.EMAILS[who])
        is_fresh = number % 8 < 6
        if is_fresh:
            self._handle(Incoming(f"{number}fresh", sender, press=Press("help")))
        before = written(self.store)
        began = time.thread_time()
        reply = self._handle(Incoming(f"{number}", sender, text=text))
        self.worst = max(self.worst, (time.thread_time() - began, text))
        self.count += 1
        if reply and (trouble := trouble_with(reply)):
            self.troubles.append(f"{trouble} at {text[:200]!a}")
        if is_fresh and written(self.store) != before:
            self.unasked.append(text)

    def _handle(self, incoming: Incoming) -> Reply | None:
        try:
            return reply_of(self.turns.handle(incoming, world.NOW))
        except Exception as error:
            self.troubles.append(f"{type(error).__name__}: {error} at {incoming.text[:200]!a}"[:400])
            return None


def type_all(store: Store, texts_: Iterable[str], *, hasty: bool = False) -> Typing:
    """Let people type each text; where it is `hasty`, a wish to book takes the first date unasked."""
    turns = world.turns(store)
    if hasty:
        turns = replace(turns, flows={**FLOWS, "book": _HASTY})
    typing = Typing(store, turns)
    for number, text in enumerate(texts_):
        typing.take(number, text)
    return typing


def _book_at_once(turn: Turn, args: Mapping[str, Any]) -> Any:
    asked = book.start(turn, args)
    if isinstance(asked, Reply) or asked.form.fields[0].name != "sure":
        return asked
    return book.sure(turn, {**asked.keep, "sure": True})


_HASTY = cast(ModuleType, SimpleNamespace(**{**vars(book), "start": _book_at_once}))


# --- The lines of the table ----------------------------------------------------------------------


def report_readings(count: int, seed: str) -> Result:
    """Return what came of so many messages through all that reads them; prints the worst call of each."""
    readings = read_all(messages(seed, count))
    for name, (seconds, text) in sorted(readings.worst.items(), key=lambda one: -one[1][0]):
        print(f"  {name}: {seconds * 1000:.2f} ms for {len(text)} characters: {text[:100]!a}")
    worst = max(seconds for seconds, _ in readings.worst.values()) * 1000
    figures = {"calls": readings.calls, "worst ms": worst, "troubles": len(readings.troubles)}
    return Result("fuzz-words", "", f"{count} messages", figures, _kinds(readings.troubles))


def report_turns(databases: Databases, count: int, seed: str) -> Result:
    """Return what came of so many messages through the real turn."""
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    typing = type_all(store, messages(f"{seed} typed", count))
    with store.reading() as tx:
        findings = audits.check(tx, world.NOW)
    store.close()
    seconds, text = typing.worst
    print(f"  turn: {seconds * 1000:.2f} ms for {len(text)} characters: {text[:100]!a}")
    broken = [f"unasked: {text[:100]!a}" for text in typing.unasked[:3]]
    broken += [*_kinds(typing.troubles), *(f"{one.rule}: {one.what}" for one in findings[:3])]
    figures = {"turns": typing.count, "worst ms": seconds * 1000, "unasked": len(typing.unasked)}
    return Result("fuzz-words turns", "sqlite", f"{count} messages", figures, tuple(broken))


def report_slow(count: int, seed: str) -> Result:
    """Return whether a reading that takes long is found: an expression that goes back over every letter."""
    slow = re.compile(r"(?:[a-z ]+)+\Z(?<=0)")
    readings = read_all(
        (f"{'book ' * 5}{text[:3]}" for text in messages(seed, count)),
        {"slow": lambda text: slow.match(text[:24])},
    )
    broken = () if readings.troubles else ("no call was found to take long",)
    return Result("fuzz-words slow", "", f"{count} messages", {"found": len(readings.troubles)}, broken)


# Whatever else is typed, there is something to be found.
_PLAIN_BOOKINGS = ("book the taster on thursday", "book me on the drop in next wednesday")


def report_hasty(databases: Databases, count: int, seed: str) -> Result:
    """Return whether bookings are found where typed words book without a question."""
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    typing = type_all(store, [*_PLAIN_BOOKINGS, *messages(f"{seed} typed", count)], hasty=True)
    store.close()
    broken = () if typing.unasked else ("no booking was found that nobody was asked about",)
    return Result("fuzz-words hasty", "sqlite", f"{count} messages", {"found": len(typing.unasked)}, broken)


def _kinds(troubles: Iterable[str]) -> tuple[str, ...]:
    kinds = Counter(trouble.partition(" at ")[0] for trouble in troubles)
    firsts = {trouble.partition(" at ")[0]: trouble for trouble in reversed(list(troubles))}
    return tuple(f"{times} x {firsts[kind]}" for kind, times in kinds.most_common(3))
