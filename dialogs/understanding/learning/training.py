"""Learning by looking at every sentence some times over: softmax regression with the standard library alone.

The order is shuffled by a fixed seed and the arithmetic is plain, so the same sentences give the same model.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from math import exp, sqrt
from random import Random

from dialogs.understanding.features import features, words_of

Sentences = Sequence[tuple[str, str]]

_ROUNDS = 14
_PACE = 2.5
_FADING = 0.002
_SEED = 20261129
# A feature of one sentence alone teaches nothing about others.
_LEAST = 2
# Kinds that are not for the hub: their words are not ones it knows.
_FOREIGN = frozenset(("out_of_scope", "distress"))


def checksum(sentences: Sentences) -> str:
    """Return what tells whether a model was made from these sentences with these settings."""
    said = json.dumps([list(sentences), _ROUNDS, _PACE, _FADING, _SEED, _LEAST])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def train(sentences: Sentences) -> str:
    """Return the text of the model file."""
    kinds = sorted({kind for _, kind in sentences})
    weights = _weights(sentences, kinds)
    most = max((abs(weight) for row in weights.values() for weight in row), default=1.0)
    names = sorted(weights)
    rounded = array("b", (round(weight * 127 / most) for name in names for weight in weights[name]))
    known = {word for text, kind in sentences if kind not in _FOREIGN for word in text.split()}
    foreign = {word for text, kind in sentences if kind in _FOREIGN for word in text.split()}
    kept = {
        "made_from": checksum(sentences),
        "kinds": kinds,
        "scale": float(f"{most / 127:.6g}"),
        "known": " ".join(sorted(known)),
        "foreign": " ".join(sorted(foreign)),
        "features": "\n".join(names),
        "weights": b64encode(rounded.tobytes()).decode(),
    }
    return json.dumps(kept, indent=0) + "\n"


def _weights(sentences: Sentences, kinds: Sequence[str]) -> dict[str, list[float]]:
    spoken = Counter(word for text, _ in sentences for word in set(words_of(text)))
    known = {word for word, count in spoken.items() if count >= _LEAST}
    found = [(features(text, known), kinds.index(kind)) for text, kind in sentences]
    often = Counter(feature for seen, _ in found for feature in seen)
    weights = {name: [0.0] * len(kinds) for name, count in often.items() if count >= _LEAST}
    lessons = [([weights[name] for name in seen if name in weights], len(seen), kind) for seen, kind in found]
    shuffled = Random(_SEED)  # noqa: S311 (an order, no secret)
    for turn in range(_ROUNDS):
        shuffled.shuffle(lessons)
        for rows, length, kind in lessons:
            _learn(rows, 1 / sqrt(length), kind, _PACE / (1 + turn / 3))
    return weights


def _learn(rows: list[list[float]], share: float, kind: int, pace: float) -> None:
    if not rows:
        return
    sums = [share * sum(column) for column in zip(*rows, strict=True)]
    most = max(sums)
    raised = [exp(one - most) for one in sums]
    total = sum(raised)
    steps = [
        (at, pace * share * ((at == kind) - one / total))
        for at, one in enumerate(raised)
        if at == kind or one > total / 500
    ]
    for row in rows:
        for at, step in steps:
            row[at] += step - _FADING * pace * share * row[at]
