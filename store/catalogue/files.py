"""Reading a catalogue file: every problem with its line, and the file refused whole if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from store.catalogue.entries import CatalogueEntry, Entry
from store.catalogue.meaning import contradictions
from store.catalogue.problems import CatalogueRefused, Path, Source
from store.catalogue.yaml_tree import MOST_BYTES, Unreadable, read_bytes, read_tree

SHIPPED = FilePath(__file__).with_name("hub.yaml")

_MUST = {
    "bool_parsing": "be true or false",
    "bool_type": "be true or false",
    "dict_type": "be a mapping of names to values",
    "greater_than_equal": "be at least {ge}",
    "int_parsing": "be a whole number",
    "int_parsing_size": "be a smaller number",
    "int_type": "be a whole number",
    "less_than_equal": "be at most {le}",
    "literal_error": "be {expected}",
    "model_type": "be a mapping of names to values",
    "string_too_long": "have at most {max_length} characters",
    "string_too_short": "not be empty",
    "string_type": "be text",
    "too_long": "have at most {max_length} entries",
    "tuple_type": "be a list",
}
_KNOWN_KEYS = sorted(
    {field.alias or name for entry in Entry.__subclasses__() for name, field in entry.model_fields.items()}
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A file that was read and found sound, apart from clashes: those depend on the day (`clashes`)."""

    entries: CatalogueEntry
    source: Source


def read_catalogue(path: FilePath) -> Catalogue:
    """Return the catalogue in the file; raises CatalogueRefused with all the problems it can find."""
    return parse_catalogue(read_bytes(path), str(path))


def parse_catalogue(data: bytes, name: str) -> Catalogue:
    """Return the catalogue in the text, which problems call by `name`; raises CatalogueRefused."""
    if len(data) > MOST_BYTES:
        raise CatalogueRefused([f"{name} line 1: the file is larger than 1 MB"])
    try:
        tree, lines = read_tree(data)
    except Unreadable as error:
        raise CatalogueRefused([f"{name} line {error.line}: {error.reason}"]) from error
    source = Source(name, lines)
    entries = _validated(tree, source)
    source.refuse(source.problem(path, reason) for path, reason in contradictions(entries))
    return Catalogue(entries, source)


def _validated(tree: Any, source: Source) -> CatalogueEntry:
    try:
        return CatalogueEntry.model_validate(tree)
    except ValidationError as error:
        details = error.errors(include_url=False)
        source.refuse(source.problem(_path(detail), _reason(detail)) for detail in details)
        raise


def _path(detail: ErrorDetails) -> Path:
    # pydantic ends the path of a bad key, rather than a bad value, with this word.
    return tuple(step for step in detail["loc"] if step != "[key]")


def _reason(detail: ErrorDetails) -> str:
    key = next((str(step) for step in reversed(_path(detail)) if isinstance(step, str)), "the file")
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(limits["error"])
    if kind == "extra_forbidden":
        return f'unknown key "{key}"{_meant(key)}'
    if kind == "missing":
        return f'"{key}" is missing'
    if detail["input"] is None:
        return f'"{key}" is empty'
    return f'"{key}" must {_MUST.get(kind, "be something else").format_map(limits)}'


def _meant(key: str) -> str:
    close = get_close_matches(key, _KNOWN_KEYS, n=1, cutoff=0.7)
    return f'; did you mean "{close[0]}"?' if close else ""
