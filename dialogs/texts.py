"""What people type, made safe to store, and the one thing that may never be stored: an NHS number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

LONGEST_MESSAGE = 2000

# Ten digits with at most one space, dot or hyphen between two of them, and no digit on either side.
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){9}(?!\d)")
_WEIGHTS = range(10, 1, -1)


def clean(text: str) -> str:
    """Return the text without what no database or channel can carry, in composed form.

    NUL, other control characters, lone surrogates and direction overrides go; line ends stay as spaces.
    Cut before it is looked at: a megabyte costs no more than a page.
    """
    kept = (_kept(character) for character in text[: LONGEST_MESSAGE * 2])
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())[:LONGEST_MESSAGE]


def clean_json(value: Any, depth: int = 6) -> Any:
    """Return a JSON value with every string cleaned, cut at `depth` levels and 100 entries a level.

    NaN and infinities, which some parsers let through, become null: PostgreSQL keeps no such JSON.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        entries = list(value.items())[:100] if depth else []
        return {clean(str(name)): clean_json(inner, depth - 1) for name, inner in entries}
    if isinstance(value, list | tuple):
        return [clean_json(inner, depth - 1) for inner in value[: 100 if depth else 0]]
    is_plain = isinstance(value, int) or (isinstance(value, float) and isfinite(value))
    return value if is_plain else None


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " " if character in "\t\r\n" else ""
    # The joiner holds an emoji family together; other format characters are invisible or turn text round.
    return "" if category in ("Cs", "Cf", "Co", "Cn") and character != "\u200d" else character


def holds_nhs_number(text: str) -> bool:
    """Return whether some ten digits in the text are a valid NHS number.

    Source: NHS Data Dictionary, modulus 11 check. One in eleven ten-digit numbers passes by chance; the
    person is then asked to leave it out, which costs less than keeping a patient's number.
    """
    digits = "".join(_plain_digit(c) for c in unicodedata.normalize("NFKC", text))
    return any(_is_nhs_number(re.sub(r"\D", "", found)) for found in _TEN_DIGITS.findall(digits))


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string anywhere inside a JSON value, names of entries included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings_in(inner)


def _plain_digit(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return " " if character.isspace() else "-" if unicodedata.category(character) == "Pd" else character


def _is_nhs_number(ten: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, ten[:9], strict=True))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(ten[9])
