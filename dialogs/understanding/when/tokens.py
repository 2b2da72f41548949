"""A text cut into words, each with its kind, its value and its place; numbers and dates in figures read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dialogs.understanding.when.lexicon import WORDS
from dialogs.understanding.when.patterns import code_of
from dialogs.understanding.when.values import Clock, Number

LONGEST = 600
_AM = r"(?P<half{0}>[ap]\.?\s?m\b\.?)"
_FORMS = re.compile(
    r"(?P<quiet>24/7|(?<![\d:])1\s?[:-]\s?1(?![\d:])|[£$€]\s?\d[\d.,]*|\d[\d.,]*\s?%|\+?\d[\d-]*\d{5,}[\d-]*"
    r"|\d{3,}[- ]\d{3,}(?:[- ]\d+)*|\d{1,3}(?:,\d{3})+|\d+/\d+/\d+/\d+|\d+(?:\.\d+){3,}|[a-z]+\d+[a-z\d]*)"
    r"|(?P<my>\b(?P<m3>\d{1,2})/(?P<y3>20\d\d)\b)|(?P<ym>\b(?P<y4>20\d\d)-(?P<m4>\d\d)\b(?!-))"
    r"|(?P<ish>\b(?P<h7>\d{1,2})ish\b)|(?P<meridiem>\b[ap]\s?\.\s?m\b)"
    r"|(?P<iso>\b(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)t?)"
    r"|(?P<dmy>\b(?P<d>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d\d)(?!\d))"
    r"|(?P<clock>\b(?P<h>\d{1,2})(?P<mark>[:.h])(?P<min>\d\d)(?::\d\d)?(?!\d|[:./]\d)"
    rf"(?:\s?{_AM.format(1)}|\s?h(?:rs?|ours)?\b)?)"
    r"|(?P<military>\b(?P<h4>\d\d)(?P<min4>\d\d)\s?(?:h(?:rs?|ours)?\b))"
    rf"|(?P<bare>\b(?P<h5>\d{{1,2}})(?P<min5>[0-5]\d)?\s?{_AM.format(5)})"
    r"|(?P<hundred>\b(?P<h6>\d\d?)h\b)"
    r"|(?P<dm>\b(?P<d2>\d{1,2})\s?/\s?(?P<m2>\d{1,2})(?![\d/]))"
    r"|(?P<nth>\b(?P<n>\d{1,2})\s?(?:st|nd|rd|th)\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b(?![-/:.]\d))"
    r"|(?P<decimal>\b\d{1,2}[.]\d\b)"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:['/][^\W\d_]+)*)"
    r"|(?P<dash>[-–—‒−‐])|(?P<stop>[.!?;:()\n|]+)|(?P<and>&)"
)
# A figure behind one of these is the name of something, and no time.
_NAMING = frozenset(
    [
        "room",
        "rooms",
        "ward",
        "wards",
        "band",
        "bay",
        "bed",
        "beds",
        "ext",
        "extension",
        "tel",
        "phone",
        "bleep",
        "unit",
        "level",
        "floor",
        "page",
        "pages",
        "section",
        "policy",
        "form",
        "ratio",
        "number",
        "no",
        "numbers",
        "option",
        "step",
        "question",
        "item",
        "theatre",
        "clinic",
        "block",
        "building",
        "corridor",
        "lift",
        "table",
        "desk",
        "grade",
        "stage",
        "cohort",
        "group",
        "team",
        "version",
        "v",
        "module",
        "part",
        "chapter",
        "slide",
        "bus",
        "route",
        "line",
        "zone",
        "gate",
        "site",
        "lot",
        "year",
        "key",
        "tier",
        "phase",
        "type",
        "category",
        "cat",
        "rev",
        "release",
        "gp",
        "gt",
        "x",
        "code",
        "pin",
        "id",
        "ref",
        "figure",
        "score",
        "windows",
        "pay",
        "paid",
        "dose",
        "vol",
        "volume",
        "size",
        "approx",
        "hub",
        "python",
        "teams",
    ]
)
_MAY_LEADS = frozenset(
    [
        "in",
        "of",
        "by",
        "until",
        "before",
        "after",
        "since",
        "next",
        "last",
        "early",
        "late",
        "mid",
        "end",
        "for",
        "from",
        "to",
        "on",
        "during",
        "through",
        "beginning",
        "middle",
        "start",
        "and",
        "or",
    ]
)
_NOT_MONTH_BEHIND = frozenset(
    [
        "i",
        "we",
        "you",
        "they",
        "he",
        "she",
        "it",
        "not",
        "be",
        "have",
        "into",
        "on",
        "over",
        "up",
        "out",
        "past",
    ]
)
_SAT_SUBJECT = frozenset(["i", "we", "you", "they", "he", "she", "who", "it", "was", "were", "been", "just"])
_SAT_BEHIND = frozenset(
    ["down", "in", "at", "with", "through", "behind", "beside", "waiting", "on", "there", "here"]
)
_SUN_LEADS = frozenset(["the", "a", "hot", "bright"])
_SUN_BEHIND = frozenset(["room", "cream", "lounge", "is", "shining", "light", "was", "hat", "lotion"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or several that were read as one: its kind as the tables have it, its value and its place."""

    kind: str
    value: Any
    first: int
    last: int


