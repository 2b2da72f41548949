"""What people type, made safe to store, and the one thing that may never be stored: an NHS number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

LONGEST_MESSAGE = 2000

# A moment in the ISO way, and a British telephone number behind its country code: neither hides one.
_NO_PART_OF_ONE = re.compile(
    r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d)?)?(?!\d)"
    r"|(?:\+|(?<!\d)00)44\W{0,2}(?:0\W{1,2})?[1-3578](?:[ -]?\d){8,9}(?!\d)"
)
# Digits with at most three characters between two of them that are neither letters nor digits.
_DIGITS = re.compile(r"\d+(?:[\W_]{1,3}\d+)*")
# "10:00", "9.30", "10:00:00", "3/12", "3/12/2026", "03.12.26" and "2026" say when something is.
_TIME = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = rf"{_DAY}([/.-]){_MONTH}\1(?:{_YEAR}|\d\d)|{_DAY}/{_MONTH}"
_WHEN = re.compile(rf"(?<!\d)(?:{_DATE}|{_TIME}|{_YEAR})(?!\d)")
_WEIGHTS = range(10, 1, -1)
_LARGEST_LOOKED_AT = 10**12
# What is not seen, and what is drawn around or over a character, as the frame of a keycap is.
_INVISIBLE = frozenset(("Cf", "Mn", "Me"))


def clean(text: str) -> str:
    """Return the text without what no database or channel can carry, in composed form.

    NUL, other control characters, lone surrogates and direction overrides go; line ends stay as spaces.
    Cut before it is looked at: a megabyte costs no more than a page.
    """
    text = text[: LONGEST_MESSAGE * 2]
    if not (text.isascii() and text.isprintable()):  # of what most people type, nothing has to go
        text = unicodedata.normalize("NFC", "".join(map(_kept, text)))
    return " ".join(text.split())[:LONGEST_MESSAGE]


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
    """Return whether ten digits of the text, with whatever short marks between them, are an NHS number.

    Source: NHS Data Dictionary, modulus 11 check. One in eleven ten-digit numbers passes by chance; the
    person is then asked to leave it out, which costs less than keeping a patient's number. Dates, times
    and telephone numbers are not taken for one; nor is a part of a longer number.
    """
    plain = _NO_PART_OF_ONE.sub("x", _plain(text))
    return any(_is_nhs_number(ten) for found in _DIGITS.finditer(plain) for ten in _tens(found[0]))


def without_nhs_number(name: str) -> str:
    """Return the name, or "" when it holds an NHS number: who brings one in a name may still speak."""
    return "" if holds_nhs_number(name) else name


def as_text(value: Any) -> str:
    """Return all that a JSON value says, as one text in which a number split over strings is whole again.

    Numbers stand apart: ids of ours side by side are no NHS number.
    """
    return " ".join(_strings_in(value)) + "".join(f" x {one}" for one in _apart_in(value))


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _strings_in(inner)


def _apart_in(value: Any) -> Iterator[str]:
    """Yield every number, and the names of entries."""
    # Numbers are not joined: nobody types into what a button carries, and of all the ids side by side in one,
    # such as the ten dates of a question, every eleventh run of ten digits would pass for a patient's number.
    if isinstance(value, int | float) and abs(value) < _LARGEST_LOOKED_AT:
        yield str(value)
    elif isinstance(value, Mapping | list | tuple):
        yield from map(str, value if isinstance(value, Mapping) else ())
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _apart_in(inner)


def _plain(text: str) -> str:
    """Return the text with figures of any script as 0 to 9, and each run of spaces as one."""
    if not text.isascii():
        shown = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in _INVISIBLE)
        text = "".join(str(unicodedata.digit(c, c)) for c in shown)
    return " ".join(text.split())


def _tens(chain: str) -> Iterator[str]:
    """Yield every ten digits that begin and end where a run of digits does, save dates and times."""
    saying_when = {at for found in _WHEN.finditer(chain) for at in range(*found.span())}
    runs = [(run[0], run.start() in saying_when) for run in re.finditer(r"\d+", chain)]
    for first in range(len(runs)):
        ten, is_when = "", True
        for run, run_is_when in runs[first : first + 10]:
            ten, is_when = ten + run, is_when and run_is_when
            if len(ten) == 10 and not is_when:
                yield ten
            if len(ten) >= 10:
                break


def _is_nhs_number(ten: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, ten[:9], strict=True))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(ten[9])
