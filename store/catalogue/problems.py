"""What is wrong with a catalogue file, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
MOST_PROBLEMS = 20


class CatalogueRefused(Exception):
    """The file is refused whole; `problems` are lines such as "hub.yaml line 12: unknown host ..."."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Source:
    """Where a catalogue was read from, so that a problem can be shown its line."""

    name: str
    lines: Mapping[Path, int]

    def problem(self, path: Path, reason: str) -> tuple[int, str]:
        """Return the line that `path` (or the nearest thing around it) stands on, with the reason."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1), reason

    def refuse(self, problems: Iterable[tuple[int, str]]) -> None:
        """Raise CatalogueRefused with the problems in the order of their lines, if there is any."""
        found = sorted(set(problems))
        if not found:
            return
        words = [f"{self.name} line {line}: {reason}" for line, reason in found[:MOST_PROBLEMS]]
        if len(found) > MOST_PROBLEMS:
            words[-1] = f"{self.name}: and {len(found) - MOST_PROBLEMS + 1} more problems"
        raise CatalogueRefused(words)