@dataclass(slots=True)
class Line:
    """The words of a text, and the same as one character each."""

    tokens: list[Token]
    shape: str


def cut(text: str) -> Line:
    """Return the words of a text; a text without any word of time is empty."""
    plain = text[:LONGEST].translate({0x2018: "'", 0x2019: "'", 0x60: "'"}).lower()
    if len(plain) != len(text[:LONGEST]):
        plain = "".join(c.lower() if len(c.lower()) == 1 else "?" for c in text[:LONGEST])
    tokens: list[Token] = []
    for match in _FORMS.finditer(plain):
        kind, value = _read(match)
        if kind == "stop" and match[0] == "." and tokens and tokens[-1].kind in ("WEEKDAY", "MONTH"):
            continue
        tokens.append(Token(kind, value, *match.span()))
    tokens = _compounds(_in_context(tokens))
    return Line(tokens, "".join(code_of(token.kind) for token in tokens))


def _read(match: re.Match[str]) -> tuple[str, Any]:
    form, said = match.lastgroup or "", match[0]
    readers: dict[str, Any] = {"word": _word, "and": lambda _: ("and", None), "dash": lambda _: ("-", None)}
    readers |= {"stop": lambda _: ("stop", None), "quiet": lambda _: ("quiet", said)}
    for name, read in _READERS.items():
        if match[name] is not None:
            found: tuple[str, Any] = read(match)
            return found
    other: tuple[str, Any] = readers.get(form, _word)(match)
    return other


def _word(match: re.Match[str]) -> tuple[str, Any]:
    said = match[0]
    known = WORDS.get(said) or WORDS.get(said.replace("'", ""))
    if known is None and said.endswith("'s"):
        known = WORDS.get(said[:-2])
    if known is None and said.endswith("ish"):
        known = WORDS.get(said[:-3])
    return known or (said, said)


def _clock(hour: str, minute: str | None, half: str | None, default: str = "") -> tuple[str, Any]:
    hours, minutes = int(hour), int(minute or 0)
    said = f"{half[0]}m" if half else "24" if hours > 12 or hours == 0 or hour.startswith("0") else default
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return "NOCLOCK", None
    return "CLOCK", Clock(hours, minutes, said if hours <= 12 or said == "24" else "24")


def _nth(match: re.Match[str]) -> tuple[str, Any]:
    return ("NTH", int(match["n"])) if 1 <= int(match["n"]) <= 31 else ("NONTH", None)


def _decimal(match: re.Match[str]) -> tuple[str, Any]:
    return "DECIMAL", Number(float(match[0]), True, match[0])


def _clock_or_time(match: re.Match[str]) -> tuple[str, Any]:
    kind, value = _clock(match["h"], match["min"], match["half1"])
    if match["mark"] == "." and kind == "NOCLOCK":
        return "DECIMAL", Number(float(match[0][:4].rstrip("apmhrs ")), True, match[0])
    return ("DOTTED" if match["mark"] == "." and not match["half1"] and kind == "CLOCK" else kind), value


