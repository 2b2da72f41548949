"""How well the model does on sentences it has not learnt from, and on how many it depends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from dialogs.understanding import model
from dialogs.understanding.learning.training import train

Lines = Sequence[tuple[list[str], str]]

_FOLDS = 5
_SHARES = (25, 50, 75, 100)
_WORST = 10


def report(lines: Lines) -> Iterator[str]:
    """Yield the lines of a report: right by five folds, the learning curve, what is taken for what.

    What one line says is learnt from, or measured, as a whole: its sentences are too much like each other.
    """
    mixed = list(lines)
    Random(1).shuffle(mixed)  # noqa: S311 (an order, no secret)
    tried = [one for fold in range(_FOLDS) for one in _fold(mixed, fold, 100)]
    yield f"{len(mixed)} lines, {sum(len(texts) for texts, _ in mixed)} sentences"
    yield f"right by {_FOLDS} folds: {_right(tried):.1f} %"
    for share in _SHARES[:-1]:
        yield f"right when learning from {share} %: {_right(_fold(mixed, 0, share)):.1f} %"
    yield f"right when learning from 100 %: {_right(_fold(mixed, 0, 100)):.1f} %"
    wrong = Counter((kind, found) for _, kind, found, _ in tried if kind != found)
    yield "taken for another kind, most often:"
    yield from (f"  {kind} as {found}: {count}" for (kind, found), count in wrong.most_common(20))
    yield "right by kind:"
    for kind in sorted({kind for _, kind in mixed}):
        of_kind = [one for one in tried if one[1] == kind]
        yield f"  {kind}: {_right(of_kind):.0f} % of {len(of_kind)}"
    yield "the surest mistakes:"
    for text, kind, found, sure in sorted((one for one in tried if one[1] != one[2]), key=lambda o: -o[3])[
        :_WORST
    ]:
        yield f"  {text} ({kind}) as {found}, {sure:.2f}"


def _fold(mixed: Lines, fold: int, share: int) -> list[tuple[str, str, str, float]]:
    learnt = [one for at, one in enumerate(mixed) if at % _FOLDS != fold]
    tried = model.parse(train(_sentences(learnt[: len(learnt) * share // 100])))
    return [
        (text, kind, *tried.classify(text)[0])
        for text, kind in _sentences([one for at, one in enumerate(mixed) if at % _FOLDS == fold])
    ]


def _sentences(lines: Lines) -> list[tuple[str, str]]:
    return [(text, kind) for texts, kind in lines for text in texts]


def _right(tried: Sequence[tuple[str, str, str, float]]) -> float:
    return 100 * sum(kind == found for _, kind, found, _ in tried) / max(1, len(tried))
