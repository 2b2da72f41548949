"""What one measurement says: a figure, the reference it stands beside, and the goal for their ratio."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

ROUNDS = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Goal:
    """The ratio that is wanted: at least or at most `bar`."""

    bar: float
    is_least: bool = True

    def is_met(self, ratio: float) -> bool:
        """Return whether the ratio is on the right side of the bar."""
        return ratio >= self.bar if self.is_least else ratio <= self.bar

    def __str__(self) -> str:
        return f"{'at least' if self.is_least else 'at most'} {self.bar:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ratio` is the figure by the reference's, from the same rounds."""

    what: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float
    goal: Goal | None = None
    note: str = ""


def alternate(sides: Sequence[Callable[[], T]], rounds: int = ROUNDS) -> list[list[T]]:
    """Run the sides in turn (A B A B ...), and return the results of each side, in the order of the rounds.

    What the machine does meanwhile then hits every side alike.
    """
    results: list[list[T]] = [[] for _ in sides]
    for _ in range(rounds):
        for result, side in zip(results, sides, strict=True):
            result.append(side())
    return results


def compare(
    what: str, values: Sequence[float], unit: str, reference: str, references: Sequence[float],
    goal: Goal | None = None, note: str = "",
) -> Figure:  # fmt: skip
    """Return the figure of both sides' rounds: medians, and the median of the ratios within each round."""
    ratio = median(value / other for value, other in zip(values, references, strict=True))
    return Figure(what, median(values), unit, reference, median(references), ratio, goal, note)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as one table in plain text."""
    head = ("measured", "figure", "reference", "its figure", "ratio", "goal", "", "also")
    rows = [head, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def machine() -> str:
    """Return on what this was measured, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{platform.system()} {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}, {python}"


def _cells(figure: Figure) -> tuple[str, ...]:
    goal = figure.goal
    verdict = "" if goal is None else "met" if goal.is_met(figure.ratio) else "MISSED"
    return (
        figure.what,
        f"{_rounded(figure.value)} {figure.unit}",
        figure.reference,
        _rounded(figure.reference_value),
        f"{figure.ratio:.2f}",
        "" if goal is None else str(goal),
        verdict,
        figure.note,
    )


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