_READERS: dict[str, Any] = {
    "quiet": lambda m: ("quiet", m[0]),
    "iso": lambda m: ("YMD", (int(m["iy"]), int(m["im"]), int(m["id"]))),
    "dmy": lambda m: ("YMD", (_year(m["y"]), int(m["m"]), int(m["d"]))),
    "clock": _clock_or_time,
    "military": lambda m: _clock(m["h4"], m["min4"], None, "24"),
    "bare": lambda m: _clock(m["h5"], m["min5"], m["half5"]),
    "hundred": lambda m: _clock(m["h6"], None, None),
    "dm": lambda m: ("DM", (int(m["d2"]), int(m["m2"]))),
    "nth": _nth,
    "year": lambda m: ("YEAR", int(m[0])),
    "my": lambda m: ("MONTHYEAR", (int(m["m3"]), int(m["y3"]))),
    "ym": lambda m: ("MONTHYEAR", (int(m["m4"]), int(m["y4"]))),
    "ish": lambda m: _clock(m["h7"], None, None),
    "meridiem": lambda m: (f"{m[0][0]}m", None),
    "decimal": _decimal,
    "number": lambda m: ("NUM", Number(int(m[0]), True, m[0])) if len(m[0]) <= 4 else ("quiet", m[0]),
}


def _year(said: str) -> int:
    year = int(said)
    return year if len(said) == 4 else year + (2000 if year < 60 else 1900)


def _in_context(tokens: list[Token]) -> list[Token]:
    """Take back what only looks like time: "ward 12", "we may", "sat down", "the sun"."""
    kept: list[Token] = []
    for position, token in enumerate(tokens):
        ahead = tokens[position - 1].value if position and isinstance(tokens[position - 1].value, str) else ""
        ahead = ahead or (_lead(tokens[position - 1]) if position else "")
        behind = tokens[position + 1] if position + 1 < len(tokens) else None
        if _is_ordinary(token, ahead, behind, len(tokens)) or (
            token.kind in ("NUM", "DECIMAL", "DOTTED", "YEAR", "YMD", "DM") and ahead in _NAMING
        ):
            token = Token("quiet", None, token.first, token.last)
        elif token.kind == "DOTTED":
            token = Token("CLOCK", token.value, token.first, token.last)
        kept.append(token)
    return kept


def _lead(token: Token) -> str:
    return "FIGURES" if token.kind == "NUM" and token.value.is_figures else token.kind


def _is_ordinary(token: Token, ahead: str, behind: Token | None, count: int) -> bool:
    word = (behind.value if isinstance(behind.value, str) else behind.kind) if behind else ""
    if token.kind == "MONTH" and token.value in (3, 5) and token.last - token.first > 2:
        dated = word in ("NUM", "NTH", "YEAR") or ahead in ("FIGURES", "NTH", "WEEKDAY", "-")
        if token.value == 3 and token.last - token.first == 3 and ahead not in _SAT_SUBJECT:
            return False
        named = ahead in _MAY_LEADS or ahead in ("next", "last") or count == 1
        return not (dated or (named and word not in _NOT_MONTH_BEHIND and count > 0))
    if token.kind == "WEEKDAY" and token.last - token.first == 3:
        if token.value == 5:
            return ahead in _SAT_SUBJECT or word in _SAT_BEHIND - {"at", "in", "on"} or word == "around"
        if token.value == 6:
            return ahead in _SUN_LEADS or word in _SUN_BEHIND
    return False


def _compounds(tokens: list[Token]) -> list[Token]:
    """Read "twenty five" and "thirty first" as one number."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if last is not None and last.kind == "-" and len(kept) > 1 and kept[-2].kind == "TENS":
            last = kept[-2]
        if last is not None and last.kind == "TENS" and _is_below_ten(token):
            del kept[kept.index(last) :]
            value = token.value.value if token.kind == "NUM" else token.value
            joined = (
                Number(last.value.value + value, False)
                if token.kind == "NUM"
                else int(last.value.value) + value
            )
            token = Token(token.kind, joined, last.first, token.last)
        kept.append(token)
    return [Token("NUM", t.value, t.first, t.last) if t.kind == "TENS" else t for t in kept]


def _is_below_ten(token: Token) -> bool:
    if token.kind == "NUM":
        return not token.value.is_figures and 1 <= token.value.value <= 9
    return token.kind == "NTH" and 1 <= token.value <= 9
