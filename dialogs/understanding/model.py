"""The fallback where no row of the tables fits: a small linear model, kept as numbers in a file.

`learning` makes the file from sentences; nothing is learnt here and nothing is needed to read it.
"""

from __future__ import annotations

import json
from array import array
from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from pathlib import Path

from dialogs.understanding.features import features

FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Model:
    """How much each feature speaks for each kind of message, in units of `scale`.

    `known` are the words of everything that is for the hub, so that a strange one can be noticed, and
    `foreign` those of everything else; some are both.
    """

    kinds: tuple[str, ...]
    rows: dict[str, array[int]]
    scale: float
    known: frozenset[str]
    foreign: frozenset[str]
    made_from: str

    def is_foreign(self, word: str) -> bool:
        """Return whether a word is said only of what is not for the hub."""
        return word in self.foreign and word not in self.known

    def classify(self, marked: str) -> list[tuple[str, float]]:
        """Return every kind with its probability, the likeliest first."""
        found = features(marked, self.rows)
        rows = [row for feature in found if (row := self.rows.get(feature)) is not None]
        if not rows:
            return [(kind, 1 / len(self.kinds)) for kind in self.kinds]
        share = self.scale / sqrt(len(found))
        sums = [share * sum(column) for column in zip(*rows, strict=True)]
        most = max(sums)
        raised = [exp(one - most) for one in sums]
        total = sum(raised)
        ranked = zip(self.kinds, (one / total for one in raised), strict=True)
        return sorted(ranked, key=lambda pair: -pair[1])


@lru_cache(maxsize=1)
def load() -> Model:
    """Return the model that is shipped; read once."""
    return parse(FILE.read_text("utf-8"))


def words_elsewhere() -> frozenset[str]:
    """Return the words that people say of what is not for the hub."""
    return load().foreign


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Return the words that people say here or elsewhere, none of which is a misspelling of another."""
    return load().known | load().foreign


def parse(text: str) -> Model:
    """Return the model that a file holds."""
    kept = json.loads(text)
    kinds, names = tuple(kept["kinds"]), kept["features"].split("\n")
    numbers, width = array("b", b64decode(kept["weights"])), len(kinds)
    rows = {name: numbers[at * width : (at + 1) * width] for at, name in enumerate(names)}
    return Model(
        kinds,
        rows,
        kept["scale"],
        frozenset(kept["known"].split()),
        frozenset(kept["foreign"].split()),
        kept["made_from"],
    )
