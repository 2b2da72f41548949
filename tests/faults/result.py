"""What one run found, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One run on one engine: how large it was, what was counted, and each bar that does not hold."""

    run: str
    engine: str
    size: str
    figures: Mapping[str, object]
    broken: tuple[str, ...]

    @property
    def verdict(self) -> str:
        return "holds" if not self.broken else "FAILS: " + "; ".join(self.broken)


def table(results: Iterable[Result]) -> str:
    """Return the results as lines in columns, the verdict last."""
    rows = [("run", "engine", "size", "figures", "verdict")]
    for result in results:
        figures = ", ".join(f"{name} {_plain(value)}" for name, value in result.figures.items())
        rows.append((result.run, result.engine, result.size, figures, result.verdict))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _plain(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
