"""Messages nobody would think of: what people type, mutated, and strings of any characters."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from dialogs.understanding.learning import training
from tests.faults.horrors import strings

_LEARNT = Path(training.__file__).parent
_TALKS = Path(__file__).parents[1] / "talks"
# What the capitals in the sentences to learn from stand for.
_MARKS = {
    "S": ("the taster", "cqi taster", "the drop-in", "organising for improvement", "share and spread", "als"),
    "C": ("qsir", "pm lite", "the learning set", "innovation training"),
    "W": (
        "thurs",
        "w/c 7 dec",
        "tomorrow",
        "3/12",
        "a week on friday",
        "31 feb",
        "tuesday 25 november",
        "xmas",
    ),
    "T": ("half two", "10am", "0930hrs", "2 til 4", "25:99", "after 3"),
    "P": ("for 3", "me and 2 of the lads", "four of us", "for 10^9"),
    "A": ("for porters", "new starters", "nurses"),
    "X": ("planning", "flow", "handover"),
}
_MARK = re.compile(r"\b([SCWTPAX])\b(?!['’])")
_PIECES = (
    *(
        "🙏",
        "👍🏽",
        "🤷‍♀️",
        "\u202e",
        "\u200f",
        "\u200b",
        "\u0301" * 9,
        "مرحبا",
        "שלום",
        "٣",
        "½",
        "İ",
        "\x00",
        "￼",
    ),
    *(
        "1st2nd3rd",
        "1/2/3/4/5",
        "12:34:56:78",
        "((((1))))",
        "9" * 40,
        "2-3-4-5-6",
        "10.30.45pm",
        "1,2,3,4,5,6",
    ),
    *(
        "and ",
        "or ",
        "not ",
        "the ",
        "next ",
        "before ",
        "of us ",
        "one ",
        "@",
        "'s ",
        "…",
        "\n",
        "?!?!",
        "--",
    ),
)
_LONG = (20, 120, 600, 3000)


def sentences() -> list[str]:
    """Return what the model learns from, with words in place of its marks, and what is said in the talks."""
    learnt = [
        line
        for file in sorted(_LEARNT.glob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("== ")
    ]
    said = [
        str(what)
        for file in sorted(_TALKS.glob("*.yaml"))
        for talk in yaml.safe_load(file.read_text("utf-8"))
        for step in talk["steps"]
        for who, what in step.items()
        if who.endswith(" says")
    ]
    return [*learnt, *said]


def messages(seed: str, count: int) -> Iterator[str]:
    """Yield so many messages, the same for the same seed: one in five is no sentence at all."""
    chance, known, odd = random.Random(seed), sentences(), strings(seed, count)
    for _ in range(count):
        yield next(odd) if chance.random() < 0.2 else _mutated(chance, known)


def _mutated(chance: random.Random, known: list[str]) -> str:
    text = _MARK.sub(lambda mark: chance.choice(_MARKS[mark[1]]), chance.choice(known))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        text = chance.choice(_WAYS)(chance, text, known)
    return text


def _letters(chance: random.Random, text: str, _known: list[str]) -> str:
    """Swap, drop or double letters, as thumbs do."""
    letters = list(text)
    for _ in range(min(len(letters), chance.randint(1, 3))):
        at = chance.randrange(len(letters))
        letters[at : at + 2] = chance.choice(
            (letters[at : at + 2][::-1], letters[at : at + 1], [letters[at]] * 3)
        )
    return "".join(letters)


def _words(chance: random.Random, text: str, _known: list[str]) -> str:
    words = text.split()
    chance.shuffle(words)
    return " ".join(words)


def _dropped(chance: random.Random, text: str, _known: list[str]) -> str:
    return " ".join(word for word in text.split() if chance.random() < 0.7)


def _joined(chance: random.Random, text: str, known: list[str]) -> str:
    return chance.choice((" and ", ". ", ", ", " ", "\n", " or ", " also ")).join(
        (text, chance.choice(known))
    )


def _strewn(chance: random.Random, text: str, _known: list[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 2, 30)) + text[at:]


def _repeated(chance: random.Random, text: str, _known: list[str]) -> str:
    return (f"{text} " * 400)[: chance.choice(_LONG)]


def _shouted(chance: random.Random, text: str, _known: list[str]) -> str:
    return chance.choice(
        (text.upper(), text.replace(" ", ""), text.replace(" ", "  \t"), text[::-1], f"{text}!!!")
    )


_WAYS: tuple[Callable[[random.Random, str, list[str]], str], ...] = (
    *(_letters, _letters, _words, _dropped, _joined, _strewn, _strewn, _repeated, _shouted),
)
