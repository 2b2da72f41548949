"""The notation of the grammar's tables, made into regular expressions over one character for each word.

A row is words parted by spaces. `a|b` is either, `?` behind it may be missing, `!a|b` is anything but, `<a`
stands before and stays, `~a` does not stand before, `=a` stands behind; `^` and `$` are the ends of the
text, and `.` is a word that no table has. NAMES IN CAPITALS stand for several words (see ALIASES), or for
what an earlier row has made, and each hands its value to the meaning, None when it is missing. A text of 40
words is 40 characters, so that no pattern is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dialogs.understanding.when import lexicon
from dialogs.understanding.when.values import words


def _names(rows: object) -> str:
    return "|".join(str(row).split()[0] for row in rows)  # type: ignore[attr-defined]


UNKNOWN = "."
# Words that may stand behind a bare hour: "at 3 please" is a time, and "at 3 sites" is none.
_CHAT = words(
    "a after all also am and any are as at because before book booked but by can can't cant cheers cos "
    "could do earliest fine for free from good guys hello here hi hopefully i ideally if im in instead is "
    "it just later latest like mate maybe me my next no not ok okay on online only onwards or party "
    "please pls plz pm preferably session sharp showing so sorry suit suits ta thanks that the then there "
    "this though to today too topic tops until was we what when where who will with work works would x "
    "yeah yes you"
)
ALIASES = {
    "WEEKDAY": _names(lexicon.WEEKDAYS.values()),
    "MONTH": _names(lexicon.MONTHS.values()),
    "NEAR": _names(lexicon.NEAR.values()),
    "UNIT": _names(lexicon.UNITS),
    "SMALL": _names(lexicon.SMALL),
    "PART": _names(lexicon.PARTS),
    "HALFDAY": "morning|afternoon|evening",
    "LATER": "afternoon|evening|lunch",
    "NIGHT": "night|lunch",
    "CLOSE": "eod",
    "COUNT": "NUM|a|an|couple|few|several",
    "HOUR": "NUM",
    "TIME": "NUM|CLOCK",
    "NUMBER": "NUM|NTH",
    "WHICH": "this|next|last|coming|following|current|previous|past",
    "NTHS": "NTH|last",
    "upcoming": "this|next|coming|following",
    "to": "to|-|until",
    "before": "before|prior|ahead",
    "after": "after|beyond",
    "counted": "people|minute|hour|day|week|fortnight|month|quarter|year|working",
    "noun": ".|of|working|minute|hour|day|week|fortnight|month|quarter|year|people|NTH|"
    + _names(lexicon.MONTHS.values()),
    "dated": "minute|hour|day|week|fortnight|month|quarter|year|people|NTH|"
    + _names(lexicon.MONTHS.values()),
}
_codes: dict[str, str] = {}
Meaning = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern, the kind of word that takes its place, and its meaning: None when it is none after all.

    No text fits that has none of the words in `needs`, which is quicker to see than by the pattern.
    """

    said: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    kind: str
    meaning: Meaning


def code(word: str) -> str:
    """Return the character that stands for a word of the tables, a new one for a new word."""
    return UNKNOWN if word == UNKNOWN else _codes.setdefault(word, chr(0x100 + len(_codes)))


def code_of(word: str) -> str:
    """Return the character of a word in a text: that of an unknown word when no table has it."""
    return _codes.get(word, UNKNOWN)


class Table:
    """Rows that all make the same kind of word."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._with: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            for character in row.needs:
                self._with.setdefault(character, []).append(number)

    def fitting(self, shape: str, after: int) -> list[int]:
        """Return the numbers of the rows behind one that a text may fit, in their order."""
        found: set[int] = set()
        for character in set(shape):
            found.update(self._with.get(character, ()))
        return sorted(number for number in found if number > after)


def table(kind: str, *rows: tuple[str, Meaning]) -> Table:
    """Return a table of rows that all make the same kind of word."""
    return Table(_row(said, kind, meaning) for said, meaning in rows)


def _row(said: str, kind: str, meaning: Meaning) -> Row:
    elements = said.split()
    needed = [_codes_of(e) for e in elements if e[0] not in "^$!<~=" and not e.endswith("?")]
    pattern = re.compile("".join(_element(element) for element in elements))
    return Row(said, pattern, frozenset(sorted(needed, key=len)[0]), kind, meaning)


def _codes_of(element: str) -> list[str]:
    return [code(word) for name in element.strip("!<~=?").split("|") for word in words_of(name)]


def words_of(name: str) -> list[str]:
    """Return the words that a name of the notation stands for: itself when it is no alias."""
    return ALIASES[name].split("|") if name in ALIASES else [name]


for _word in sorted(_CHAT):
    code(_word)


def _element(element: str) -> str:
    if element in "^$":
        return element
    mark = element[0] if element[0] in "!<~=" else ""
    optional = "?" if element.endswith("?") else ""
    names = element.strip("!<~=?").split("|")
    one = "[" + "".join(re.escape(code) for code in _codes_of(element)) + "]"
    if mark:
        return {"!": f"(?!{one})", "<": f"(?<={one})", "~": f"(?<!{one})", "=": f"(?={one})"}[mark]
    return f"({one}){optional}" if any(name.isupper() for name in names) else one + optional
