"""Reads YAML that a stranger may have written into plain values, and remembers each value's line.

Every scalar stays text: what it means (a number, a date, yes or no) is decided by the entry it is for, so
that no title turns into a date and 10:00 is not six hundred. Aliases, anchors and tags are refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import yaml

from store.catalogue.problems import CatalogueRefused, Path

MOST_BYTES = 1_000_000
_MOST_DEPTH = 12
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# Control, format and private characters, lone surrogates, and separators that are no line end.
_UNSHOWN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_EMOJI_JOINER = "\u200d"
# libyaml is ten times faster; without it the same events come from Python.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """The text is no YAML we accept; nothing after that line was looked at."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_bytes(path: FilePath) -> bytes:
    """Return the file's bytes; raises CatalogueRefused for one that is too big, before reading it all."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise CatalogueRefused([f"{path}: cannot be opened: {reason}"]) from error
    if len(data) > MOST_BYTES:
        raise CatalogueRefused([f"{path} line 1: the file is larger than 1 MB"])
    return data


def read_tree(data: bytes) -> tuple[Any, dict[Path, int]]:
    """Return the values and the line of each, by its path; raises Unreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(data.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text") from error
    tree = _Tree(text)
    try:
        return tree.document(), tree.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        raise Unreadable(mark.line + 1 if mark else 1, f"this is not valid YAML: {what}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, f"this is not valid YAML: {error.reason}") from error


class _Tree:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Any:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise Unreadable(1, "the file is empty")
        value = self._value(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise Unreadable(_line(after), "a second document starts here; a catalogue is one")
        return value

    def _value(self, event: Any, path: Path) -> Any:
        self.lines.setdefault(path, _line(event))
        _refuse_references(event)
        if len(path) > _MOST_DEPTH:
            raise Unreadable(_line(event), "this is nested too deeply")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        return (
            self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else list(self._sequence(path))
        )

    def _sequence(self, path: Path) -> Iterator[Any]:
        number = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, (*path, number))
            number += 1

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            inner = (*path, key)
            if key in values:
                raise Unreadable(
                    _line(event), f'"{key}" stands here twice (first on line {self.lines[inner]})'
                )
            # The key's own line, not that of a value that may begin further down.
            self.lines[inner] = _line(event)
            values[key] = self._value(next(self._events), inner)
        return values

    @staticmethod
    def _key(event: Any) -> str:
        _refuse_references(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(_line(event), "a name is expected here, not a list or mapping")
        return _scalar(event) or ""


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _refuse_references(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise Unreadable(_line(event), "anchors (&) and aliases (*) are not allowed; write the value out")
    if event.tag is not None:
        raise Unreadable(_line(event), f"the tag {event.tag} is not allowed; write the plain value")


def _scalar(event: Any) -> str | None:
    if event.implicit[0] and event.style in (None, "") and event.value in _NOTHING:
        return None
    text = str(event.value).strip()
    odd = next((c for c in text if unicodedata.category(c) in _UNSHOWN and c != _EMOJI_JOINER), None)
    if odd is None:
        return text
    if odd == "\n":
        raise Unreadable(_line(event), "this text has several lines; it must be one (use > to fold it)")
    raise Unreadable(_line(event), f"this text holds a character that cannot be shown (U+{ord(odd):04X})")
