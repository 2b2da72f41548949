"""Times and dates in figures: what they look like, and the kind and the value of each.

The kinds: NUM 3, NTH 3rd, CLOCK 14:30, YEAR 2027, DM 3/12, YMD 3/12/2026, MONTHYEAR 12/2026, QTR q4,
FY 26/27; NOCLOCK 25:00 and NONTH 32nd for what cannot be, and quiet for other numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dialogs.understanding.when.lexicon import known
from dialogs.understanding.when.values import Clock, Number

_AM = r"(?P<half{0}>[ap]\.?\s?m\b\.?)"
_HH = r"(?:[01]\d|2[0-3])"
_TO = r"(?:[-–]|to|till?|until)"
_HRS = r"h(?:rs?|ours)?\b"
# Words that people glue to a figure: "half2", "dec7".
_GLUED = (
    r"(?:half|at|from|til|till|by|to|after|before|on|mon|tues?|weds?|thur?s?|fri|sat|sun|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec)(?=\d)"
)
_QUIET = (
    r"24\s?[/-]\s?7|365/\d+|(?<![\d:])1\s?[:-]\s?1(?![\d:])|[£$€]\s?\d[\d.,]*|\d[\d.,]*\s?%|\+?\d[\d-]*\d{5,}[\d-]*"
    r"|\d{3,}[- ]\d{3,}(?:[- ]\d+)*|\d{1,3}(?:,\d{3})+(?!\d)|\d+/\d+/\d+/\d+|\d+(?:\.\d+){3,}|v\d+(?:\.\d+)+"
    r"|\d/\d(?=\s(?:of|day|hour|an|the|full|way)\b)|50:50|\+\s?\d+|#\s?\d+|\d+\s?x\s?\d+"
    rf"|(?!{_GLUED}|q[1-4]\b|fy(?![1-3]\b))[a-z]+\d+[a-z\d]*"
)
FORMS: tuple[tuple[str, str], ...] = (
    ("ranged", rf"(?<!\d)(?P<h9>{_HH})(?P<min9>[0-5][05])(?=\s?{_TO}\s?{_HH}[0-5][05](?![\d-]))"),
    ("fraction", r"(?<![\d/])1/(?P<part>[24])(?=\s?(?:past|to)\b)"),
    ("typed", r"(?<![a-z\d])(?:2(?:day|moro|morrow|moz|mrw|mro|nite|mo)|b4|4tnight)\b"),
    ("quiet", _QUIET),
    ("wef", r"\bw\.?e\.?f\b\.?"),
    (
        "fy",
        r"(?:fy\s?(?:20)?(?P<f1>\d\d)\s?[-/]?\s?(?:20)?(?P<f2>\d\d)?\b)"
        r"|\b20(?P<f3>\d\d)\s?[-/]\s?(?P<f4>\d\d)\b(?![-/])",
    ),
    ("qtr", r"\bq(?P<q>[1-4])\b"),
    ("my", r"(?<!\d)(?P<m3>\d{1,2})/(?P<y3>20\d\d)\b"),
    ("ym", r"\b(?P<y4>20\d\d)-(?P<m4>\d\d)\b(?!-)"),
    ("ish", r"(?<!\d)(?P<h7>\d{1,2})ish\b"),
    ("meridiem", r"\b(?P<half9>[ap])\s?\.\s?m\b\.?"),
    ("iso", r"\b(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)t?"),
    (
        "dmy",
        r"(?<!\d)(?P<d>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d\d)(?!\d)",
    ),
    (
        "clock",
        r"(?<![\d.])(?P<h>\d{1,2})(?P<mark>[:.h;])(?P<min>\d\d)(?::\d\d)?(?!\d|[:./]\d)"
        rf"(?:\s?{_AM.format(1)}|\s?{_HRS})?",
    ),
    ("military", rf"(?<!\d)(?P<h4>\d\d)(?P<min4>\d\d)\s?{_HRS}"),
    ("bare", rf"(?<!\d)(?P<h5>\d{{1,2}})(?P<min5>[0-5]\d|\s(?:00|15|30|45))?\s?{_AM.format(5)}"),
    ("hundred", r"(?<!\d)(?P<h6>\d\d?)h\b"),
    ("early", r"(?<![\d/.,-])(?P<h8>0\d)(?P<min8>[0-5]\d)(?![\d/.,])"),
    ("dm", r"(?<!\d)(?P<d2>\d{1,2})\s?/\s?(?P<m2>\d{1,2})(?![\d/])"),
    # "25-08" is a day, "10-12" from ten to twelve
    (
        "dashed",
        r"(?<![\d-])(?:(?P<d3>2[4-9]|3[01])-(?P<m5>0?[1-9]|1[0-2])|(?P<d6>1[3-9]|2[0-3])-(?P<m7>0[1-9]))(?![\d:.-])",
    ),
    ("nth", r"(?<!\d)(?P<n>\d{1,2})\s?(?:st|nd|rd|th)\b"),
    ("year", r"\b(?:19|20)\d\d\b(?![-/:.]\d)"),
    ("decimal", r"(?<![\d.])(?P<d4>\d{1,2})\.(?P<m6>\d)(?!\d|\.\d)"),
    ("number", r"\d+"),
)  # fmt: skip

Read = tuple[str, Any]


def _clock(hour: str, minute: str | None, half: str | None, default: str = "") -> Read:
    hours, minutes = int(hour), int(minute or 0)
    said = f"{half[0]}m" if half else "24" if hours > 12 or hours == 0 or hour.startswith("0") else default
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return "NOCLOCK", None
    return "CLOCK", Clock(hours, minutes, said if hours <= 12 or said == "24" else "24")


def _clock_or_date(match: re.Match[str]) -> Read:
    """ "9.30" is a time, "4.12" and "25.11" are days, "9.85" is neither."""
    hour, minute = int(match["h"]), int(match["min"])
    is_dotted = match["mark"] == "." and not match["half1"] and not match[0].endswith(("h", "rs", "r"))
    if is_dotted and 1 <= minute <= 12 and 1 <= hour <= 31 and (minute % 5 or hour > 23):
        return "DM", (hour, minute)
    kind, value = _clock(match["h"], match["min"], match["half1"])
    if is_dotted:
        return ("quiet", match[0]) if kind == "NOCLOCK" else ("DOTTED", value)
    return kind, value


def _day_and_month(match: re.Match[str]) -> Read:
    day, month = int(match["d2"]), int(match["m2"])
    if day > 39 or month > 31:
        is_year = month == day + 1 and 20 <= day < 40
        return ("FY", 2000 + day) if is_year else ("quiet", match[0])
    if month == day + 1 and day >= 20:
        return "FY", 2000 + day
    return "DM", (day, month)


def _decimal(match: re.Match[str]) -> Read:
    day, month = int(match["d4"]), int(match["m6"])
    if 24 <= day <= 31 and month:
        return "DM", (day, month)
    return "DECIMAL", Number(float(f"{day}.{month}"), True, match[0])


def _financial_year(match: re.Match[str]) -> Read:
    first = match["f1"] or match["f3"]
    second = match["f2"] or match["f4"]
    if first is None or (second is not None and int(second) != (int(first) + 1) % 100):
        return "quiet", match[0]
    # "FY27" ends in 2027.
    return "FY", 2000 + int(first) - (second is None)


def _number(match: re.Match[str]) -> Read:
    said = match[0]
    return ("NUM", Number(int(said), True, said)) if len(said) <= 4 else ("quiet", said)


def _year(said: str) -> int:
    year = int(said)
    return year if len(said) == 4 else year + (2000 if year < 60 else 1900)


READERS: dict[str, Callable[[re.Match[str]], Read]] = {
    "quiet": lambda m: ("quiet", m[0]),
    "ranged": lambda m: _clock(m["h9"], m["min9"], None, "24"),
    "fraction": lambda m: ("half" if m["part"] == "2" else "quarter", None),
    "typed": lambda m: known(m[0]) or ("quiet", m[0]),
    "wef": lambda m: ("from", None),
    "fy": _financial_year,
    "qtr": lambda m: ("QTR", int(m["q"])),
    "my": lambda m: ("MONTHYEAR", (int(m["m3"]), int(m["y3"]))),
    "ym": lambda m: ("MONTHYEAR", (int(m["m4"]), int(m["y4"]))),
    "ish": lambda m: _clock(m["h7"], None, None),
    "meridiem": lambda m: (f"{m['half9']}m", None),
    "iso": lambda m: ("YMD", (int(m["iy"]), int(m["im"]), int(m["id"]))),
    "dmy": lambda m: ("YMD", (_year(m["y"]), int(m["m"]), int(m["d"]))),
    "clock": _clock_or_date,
    "military": lambda m: _clock(m["h4"], m["min4"], None, "24"),
    "bare": lambda m: _clock(m["h5"], m["min5"], m["half5"]),
    "hundred": lambda m: _clock(m["h6"], None, None),
    "early": lambda m: _clock(m["h8"], m["min8"], None, "24"),
    "dm": _day_and_month,
    "dashed": lambda m: ("DM", (int(m["d3"] or m["d6"]), int(m["m5"] or m["m7"]))),
    "nth": lambda m: ("NTH", int(m["n"])) if 1 <= int(m["n"]) <= 31 else ("NONTH", None),
    "year": lambda m: ("YEAR", int(m[0])),
    "decimal": _decimal,
    "number": _number,
}
